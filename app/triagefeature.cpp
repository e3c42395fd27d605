// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/triagefeature.h"

#include "app/analysishub.h"
#include "app/docks.h"
#include "app/panellinks.h"
#include "app/settings.h"
#include "app/triageloader.h"
#include "widgets/panels/triagefusepanel.h"
#include "widgets/panels/triagekernelspanel.h"
#include "widgets/panels/triageoverlappanel.h"
#include "widgets/timeline/timelineview.h"

#include <algorithm>

namespace gapscope {

namespace {

bool isTorch(const OpenRun &run)
{
    return run.isOpen() && std::ranges::all_of(run.run->traces, [](const TracePtr &trace) {
        return trace->profiler.isPresent;
    });
}

} // namespace

TriageFeature::TriageFeature(const Workbench &bench, QObject *parent)
    : Feature(parent)
    , m_bench(bench)
    , m_kernels(bench.docks->add("triageKernels", new TriageKernelsPanel))
    , m_overlap(bench.docks->add("triageOverlap", new TriageOverlapPanel))
    , m_fuse(bench.docks->add("triageFuse", new TriageFusePanel))
    , m_job(&m_pool, [this](const TriageAnswerPtr &answer) { show(answer); })
{
    for (TriagePanel *panel : panels())
        linkPanel(panel);
    connect(m_kernels, &TriageKernelsPanel::stageChosen, this, &TriageFeature::setStage);
    connect(m_bench.timeline->controller(), &TimelineController::selectionChanged, this,
        &TriageFeature::showSelected);
    connect(m_bench.links, &PanelLinks::methodChanged, this, [this] { ask(); });
    clearAll(tr("Nothing is open."));
}

QList<TriagePanel *> TriageFeature::panels() const { return {m_kernels, m_overlap, m_fuse}; }

void TriageFeature::linkPanel(TriagePanel *panel)
{
    connect(panel, &TriagePanel::eventChosen, this, &TriageFeature::showEvent);
    connect(panel, &TriagePanel::frameChosen, this, &TriageFeature::showFrame);
}

void TriageFeature::clearAll(const QString &reason)
{
    m_answer.reset();
    for (TriagePanel *panel : panels()) {
        panel->setRecomputing(false);
        panel->clear(reason);
    }
}

void TriageFeature::setSession(const OpenRun &baseline, const OpenRun &target)
{
    const bool isSame = m_runs[0].run == baseline.run && m_runs[1].run == target.run;
    m_runs = {baseline, target};
    if (isSame)
        return;
    m_job.cancel();
    m_answer.reset();
    if (!baseline.isOpen()) {
        clearAll(tr("Nothing is open."));
        return;
    }
    if (!isTorch(baseline) && !isTorch(target)) {
        clearAll(tr("The triage needs traces of torch.profiler: it reads the Python frames and operators "
                    "that nsys exports do not have. Record with with_stack=True and open the JSON."));
        return;
    }
    m_mapping = isTorch(baseline) ? 0 : 1;
    m_formal = isTorch(target) ? 1 : 0;
    ask();
}

void TriageFeature::ask()
{
    if (!isTorch(m_runs[m_formal]))
        return;
    for (TriagePanel *panel : panels())
        panel->setRecomputing(true);
    const TriageMethod method = m_bench.links->method() == Method::Reference
        ? TriageMethod::Reference
        : TriageMethod::Corrected;
    m_job.start([mapping = m_runs[m_mapping], formal = m_runs[m_formal],
                    isPair = m_mapping != m_formal, method,
                    host = m_bench.hub->tables()](Progress &progress) {
        const TriageTables tables = loadTriageTables(Settings::tableFolder());
        TriageOptions options;
        options.method = method;
        const TriageSide measured = openTriageSide(formal.run->traces, formal.paths, method);
        TriageSide mapped;
        if (isPair)
            mapped = openTriageSide(mapping.run->traces, mapping.paths, method);
        return std::make_shared<const TriageAnswer>(
            answerTriage(measured, isPair ? &mapped : nullptr, tables, host, options, progress));
    });
}

void TriageFeature::show(const TriageAnswerPtr &answer)
{
    if (answer->stages.empty()) {
        clearAll(tr("The trace has no GPU kernels: record with ProfilerActivity.CUDA."));
        return;
    }
    m_answer = answer;
    for (TriagePanel *panel : panels()) {
        panel->setRecomputing(false);
        panel->setAnswer(answer, 0);
    }
}

void TriageFeature::setStage(int stage)
{
    for (TriagePanel *panel : panels())
        panel->setStage(stage);
}

// A row: its launches are outlined; activated, the timeline goes to one of them.
void TriageFeature::showEvent(std::size_t file, EventId event, bool isActivated)
{
    const OpenRun &run = m_runs[m_formal];
    if (!run.isOpen() || file >= run.run->traces.size() || event == EventId::None)
        return;
    const Trace &trace = *run.run->traces[file];
    m_bench.timeline->setOutlinedName(trace.strings.text(trace.events.name[index(event)]));
    if (!isActivated)
        return;
    m_isShowing = true;
    TimelineController *controller = m_bench.timeline->controller();
    controller->selectEvent(m_formal, file, event);
    controller->goTo(controller->selection());
    m_isShowing = false;
}

void TriageFeature::showFrame(std::size_t file, EventId frame, bool inMapping)
{
    const std::size_t at = inMapping ? m_mapping : m_formal;
    const OpenRun &run = m_runs[at];
    if (!run.isOpen() || file >= run.run->traces.size())
        return;
    m_isShowing = true;
    TimelineController *controller = m_bench.timeline->controller();
    controller->selectEvent(at, file, frame);
    controller->goTo(controller->selection());
    m_isShowing = false;
}

// A kernel that is selected in the timeline: its rows in the tables.
void TriageFeature::showSelected(const TimelineSelection &selection)
{
    if (m_isShowing || !m_answer || selection.kind != TimelineSelection::Kind::Event
        || selection.run >= m_runs.size() || !isTorch(m_runs[selection.run]))
        return;
    const Trace &trace = *m_runs[selection.run].run->traces[selection.trace];
    const QString kernel = triageKernelName(trace, selection.event, m_answer->method);
    if (kernel.isEmpty())
        return;
    m_kernels->showKernel(kernel);
    m_overlap->showKernel(kernel);
    m_fuse->showKernel(kernel);
}

} // namespace gapscope
