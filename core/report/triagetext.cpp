// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/triagetext.h"

#include "core/base/tr.h"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

using Digits = std::array<char, 400>; // the longest double has 309 digits before the point

Digits digitsOf(double value, int decimals)
{
    Digits text {};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text;
}

} // namespace

QString printedNumber(double value, int decimals)
{
    return QString::fromLatin1(digitsOf(value, decimals).data());
}

double asPrinted(double value, int decimals)
{
    return std::strtod(digitsOf(value, decimals).data(), nullptr);
}

QString overlapSignal(const TriageOverlapRow &row)
{
    return u"%1 us, share %2%, excl %3% / hid %4%"_s.arg(printedNumber(row.us, 1),
        printedNumber(row.share, 1), printedNumber(100 * row.exclusive, 1),
        printedNumber(100 * row.hidden, 1));
}

QString fuseEvidence(const TriageFuseRow &row)
{
    QStringList parts;
    for (const auto &[kernel, share] : row.evidence)
        parts.push_back(u"%1 (%2%)"_s.arg(kernel, printedNumber(share, 1)));
    return parts.join(u"<br>"_s);
}

QString kernelLocation(const TriageAnswer &answer, const TriageKernelRow &row)
{
    const bool isReplay = !row.sources.empty() && row.sources.front().isGraph;
    if (answer.method == TriageMethod::Reference || !isReplay)
        return row.location;
    QString places = row.location;
    places.replace(u"<br>"_s, u", "_s);
    return places == u"unresolved"_s ? Tr::tr("graph replay only")
                                     : Tr::tr("graph replay only, launched from %1").arg(places);
}

QString emptyTableReason(const TriageAnswer &answer, const QString &table)
{
    const bool isOurs = answer.method == TriageMethod::Corrected;
    if (isOurs && table == u"overlap"_s && !answer.isPair)
        return Tr::tr("Overlap needs a mapping and a formal trace.");
    if (isOurs && answer.stages.empty())
        return answer.isPair ? Tr::tr("The formal trace has no GPU work.")
                             : Tr::tr("The trace has no GPU work.");
    if (table == u"kernels"_s)
        return Tr::tr("No kernel rows at or above %1% share.").arg(printedNumber(answer.minShare, 1));
    if (table == u"overlap"_s)
        return Tr::tr("No overlap rows at or above %1% share. Overlap needs a mapping and a formal trace.")
            .arg(printedNumber(answer.minShare, 1));
    return Tr::tr("No fuse pattern of medium similarity or more matched these kernels.");
}

QString matchName(TriageMatch match)
{
    switch (match) {
    case TriageMatch::Exact:
        return u"exact"_s;
    case TriageMatch::Similar:
        return u"similar"_s;
    case TriageMatch::None:
        break;
    }
    return u"none"_s;
}

} // namespace gapscope
