// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/triagetext.h"

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
