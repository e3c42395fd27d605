// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/ranktables.h"

#include "core/analysis/tablesjson.h"
#include "core/base/format.h"
#include "core/base/tr.h"

#include <QJsonArray>

#include <array>
#include <limits>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

const std::array<QString, kCauseFigureCount> &figureKeys()
{
    static const std::array<QString, kCauseFigureCount> keys {u"lateness_ratio"_s,
        u"lateness_slope_us"_s, u"lateness_growth_us"_s, u"queue_before"_s, u"queue_ratio"_s,
        u"kernel_ratio"_s, u"kernel_us"_s, u"allocations"_s, u"allocation_us"_s, u"launches"_s,
        u"launch_ratio"_s, u"launch_us"_s, u"range_us"_s, u"range_ratio"_s};
    return keys;
}

std::optional<CauseFigure> figureNamed(const QString &name)
{
    const auto found = std::ranges::find(figureKeys(), name);
    if (found == figureKeys().end())
        return std::nullopt;
    return static_cast<CauseFigure>(found - figureKeys().begin());
}

struct LimitField {
    QString id;
    double RankLimits::*field;
};

const std::vector<LimitField> &limitFields()
{
    static const std::vector<LimitField> fields {
        {u"consistent_share"_s, &RankLimits::consistentShare},
        {u"late_step_share"_s, &RankLimits::lateStepShare},
        {u"since_share"_s, &RankLimits::sinceShare},
        {u"end_agreement_us"_s, &RankLimits::endAgreementUs},
        {u"outlier_deviations"_s, &RankLimits::outlierDeviations},
        {u"outlier_share"_s, &RankLimits::outlierShare}};
    return fields;
}

QString limitProblem(const QString &id, const QJsonObject &values)
{
    if (std::ranges::none_of(
            limitFields(), [&](const LimitField &field) { return field.id == id; }))
        return Tr::tr("There is no limit “%1”.").arg(id);
    if (!values.contains(u"value"_s))
        return Tr::tr("“value” is missing.");
    return numberProblem(values, u"value"_s, 0, 1e9);
}

QString conditionProblem(const QJsonObject &json)
{
    const QString name = json.value(u"figure"_s).toString();
    if (!figureNamed(name))
        return Tr::tr("There is no figure “%1”.").arg(name);
    if (!json.contains(u"min"_s) && !json.contains(u"max"_s))
        return Tr::tr("The condition on “%1” has neither “min” nor “max”.").arg(name);
    const QString low = numberProblem(json, u"min"_s, -1e12, 1e12);
    return low.isEmpty() ? numberProblem(json, u"max"_s, -1e12, 1e12) : low;
}

QString ruleProblem(const QString &, const QJsonObject &values)
{
    const QString title = textProblem(values, u"title"_s);
    if (!title.isEmpty())
        return title;
    if (!figureNamed(values.value(u"amount"_s).toString()))
        return Tr::tr("There is no figure “%1”.").arg(values.value(u"amount"_s).toString());
    const QJsonArray when = values.value(u"when"_s).toArray();
    if (when.isEmpty())
        return Tr::tr("“when” is missing or empty.");
    for (const QJsonValue &condition : when) {
        const QString problem = conditionProblem(condition.toObject());
        if (!problem.isEmpty())
            return problem;
    }
    return numberProblem(values, u"priority"_s, -1000, 1000);
}

CauseRule ruleOf(const TableRow &row)
{
    CauseRule rule;
    rule.id = row.id;
    rule.title = row.values.value(u"title"_s).toString();
    rule.advice = row.values.value(u"advice"_s).toString();
    rule.priority = row.values.value(u"priority"_s).toInt();
    rule.amount = figureNamed(row.values.value(u"amount"_s).toString()).value();
    for (const QJsonValue &each : row.values.value(u"when"_s).toArray()) {
        const QJsonObject json = each.toObject();
        rule.when.push_back({figureNamed(json.value(u"figure"_s).toString()).value(),
            json.value(u"min"_s).toDouble(std::numeric_limits<double>::lowest()),
            json.value(u"max"_s).toDouble(std::numeric_limits<double>::max())});
    }
    return rule;
}

} // namespace

QString causeFigureKey(CauseFigure figure)
{
    return figureKeys()[static_cast<std::size_t>(figure)];
}

QString causeFigureText(CauseFigure figure, double value)
{
    switch (figure) {
    case CauseFigure::LatenessRatio:
        return Tr::tr("its lateness grew to %1 times that of the first third of the steps")
            .arg(formatNumber(value, 1));
    case CauseFigure::LatenessSlope:
        return Tr::tr("lateness changes by %1 per step")
            .arg(withUnit(formatSigned(value, 2), kMicro + u"s"_s));
    case CauseFigure::LatenessGrowth:
        return Tr::tr("lateness changed by %1 from the first to the last third of the steps")
            .arg(formatMeanUsDelta(value));
    case CauseFigure::QueueBefore:
        return Tr::tr("its launch queue held %1 launches on arrival at first")
            .arg(formatNumber(value, 1));
    case CauseFigure::QueueRatio:
        return Tr::tr("its launch queue on arrival is %1 of what it was at first")
            .arg(formatPercent(value));
    case CauseFigure::KernelRatio:
        return Tr::tr("the same kernels differ by %1").arg(formatPercentDelta(value - 1));
    case CauseFigure::KernelTime:
        return Tr::tr("%1 per step in the same kernels").arg(formatMeanUsDelta(value));
    case CauseFigure::Allocations:
        return Tr::tr("%1 allocation calls per step").arg(formatSigned(value, 1));
    case CauseFigure::AllocationTime:
        return Tr::tr("%1 per step in allocation calls").arg(formatMeanUsDelta(value));
    case CauseFigure::Launches:
        return Tr::tr("%1 launches per step").arg(formatSigned(value, 1));
    case CauseFigure::LaunchRatio:
        return Tr::tr("launches per step differ by %1").arg(formatPercentDelta(value - 1));
    case CauseFigure::LaunchTime:
        return Tr::tr("%1 per step in launch calls").arg(formatMeanUsDelta(value));
    case CauseFigure::RangeTime:
        return Tr::tr("%1 per step of host work in ranges").arg(formatMeanUsDelta(value));
    case CauseFigure::RangeRatio:
        return Tr::tr("host work in ranges differs by %1").arg(formatPercentDelta(value - 1));
    }
    return {};
}

RankTables loadRankTables(const QString &userFolder)
{
    RankTables tables;
    TableRows limits = readTable({u"ranklimits"_s, {u"value"_s}, limitProblem, false}, userFolder);
    for (const TableRow &row : limits.rows) {
        const auto field = std::ranges::find(limitFields(), row.id, &LimitField::id);
        tables.limits.*(field->field) = row.values.value(u"value"_s).toDouble();
    }
    TableRows causes = readTable({u"stragglercauses"_s,
                                     {u"title"_s, u"advice"_s, u"priority"_s, u"amount"_s, u"when"_s},
                                     ruleProblem},
        userFolder);
    for (const TableRow &row : causes.rows)
        tables.causes.push_back(ruleOf(row));
    tables.names = loadRankNames(userFolder);
    for (std::vector<Warning> *each :
        {&limits.warnings, &causes.warnings, &tables.names.warnings})
        tables.warnings.insert(tables.warnings.end(), each->begin(), each->end());
    return tables;
}

} // namespace gapscope
