// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/triagestage.h"

namespace gapscope {

using namespace Qt::StringLiterals;

QString triageStageName(TriageStage stage)
{
    switch (stage) {
    case TriageStage::Extend:
        return u"extend/prefill"_s;
    case TriageStage::Decode:
        return u"decode"_s;
    case TriageStage::All:
        break;
    }
    return u"all"_s;
}

TriageStage stageOfPath(const QStringList &parts)
{
    const QString text = parts.join(u' ').toLower();
    const auto hasPart = [&](const QString &word) {
        return parts.contains(word, Qt::CaseInsensitive);
    };
    const auto has = [&](const QString &word) { return text.contains(word); };
    if (has(u"-extend"_s) || has(u"-prefill"_s) || has(u"_extend"_s) || has(u"_prefill"_s)
        || hasPart(u"extend"_s) || hasPart(u"prefill"_s))
        return TriageStage::Extend;
    if (has(u"-decode"_s) || has(u"_decode"_s) || hasPart(u"decode"_s))
        return TriageStage::Decode;
    return TriageStage::All;
}

} // namespace gapscope
