// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/triagekernelspanel.h"

#include "core/base/format.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/triagefacts.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

enum ColumnIndex { KernelColumn, CategoryColumn, TimeColumn, ShareColumn, BarColumn, CountColumn,
    BusyColumn, GpusColumn, LocationColumn, OpColumn };

constexpr double kStrongShare = 10; // percent: in bold

const TriageSource *firstSource(const TriageKernelRow &row)
{
    return row.sources.empty() ? nullptr : &row.sources.front();
}

bool isUnresolved(const TriageKernelRow &row)
{
    return row.sources.empty() || row.sources.front().location == u"unresolved"_s;
}

// "function  file.py:12" of the first site.
QString locationText(const TriageKernelItem &item)
{
    if (item.rest > 0)
        return {};
    if (isUnresolved(item.row))
        return TriageKernelsPanel::tr("no Python frame");
    const TriageSource &source = item.row.sources.front();
    if (source.isGraph)
        return TriageKernelsPanel::tr("graph replay only");
    const auto [function, path] = splitLocation(source.location);
    return path.isEmpty() ? function : function + u"  "_s + path.section(u'/', -1);
}

QString locationTip(const TriageKernelItem &item)
{
    if (item.rest > 0)
        return {};
    if (isUnresolved(item.row))
        return TriageKernelsPanel::tr(
            "No Python frame of the mapping trace was active when it was launched.");
    QString text = item.row.location;
    text.replace(u"<br>"_s, u"\n"_s);
    if (item.row.sources.front().isGraph)
        text += u'\n'
            + TriageKernelsPanel::tr("Only the launch of its whole graph is known, not the code that "
                                     "was captured. Map with a trace of the same model without graphs.");
    else if (item.row.match == TriageMatch::Similar)
        text += u'\n'
            + TriageKernelsPanel::tr("The mapping trace has no kernel of this name; this is the "
                                     "location of one with a similar name.");
    return text;
}

Swatch swatchOf(const TriageKernelItem &item)
{
    if (item.rest > 0)
        return Swatch::NotRecorded;
    if (item.row.category == u"communication"_s)
        return Swatch::Communication;
    if (item.row.category == u"memory"_s && item.row.kernel.startsWith(u"Mem"_s))
        return Swatch::Copy;
    return item.row.isGraph ? Swatch::GraphKernel : Swatch::EagerKernel;
}

QString opText(const TriageKernelItem &item)
{
    if (item.rest > 0 || item.row.cpuOp == u"-"_s)
        return {};
    return item.row.cpuOp.section(u"<br>"_s, 0, 0);
}

Column number(const QString &key, const QString &title, int decimals, const QString &unit)
{
    return {key, title, ColumnKind::Number, decimals, unit};
}

} // namespace

TriageKernelsPanel::TriageKernelsPanel(QWidget *parent)
    : TriagePanel(tr("Kernels"), tr("Kernels of a stage by GPU time"), parent)
    , m_stages(new SegmentBar(tr("Stage")))
    , m_model(new TableModel<TriageKernelItem>(u"kernels"_s, tr("Kernels"), makeColumns(), this))
{
    m_model->setIdentify([](const TriageKernelItem &item) { return item.row.kernel; });
    m_model->setPinnedLast([](const TriageKernelItem &item) { return item.rest > 0; });
    setModel(m_model);
    setFactsFrom(24);
    pane()->sortBy(TimeColumn, Qt::DescendingOrder);
    pane()->setDropOrder({BusyColumn, BarColumn, OpColumn, CategoryColumn});
    headLine()->insertWidget(0, m_stages);
    connect(m_stages, &SegmentBar::chosen, this, &TriageKernelsPanel::stageChosen);
    connect(pane(), &TablePane::clicked, this, &TriageKernelsPanel::follow);
    connect(pane(), &TablePane::activated, this, [this](int row, int) {
        const TriageKernelItem &item = m_model->row(row);
        if (item.rest == 0)
            Q_EMIT eventChosen(item.row.file, item.row.first, true);
    });
    connect(pane(), &TablePane::currentChanged, this, [this](int row, int) {
        if (row >= 0 && m_model->row(row).rest == 0)
            Q_EMIT eventChosen(m_model->row(row).row.file, m_model->row(row).row.first, false);
    });
    connect(facts(), &TriageFacts::followed, this, [this](int) { follow(m_factsRow, LocationColumn); });
}

// A click on a location opens its frame.
void TriageKernelsPanel::follow(int row, int column)
{
    if (row < 0 || row >= m_model->rowCount() || column != LocationColumn)
        return;
    const TriageSource *source = firstSource(m_model->row(row).row);
    if (source && source->frame != EventId::None)
        Q_EMIT frameChosen(source->file, source->frame, source->inMapping);
}

void TriageKernelsPanel::setStage(int stage)
{
    QStringList names;
    if (answer()) {
        for (const TriageStageAnswer &each : answer()->stages)
            names.push_back(triageStageName(each.stage));
    }
    m_stages->setTexts(names);
    m_stages->setVisible(names.size() > 1);
    if (!names.isEmpty())
        m_stages->setCurrent(std::clamp(stage, 0, int(names.size()) - 1));
    TriagePanel::setStage(stage);
}

bool TriageKernelsPanel::showKernel(const QString &kernel)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).row.kernel != kernel || m_model->row(row).rest > 0)
            continue;
        pane()->setCurrent(row);
        showFacts(row);
        return true;
    }
    pane()->setCurrent(-1);
    return false;
}

void TriageKernelsPanel::fillRows()
{
    std::vector<TriageKernelItem> items;
    const TriageStageAnswer *stage = stageAnswer();
    if (stage) {
        const std::size_t shown = shownKernels(*answer(), *stage);
        const double most = stage->kernels.empty() ? 0 : stage->kernels.front().share;
        TriageKernelItem rest;
        for (std::size_t i = 0; i < stage->kernels.size(); ++i) {
            const TriageKernelRow &row = stage->kernels[i];
            if (i < shown) {
                items.push_back({row, 0, most, row.category == u"communication"_s});
                continue;
            }
            ++rest.rest;
            rest.row.us += row.us;
            rest.row.share += row.share;
            rest.row.launches += row.launches;
        }
        rest.most = most;
        const QString share = tr("%1 %").arg(answer()->minShare, 0, 'f', 1);
        rest.row.kernel = rest.rest == 1 ? tr("1 kernel below %1").arg(share)
                                         : tr("%1 kernels below %2").arg(rest.rest).arg(share);
        if (rest.rest > 0)
            items.push_back(rest);
    }
    pane()->setColumnVisible(GpusColumn, stage && stage->gpus > 1);
    m_model->setRows(std::move(items));
}

void TriageKernelsPanel::showFacts(int row)
{
    // Without a choice the first row says what the lines below are for.
    m_factsRow = row < 0 && m_model->rowCount() > 0 ? 0 : row;
    if (m_factsRow < 0 || m_model->row(m_factsRow).rest > 0) {
        facts()->setFacts({}, {}, {});
        return;
    }
    const TriageKernelRow &kernel = m_model->row(m_factsRow).row;
    std::vector<TriageFacts::Line> lines;
    const TriageSource *source = firstSource(kernel);
    if (source && !isUnresolved(kernel)) {
        const auto [function, path] = splitLocation(source->location);
        const QString share = tr("%1 %").arg(source->share, 0, 'f', 0);
        lines.push_back({share, function, path, source->frame != EventId::None, true});
        for (std::size_t i = source->stack.size(); i-- > 0;) {
            const auto [caller, file] = splitLocation(source->stack[i]);
            if (source->stack[i] != source->location)
                lines.push_back({{}, caller, file, false, false});
        }
    } else {
        lines.push_back({{}, locationTip(m_model->row(m_factsRow)), {}, false, false});
    }
    QString note = kernel.match == TriageMatch::Similar ? tr("by a similar name") : tr("by its exact name");
    if (kernel.match == TriageMatch::None)
        note = tr("not in the mapping trace");
    facts()->setFacts(tr("Where %1 comes from").arg(shownKernel(kernel.kernel)),
        !source ? note
                : source->launches == 1
                ? tr("1 launch mapped, %1").arg(note)
                : tr("%1 launches mapped, %2").arg(formatCount(source->launches), note),
        std::move(lines));
}

std::vector<TableColumn<TriageKernelItem>> TriageKernelsPanel::makeColumns()
{
    using Item = TriageKernelItem;
    const auto inMs = [](double us) { return us / 1000; };
    const auto ofRow = [](auto get) {
        return [get](const Item &item) { return item.rest > 0 ? Cell() : Cell(get(item.row)); };
    };
    return {
        {.column = {u"kernel"_s, tr("Kernel"), ColumnKind::Code},
            .value = [](const Item &item) { return Cell(item.row.kernel); },
            .text = [](const Item &item) {
                return item.rest > 0 ? item.row.kernel : shownKernel(item.row.kernel);
            },
            .look = [](const Item &item) {
                return CellLook {.swatch = swatchOf(item),
                    .ink = item.rest > 0 ? Ink::Secondary : Ink::Text};
            },
            .toolTip = [](const Item &item) { return item.row.kernel; },
            .stretch = true},
        {.column = {u"category"_s, tr("Category")},
            .value = [](const Item &item) { return Cell(item.row.category); }},
        {.column = number(u"gpu_ms"_s, tr("GPU time"), 2, tr("ms")),
            .value = [inMs](const Item &item) { return Cell(inMs(item.row.us)); },
            .toolTip = [](const Item &) { return tr("Sum of the durations of its launches."); }},
        {.column = {u"share"_s, tr("Share"), ColumnKind::Percent},
            .value = [](const Item &item) { return Cell(item.row.share / 100); },
            .look = [](const Item &item) {
                return CellLook {.bold = item.rest == 0 && item.row.share >= kStrongShare};
            },
            .toolTip = [](const Item &) { return tr("Of the summed GPU time of the stage."); }},
        {.column = {u"bar"_s, QString()},
            .value = [](const Item &) { return Cell(); },
            .look = [](const Item &item) {
                return CellLook {.bar = CellBar {
                                     .value = item.most > 0 ? std::min(1.0, item.row.share / item.most) : 0,
                                     .limit = {}}};
            },
            .digits = 6},
        {.column = {u"n"_s, tr("n"), ColumnKind::Count},
            .value = [](const Item &item) { return Cell(item.row.launches); }},
        {.column = number(u"busy_ms"_s, tr("Busy"), 2, tr("ms")),
            .value = ofRow([inMs](const TriageKernelRow &row) { return inMs(row.busyUs); }),
            .toolTip = [](const Item &) {
                return tr("Time in which at least one of its launches ran, summed over GPUs.");
            }},
        {.column = {u"gpus"_s, tr("GPUs"), ColumnKind::Count},
            .value = ofRow([](const TriageKernelRow &row) { return row.gpus; })},
        {.column = {u"location"_s, tr("Python location"), ColumnKind::Code},
            .value = [](const Item &item) {
                return item.rest > 0 ? Cell() : Cell(item.row.location);
            },
            .text = locationText,
            .look = [](const Item &item) {
                const TriageSource *source = firstSource(item.row);
                const bool isLink = source && source->frame != EventId::None && !source->isGraph;
                return CellLook {.ink = isLink ? Ink::Accent : Ink::Secondary};
            },
            .toolTip = locationTip,
            .digits = 24},
        {.column = {u"cpu_op"_s, tr("CPU op"), ColumnKind::Code},
            .value = [](const Item &item) { return item.rest > 0 ? Cell() : Cell(item.row.cpuOp); },
            .text = opText,
            .look = [](const Item &) { return CellLook {.ink = Ink::Secondary}; },
            .digits = 16},
    };
}

} // namespace gapscope
