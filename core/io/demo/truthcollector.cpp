// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/truthcollector.h"

#include "core/trace/apiname.h"

#include <algorithm>
#include <limits>

namespace gapscope::demo {

double Truth::steadyPeriod() const
{
    double sum = 0;
    int count = 0;
    for (const RankTruth &rank : ranks) {
        sum += static_cast<double>(rank.steadyTime);
        count += rank.steadyPeriods;
    }
    return count == 0 ? 0 : sum / count;
}

TruthCollector::TruthCollector(Truth &truth, const Names &names)
    : m_truth(truth)
    , m_names(names)
    , m_ranks(truth.ranks.size())
{
}

bool TruthCollector::isSteady(std::int32_t step) const
{
    return step >= 0 && static_cast<std::size_t>(step) + 1 < m_truth.steps.size()
        && m_truth.steps[static_cast<std::size_t>(step)].part == StepPart::Steady;
}

OperationTruth &TruthCollector::operation(std::size_t rank, NameId name)
{
    std::vector<OperationTruth> &operations = m_ranks[rank].operations;
    if (operations.size() <= name)
        operations.resize(m_names.size());
    return operations[name];
}

void TruthCollector::add(const EventBatch &batch)
{
    for (const Segment &segment : batch.segments)
        m_ranks[segment.rank].segments.push_back(segment);
    addCalls(batch);
    addRanges(batch);
    addGpuWork(batch);
    for (const CopyRow &row : batch.copies)
        ++m_truth.ranks[row.rank].copies;
    for (const OsRow &row : batch.osCalls)
        ++m_truth.ranks[row.rank].osCalls;
}

// Kernels and whole-graph rows, merged by begin.
void TruthCollector::addGpuWork(const EventBatch &batch)
{
    std::size_t graph = 0;
    const auto addGraphsUpTo = [&](TimeNs time) {
        for (; graph < batch.wholeGraphs.size() && batch.wholeGraphs[graph].begin <= time;
             ++graph) {
            const WholeGraphRow &row = batch.wholeGraphs[graph];
            ++m_truth.ranks[row.rank].wholeGraphs;
            addBusy(row.rank, row.begin, row.end);
        }
    };
    for (const KernelRow &row : batch.kernels) {
        addGraphsUpTo(row.begin);
        RankTruth &truth = m_truth.ranks[row.rank];
        ++truth.kernels;
        truth.graphKernels += row.graphNode != 0;
        truth.collectives += row.group != 0;
        truth.collectiveTime += row.group != 0 ? row.end - row.begin : 0;
        addBusy(row.rank, row.begin, row.end);
    }
    addGraphsUpTo(std::numeric_limits<TimeNs>::max());
}

void TruthCollector::addBusy(std::size_t rank, TimeNs begin, TimeNs end)
{
    spend(rank, begin);
    m_ranks[rank].busyUntil = std::max(m_ranks[rank].busyUntil, end);
}

void TruthCollector::spend(std::size_t rank, TimeNs until)
{
    Rank &state = m_ranks[rank];
    RankTruth &truth = m_truth.ranks[rank];
    while (!state.segments.empty() && state.segments.front().begin < until) {
        Segment &segment = state.segments.front();
        const TimeNs end = std::min(segment.end, until);
        const TimeNs busy = std::clamp(state.busyUntil, segment.begin, end) - segment.begin;
        const TimeNs idle = end - segment.begin - busy;
        if (isSteady(segment.step)) {
            OperationTruth &sums = operation(rank, segment.name);
            sums.exclusive += busy + idle;
            sums.idle += idle;
            truth.steadyBusy += busy;
            truth.steadyIdle += idle;
        }
        segment.begin = end;
        if (segment.begin == segment.end)
            state.segments.pop_front();
    }
}

void TruthCollector::moveTo(std::size_t rank, TimeNs time, std::size_t &stepsBegun) const
{
    const std::vector<StepTruth> &steps = m_truth.steps;
    while (stepsBegun < steps.size() && !steps[stepsBegun].host[rank].isEmpty()
        && steps[stepsBegun].host[rank].begin <= time)
        ++stepsBegun;
}

void TruthCollector::addCalls(const EventBatch &batch)
{
    m_callClass.resize(m_names.size(), CallClass::Unknown);
    for (const CallRow &row : batch.calls) {
        CallClass &callClass = m_callClass[row.name];
        if (callClass == CallClass::Unknown) {
            const ApiKind kind = apiKind(m_names.text(row.name));
            callClass = kind == ApiKind::KernelLaunch ? CallClass::Launch
                : kind == ApiKind::GraphLaunch        ? CallClass::GraphLaunch
                : kind == ApiKind::Allocate           ? CallClass::Allocation
                                                      : CallClass::Other;
        }
        RankTruth &truth = m_truth.ranks[row.rank];
        const bool isLaunch = callClass == CallClass::Launch || callClass == CallClass::GraphLaunch;
        ++truth.calls;
        truth.launches += isLaunch;
        truth.graphLaunches += callClass == CallClass::GraphLaunch;
        Rank &state = m_ranks[row.rank];
        moveTo(row.rank, row.begin, state.callStep);
        if (state.callStep > 0) {
            StepTruth &step = m_truth.steps[state.callStep - 1];
            step.launches[row.rank] += isLaunch;
            step.allocations[row.rank] += callClass == CallClass::Allocation;
        }
    }
}

void TruthCollector::addRanges(const EventBatch &batch)
{
    for (const RangeRow &row : batch.ranges) {
        ++m_truth.ranks[row.rank].ranges;
        Rank &state = m_ranks[row.rank];
        moveTo(row.rank, row.begin, state.rangeStep);
        if (!isSteady(static_cast<std::int32_t>(state.rangeStep) - 1))
            continue;
        OperationTruth &sums = operation(row.rank, row.name);
        ++sums.count;
        sums.inclusive += row.end - row.begin;
    }
}

void TruthCollector::finish()
{
    for (std::size_t rank = 0; rank < m_ranks.size(); ++rank) {
        spend(rank, std::numeric_limits<TimeNs>::max());
        RankTruth &truth = m_truth.ranks[rank];
        for (std::size_t i = 0; i + 1 < m_truth.steps.size(); ++i) {
            if (!isSteady(static_cast<std::int32_t>(i)))
                continue;
            ++truth.steadyPeriods;
            truth.steadyTime
                += m_truth.steps[i + 1].host[rank].begin - m_truth.steps[i].host[rank].begin;
        }
        const std::vector<OperationTruth> &operations = m_ranks[rank].operations;
        for (NameId name = 0; name < operations.size(); ++name) {
            const OperationTruth &from = operations[name];
            if (from.count == 0 && from.exclusive == 0)
                continue;
            const std::string &text = m_names.text(name);
            const bool isMarker = text.find("_forward_step") != text.npos;
            OperationTruth &sums
                = truth.steadyOperations[isMarker ? std::string(kMarkerName) : text];
            sums.count += from.count;
            sums.inclusive += from.inclusive;
            sums.exclusive += from.exclusive;
            sums.idle += from.idle;
        }
        m_ranks[rank].operations.clear();
    }
}

} // namespace gapscope::demo
