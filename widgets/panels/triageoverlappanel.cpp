// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/triageoverlappanel.h"

#include "core/base/format.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/triagefacts.h"

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum ColumnIndex { PriorityColumn, VerdictColumn, KernelColumn, TimeColumn, ShareColumn,
    ExclusiveColumn, RiskColumn, ScopeColumn, AdviceColumn };

Mark riskMark(const QString &risk)
{
    if (risk == u"high"_s)
        return Mark::Measured;
    return risk == u"low"_s ? Mark::Guess : Mark::Unknown;
}

Swatch swatchOf(const TriageOverlapRow &row)
{
    if (row.category == u"communication"_s)
        return Swatch::Communication;
    return row.category == u"memory"_s ? Swatch::Copy : Swatch::None;
}

} // namespace

TriageOverlapPanel::TriageOverlapPanel(QWidget *parent)
    : TriagePanel(tr("Overlap opportunities"), tr("Kernels that could overlap with others"), parent)
    , m_model(new TableModel<TriageOverlapRow>(
          u"overlap"_s, tr("Overlap opportunities"), makeColumns(), this))
{
    m_model->setIdentify(
        [](const TriageOverlapRow &row) { return row.verdict + u'/' + row.kernel; });
    setModel(m_model);
    pane()->setDropOrder({AdviceColumn, ScopeColumn, VerdictColumn});
    connect(pane(), &TablePane::activated, this, [this](int row, int) {
        Q_EMIT eventChosen(m_model->row(row).file, m_model->row(row).example, true);
    });
    connect(pane(), &TablePane::currentChanged, this, [this](int row, int) {
        if (row >= 0)
            Q_EMIT eventChosen(m_model->row(row).file, m_model->row(row).example, false);
    });
}

bool TriageOverlapPanel::showKernel(const QString &kernel)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).kernel != kernel)
            continue;
        pane()->setCurrent(row);
        showFacts(row);
        return true;
    }
    pane()->setCurrent(-1);
    return false;
}

void TriageOverlapPanel::fillRows()
{
    const TriageStageAnswer *stage = stageAnswer();
    m_model->setRows(stage ? stage->overlap : std::vector<TriageOverlapRow> {});
}

void TriageOverlapPanel::showFacts(int row)
{
    if (!stageAnswer()) {
        facts()->setFacts({}, {}, {});
        return;
    }
    if (m_model->rowCount() == 0) {
        const QString why = answer()->isPair
            ? tr("Kernels run beside others, or their share is below the cutoff.")
            : tr("This needs two traces of the same work: open the one with Python frames,");
        const QString how = answer()->isPair
            ? QString()
            : tr("then compare with the one as it runs in production.");
        facts()->setFacts(tr("No overlap opportunities"), {},
            {{{}, why, {}, false, false}, {{}, how, {}, false, false}});
        return;
    }
    const TriageOverlapRow &shown = m_model->row(row < 0 ? 0 : row);
    const QString verdict = shown.verdict == u"headroom"_s
        ? tr("it runs alone for %1 of its time").arg(formatPercent(shown.exclusive))
        : tr("it is hidden behind others for %1 of its time").arg(formatPercent(shown.hidden));
    QString risk = tr("kernels right before or after it on its stream depend on the same code");
    if (shown.risk == u"low"_s)
        risk = tr("its neighbours on the stream leave room or belong to other code");
    else if (shown.risk == u"unclear"_s)
        risk = tr("its neighbours are close, and it is not known where they come from");
    facts()->setFacts(shownKernel(shown.kernel), shown.recommendation,
        {{tr("Why"), verdict, {}, false, false}, {tr("Risk"), risk, {}, false, false},
            {tr("Code"), shown.scope, {}, false, false}});
}

std::vector<TableColumn<TriageOverlapRow>> TriageOverlapPanel::makeColumns()
{
    using Item = TriageOverlapRow;
    return {
        {.column = {u"priority"_s, QString()},
            .value = [](const Item &row) { return Cell(row.priority); },
            .look = [](const Item &) { return CellLook {.bold = true}; },
            .toolTip = [](const Item &row) { return row.recommendation; }},
        {.column = {u"verdict"_s, tr("Verdict")},
            .value = [](const Item &row) { return Cell(row.verdict); }},
        {.column = {u"kernel"_s, tr("Kernel"), ColumnKind::Code},
            .value = [](const Item &row) { return Cell(row.kernel); },
            .text = [](const Item &row) { return shownKernel(row.kernel); },
            .look = [](const Item &row) { return CellLook {.swatch = swatchOf(row)}; },
            .toolTip = [](const Item &row) { return row.kernel; },
            .stretch = true},
        {.column = {u"us"_s, tr("Time"), ColumnKind::Number, 1, tr("µs")},
            .value = [](const Item &row) { return Cell(row.us); }},
        {.column = {u"share"_s, tr("Share"), ColumnKind::Percent},
            .value = [](const Item &row) { return Cell(row.share / 100); },
            .toolTip = [](const Item &) {
                return tr("Of the time in which the stage's GPU was busy.");
            }},
        {.column = {u"exclusive"_s, tr("Exclusive"), ColumnKind::Percent},
            .value = [](const Item &row) { return Cell(row.exclusive); },
            .toolTip = [](const Item &) { return tr("Part of its time without another stream."); }},
        {.column = {u"dep_risk"_s, tr("Dependency risk")},
            .value = [](const Item &row) { return Cell(row.risk); },
            .look = [](const Item &row) { return CellLook {.mark = riskMark(row.risk)}; }},
        {.column = {u"scope"_s, tr("Python scope"), ColumnKind::Code},
            .value = [](const Item &row) { return Cell(row.scope); },
            .look = [](const Item &) { return CellLook {.ink = Ink::Secondary}; },
            .digits = 20},
        {.column = {u"recommendation"_s, tr("Advice")},
            .value = [](const Item &row) { return Cell(row.recommendation); }},
    };
}

} // namespace gapscope
