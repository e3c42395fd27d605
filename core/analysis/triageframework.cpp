// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triage.h"

#include <QJsonDocument>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// The first framework that has a word in the text; `text` is in lower case.
QString byWords(const std::string &text, const TriageTables &tables)
{
    for (const TriageFramework &framework : tables.frameworks) {
        if (hasAny(text, framework.words))
            return framework.id;
    }
    return {};
}

QString byServerArgs(const QJsonObject &args, const TriageTables &tables)
{
    if (args.isEmpty())
        return {};
    const std::string text
        = lowerText(QJsonDocument(args).toJson(QJsonDocument::Compact).toStdString());
    const auto hasKey = [&](const TriageFramework &framework) {
        return std::ranges::any_of(
            framework.serverKeys, [&](const QString &key) { return args.contains(key); });
    };
    for (const TriageFramework &framework : tables.frameworks) {
        if (framework.keysFirst && (hasAny(text, framework.words) || hasKey(framework)))
            return framework.id;
    }
    if (const QString found = byWords(text, tables); !found.isEmpty())
        return found;
    for (const TriageFramework &framework : tables.frameworks) {
        if (!framework.keysFirst && hasKey(framework))
            return framework.id;
    }
    return {};
}

} // namespace

QString findTriageFramework(const TriageSide &side, const TriageTables &tables)
{
    if (const QString found = byServerArgs(side.serverArgs, tables); !found.isEmpty())
        return found;
    if (const QString found = byWords(lowerText(side.pathText.toStdString()), tables); !found.isEmpty())
        return found;
    for (const TriageFile &file : side.files) {
        if (const QString found = byWords(file.trace->profiler.beginning, tables); !found.isEmpty())
            return found;
    }
    return u"sglang"_s;
}

QString triageFrameworkNamed(const QString &word, const TriageTables &tables)
{
    for (const TriageFramework &framework : tables.frameworks) {
        if (std::ranges::find(framework.aliases, word.toLower()) != framework.aliases.end())
            return framework.id;
    }
    return {};
}

QString triageFrameworkLabel(const QString &id, const TriageTables &tables)
{
    const auto known = std::ranges::find(tables.frameworks, id, &TriageFramework::id);
    return known == tables.frameworks.end() ? id : known->label;
}

} // namespace gapscope
