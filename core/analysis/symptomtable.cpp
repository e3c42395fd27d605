// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/symptoms.h"

#include "core/analysis/tablesjson.h"
#include "core/base/tr.h"

#include <QJsonArray>

#include <limits>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

std::optional<SymptomFigure> figureNamed(const QString &name)
{
    static const std::pair<QString, SymptomFigure> known[] {
        {u"operation_ratio"_s, SymptomFigure::OperationRatio},
        {u"operation_status"_s, SymptomFigure::OperationStatus},
        {u"new_operations"_s, SymptomFigure::NewOperations},
        {u"launch_ratio"_s, SymptomFigure::LaunchRatio},
        {u"gpu_busy_percent"_s, SymptomFigure::GpuBusyPercent},
        {u"kernel_share"_s, SymptomFigure::KernelShare}, {u"verdict"_s, SymptomFigure::Verdict},
        {u"crossed"_s, SymptomFigure::Crossed}};
    for (const auto &[key, figure] : known) {
        if (key == name)
            return figure;
    }
    return std::nullopt;
}

SymptomCondition conditionOf(const QJsonObject &json)
{
    SymptomCondition condition;
    condition.figure = figureNamed(json.value(u"figure"_s).toString()).value_or(SymptomFigure::Verdict);
    const QString pattern = condition.figure == SymptomFigure::NewOperations
        ? json.value(u"except"_s).toString(u"x^"_s)
        : json.value(u"operation"_s).toString();
    condition.operation = QRegularExpression(pattern);
    condition.status = json.value(u"status"_s).toString();
    condition.low = json.value(u"min"_s).toDouble(std::numeric_limits<double>::lowest());
    condition.high = json.value(u"max"_s).toDouble(std::numeric_limits<double>::max());
    for (const QJsonValue &family : json.value(u"families"_s).toArray())
        condition.families += family.toString();
    condition.window = json.value(u"window"_s).toString();
    condition.metric = json.value(u"metric"_s).toString();
    condition.is = json.value(u"is"_s).toBool(true);
    return condition;
}

QString conditionProblem(const QJsonObject &json)
{
    const QString name = json.value(u"figure"_s).toString();
    const auto figure = figureNamed(name);
    if (!figure)
        return Tr::tr("There is no figure “%1”.").arg(name);
    const SymptomCondition condition = conditionOf(json);
    if (!condition.operation.isValid())
        return Tr::tr("The pattern “%1” is not valid.").arg(condition.operation.pattern());
    const bool aboutWindow = *figure == SymptomFigure::Verdict || *figure == SymptomFigure::Crossed;
    static const QStringList windows {u"aggregate"_s, u"context"_s, u"generation"_s};
    if (aboutWindow && !windows.contains(condition.window))
        return Tr::tr("“window” is none of aggregate, context and generation.");
    for (const QString &key : {u"min"_s, u"max"_s}) {
        const QString problem = numberProblem(json, key, -1e12, 1e12);
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

QString ruleProblem(const QString &, const QJsonObject &values)
{
    const QString title = textProblem(values, u"title"_s);
    if (!title.isEmpty())
        return title;
    const QJsonArray when = values.value(u"when"_s).toArray();
    if (when.isEmpty())
        return Tr::tr("“when” is missing or empty.");
    for (const QJsonValue &condition : when) {
        const QString problem = conditionProblem(condition.toObject());
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

} // namespace

SymptomTable loadSymptoms(const QString &userFolder)
{
    TableRows rows = readTable(
        {u"symptoms"_s, {u"title"_s, u"advice"_s, u"when"_s}, ruleProblem}, userFolder);
    SymptomTable table;
    table.warnings = std::move(rows.warnings);
    for (const TableRow &row : rows.rows) {
        SymptomRule rule {row.id, row.values.value(u"title"_s).toString(),
            row.values.value(u"advice"_s).toString(), {}};
        for (const QJsonValue &condition : row.values.value(u"when"_s).toArray())
            rule.when.push_back(conditionOf(condition.toObject()));
        table.rules.push_back(std::move(rule));
    }
    return table;
}

} // namespace gapscope
