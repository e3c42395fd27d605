// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/patternpanel.h"

#include "widgets/panels/gaptext.h"
#include "widgets/panels/layerstrip.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

Swatch kernelSwatch(const PatternKernel &kernel)
{
    if (kernel.family == kCollectiveFamily)
        return Swatch::Communication;
    return kernel.graph ? Swatch::GraphKernel : Swatch::EagerKernel;
}

} // namespace

PatternPanel::PatternPanel(QWidget *parent)
    : Panel(tr("Pattern"), parent)
    , m_headline(new TextLabel)
    , m_go(new LinkButton(tr("Go to a layer")))
    , m_strip(new LayerStrip)
    , m_kinds(new SegmentBar(tr("What is listed")))
    , m_layers(new SegmentBar(tr("Where kernels are shown")))
    , m_groupPane(new TablePane(tr("Groups of the layer")))
    , m_groups(new TableModel<PatternGroup>(
          u"pattern_groups"_s, tr("Groups of the layer"), groupColumns(), this))
    , m_kernelPane(new TablePane(tr("Kernels of the layer")))
    , m_kernels(new TableModel<KernelRow>(
          u"pattern_kernels"_s, tr("Kernels of the layer"), kernelColumns(), this))
{
    m_groups->setSummarize([](const std::vector<const PatternGroup *> &rows) {
        PatternGroup sum;
        sum.family = tr("Sum of the layer");
        for (const PatternGroup *row : rows) {
            sum.gapTotal += row->gapTotal;
            sum.time += row->time;
            sum.gapPerStepUs += row->gapPerStepUs;
        }
        return sum; // has no positions of its own
    });
    m_groupPane->setModel(m_groups);
    m_kernelPane->setModel(m_kernels);
    for (TablePane *pane : {m_groupPane, m_kernelPane}) {
        pane->setSortable(true);
        pane->view()->setSelectionMode(QAbstractItemView::SingleSelection);
        pane->view()->setMouseTracking(true);
        pane->view()->viewport()->installEventFilter(this);
    }
    m_groupPane->setDropOrder({6, 5});
    buildPage();
    connectTables();
    clear();
}

void PatternPanel::buildPage()
{
    m_headline->setElided(true);
    m_kinds->setTexts({tr("Groups"), tr("Kernels")});
    m_layers->setTexts({tr("All layers"), tr("One layer")});
    m_layers->button(0)->setToolTip(tr("Show in all layers of all steps alike"));
    m_layers->button(1)->setToolTip(tr("Show in the first layer of one step"));
    m_kinds->setCurrent(0);
    m_layers->setCurrent(0);
    auto *const head = new QHBoxLayout;
    head->setContentsMargins(Metrics::kPanelInset, 6, Metrics::kPanelInset, 0);
    head->setSpacing(Metrics::kGap);
    head->addWidget(m_headline, 1);
    head->addWidget(m_go);
    auto *const line = new QHBoxLayout;
    line->setContentsMargins(Metrics::kPanelInset, 0, Metrics::kPanelInset, 5);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_kinds);
    line->addStretch(1);
    line->addWidget(new TextLabel(tr("Shown in"), FontRole::Caption, Ink::Secondary));
    line->addWidget(m_layers);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_strip);
    layout->addLayout(line);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_groupPane, 1);
    layout->addWidget(m_kernelPane, 1);
}

void PatternPanel::connectTables()
{
    connect(m_kinds, &SegmentBar::chosen, this, &PatternPanel::showKind);
    connect(m_layers, &SegmentBar::chosen, this, [this] { choose(currentPositions()); });
    connect(m_go, &QToolButton::clicked, this, &PatternPanel::layerRequested);
    for (TablePane *pane : {m_groupPane, m_kernelPane}) {
        connect(pane, &TablePane::currentChanged, this, [this] { choose(currentPositions()); });
        connect(pane, &TablePane::activated, this, &PatternPanel::layerRequested);
        connect(pane->view(), &QTableView::entered, this, [this, pane](const QModelIndex &index) {
            const int row = pane->proxy()->mapToSource(index).row();
            choose(pane == m_groupPane ? m_groups->row(row).positions
                                       : std::vector<std::uint32_t> {m_kernels->row(row).position});
        });
    }
    connect(m_strip, &LayerStrip::kernelChosen, this, [this](int position) {
        m_kinds->setCurrent(1);
        showKind();
        m_kernelPane->setCurrent(position);
        choose({std::uint32_t(position)});
    });
}

bool PatternPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Leave) // the chosen row again
        choose(currentPositions());
    return Panel::eventFilter(watched, event);
}

void PatternPanel::setPattern(const LayerPattern &pattern, qint64 stepNumber)
{
    if (pattern.period == 0) {
        clear(pattern.reason);
        return;
    }
    m_pattern = pattern;
    const qint64 covered = qint64(pattern.period) * pattern.repetitions;
    m_headline->setText(
        tr("%1 kernels × %2 layers: %3 of the %4 kernels of a step, in %5 steps of rank %6")
            .arg(formatCount(pattern.period), formatCount(pattern.repetitions), formatCount(covered),
                formatCount(pattern.kernelsPerStep), formatCount(pattern.stepsMatched))
            .arg(pattern.rank));
    setScopeText(tr("found in step %1").arg(formatCount(stepNumber)));
    m_strip->setPattern(pattern);
    m_groups->setRows(pattern.groups);
    std::vector<KernelRow> rows;
    for (const PatternKernel &kernel : pattern.kernels)
        rows.push_back({kernel, std::uint32_t(rows.size())});
    m_kernels->setRows(std::move(rows));
    showKind();
    showContent();
}

void PatternPanel::clear(const QString &reason)
{
    m_pattern = {};
    m_groups->setRows({});
    m_kernels->setRows({});
    m_strip->setPattern({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void PatternPanel::showKind()
{
    const bool isKernels = m_kinds->current() == 1;
    m_groupPane->setVisible(!isKernels);
    m_kernelPane->setVisible(isKernels);
    choose(currentPositions());
}

std::vector<std::uint32_t> PatternPanel::currentPositions() const
{
    const bool isKernels = m_kinds->current() == 1;
    const int row = isKernels ? m_kernelPane->currentRow() : m_groupPane->currentRow();
    if (row < 0 || row >= (isKernels ? m_kernels->rowCount() : m_groups->rowCount()))
        return {};
    return isKernels ? std::vector<std::uint32_t> {m_kernels->row(row).position}
                     : m_groups->row(row).positions;
}

void PatternPanel::choose(std::vector<std::uint32_t> positions)
{
    m_strip->setPositions(positions);
    Q_EMIT positionsChosen(
        positions, m_layers->current() == 1 ? LayerChoice::One : LayerChoice::All);
}

double PatternPanel::occurrences() const
{
    return double(
        std::max<qint64>(1, m_pattern.stepsMatched * qint64(m_pattern.repetitions)));
}

std::vector<Table> PatternPanel::tables() const
{
    if (m_pattern.period == 0)
        return {};
    std::vector<Table> result {m_groupPane->table(), m_kernelPane->table()};
    for (Table &table : result)
        table.notes.push_back(m_headline->text());
    return result;
}

std::vector<TableColumn<PatternGroup>> PatternPanel::groupColumns()
{
    const auto share = [this](const PatternGroup &group) {
        TimeNs whole = 0;
        for (const PatternGroup &each : m_pattern.groups)
            whole += each.gapTotal;
        return whole > 0 ? double(group.gapTotal) / double(whole) : 0;
    };
    return {
        {.column = {u"group"_s, tr("Functional group")},
            .value = [](const PatternGroup &group) { return Cell(group.family); },
            .look =
                [this](const PatternGroup &group) {
                    if (group.positions.empty())
                        return CellLook {}; // the sum
                    return CellLook {
                        .swatch = kernelSwatch(m_pattern.kernels[group.positions.front()])};
                },
            .stretch = true},
        {.column = {u"kernels"_s, tr("Kernels"), ColumnKind::Count},
            .value =
                [this](const PatternGroup &group) {
                    return Cell(group.positions.empty() ? m_pattern.kernels.size()
                                                        : group.positions.size());
                }},
        {.column = {u"gap_layer"_s, tr("Gap per layer"), ColumnKind::Us},
            .value =
                [this](const PatternGroup &group) {
                    return Cell(double(group.gapTotal) / 1000.0 / occurrences());
                }},
        {.column = {u"gap_step"_s, tr("Gap per step"), ColumnKind::Us},
            .value = [](const PatternGroup &group) { return Cell(group.gapPerStepUs); },
            .toolTip =
                [this](const PatternGroup &) {
                    return tr("Idle time before its kernels, × %1 layers.")
                        .arg(formatCount(m_pattern.repetitions));
                }},
        {.column = {u"priority"_s, tr("Priority"), ColumnKind::Percent},
            .value = [share](const PatternGroup &group) { return Cell(share(group)); },
            .look =
                [share](const PatternGroup &group) {
                    CellLook look;
                    look.bold = share(group) >= 0.25;
                    return look;
                },
            .toolTip =
                [](const PatternGroup &) { return tr("Of all idle time inside the layers."); }},
        {.column = {u"bar"_s, QString(), ColumnKind::Percent},
            .value = [share](const PatternGroup &group) { return Cell(share(group)); },
            .text = [](const PatternGroup &) { return QString(); },
            .look =
                [share](const PatternGroup &group) {
                    CellLook look;
                    if (!group.positions.empty())
                        look.bar.emplace().value = share(group);
                    return look;
                },
            .digits = 7},
        {.column = {u"time_step"_s, tr("Kernels per step"), ColumnKind::Us},
            .value =
                [this](const PatternGroup &group) {
                    return Cell(double(group.time) / 1000.0
                        / double(std::max<qint64>(1, m_pattern.stepsMatched)));
                }},
    };
}

std::vector<TableColumn<PatternPanel::KernelRow>> PatternPanel::kernelColumns()
{
    return {
        {.column = {u"position"_s, u"#"_s, ColumnKind::Count},
            .value = [](const KernelRow &row) { return Cell(row.position); },
            .look = [](const KernelRow &) { return CellLook {.ink = Ink::Secondary}; }},
        {.column = {u"kernel"_s, tr("Kernel"), ColumnKind::Code},
            .value = [](const KernelRow &row) { return Cell(row.kernel.name); },
            .look = [](const KernelRow &row) { return CellLook {.swatch = kernelSwatch(row.kernel)}; },
            .stretch = true},
        {.column = {u"group"_s, tr("Functional group")},
            .value = [](const KernelRow &row) { return Cell(row.kernel.family); },
            .look = [](const KernelRow &) { return CellLook {.ink = Ink::Secondary}; }},
        {.column = {u"gap"_s, tr("Gap before"), ColumnKind::Us},
            .value =
                [this](const KernelRow &row) {
                    return Cell(double(row.kernel.gapBefore) / 1000.0 / occurrences());
                },
            .toolTip = [](const KernelRow &) { return tr("Mean device idle time before it."); }},
        {.column = {u"time"_s, tr("Time"), ColumnKind::Us},
            .value =
                [this](const KernelRow &row) {
                    return Cell(double(row.kernel.time) / 1000.0 / occurrences());
                },
            .toolTip = [](const KernelRow &) { return tr("Mean time on the GPU."); }},
    };
}

} // namespace gapscope
