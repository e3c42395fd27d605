// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/kerneldeltapanel.h"

#include "core/analysis/kernelfamily.h"
#include "widgets/panels/tablepane.h"

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Kernels = TableColumn<KernelRow>;

enum Columns { NameColumn, FamilyColumn, BaselineColumn, TargetColumn, DeltaColumn, BarColumn,
    PercentColumn, EagerBaselineColumn, EagerTargetColumn, GraphBaselineColumn, GraphTargetColumn,
    WholeBaselineColumn, WholeTargetColumn, MovedColumn, StatusColumn, ColumnCount };

Swatch swatchOf(const KernelRow &row)
{
    if (row.isSum)
        return Swatch::None;
    if (row.delta.communication)
        return Swatch::Communication;
    const auto total = [](const Delta &delta) { return delta.baseline + delta.target; };
    const double graph = total(row.delta.graph) + total(row.delta.wholeGraphs);
    return graph > total(row.delta.eager) ? Swatch::GraphKernel : Swatch::EagerKernel;
}

// "3.0 to graph", "2.0 to eager"
QString movedText(double toGraph)
{
    if (toGraph == 0)
        return {};
    return (toGraph > 0 ? KernelDeltaPanel::tr("%1 to graph") : KernelDeltaPanel::tr("%1 to eager"))
        .arg(formatNumber(std::abs(toGraph), 1));
}

// A kernel that may be inside a graph recorded as a whole is neither new nor gone.
Kernels statusColumn()
{
    Kernels column = deltacolumns::status<KernelRow>(KernelDeltaPanel::tr("Status"));
    const Kernels plain = column;
    column.value = [plain](const KernelRow &row) {
        return row.delta.hidden ? Cell::missing(KernelDeltaPanel::tr(
                   "It may be inside CUDA graphs that one run recorded as a whole."))
                                : plain.value(row);
    };
    column.text = [plain](const KernelRow &row) {
        return row.delta.hidden ? QString(kNoValue) : plain.text(row);
    };
    column.look = [plain](const KernelRow &row) {
        return row.delta.hidden ? CellLook {.ink = Ink::Secondary} : plain.look(row);
    };
    return column;
}

std::vector<Kernels> makeColumns()
{
    const auto time = [](const KernelRow &row) { return row.delta.time; };
    const auto eager = [](const KernelRow &row) { return row.delta.eager; };
    const auto graph = [](const KernelRow &row) { return row.delta.graph; };
    const auto whole = [](const KernelRow &row) { return row.delta.wholeGraphs; };
    const auto sideOf = [](const QString &key, const QString &title, double Delta::*which, auto get) {
        return deltacolumns::side<KernelRow>(key, title, ColumnKind::Number, which, get);
    };
    return {
        {.column = {u"name"_s, KernelDeltaPanel::tr("Kernel"), ColumnKind::Code},
            .value = [](const KernelRow &row) { return Cell(row.delta.name); },
            .look = [](const KernelRow &row) { return CellLook {.swatch = swatchOf(row)}; },
            .digits = 26,
            .stretch = true},
        {.column = {u"family"_s, KernelDeltaPanel::tr("Family")},
            .value = [](const KernelRow &row) { return Cell(row.delta.family); },
            .look = [](const KernelRow &) { return CellLook {.ink = Ink::Secondary}; }},
        deltacolumns::side<KernelRow>(u"baseline_us"_s, KernelDeltaPanel::tr("Baseline"), ColumnKind::Us,
            &Delta::baseline, time),
        deltacolumns::side<KernelRow>(
            u"target_us"_s, KernelDeltaPanel::tr("Target"), ColumnKind::Us, &Delta::target, time),
        deltacolumns::change<KernelRow>(u"delta_us"_s, KernelDeltaPanel::tr("\u0394"), time),
        deltacolumns::bar<KernelRow>(time),
        deltacolumns::percent<KernelRow>(KernelDeltaPanel::tr("\u0394 %"), time),
        sideOf(u"eager_baseline"_s, KernelDeltaPanel::tr("Eager"), &Delta::baseline, eager),
        sideOf(u"eager_target"_s, KernelDeltaPanel::tr("\u2192 target"), &Delta::target, eager),
        sideOf(u"graph_baseline"_s, KernelDeltaPanel::tr("Graph"), &Delta::baseline, graph),
        sideOf(u"graph_target"_s, KernelDeltaPanel::tr("\u2192 target"), &Delta::target, graph),
        sideOf(u"whole_graphs_baseline"_s, KernelDeltaPanel::tr("Whole"), &Delta::baseline, whole),
        sideOf(u"whole_graphs_target"_s, KernelDeltaPanel::tr("\u2192 target"), &Delta::target, whole),
        {.column = {u"moved_to_graph"_s, KernelDeltaPanel::tr("Moved"), ColumnKind::Number},
            .value = [](const KernelRow &row) { return Cell(row.delta.movedToGraph); },
            .text = [](const KernelRow &row) { return movedText(row.delta.movedToGraph); },
            .toolTip =
                [](const KernelRow &row) {
                    return row.delta.movedToGraph == 0
                        ? QString()
                        : KernelDeltaPanel::tr("Launches per step that one run makes one by one "
                                               "and the other by a graph.");
                }},
        statusColumn(),
    };
}

KernelRow sumOf(const std::vector<const KernelRow *> &rows)
{
    const auto add = [](Delta &sum, const Delta &delta) {
        sum.baseline += delta.baseline;
        sum.target += delta.target;
    };
    KernelRow sum;
    sum.isSum = true;
    sum.delta.name = KernelDeltaPanel::tr("Sum of %1").arg(formatRows(qint64(rows.size())));
    for (const KernelRow *row : rows) {
        add(sum.delta.time, row->delta.time);
        add(sum.delta.eager, row->delta.eager);
        add(sum.delta.graph, row->delta.graph);
        add(sum.delta.wholeGraphs, row->delta.wholeGraphs);
        sum.barScale = row->barScale;
    }
    return sum;
}

TimeOwner ownerOf(const KernelDelta &delta)
{
    return {delta.communication ? OwnerClass::Collective : OwnerClass::Gpu, delta.name, delta.family};
}

std::vector<bool> shownColumns(const RunComparison &comparison)
{
    const bool pair = !comparison.single;
    const auto has = [](const Delta &delta) { return delta.baseline != 0 || delta.target != 0; };
    const bool moved = std::ranges::any_of(comparison.kernels.rows,
        [](const KernelDelta &row) { return row.movedToGraph != 0; });
    std::vector<bool> shown(ColumnCount, true);
    for (const int column : {TargetColumn, DeltaColumn, BarColumn, PercentColumn, EagerTargetColumn,
             GraphTargetColumn, WholeTargetColumn, MovedColumn, StatusColumn})
        shown[std::size_t(column)] = pair;
    const auto only = [&shown](int column, bool wanted) {
        shown[std::size_t(column)] = shown[std::size_t(column)] && wanted;
    };
    only(GraphBaselineColumn, has(comparison.kernels.graph));
    only(GraphTargetColumn, has(comparison.kernels.graph));
    only(WholeBaselineColumn, has(comparison.kernels.wholeGraphs));
    only(WholeTargetColumn, has(comparison.kernels.wholeGraphs));
    only(MovedColumn, moved);
    return shown;
}

} // namespace

KernelDeltaPanel::KernelDeltaPanel(QWidget *parent)
    : DeltaPanel(tr("Kernels"), parent)
    , m_model(new TableModel<KernelRow>(u"kernels"_s, tr("Kernels"), makeColumns(), this))
{
    m_model->setIdentify([](const KernelRow &row) { return row.delta.name; });
    m_model->setSummarize(sumOf);
    pane()->setModel(m_model);
    pane()->setSortable(true);
    pane()->setStretchMinimum(13);
    connect(pane(), &TablePane::currentChanged, this,
        [this](int row, int) { Q_EMIT kernelChosen(ownerOf(m_model->row(row).delta)); });
    connect(pane(), &TablePane::activated, this,
        [this](int row, int) { Q_EMIT kernelActivated(ownerOf(m_model->row(row).delta)); });
    clear();
}

void KernelDeltaPanel::setComparison(const RunComparison &comparison)
{
    const KernelComparison &kernels = comparison.kernels;
    double most = 0;
    for (const KernelDelta &row : kernels.rows)
        most = std::max(most, std::abs(row.time.change()));
    std::vector<KernelRow> rows;
    for (const KernelDelta &row : kernels.rows)
        rows.push_back({row, std::max(most, std::abs(kernels.time.change())), false,
            comparison.comparability.comparable});
    setShownColumns(shownColumns(comparison), BarColumn,
        {FamilyColumn, PercentColumn, BarColumn, WholeBaselineColumn, WholeTargetColumn});
    m_model->setColumnTitle(BaselineColumn, comparison.single ? tr("Time") : tr("Baseline"));
    m_model->setRows(std::move(rows));
    sortAtFirst(comparison.single, BaselineColumn, DeltaColumn);
    setFigures({countFigure(tr("Kernels"), kernels.kernels, comparison.single),
        timeFigure(tr("GPU busy"), comparison.gpuBusy.value, comparison.single)});
    setNote(kernels.note);
    setTitle(tr("Kernels, %1, per step and rank").arg(comparedText(comparison)));
    setScopeText(tr("per step and rank"));
    if (kernels.rows.empty())
        showEmpty(tr("No kernel ran in what is compared."));
    else
        showContent();
}

void KernelDeltaPanel::clear(const QString &reason)
{
    m_model->setRows({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

} // namespace gapscope
