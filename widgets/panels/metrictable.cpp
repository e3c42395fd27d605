// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/metrictable.h"

#include "widgets/panels/metrictext.h"
#include "widgets/panels/tableheader.h"
#include "widgets/style/metrics.h"

#include <QLineEdit>
#include <QStyle>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Phase = std::optional<StepPhase>;
constexpr std::array<Phase, 3> kPhases {Phase(), StepPhase::Context, StepPhase::Generation};

// Metrics that are only shown appear where they say something else than the judged one.
constexpr double kTellsMore = 0.0005;

MetricRow::Value valueOf(const WindowMetrics *window, Metric metric, bool isJudged)
{
    MetricRow::Value value;
    if (window == nullptr)
        return value;
    const Measure &measure = (*window)[metric];
    if (!measure.known) {
        value.cell = Cell::missing(measure.reason);
        value.mark = Mark::Unknown;
        return value;
    }
    value.cell = Cell(measure.value);
    value.crossed = isJudged && isMetricCrossed(*window, metric);
    if (isJudged)
        value.mark = value.crossed ? Mark::Crossed : Mark::NotCrossed;
    return value;
}

MetricRow rowOf(const HostVerdict &verdict, const JudgedRow &judged)
{
    MetricRow row;
    row.metric = judged.metric;
    row.code = QString::fromLatin1(judged.code);
    row.title = metricTitle(judged.metric);
    row.limit = limitText(judged, verdict.thresholds);
    row.isUnknown = true;
    const bool isOpen = verdict.verdict == Verdict::Inconclusive;
    for (std::size_t i = 0; i < kPhases.size(); ++i) {
        row.values[i] = valueOf(windowOf(verdict, kPhases[i]), judged.metric, true);
        if (isOpen) { // nothing is judged; the reason has the mark
            row.values[i].mark = Mark::None;
            row.values[i].crossed = false;
        }
        row.isUnknown = row.isUnknown && !row.values[i].cell.hasValue();
    }
    row.why = verdict.aggregate[judged.metric].reason;
    return row;
}

std::optional<MetricRow> shownRow(const HostVerdict &verdict, Metric metric, Metric judged)
{
    MetricRow row;
    row.kind = MetricRow::Kind::Shown;
    row.metric = metric;
    row.title = metricTitle(metric);
    bool tellsMore = false;
    for (std::size_t i = 0; i < kPhases.size(); ++i) {
        const WindowMetrics *const window = windowOf(verdict, kPhases[i]);
        row.values[i] = valueOf(window, metric, false);
        if (window != nullptr && (*window)[metric].known && (*window)[judged].known)
            tellsMore |= std::abs((*window)[metric].value - (*window)[judged].value) > kTellsMore;
    }
    return tellsMore ? std::optional(row) : std::nullopt;
}

MetricRow crossedRow(const HostVerdict &verdict)
{
    MetricRow row;
    row.kind = MetricRow::Kind::Crossed;
    row.title = MetricTable::tr("Crossed");
    row.limit = MetricTable::tr("2 or more");
    for (std::size_t i = 0; i < kPhases.size(); ++i) {
        const WindowMetrics *const window = windowOf(verdict, kPhases[i]);
        if (window == nullptr)
            continue;
        row.values[i].cell = Cell(MetricTable::tr("%1 of %2", "crossed figures")
                                      .arg(window->crossedCount)
                                      .arg(window->applicableCount));
        row.values[i].mark = window->isYes ? Mark::Crossed : Mark::NotCrossed;
        row.values[i].crossed = true; // bold in any case
    }
    return row;
}

std::optional<MetricRow> coverageRow(const HostVerdict &verdict)
{
    const GraphCoverage &coverage = verdict.coverage;
    const bool isAsked = verdict.verdict == Verdict::Inconclusive && !coverage.reason.isEmpty();
    if (!isAsked || coverage.byCount || coverage.byTime)
        return {};
    MetricRow row;
    row.kind = MetricRow::Kind::Coverage;
    row.title = MetricTable::tr("Coverage");
    row.why = coverage.reason;
    row.isUnknown = true;
    row.values[0].cell = Cell::missing(coverage.reason);
    return row;
}

CellLook valueLook(const MetricRow &row, std::size_t phase)
{
    const MetricRow::Value &value = row.values[phase];
    CellLook look;
    look.mark = value.mark;
    look.bold = value.crossed;
    const bool isQuiet = !value.cell.hasValue() || row.kind == MetricRow::Kind::Shown;
    look.ink = isQuiet ? Ink::Secondary : Ink::Text;
    return look;
}

CellLook titleLook(const MetricRow &row)
{
    CellLook look;
    look.tag = row.code;
    look.hasTag = true;
    look.bold = row.kind == MetricRow::Kind::Crossed;
    look.ink = row.kind == MetricRow::Kind::Shown ? Ink::Secondary : Ink::Text;
    return look;
}

TableColumn<MetricRow> valueColumn(const QString &key, const QString &title, std::size_t phase)
{
    return {.column = {key, title, ColumnKind::Percent},
        .value = [phase](const MetricRow &row) { return row.values[phase].cell; },
        .look = [phase](const MetricRow &row) { return valueLook(row, phase); }};
}

} // namespace

std::vector<MetricRow> metricRows(const HostVerdict &verdict)
{
    std::vector<MetricRow> rows;
    for (const JudgedRow &judged : judgedRows()) {
        rows.push_back(rowOf(verdict, judged));
        std::optional<MetricRow> more;
        if (judged.metric == Metric::LaunchOverhead)
            more = shownRow(verdict, Metric::LaunchTotal, judged.metric);
        else if (judged.metric == Metric::Nccl)
            more = shownRow(verdict, Metric::Communication, judged.metric);
        if (more)
            rows.push_back(*more);
    }
    if (const auto coverage = coverageRow(verdict))
        rows.push_back(*coverage);
    if (verdict.verdict != Verdict::Inconclusive)
        rows.push_back(crossedRow(verdict));
    return rows;
}

MetricTable::MetricTable(QWidget *parent)
    : TablePane(tr("Metrics"), parent)
    , m_model(new TableModel<MetricRow>(u"metrics"_s, tr("Metrics"), makeColumns(), this))
{
    m_model->setIdentify([](const MetricRow &row) { return row.title; });
    setModel(m_model);
    setFitted(true);
    setCellFocus(true);
    setStretchMinimum(5);
    view()->setSelectionMode(QAbstractItemView::SingleSelection);
    view()->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view()->horizontalHeader()->setSectionsMovable(false);
    view()->horizontalHeader()->setSectionsClickable(false);
}

void MetricTable::setVerdict(const HostVerdict &verdict)
{
    m_thresholds = verdict.thresholds;
    m_inconclusive = verdict.verdict == Verdict::Inconclusive;
    m_hasContext = verdict.context.has_value();
    m_hasGeneration = verdict.generation.has_value();
    m_contextIsWorse = m_hasContext
        && (!m_hasGeneration || verdict.context->crossedCount > verdict.generation->crossedCount);
    m_model->setRows(metricRows(verdict));

    const auto titled = [](const QString &title, const WindowMetrics *window) {
        const bool hasSteps = window != nullptr && window->stepCount > 0;
        return hasSteps ? title + u' ' + formatCount(window->stepCount) : title;
    };
    m_model->setColumnTitle(AllColumn,
        m_inconclusive ? tr("Value") : titled(tr("All"), &verdict.aggregate));
    m_model->setColumnTitle(
        ContextColumn, titled(tr("Ctx"), windowOf(verdict, StepPhase::Context)));
    m_model->setColumnTitle(
        GenerationColumn, titled(tr("Gen"), windowOf(verdict, StepPhase::Generation)));
    updateColumns();
    updateEditors();
}

std::optional<StepPhase> MetricTable::phaseOf(int column)
{
    if (column == ContextColumn)
        return StepPhase::Context;
    if (column == GenerationColumn)
        return StepPhase::Generation;
    return {};
}

int MetricTable::columnOf(std::optional<StepPhase> phase)
{
    return phase == StepPhase::Context    ? ContextColumn
        : phase == StepPhase::Generation ? GenerationColumn
                                         : AllColumn;
}

std::optional<Metric> MetricTable::metricOf(int row) const
{
    if (row < 0 || row >= m_model->rowCount())
        return {};
    const MetricRow &found = m_model->row(row);
    const bool isMetric
        = found.kind == MetricRow::Kind::Judged || found.kind == MetricRow::Kind::Shown;
    return isMetric ? std::optional(found.metric) : std::nullopt;
}

int MetricTable::rowOf(Metric metric) const
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (metricOf(row) == metric)
            return row;
    }
    return -1;
}

void MetricTable::setEditing(bool editing)
{
    m_editing = editing;
    updateColumns();
    updateEditors();
}

QLineEdit *MetricTable::limitEditor(Limit limit) const
{
    for (const JudgedRow &judged : judgedRows()) {
        if (judged.limit == limit)
            return qobject_cast<QLineEdit *>(
                view()->indexWidget(shownIndex(rowOf(judged.metric), LimitColumn)));
    }
    return nullptr;
}

void MetricTable::fitTo(int width)
{
    m_width = width;
    updateColumns();
}

Table MetricTable::valuesTable() const
{
    Table table = m_model->table();
    const auto drop = [&table](int column) {
        table.columns.erase(table.columns.begin() + column);
        for (Row &row : table.rows)
            row.erase(row.begin() + column);
    };
    drop(WhyColumn); // reasons travel with the cells that lack a value
    if (!m_hasGeneration)
        drop(GenerationColumn);
    if (!m_hasContext)
        drop(ContextColumn);
    table.columns[AllColumn].title = tr("All");
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const MetricRow &row = m_model->row(int(i));
        if (!row.code.isEmpty())
            table.rows[i][MetricColumn] = Cell(row.code + u' ' + row.title);
    }
    return table;
}

std::vector<TableColumn<MetricRow>> MetricTable::makeColumns() const
{
    return {
        {.column = {u"metric"_s, tr("Metric")},
            .value = [](const MetricRow &row) { return Cell(row.title); },
            .look = titleLook,
            .toolTip =
                [](const MetricRow &row) {
                    const bool isMetric = row.kind == MetricRow::Kind::Judged
                        || row.kind == MetricRow::Kind::Shown;
                    return isMetric ? metricExplanation(row.metric) : QString();
                },
            .stretch = true},
        valueColumn(u"all"_s, tr("All"), 0),
        valueColumn(u"context"_s, tr("Ctx"), 1),
        valueColumn(u"generation"_s, tr("Gen"), 2),
        {.column = {u"limit"_s, tr("Limit")},
            .value = [](const MetricRow &row) { return Cell(row.limit); },
            .look = [](const MetricRow &) { return CellLook {.ink = Ink::Secondary}; },
            .toolTip =
                [](const MetricRow &row) {
                    return row.limit.contains(u'·')
                        ? tr("For all and context steps, then for generation steps.")
                        : QString();
                },
            .alignRight = true},
        {.column = {u"why"_s, tr("Why")},
            .value = [](const MetricRow &row) { return Cell(row.why); },
            .look =
                [](const MetricRow &row) {
                    return CellLook {.mark = row.isUnknown ? Mark::Unknown : Mark::None};
                },
            .stretch = true},
    };
}

void MetricTable::updateColumns()
{
    bool context = m_hasContext && !m_inconclusive;
    bool generation = m_hasGeneration && !m_inconclusive;
    if (context && generation && m_width > 0 && neededWidth(true, true) > m_width) {
        context = m_contextIsWorse;
        generation = !m_contextIsWorse;
    }
    // Narrower still: the limit of the chosen metric stands below the table.
    const bool hasRoom = m_width <= 0 || neededWidth(context, generation) <= m_width;
    if (m_editing && !hasRoom)
        context = generation = false;
    setColumnVisible(ContextColumn, context);
    setColumnVisible(GenerationColumn, generation);
    setColumnVisible(LimitColumn, m_editing || (!m_inconclusive && hasRoom));
    setColumnVisible(WhyColumn, m_inconclusive && !m_editing);
    relayout();
}

void MetricTable::updateEditors()
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const JudgedRow *const judged
            = metricOf(row) ? judgedRow(*metricOf(row)) : nullptr;
        const QModelIndex index = shownIndex(row, LimitColumn);
        auto *editor = qobject_cast<QLineEdit *>(view()->indexWidget(index));
        if (!m_editing || judged == nullptr) {
            view()->setIndexWidget(index, nullptr);
            continue;
        }
        if (editor == nullptr) {
            editor = new QLineEdit;
            editor->setProperty("cell", true);
            editor->setAlignment(Qt::AlignRight);
            editor->setAccessibleName(tr("Limit of %1 in percent: all and context steps, then "
                                         "generation steps")
                                          .arg(metricTitle(judged->metric)));
            editor->setToolTip(tr("Percent. One number, or two: all and context steps · generation "
                                  "steps."));
            connect(editor, &QLineEdit::textEdited, this,
                [this, editor, row](const QString &text) { onLimitEdited(editor, row, text); });
            view()->setIndexWidget(index, editor);
        }
        // What is being typed stays as it is typed.
        if (!editor->hasFocus())
            editor->setText(limitInput(*judged, m_thresholds));
    }
}

void MetricTable::onLimitEdited(QLineEdit *editor, int row, const QString &text)
{
    const JudgedRow *const judged = judgedRow(*metricOf(row));
    Thresholds changed = m_thresholds;
    const bool isValid = parseLimitInput(text, *judged, &changed);
    editor->setProperty("invalid", !isValid);
    editor->style()->unpolish(editor);
    editor->style()->polish(editor);
    if (isValid && changed != m_thresholds) {
        m_thresholds = changed;
        Q_EMIT thresholdsEdited(changed);
    }
}

int MetricTable::neededWidth(bool withContext, bool withGeneration) const
{
    int width = 0;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const bool isShown = column != WhyColumn && (column != ContextColumn || withContext)
            && (column != GenerationColumn || withGeneration);
        if (!isShown)
            continue;
        int widest = 0;
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (column == MetricColumn && m_model->row(row).kind == MetricRow::Kind::Shown)
                continue; // long names of minor rows may be elided
            widest = std::max(widest, cellWidth(paintedCell(m_model->index(row, column))));
        }
        width += widest;
    }
    return width;
}

} // namespace gapscope
