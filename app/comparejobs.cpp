// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/comparejobs.h"

#include <algorithm>

namespace gapscope {

namespace {

// Whether rows of a category can be recorded for an owner of a class.
bool fits(OwnerClass kind, Category category)
{
    switch (kind) {
    case OwnerClass::Gpu:
    case OwnerClass::Collective:
        return category == Category::EagerKernel || category == Category::GraphKernel;
    case OwnerClass::Range:
        return category == Category::Range;
    case OwnerClass::Synchronize:
    case OwnerClass::ApiCall:
        return category == Category::ApiCall;
    case OwnerClass::OsCall:
        return category == Category::OsCall;
    case OwnerClass::Unattributed:
        break;
    }
    return false;
}

// Walks over the events of a side with the found names, and keeps the longest inside the step.
class PlaceFinder {
public:
    PlaceFinder(const ComparedRun &side, const std::vector<std::vector<StringId>> &names,
        const TimeOwner &owner, const std::optional<StepRef> &step)
        : m_side(side)
        , m_names(names)
        , m_owner(owner)
        , m_step(step)
    {
    }

    void find()
    {
        for (std::uint32_t part = 0; part < m_side.run.traces.size(); ++part) {
            const std::vector<StringId> &names = m_names[part];
            if (names.empty())
                continue;
            const Trace &trace = *m_side.run.traces[part];
            for (std::uint32_t row = 0; row < trace.events.size(); ++row) {
                if (std::ranges::binary_search(names, trace.events.name[row])
                    && fits(m_owner.kind, trace.events.category[row]))
                    add(part, trace, row);
            }
        }
    }

    [[nodiscard]] std::size_t count() const { return m_count; }

    [[nodiscard]] const std::optional<OperationInstance> &longest() const { return m_longest; }

private:
    void add(std::uint32_t part, const Trace &trace, std::uint32_t row)
    {
        ++m_count;
        const TimeRange range = trace.events.range(makeId<EventId>(row));
        if (range.duration() <= m_length || !isInStep(part, trace, row, range))
            return;
        m_length = range.duration();
        m_longest = OperationInstance {part, makeId<EventId>(row)};
    }

    [[nodiscard]] bool isInStep(
        std::uint32_t part, const Trace &trace, std::uint32_t row, TimeRange range) const
    {
        if (!m_step)
            return true;
        const RunRank &rank = m_side.run.ranks[m_step->rank];
        if (rank.trace != part || !range.overlaps(m_step->time))
            return false;
        const Track &track = trace.track(trace.trackOf(makeId<EventId>(row)));
        return track.process == trace.ranks[index(rank.rank)].process;
    }

    const ComparedRun &m_side;
    const std::vector<std::vector<StringId>> &m_names;
    const TimeOwner &m_owner;
    const std::optional<StepRef> &m_step;
    std::size_t m_count = 0;
    TimeNs m_length = -1;
    std::optional<OperationInstance> m_longest;
};

} // namespace

ComparedView answerOf(const CompareQuestion &question)
{
    const ComparedRun &baseline = question.sides[0];
    const ComparedRun &target = question.single ? baseline : question.sides[1];
    const auto comparison = std::make_shared<const RunComparison>(question.single
            ? breakDown(baseline, question.tables)
            : compareRuns(baseline, target, question.tables));
    return {comparison, operationTree(baseline, target, *comparison, question.tables)};
}

OwnerPlaces findPlaces(
    const CompareQuestion &question, const RunComparison &comparison, const TimeOwner &owner)
{
    OwnerPlaces places;
    places.owner = owner;
    const std::vector<StepMarker> &markers = question.tables.owners.markers;
    for (std::size_t side = 0; side < (question.single ? 1u : 2u); ++side) {
        const ComparedRun &run = question.sides[side];
        for (const TracePtr &trace : run.run.traces)
            places.names[side].push_back(recordedNames(*trace, owner, markers));
        places.steps[side] = medianStep(run,
            side == 0 ? comparison.baselineSeries : comparison.targetSeries, owner.name, markers);
        PlaceFinder finder(run, places.names[side], owner, places.steps[side]);
        finder.find();
        places.counts[side] = finder.count();
        places.events[side] = finder.longest();
    }
    return places;
}

} // namespace gapscope
