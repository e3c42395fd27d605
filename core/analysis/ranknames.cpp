// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/summarizerank.h"
#include "core/analysis/tablesjson.h"
#include "core/base/tr.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QRegularExpression patternOf(const QJsonObject &values)
{
    return QRegularExpression(values.value(u"pattern"_s).toString(),
        QRegularExpression::CaseInsensitiveOption);
}

QString patternProblem(const QString &, const QJsonObject &values)
{
    const QString problem = textProblem(values, u"pattern"_s);
    if (!problem.isEmpty())
        return problem;
    const QRegularExpression pattern = patternOf(values);
    if (!pattern.isValid())
        return Tr::tr("The pattern “%1” is not valid.").arg(pattern.pattern());
    if (!pattern.namedCaptureGroups().contains(u"number"_s))
        return Tr::tr("The pattern “%1” has no group “number”.").arg(pattern.pattern());
    return {};
}

} // namespace

RankNames loadRankNames(const QString &userFolder)
{
    TableRows rows = readTable({u"ranknames"_s, {u"pattern"_s}, patternProblem}, userFolder);
    RankNames names;
    names.warnings = std::move(rows.warnings);
    for (const TableRow &row : rows.rows)
        names.patterns.push_back(patternOf(row.values));
    return names;
}

std::optional<int> rankOfFileName(const RankNames &names, const QString &fileName)
{
    for (const QRegularExpression &pattern : names.patterns) {
        const QRegularExpressionMatch match = pattern.match(fileName);
        bool isNumber = false;
        const int number = match.captured(u"number"_s).toInt(&isNumber);
        if (match.hasMatch() && isNumber)
            return number;
    }
    return std::nullopt;
}

} // namespace gapscope
