// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/graphspanel.h"

#include "widgets/panels/coveragestrip.h"
#include "widgets/panels/gaptext.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr qsizetype kMostStrips = 8; // ranks; the table sums all of them
constexpr int kTimeColumn = 4;
constexpr int kIdleColumn = 5;

QString coverageText(const CoverageSum &sum)
{
    if (sum.isEmpty())
        return GraphsPanel::tr("no kernels");
    const std::optional<double> share = sum.byCount();
    return share ? formatPercent(*share) : GraphsPanel::tr("UNKNOWN");
}

bool isSum(const EagerKernels &row)
{
    return row.first == EventId::None;
}

Cell patternCell(const QString &pattern)
{
    return pattern.isEmpty() ? Cell() : Cell(pattern);
}

} // namespace

GraphsPanel::GraphsPanel(QWidget *parent)
    : Panel(tr("Graphs"), parent)
    , m_banner(new NoteLabel(Ink::Warning))
    , m_word(new TextLabel({}, FontRole::VerdictWord, Ink::Text, true))
    , m_headline(new TextLabel)
    , m_stripRows(new QVBoxLayout)
    , m_kinds(new SegmentBar(tr("What is listed")))
    , m_caption(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_eagerPane(new TablePane(tr("Eager kernels")))
    , m_eager(new TableModel<EagerKernels>(
          u"eager_kernels"_s, tr("Eager kernels"), eagerColumns(), this))
    , m_breakPane(new TablePane(tr("Graph breaks")))
    , m_breakModel(new TableModel<GraphBreakGroup>(
          u"graph_breaks"_s, tr("Graph breaks"), breakColumns(), this))
{
    m_eager->setSummarize([](const std::vector<const EagerKernels *> &rows) {
        EagerKernels sum;
        sum.name = tr("Sum of the eager kernels");
        for (const EagerKernels *row : rows) {
            sum.kernels += row->kernels;
            sum.time += row->time;
        }
        return sum;
    });
    m_eagerPane->setModel(m_eager);
    m_eagerPane->setSortable(true);
    m_eagerPane->sortBy(kTimeColumn, Qt::DescendingOrder);
    m_eagerPane->setDropOrder({5, 3});
    m_breakPane->setModel(m_breakModel);
    m_breakPane->setSortable(true);
    m_breakPane->sortBy(kIdleColumn, Qt::DescendingOrder);
    m_breakPane->setDropOrder({3, 4});
    for (TablePane *pane : {m_eagerPane, m_breakPane})
        pane->view()->setSelectionMode(QAbstractItemView::SingleSelection);
    buildPage();
    connect(m_kinds, &SegmentBar::chosen, this, &GraphsPanel::showKind);
    connect(m_eagerPane, &TablePane::currentChanged, this,
        [this](int row, int) { Q_EMIT nameChosen(m_eager->row(row).name); });
    connect(m_eagerPane, &TablePane::activated, this, [this](int row, int) {
        Q_EMIT eventChosen(m_eager->row(row).trace, m_eager->row(row).first);
    });
    const auto goToBreak = [this](int row, int) {
        const std::vector<GraphBreak> &breaks = m_breakModel->row(row).instances;
        const auto worst = std::ranges::max_element(breaks, {}, &GraphBreak::idle);
        if (worst != breaks.end())
            Q_EMIT breakChosen(worst->rank, worst->first);
    };
    connect(m_breakPane, &TablePane::currentChanged, this, goToBreak);
    connect(m_breakPane, &TablePane::activated, this, goToBreak);
    clear();
}

void GraphsPanel::buildPage()
{
    m_headline->setElided(true);
    m_caption->setElided(true);
    auto *const head = new QHBoxLayout;
    head->setContentsMargins(Metrics::kPanelInset, Metrics::kGrid, Metrics::kPanelInset, 0);
    head->setSpacing(Metrics::kGap);
    head->addWidget(m_word);
    head->addWidget(m_headline, 1);
    auto *const line = new QHBoxLayout;
    line->setContentsMargins(Metrics::kPanelInset, Metrics::kGrid, Metrics::kPanelInset, 5);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_kinds);
    line->addWidget(m_caption, 1);
    m_stripRows->setContentsMargins(0, 0, 0, 0);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addLayout(head);
    layout->addLayout(m_stripRows);
    layout->addLayout(line);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_eagerPane, 1);
    layout->addWidget(m_breakPane, 1);
    m_kinds->setTexts({tr("Eager kernels"), tr("Breaks")});
    m_kinds->setCurrent(0);
}

QString GraphsPanel::banner() const
{
    return m_banner->text();
}

QString GraphsPanel::headline() const
{
    return m_word->text() + u' ' + m_headline->text();
}

void GraphsPanel::setAnswer(
    const GraphCoverageByStep &coverage, const GraphBreaks &breaks, bool graphLaunches)
{
    if (coverage.run.isEmpty()) {
        clear(tr("The trace has no GPU kernels, so nothing tells graph from eager."));
        return;
    }
    m_coverage = coverage;
    m_breaks = breaks;
    m_graphLaunches = graphLaunches;
    m_eager->setRows(coverage.eager);
    m_breakModel->setRows(breaks.groups);
    m_kinds->setTexts({tr("Eager kernels %1").arg(formatCount(qint64(coverage.eager.size()))),
        tr("Breaks %1").arg(formatCount(qint64(breaks.groups.size())))});
    showHeadline();
    showStrips();
    showKind();
    showContent();
}

void GraphsPanel::clear(const QString &reason)
{
    m_coverage = {};
    m_breaks = {};
    m_eager->setRows({});
    m_breakModel->setRows({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void GraphsPanel::showHeadline()
{
    const CoverageSum &sum = m_coverage.run;
    const bool isLost = m_graphLaunches && sum.wholeGraphs == 0 && sum.graphKernels == 0;
    QString banner;
    if (sum.wholeGraphs > 0)
        banner = tr("%1 CUDA graphs were recorded as a whole: how many kernels they replayed is UNKNOWN. "
                    "To see their kernels record again with --cuda-graph-trace=node.")
                     .arg(formatCount(sum.wholeGraphs));
    else if (isLost)
        banner = tr("CUDA graphs were launched, but no row says which work was theirs: coverage is "
                    "UNKNOWN. Record again with --cuda-graph-trace=node.");
    m_banner->setText(banner);
    m_word->setText(isLost ? tr("UNKNOWN") : coverageText(sum));
    m_word->setInk(banner.isEmpty() ? Ink::Text : Ink::Warning);
    QStringList parts;
    if (!isLost) {
        parts.append(sum.wholeGraphs > 0
                ? tr("coverage by count")
                : tr("of %1 kernels replayed by graphs").arg(formatCount(sum.kernels)));
        if (const auto share = sum.byTime())
            parts.append(tr("%1 of the kernel time").arg(formatPercent(*share)));
        if (!m_coverage.context.isEmpty())
            parts.append(tr("context steps %1").arg(coverageText(m_coverage.context)));
        if (!m_coverage.generation.isEmpty())
            parts.append(tr("generation steps %1").arg(coverageText(m_coverage.generation)));
    }
    m_headline->setText(parts.join(u", "_s));
    setScopeText(tr("whole run"));
}

void GraphsPanel::showStrips()
{
    delete m_stripPage;
    m_strips.clear();
    m_stripPage = new QWidget;
    m_stripPage->setAccessibleName(tr("Graph coverage per step"));
    auto *const grid = new QGridLayout(m_stripPage);
    grid->setContentsMargins(Metrics::kPanelInset, 0, 0, 0);
    grid->setSpacing(0);
    grid->setColumnStretch(1, 1);
    std::map<std::uint32_t, std::vector<StepCoverage>> ranks;
    for (const StepCoverage &step : m_coverage.steps) {
        if (!step.sum.isEmpty())
            ranks[step.rank].push_back(step);
    }
    for (auto &[rank, steps] : ranks) {
        if (m_strips.size() == kMostStrips)
            break;
        auto *const strip = new CoverageStrip;
        strip->setCoverage(std::move(steps));
        strip->setAccessibleName(tr("Graph coverage per step, rank %1").arg(rank));
        connect(strip, &CoverageStrip::stepChosen, this,
            [this, of = rank](std::uint32_t step) { Q_EMIT stepChosen(of, step); });
        m_strips.append(strip);
        const int line = grid->rowCount();
        grid->addWidget(
            new TextLabel(tr("Rank %1").arg(rank), FontRole::Caption, Ink::Secondary), line, 0);
        grid->addWidget(strip, line, 1);
    }
    if (m_strips.isEmpty()) {
        auto *const why = new TextLabel(m_coverage.reason.isEmpty()
                ? tr("No kernel joins a launch call inside a forward step.")
                : m_coverage.reason,
            FontRole::Caption, Ink::Secondary);
        why->setWrapped();
        grid->addWidget(why, 0, 0, 1, 2);
    }
    m_stripRows->addWidget(m_stripPage);
}

void GraphsPanel::showKind()
{
    const bool isBreaks = m_kinds->current() == 1;
    m_eagerPane->setVisible(!isBreaks);
    m_breakPane->setVisible(isBreaks);
    QString caption;
    if (isBreaks && !m_breaks.reason.isEmpty())
        caption = m_breaks.reason;
    else if (isBreaks)
        caption = m_breaks.groups.empty()
            ? tr("No step has eager kernels between two graph launches.")
            : tr("Eager kernels between two graph launches of one step");
    else
        caption = m_coverage.eager.empty() ? tr("Every recorded kernel belongs to a graph.")
                                      : tr("Kernels launched one by one, by name, range and reason");
    m_caption->setText(caption);
}

std::vector<Table> GraphsPanel::tables() const
{
    std::vector<Table> result;
    if (m_eager->rowCount() > 0)
        result.push_back(m_eagerPane->table());
    if (m_breakModel->rowCount() > 0)
        result.push_back(m_breakPane->table());
    for (Table &table : result) {
        if (!m_banner->text().isEmpty())
            table.notes.push_back(m_banner->text());
        table.notes.push_back(headline());
    }
    return result;
}

std::vector<TableColumn<EagerKernels>> GraphsPanel::eagerColumns()
{
    return {
        {.column = {u"kernel"_s, tr("Eager kernel"), ColumnKind::Code},
            .value = [](const EagerKernels &row) { return Cell(row.name); },
            .look =
                [](const EagerKernels &row) {
                    return CellLook {.swatch = isSum(row) ? Swatch::None : Swatch::EagerKernel};
                },
            .stretch = true},
        {.column = {u"reason"_s, tr("Reason")},
            .value =
                [](const EagerKernels &row) {
                    return isSum(row) ? Cell() : Cell(eagerReasonText(row.reason));
                },
            .text =
                [](const EagerKernels &row) {
                    return isSum(row) ? QString() : eagerReasonText(row.reason);
                },
            .look = [](const EagerKernels &) { return CellLook {.ink = Ink::Secondary}; },
            .toolTip =
                [](const EagerKernels &) {
                    return tr("Where it stands among the graph launches of its step.");
                }},
        {.column = {u"range"_s, tr("Launched in"), ColumnKind::Code},
            .value =
                [](const EagerKernels &row) {
                    return row.range.isEmpty()
                        ? Cell::missing(tr("No host range was open at its launch."))
                        : Cell(row.range);
                },
            .text = [](const EagerKernels &row) { return row.range; },
            .digits = 18},
        {.column = {u"count"_s, tr("Count"), ColumnKind::Count},
            .value = [](const EagerKernels &row) { return Cell(row.kernels); }},
        {.column = {u"time"_s, tr("Time"), ColumnKind::Number, 1, u"ms"_s},
            .value = [](const EagerKernels &row) { return Cell(inMs(row.time)); }},
        {.column = {u"share"_s, tr("of kernel time"), ColumnKind::Percent},
            .value =
                [this](const EagerKernels &row) {
                    const CoverageSum &run = m_coverage.run;
                    const TimeNs whole = run.time + run.wholeGraphTime;
                    return whole > 0 ? Cell(double(row.time) / double(whole)) : Cell();
                }},
        {.column = {u"suggestion"_s, tr("Suggestion")},
            .value = [](const EagerKernels &row) { return patternCell(row.pattern); },
            .text = [](const EagerKernels &row) { return row.pattern; },
            .look = [](const EagerKernels &) { return CellLook {.ink = Ink::Accent}; },
            .toolTip = [](const EagerKernels &row) { return row.evidence; }},
    };
}

std::vector<TableColumn<GraphBreakGroup>> GraphsPanel::breakColumns()
{
    const auto kernels = [](const GraphBreakGroup &row) {
        return QStringList(row.kernels.begin(), row.kernels.end()).join(u", "_s);
    };
    return {
        {.column = {u"kernels"_s, tr("Eager kernels between graphs"), ColumnKind::Code},
            .value = [kernels](const GraphBreakGroup &row) { return Cell(kernels(row)); },
            .look = [](const GraphBreakGroup &) { return CellLook {.swatch = Swatch::EagerKernel}; },
            .toolTip = kernels,
            .stretch = true},
        {.column = {u"range"_s, tr("Launched in"), ColumnKind::Code},
            .value =
                [](const GraphBreakGroup &row) {
                    return row.range.isEmpty()
                        ? Cell::missing(tr("No host range was open at its launch."))
                        : Cell(row.range);
                },
            .text = [](const GraphBreakGroup &row) { return row.range; },
            .digits = 18},
        {.column = {u"breaks"_s, tr("Breaks"), ColumnKind::Count},
            .value = [](const GraphBreakGroup &row) { return Cell(row.breaks); }},
        {.column = {u"steps"_s, tr("Steps"), ColumnKind::Count},
            .value = [](const GraphBreakGroup &row) { return Cell(row.steps); }},
        {.column = {u"time"_s, tr("Kernels"), ColumnKind::Number, 1, u"ms"_s},
            .value = [](const GraphBreakGroup &row) { return Cell(inMs(row.kernelTime)); }},
        {.column = {u"idle"_s, tr("Idle"), ColumnKind::Number, 1, u"ms"_s},
            .value = [](const GraphBreakGroup &row) { return Cell(inMs(row.idle)); },
            .toolTip =
                [](const GraphBreakGroup &) {
                    return tr("Device idle time from the graph before to the graph after.");
                }},
        {.column = {u"per_step"_s, tr("Idle per step"), ColumnKind::Us},
            .value =
                [](const GraphBreakGroup &row) {
                    return row.steps == 0
                        ? Cell()
                        : Cell(double(row.idle) / 1000.0 / double(row.steps));
                }},
        {.column = {u"suggestion"_s, tr("Suggestion")},
            .value = [](const GraphBreakGroup &row) { return patternCell(row.pattern); },
            .text = [](const GraphBreakGroup &row) { return row.pattern; },
            .look = [](const GraphBreakGroup &) { return CellLook {.ink = Ink::Accent}; },
            .toolTip = [](const GraphBreakGroup &row) { return row.evidence; }},
    };
}

} // namespace gapscope
