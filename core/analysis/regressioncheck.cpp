// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/regressioncheck.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <QRegularExpression>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

Error usage(const QString &text, const QString &what)
{
    return {ErrorKind::Usage, what, Tr::tr("The expression is “%1”.").arg(text),
        Tr::tr("Forms that work: period>3%, gap>50us, gpu>5%, kernels>10%, op:NAME>100us."), {}};
}

std::optional<CheckedFigure> figureNamed(const QString &name)
{
    if (name == "period"_L1)
        return CheckedFigure::Period;
    if (name == "gap"_L1)
        return CheckedFigure::Gap;
    if (name == "gpu"_L1)
        return CheckedFigure::GpuBusy;
    if (name == "kernels"_L1)
        return CheckedFigure::Kernels;
    return std::nullopt;
}

// Null with a reason when the comparison has no such figure.
std::optional<FigureDelta> figureOf(
    const RegressionCheck &check, const RunComparison &comparison, QString &reason)
{
    if (comparison.unit == ComparedUnit::None) {
        reason = Tr::tr("There is nothing to compare.");
        return std::nullopt;
    }
    switch (check.figure) {
    case CheckedFigure::Period:
        return comparison.period;
    case CheckedFigure::GpuBusy:
        return comparison.gpuBusy;
    case CheckedFigure::Kernels:
        if (comparison.kernels.oneSideHidden()) {
            reason = Tr::tr("Only one of the runs recorded its CUDA graphs as a whole, so its kernels "
                            "are not known.");
            return std::nullopt;
        }
        return comparison.kernelCount;
    case CheckedFigure::Gap:
        if (!comparison.gap)
            reason = Tr::tr("Ranges without steps have no gaps between steps.");
        return comparison.gap;
    case CheckedFigure::Operation:
        break;
    }
    const auto row = std::ranges::find(
        comparison.operations, check.operation, &OperationDelta::name);
    if (row == comparison.operations.end() || row->isUnattributed()) {
        reason = Tr::tr("Neither run has an operation of this name in the compared steps.");
        return std::nullopt;
    }
    return FigureDelta {row->exclusive, row->change};
}

bool isOver(const RegressionCheck &check, const Delta &value)
{
    if (!check.isPercent)
        return value.change() > check.limit;
    // Anything is more than any share of nothing.
    const std::optional<double> percent = value.percent();
    return percent ? *percent > check.limit : value.change() > 0;
}

} // namespace

Result<RegressionCheck> parseCheck(const QString &text)
{
    static const QRegularExpression form(
        u"^\\s*(?:(?<figure>[a-z]+)|op:(?<operation>.+?))\\s*>\\s*(?<limit>\\d+(?:\\.\\d+)?)\\s*(?<unit>%|us|µs)\\s*$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return usage(text, Tr::tr("The condition cannot be read."));
    RegressionCheck check;
    check.text = text.trimmed();
    check.limit = match.captured(u"limit"_s).toDouble();
    check.isPercent = match.captured(u"unit"_s) == "%"_L1;
    check.operation = match.captured(u"operation"_s).trimmed();
    if (!check.operation.isEmpty()) {
        check.figure = CheckedFigure::Operation;
        return check;
    }
    const auto figure = figureNamed(match.captured(u"figure"_s));
    if (!figure)
        return usage(text, Tr::tr("There is no figure “%1”.").arg(match.captured(u"figure"_s)));
    check.figure = *figure;
    if (check.figure == CheckedFigure::Kernels && !check.isPercent)
        return usage(text, Tr::tr("Kernels are counted, so their limit is in percent."));
    return check;
}

CheckResult runCheck(const RegressionCheck &check, const RunComparison &comparison)
{
    CheckResult result;
    result.check = check;
    const auto figure = figureOf(check, comparison, result.reason);
    if (!figure)
        return result;
    result.isMeasured = true;
    result.figure = *figure;
    if (!isOver(check, figure->value)) {
        result.outcome = CheckOutcome::Passed;
    } else if (!figure->change.isKnown()) {
        result.reason = Tr::tr("Fewer than %1 paired steps give no interval.")
                            .arg(formatCount(static_cast<qint64>(kFewestForInterval)));
    } else if (*figure->change.low > 0) {
        result.outcome = CheckOutcome::Failed;
    } else {
        result.outcome = CheckOutcome::Passed;
        result.reason = Tr::tr("Over the limit, but within the interval.");
    }
    return result;
}

QString checkRule()
{
    return Tr::tr("A check fails when the change is over its limit and the 95 % interval of the change "
                  "(block bootstrap over paired steps) lies above 0.");
}

} // namespace gapscope
