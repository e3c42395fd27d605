// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/verdictpanel.h"

#include "core/base/format.h"
#include "widgets/panels/metricfigure.h"
#include "widgets/panels/metrictable.h"
#include "widgets/panels/ranktable.h"
#include "widgets/panels/verdicthead.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// "whole run, 272 steps, 2 ranks"
QString scopeOf(const VerdictInput &input)
{
    QStringList parts {input.scope};
    const int steps = input.corrected.aggregate.stepCount;
    if (steps > 0)
        parts.append(VerdictPanel::tr("%1 steps").arg(formatCount(steps)));
    const auto ranks = input.corrected.ranks.size();
    if (ranks > 0)
        parts.append(ranks == 1 ? VerdictPanel::tr("1 rank") : VerdictPanel::tr("%1 ranks").arg(ranks));
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

// What else was measured: one line each, only what there is.
QString factsOf(const HostVerdict &answer)
{
    QStringList lines;
    if (answer.steady && answer.steady->steps > 0) {
        lines.append(VerdictPanel::tr("Step period of %1 steady steps: mean %2 (95 % interval %3 … "
                                      "%4), median %5, p90 %6.")
                         .arg(formatCount(answer.steady->steps), formatMeanUs(answer.steady->mean),
                             formatMeanUs(answer.steady->low, Unit::Without),
                             formatMeanUs(answer.steady->high), formatMeanUs(answer.steady->median),
                             formatMeanUs(answer.steady->p90)));
    }
    if (answer.coverage.byCount && answer.coverage.byTime) {
        lines.append(VerdictPanel::tr("Graph replay: %1 of the kernels, %2 of their time.")
                         .arg(formatPercent(*answer.coverage.byCount),
                             formatPercent(*answer.coverage.byTime)));
    } else if (answer.coverage.wholeGraphExecutions > 0) {
        lines.append(VerdictPanel::tr("%1 graph replays were recorded as a whole, without their "
                                      "kernels.")
                         .arg(formatCount(answer.coverage.wholeGraphExecutions)));
    }
    if (!answer.windowNote.isEmpty())
        lines.append(VerdictPanel::tr("Measured over: %1.").arg(answer.windowNote));
    return lines.join(u'\n');
}

// Which judged metrics lack a value, so that nobody takes a dash for zero.
QString leftOutOf(const HostVerdict &answer)
{
    int unknown = 0;
    QStringList names;
    for (const JudgedRow &row : judgedRows()) {
        if (answer.aggregate[row.metric].known)
            continue;
        ++unknown;
        names.append(QLatin1String(row.code) + u' ' + metricTitle(row.metric));
    }
    if (unknown == 0)
        return {};
    const QString count = VerdictPanel::tr("%1 of %2 metrics cannot be answered.")
                              .arg(unknown)
                              .arg(judgedRows().size());
    return count + u' ' + VerdictPanel::tr("They are left out, never counted as 0.");
}

} // namespace

VerdictPanel::VerdictPanel(QWidget *parent)
    : Panel(tr("Verdict"), parent)
    , m_head(new VerdictHead)
    , m_difference(new NoteLabel(Ink::Text))
    , m_methods(new SegmentBar(tr("Method")))
    , m_metrics(new MetricTable)
    , m_leftOut(new NoteLabel(Ink::Secondary))
    , m_figure(new MetricFigure)
    , m_ranks(new RankTable)
    , m_facts(new NoteLabel(Ink::Secondary))
{
    buildPage();
    connectTables();
    clear();
}

void VerdictPanel::buildPage()
{
    m_facts->label()->setTabular(true);
    auto *const page = new QWidget;
    page->setAccessibleName(name());
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto *const layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(makeMethodLine());
    layout->addWidget(m_difference);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_metrics);
    layout->addWidget(makeEditLine());
    layout->addWidget(m_leftOut);
    layout->addWidget(m_figure);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_ranks);
    layout->addWidget(m_facts);
    layout->addStretch(1);

    auto *const scroll = m_scroll = new QScrollArea;
    scroll->setAccessibleName(name());
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    auto *const outer = new QVBoxLayout(content());
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

QWidget *VerdictPanel::makeMethodLine()
{
    auto *const line = new QWidget;
    line->setAccessibleName(tr("Method and thresholds"));
    m_methods->setTexts({tr("Corrected"), tr("Reference")});
    m_methods->button(0)->setToolTip(
        tr("Several ranks, windows per step, queue back-pressure, evidence"));
    m_methods->button(1)->setToolTip(tr("As the published script, number for number"));
    m_methods->setCurrent(0);
    m_editLink = new LinkButton(tr("Thresholds…"));
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(Metrics::kPanelInset, 0, Metrics::kGap, 6);
    layout->setSpacing(Metrics::kGap);
    m_methodCaption = new TextLabel(tr("Method"), FontRole::Caption, Ink::Secondary);
    layout->addWidget(m_methodCaption);
    layout->addWidget(m_methods);
    layout->addStretch(1);
    layout->addWidget(m_editLink);
    connect(m_methods, &SegmentBar::chosen, this, [this](int index) {
        setMethod(index == 0 ? Method::Corrected : Method::Reference);
        Q_EMIT methodChosen(m_method);
    });
    connect(m_editLink, &QToolButton::clicked, this, [this] { setEditing(!m_editing); });
    return line;
}

QWidget *VerdictPanel::makeEditLine()
{
    m_editLine = new QWidget;
    m_editLine->setAccessibleName(tr("Editing thresholds"));
    auto *const hint = new TextLabel(
        tr("Limits in percent: all and context steps · generation steps. The verdict follows."),
        FontRole::Caption, Ink::Secondary);
    hint->setWrapped();
    auto *const reset = new LinkButton(tr("Reset"));
    reset->setToolTip(tr("Back to the limits of the threshold table"));
    connect(reset, &QToolButton::clicked, this, &VerdictPanel::thresholdsReset);
    auto *const layout = new QHBoxLayout(m_editLine);
    layout->setContentsMargins(Metrics::kPanelInset, Metrics::kGrid, Metrics::kGap, Metrics::kGrid);
    layout->addWidget(hint, 1);
    layout->addWidget(reset);
    m_editLine->hide();
    return m_editLine;
}

void VerdictPanel::connectTables()
{
    connect(m_metrics, &TablePane::currentChanged, this, [this](int row, int column) {
        if (const auto metric = m_metrics->metricOf(row))
            choose({*metric, MetricTable::phaseOf(column)});
    });
    const auto activate = [this](int row, int column) {
        const auto metric = m_metrics->metricOf(row);
        if (!metric)
            return;
        choose({*metric, MetricTable::phaseOf(column)});
        // What cannot be answered has no intervals to show.
        const WindowMetrics *const window = windowOf(verdict(), m_chosen.phase);
        if (window != nullptr && (*window)[*metric].known)
            Q_EMIT metricActivated(m_chosen.metric, m_chosen.phase);
    };
    connect(m_metrics, &TablePane::clicked, this, activate);
    connect(m_metrics, &TablePane::activated, this, activate);
    connect(m_metrics, &MetricTable::thresholdsEdited, this, &VerdictPanel::thresholdsEdited);
    connect(m_figure, &MetricFigure::showRequested, this,
        [this] { Q_EMIT metricActivated(m_chosen.metric, m_chosen.phase); });
    connect(m_figure, &MetricFigure::hideRequested, this, &VerdictPanel::metricHidden);
    connect(m_ranks, &RankTable::rankActivated, this, &VerdictPanel::rankActivated);
}

void VerdictPanel::setInput(const VerdictInput &input)
{
    m_input = input;
    // The reference method judges whole runs; a selection has the corrected one only.
    const bool hasReference = input.reference.has_value();
    m_methods->button(1)->setEnabled(hasReference);
    if (!hasReference && m_method == Method::Reference) {
        m_method = Method::Corrected;
        m_methods->setCurrent(0);
        Q_EMIT methodChosen(m_method);
    }
    refresh();
    showContent();
}

void VerdictPanel::clear(const QString &reason)
{
    m_input.reset();
    m_shown.reset();
    setEditing(false);
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Open a trace to see whether the host keeps the GPU waiting.")
                               : reason);
}

void VerdictPanel::setMethod(Method method)
{
    m_method = method;
    m_methods->setCurrent(method == Method::Corrected ? 0 : 1);
    if (m_input)
        refresh();
}

const HostVerdict &VerdictPanel::verdict() const
{
    const bool isReference = m_method == Method::Reference && m_input->reference;
    return isReference ? *m_input->reference : m_input->corrected;
}

void VerdictPanel::setShownMetric(const std::optional<MetricChoice> &shown)
{
    m_shown = shown;
    m_figure->setShown(m_shown == m_chosen);
}

void VerdictPanel::setEditing(bool editing)
{
    if (m_editing == editing)
        return;
    m_editing = editing;
    m_editLink->setText(editing ? tr("Done") : tr("Thresholds…"));
    m_editLine->setVisible(editing);
    m_metrics->setEditing(editing);
    Q_EMIT editingChanged(editing);
}

std::vector<Table> VerdictPanel::tables() const
{
    if (!m_input)
        return {};
    std::vector<Table> result {m_metrics->valuesTable()};
    result.front().title = tr("Metrics, %1").arg(scopeText());
    if (m_ranks->count() > 0)
        result.push_back(m_ranks->table());
    return result;
}

QString VerdictPanel::markdown() const
{
    if (!m_input)
        return {};
    const HostVerdict &answer = verdict();
    QString text = u"**%1**: %2"_s.arg(verdictWord(answer), verdictSentence(answer));
    if (const QString evidence = evidenceSentence(answer); !evidence.isEmpty())
        text += u" ("_s + evidence + u')';
    text += u".\n\n"_s;
    if (!m_input->difference.isEmpty())
        text += escapedMarkdown(m_input->difference) + u"\n\n"_s;
    return text + Panel::markdown();
}

void VerdictPanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    refreshColumns();
}

void VerdictPanel::refresh()
{
    const HostVerdict &answer = verdict();
    setScopeText(scopeOf(*m_input));
    m_head->setVerdict(answer);
    m_difference->setText(m_input->difference);
    m_metrics->setVerdict(answer);
    m_ranks->setRanks(answer.ranks);
    m_ranks->setVisible(!answer.ranks.empty());
    refreshNotes(answer);
    if (m_metrics->rowOf(m_chosen.metric) < 0 || windowOf(answer, m_chosen.phase) == nullptr)
        m_chosen = {};
    m_metrics->setCurrent(
        m_metrics->rowOf(m_chosen.metric), MetricTable::columnOf(m_chosen.phase));
    refreshFigure();
    refreshColumns();
}

void VerdictPanel::refreshNotes(const HostVerdict &answer)
{
    m_leftOut->setText(leftOutOf(answer));
    m_facts->setText(factsOf(answer));
}

void VerdictPanel::refreshFigure()
{
    m_figure->setMeasure(verdict(), m_chosen.metric, m_chosen.phase);
    m_figure->setShown(m_shown == m_chosen);
    m_figure->setVisible(verdict().aggregate[m_chosen.metric].known
        || verdict().verdict != Verdict::Inconclusive);
}

void VerdictPanel::refreshColumns()
{
    // As if the scroll bar were there: it comes and goes with the rows.
    m_methodCaption->setVisible(width() >= Metrics().scaled(25));
    m_metrics->fitTo(width() - m_scroll->verticalScrollBar()->sizeHint().width());
}

void VerdictPanel::choose(MetricChoice choice)
{
    if (!m_input || m_chosen == choice || windowOf(verdict(), choice.phase) == nullptr)
        return;
    m_chosen = choice;
    refreshFigure();
}

} // namespace gapscope
