// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/apideltapanel.h"

#include "widgets/panels/tablepane.h"

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum Columns { NameColumn, BaselineColumn, TargetColumn, DeltaColumn, BarColumn, PercentColumn,
    CallsBaselineColumn, CallsTargetColumn, CallsDeltaColumn, StatusColumn, ColumnCount };

std::vector<TableColumn<ApiRow>> makeColumns()
{
    const auto time = [](const ApiRow &row) { return row.delta.time; };
    const auto calls = [](const ApiRow &row) { return row.delta.calls; };
    return {
        {.column = {u"name"_s, ApiDeltaPanel::tr("Call"), ColumnKind::Code},
            .value = [](const ApiRow &row) { return Cell(row.delta.name); },
            .look =
                [](const ApiRow &row) {
                    if (row.isSum)
                        return CellLook {};
                    return CellLook {.swatch = row.delta.kind == ApiKind::Synchronize
                            ? Swatch::Synchronize
                            : Swatch::Api};
                },
            .digits = 26,
            .stretch = true},
        deltacolumns::side<ApiRow>(
            u"baseline_us"_s, ApiDeltaPanel::tr("Baseline"), ColumnKind::Us, &Delta::baseline, time),
        deltacolumns::side<ApiRow>(
            u"target_us"_s, ApiDeltaPanel::tr("Target"), ColumnKind::Us, &Delta::target, time),
        deltacolumns::change<ApiRow>(u"delta_us"_s, ApiDeltaPanel::tr("\u0394"), time),
        deltacolumns::bar<ApiRow>(time),
        deltacolumns::percent<ApiRow>(ApiDeltaPanel::tr("\u0394 %"), time),
        deltacolumns::side<ApiRow>(
            u"calls_baseline"_s, ApiDeltaPanel::tr("Calls"), ColumnKind::Number, &Delta::baseline, calls),
        deltacolumns::side<ApiRow>(
            u"calls_target"_s, ApiDeltaPanel::tr("\u2192 target"), ColumnKind::Number, &Delta::target, calls),
        {.column = {u"calls_delta"_s, ApiDeltaPanel::tr("\u0394 calls"), ColumnKind::Number},
            .value = [](const ApiRow &row) { return Cell(row.delta.calls.change()); },
            .text = [](const ApiRow &row) { return formatSigned(row.delta.calls.change(), 1); },
            .sortValue =
                [](const ApiRow &row) { return Cell(std::abs(row.delta.calls.change())); }},
        deltacolumns::status<ApiRow>(ApiDeltaPanel::tr("Status")),
    };
}

ApiRow sumOf(const std::vector<const ApiRow *> &rows)
{
    ApiRow sum;
    sum.isSum = true;
    sum.delta.name = ApiDeltaPanel::tr("Sum of %1").arg(formatRows(qint64(rows.size())));
    for (const ApiRow *row : rows) {
        sum.delta.time.baseline += row->delta.time.baseline;
        sum.delta.time.target += row->delta.time.target;
        sum.delta.calls.baseline += row->delta.calls.baseline;
        sum.delta.calls.target += row->delta.calls.target;
        sum.barScale = row->barScale;
    }
    return sum;
}

TimeOwner ownerOf(const ApiDelta &delta)
{
    return {delta.kind == ApiKind::Synchronize ? OwnerClass::Synchronize : OwnerClass::ApiCall,
        delta.name, {}};
}

} // namespace

ApiDeltaPanel::ApiDeltaPanel(QWidget *parent)
    : DeltaPanel(tr("API calls"), parent)
    , m_model(new TableModel<ApiRow>(u"api"_s, tr("API calls"), makeColumns(), this))
{
    m_model->setIdentify([](const ApiRow &row) { return row.delta.name; });
    m_model->setSummarize(sumOf);
    pane()->setModel(m_model);
    pane()->setSortable(true);
    connect(pane(), &TablePane::currentChanged, this,
        [this](int row, int) { Q_EMIT callChosen(ownerOf(m_model->row(row).delta)); });
    connect(pane(), &TablePane::activated, this,
        [this](int row, int) { Q_EMIT callActivated(ownerOf(m_model->row(row).delta)); });
    clear();
}

void ApiDeltaPanel::setComparison(const RunComparison &comparison)
{
    const ApiComparison &api = comparison.api;
    double most = std::abs(api.time.change());
    for (const ApiDelta &row : api.rows)
        most = std::max(most, std::abs(row.time.change()));
    std::vector<ApiRow> rows;
    for (const ApiDelta &row : api.rows)
        rows.push_back({row, most, false,
            comparison.comparability.comparable});
    std::vector<bool> shown(ColumnCount, true);
    for (const int column : {TargetColumn, DeltaColumn, BarColumn, PercentColumn, CallsTargetColumn,
             CallsDeltaColumn, StatusColumn})
        shown[std::size_t(column)] = !comparison.single;
    setShownColumns(shown, BarColumn, {PercentColumn, BarColumn, CallsDeltaColumn});
    m_model->setColumnTitle(BaselineColumn, comparison.single ? tr("Time") : tr("Baseline"));
    m_model->setRows(std::move(rows));
    sortAtFirst(comparison.single, BaselineColumn, DeltaColumn);
    setFigures({countFigure(tr("Calls"), api.calls, comparison.single),
        countFigure(tr("Launches"), api.launches, comparison.single),
        timeFigure(tr("Time"), api.time, comparison.single)});
    setNote(api.note);
    setTitle(tr("API calls, %1, per step and rank").arg(comparedText(comparison)));
    setScopeText(tr("per step and rank"));
    if (api.rows.empty())
        showEmpty(api.note.isEmpty() ? tr("No API call began in what is compared.") : api.note);
    else
        showContent();
}

void ApiDeltaPanel::clear(const QString &reason)
{
    m_model->setRows({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

} // namespace gapscope
