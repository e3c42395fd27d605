// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/operationcolumns.h"

#include "core/analysis/neutralstatus.h"
#include "widgets/panels/deltatext.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Operations = TableColumn<OperationRow>;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(gapscope::OperationColumns)
};

// An operation that a run does not have took no time there: a dash, not a measured zero.
QString timeText(double us)
{
    return us == 0 ? QString(kNoValue) : formatMeanUs(us, Unit::Without);
}

Operations timeColumn(const QString &key, const QString &title, Delta OperationDelta::*figure,
    double Delta::*side, const QString &tip)
{
    const auto value = [=](const OperationRow &row) { return (row.delta.*figure).*side; };
    return {.column = {key, title, ColumnKind::Us},
        .value = [=](const OperationRow &row) { return Cell(value(row)); },
        .text = [=](const OperationRow &row) { return timeText(value(row)); },
        .toolTip = [=](const OperationRow &) { return tip; }};
}

CellLook changeLook(const OperationRow &row, double change)
{
    const DeltaStatus status = row.delta.status;
    return {.ink = inkOf(status, change, row.isComparable), .bold = status != DeltaStatus::Unchanged};
}

Operations deltaColumn(const QString &key, const QString &title, Delta OperationDelta::*figure)
{
    const auto change = [=](const OperationRow &row) { return (row.delta.*figure).change(); };
    return {.column = {key, title, ColumnKind::UsDelta},
        .value = [=](const OperationRow &row) { return Cell(change(row)); },
        .look = [=](const OperationRow &row) { return changeLook(row, change(row)); },
        .sortValue = [=](const OperationRow &row) { return Cell(std::abs(change(row))); }};
}

Operations nameColumn()
{
    return {.column = {u"name"_s, Text::tr("Operation"), ColumnKind::Code},
        .value =
            [](const OperationRow &row) {
                return Cell(row.label.isEmpty() ? row.delta.name : row.label);
            },
        .look =
            [](const OperationRow &row) {
                const bool isHatched = !row.isSum && row.delta.isUnattributed();
                return CellLook {.swatch = isHatched ? Swatch::Gap : Swatch::None};
            },
        .toolTip =
            [](const OperationRow &row) {
                if (row.isSum || !row.delta.isUnattributed())
                    return QString();
                return Text::tr("Time of the step in which the host thread was in no range.");
            },
        .digits = 26,
        .stretch = true};
}

Operations intervalColumn()
{
    return {.column = {u"ci95_us"_s, Text::tr("95 %"), ColumnKind::Us},
        .value =
            [](const OperationRow &row) {
                const std::optional<double> half = halfWidth(row.delta.change);
                return half ? Cell(*half)
                            : Cell::missing(Text::tr("Too few steps for an interval."));
            },
        .text =
            [](const OperationRow &row) {
                return row.isSum && !row.delta.change.isKnown() ? QString()
                                                                : plusMinusText(row.delta.change);
            },
        .look = [](const OperationRow &) { return CellLook {.ink = Ink::Secondary}; },
        .toolTip =
            [](const OperationRow &row) {
                return row.delta.change.isKnown() ? intervalText(row.delta.change) : QString();
            }};
}

Operations barColumn()
{
    return {.column = {u"bar"_s, {}, ColumnKind::Text},
        .value = [](const OperationRow &) { return Cell(); },
        .text = [](const OperationRow &) { return QString(); },
        .look =
            [](const OperationRow &row) {
                const double change = row.delta.exclusive.change();
                return CellLook {.delta = change / std::max(row.barScale, 1e-9),
                    .deltaIsHollow = row.delta.status == DeltaStatus::New};
            },
        .sortValue =
            [](const OperationRow &row) { return Cell(row.delta.exclusive.change()); }};
}

Operations percentColumn()
{
    return {.column = {u"percent"_s, Text::tr("\u0394 %"), ColumnKind::PercentDelta},
        .value =
            [](const OperationRow &row) {
                const std::optional<double> percent = row.delta.exclusive.percent();
                return percent ? Cell(*percent / 100)
                               : Cell::missing(Text::tr("The baseline does not have it."));
            },
        .text =
            [](const OperationRow &row) {
                const std::optional<double> percent = row.delta.exclusive.percent();
                return percent ? formatPercentDelta(*percent / 100) : QString();
            }};
}

Operations statusColumn()
{
    return {.column = {u"status"_s, Text::tr("Status")},
        .value = [](const OperationRow &row) { return Cell(statusWord(row.delta.status, row.isComparable)); },
        .look =
            [](const OperationRow &row) {
                const bool isQuiet = row.delta.status == DeltaStatus::Unchanged;
                return CellLook {.mark = markOf(row.delta.status, row.isComparable),
                    .ink = isQuiet ? Ink::Secondary : Ink::Text};
            },
        .toolTip =
            [](const OperationRow &row) {
                if (row.isSum || row.delta.status == row.delta.published)
                    return QString();
                return Text::tr("By the published percent rule alone: %1.")
                    .arg(statusWord(row.delta.published));
            }};
}

Operations shareColumn()
{
    return {.column = {u"share"_s, Text::tr("Share"), ColumnKind::Percent},
        .value =
            [](const OperationRow &row) {
                return Cell(row.barScale > 0 ? row.delta.exclusive.baseline / row.barScale : 0.0);
            },
        .toolTip = [](const OperationRow &) { return Text::tr("Of the step period."); }};
}

Operations callsColumn()
{
    return {.column = {u"calls"_s, Text::tr("Calls"), ColumnKind::Number, 2},
        .value = [](const OperationRow &row) { return Cell(row.delta.calls.target); },
        .text =
            [](const OperationRow &row) {
                return row.isSum ? QString() : formatNumber(row.delta.calls.target, 2);
            },
        .toolTip = [](const OperationRow &) { return Text::tr("Ranges begun per step."); }};
}

Operations sourceColumn()
{
    return {.column = {u"source_function"_s, Text::tr("Source")},
        .value = [](const OperationRow &row) { return Cell(row.delta.sourceFunction); },
        .look = [](const OperationRow &) { return CellLook {.ink = Ink::Secondary}; },
        .digits = 18,
        .stretch = true};
}

} // namespace

std::vector<TableColumn<OperationRow>> operationColumns()
{
    const QString own = Text::tr("Only while it is the innermost range.");
    const QString whole = Text::tr("With the ranges inside it.");
    return {nameColumn(),
        timeColumn(u"inclusive_baseline_us"_s, Text::tr("Incl. baseline"),
            &OperationDelta::inclusive, &Delta::baseline, whole),
        timeColumn(u"inclusive_target_us"_s, Text::tr("Incl. target"), &OperationDelta::inclusive,
            &Delta::target, whole),
        deltaColumn(u"inclusive_delta_us"_s, Text::tr("Incl. \u0394"), &OperationDelta::inclusive),
        timeColumn(u"baseline_us"_s, Text::tr("Baseline"), &OperationDelta::exclusive,
            &Delta::baseline, own),
        timeColumn(u"target_us"_s, Text::tr("Target"), &OperationDelta::exclusive, &Delta::target,
            own),
        deltaColumn(u"delta_us"_s, Text::tr("\u0394"), &OperationDelta::exclusive),
        intervalColumn(), barColumn(), percentColumn(), statusColumn(), shareColumn(),
        callsColumn(), sourceColumn()};
}

bool isShown(OperationColumn column, bool single, bool tree)
{
    using enum OperationColumn;
    switch (column) {
    case InclusiveBaseline:
    case InclusiveTarget:
        return tree && !(single && column == InclusiveTarget);
    case InclusiveDelta:
        return tree && !single;
    case Target:
    case Delta:
    case Interval:
    case Bar:
    case Percent:
    case Status:
        return !single;
    case Share:
    case Calls:
        return single;
    default:
        return true;
    }
}

OperationRow sumOfOperations(
    const std::vector<const OperationRow *> &rows, const RunComparison &comparison, double barScale)
{
    OperationRow sum;
    sum.isSum = true;
    sum.barScale = barScale;
    sum.isComparable = comparison.comparability.comparable;
    bool isAll = false;
    for (const OperationRow *row : rows) {
        sum.delta.exclusive.baseline += row->delta.exclusive.baseline;
        sum.delta.exclusive.target += row->delta.exclusive.target;
        isAll = isAll || row->delta.isUnattributed();
    }
    const auto close = [](double a, double b) { return std::abs(a - b) < 0.001; };
    isAll = isAll && close(sum.delta.exclusive.baseline, comparison.period.value.baseline)
        && close(sum.delta.exclusive.target, comparison.period.value.target);
    sum.delta.inclusive = sum.delta.exclusive;
    if (isAll) {
        sum.label = periodName(comparison);
        sum.delta.change = comparison.period.change;
        sum.delta.sourceFunction = Text::tr("sum of all rows");
    } else {
        sum.label = Text::tr("%1 shown").arg(formatRows(qint64(rows.size())));
    }
    sum.delta.status = correctedStatus(sum.delta.exclusive,
        isAll ? comparison.period.change.excludesZero() : std::nullopt,
        comparison.period.value.baseline);
    sum.delta.published = sum.delta.status;
    return sum;
}

} // namespace gapscope
