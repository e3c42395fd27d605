// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/triagefusepanel.h"

#include "core/base/format.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/triagefacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum ColumnIndex { PatternColumn, ConfidenceColumn, SimilarityColumn, TimeColumn, ShareColumn,
    EvidenceColumn };

QString joined(const std::vector<QString> &parts)
{
    return QStringList(parts.begin(), parts.end()).join(u", "_s);
}

QString evidenceText(const TriageFuseRow &row)
{
    QStringList parts;
    for (const auto &[kernel, share] : row.evidence)
        parts.push_back(shownKernel(kernel).left(40) + u' ' + formatPercent(share / 100));
    return parts.join(u", "_s);
}

} // namespace

TriageFusePanel::TriageFusePanel(QWidget *parent)
    : TriagePanel(tr("Fuse patterns"), tr("Patterns of kernels that can be fused"), parent)
    , m_model(new TableModel<TriageFuseRow>(u"fuse"_s, tr("Fuse patterns"), makeColumns(), this))
{
    m_model->setIdentify([](const TriageFuseRow &row) { return row.pattern; });
    setModel(m_model);
    pane()->setDropOrder({EvidenceColumn, SimilarityColumn});
    connect(pane(), &TablePane::activated, this, [this](int row, int) { choose(row, true); });
    connect(pane(), &TablePane::currentChanged, this, [this](int row, int) { choose(row, false); });
}

void TriageFusePanel::choose(int row, bool isActivated)
{
    const TriageStageAnswer *stage = stageAnswer();
    if (row < 0 || !stage || m_model->row(row).kernels.empty())
        return;
    const TriageKernelRow &kernel = stage->kernels[m_model->row(row).kernels.front()];
    Q_EMIT eventChosen(kernel.file, kernel.first, isActivated);
}

bool TriageFusePanel::showKernel(const QString &kernel)
{
    const TriageStageAnswer *stage = stageAnswer();
    for (int row = 0; stage && row < m_model->rowCount(); ++row) {
        const std::vector<std::size_t> &kernels = m_model->row(row).kernels;
        if (std::ranges::any_of(
                kernels, [&](std::size_t at) { return stage->kernels[at].kernel == kernel; })) {
            pane()->setCurrent(row);
            showFacts(row);
            return true;
        }
    }
    pane()->setCurrent(-1);
    return false;
}

void TriageFusePanel::fillRows()
{
    const TriageStageAnswer *stage = stageAnswer();
    m_model->setRows(stage ? stage->fuse : std::vector<TriageFuseRow> {});
}

void TriageFusePanel::showFacts(int row)
{
    const TriageStageAnswer *stage = stageAnswer();
    if (!stage) {
        facts()->setFacts({}, {}, {});
        return;
    }
    if (m_model->rowCount() == 0) {
        std::vector<TriageFacts::Line> lines;
        for (const TriageNearMiss &miss : stage->nearMisses)
            lines.push_back({tr("Low"), miss.pattern, miss.missing, false, false});
        if (lines.empty())
            lines.push_back({{}, tr("No pattern of the table matches the kernels of this stage."), {}, false, false});
        facts()->setFacts(tr("No fuse patterns"), {}, std::move(lines));
        return;
    }
    const TriageFuseRow &shown = m_model->row(row < 0 ? 0 : row);
    facts()->setFacts(shown.pattern,
        tr("%1 similarity, %2").arg(shown.similarity, answer()->formalFramework),
        {{tr("Now"), shown.locations.empty() ? tr("location not known") : joined(shown.locations), {}, false, false},
            {tr("Fused"), joined(shown.candidates), {}, false, false},
            {tr("Why"), shown.rationale, {}, false, false}});
}

std::vector<TableColumn<TriageFuseRow>> TriageFusePanel::makeColumns()
{
    using Item = TriageFuseRow;
    return {
        {.column = {u"pattern"_s, tr("Pattern")},
            .value = [](const Item &row) { return Cell(row.pattern); },
            .toolTip = [](const Item &row) { return row.rationale; },
            .stretch = true},
        {.column = {u"confidence"_s, tr("Confidence")},
            .value = [](const Item &row) { return Cell(row.confidence); },
            .look = [](const Item &row) {
                return CellLook {.mark = row.confidence == u"Confirmed"_s ? Mark::Measured : Mark::FromTable};
            }},
        {.column = {u"similarity"_s, tr("Similarity")},
            .value = [](const Item &row) { return Cell(row.similarity); }},
        {.column = {u"gpu_ms"_s, tr("GPU time"), ColumnKind::Number, 2, tr("ms")},
            .value = [](const Item &row) { return Cell(row.us / 1000); }},
        {.column = {u"share"_s, tr("Share"), ColumnKind::Percent},
            .value = [](const Item &row) { return Cell(row.share / 100); },
            .look = [](const Item &) { return CellLook {.bold = true}; }},
        {.column = {u"evidence"_s, tr("Evidence kernels"), ColumnKind::Code},
            .value = evidenceText,
            .look = [](const Item &) { return CellLook {.ink = Ink::Secondary}; },
            .digits = 22},
    };
}

} // namespace gapscope
