// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/referenceanalyze.h"

#include "core/analysis/referencesteps.h"

#include <algorithm>
#include <numeric>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr TimeNs kNewIteration = 1'000'000;
constexpr TimeNs kNewPhase = 100'000'000;
constexpr std::size_t kFewest = 5;
constexpr std::size_t kTopOperations = 30;
constexpr std::size_t kTopOthers = 15;

struct Iteration {
    TimeNs begin = 0;
    TimeNs end = 0;
    qint64 count = 0;
    TimeNs wall = 0;
};

double us(TimeNs time) { return static_cast<double>(time) / 1000.0; }

// 3.2.1: a hole of more than 1 ms after the previous kernel's end, in the order of starts.
std::vector<Iteration> collectiveIterations(const Trace &trace)
{
    const std::vector<bool> collective = reference::likeMatches(trace.strings, "%allreduce%");
    std::vector<Iteration> iterations;
    TimeNs previousEnd = 0;
    for (const std::uint32_t row : reference::kernelsByStart(trace)) {
        if (!collective[index(trace.events.name[row])])
            continue;
        const TimeRange time = trace.events.range(makeId<EventId>(row));
        if (iterations.empty() || time.begin - previousEnd > kNewIteration)
            iterations.push_back({time.begin, time.end, 0, 0});
        Iteration &last = iterations.back();
        last.end = std::max(last.end, time.end);
        last.wall = last.end - last.begin;
        ++last.count;
        previousEnd = time.end;
    }
    return iterations;
}

std::vector<Iteration> markerIterations(const std::vector<reference::Step> &steps)
{
    std::vector<Iteration> iterations;
    for (const reference::Step &step : steps)
        iterations.push_back({step.begin, step.end, 1, step.duration});
    return iterations;
}

// The most frequent count, the first met on ties.
qint64 commonSize(const std::vector<Iteration> &iterations)
{
    std::vector<std::pair<qint64, qint64>> seen; // size, how often; in the order of first sight
    for (const Iteration &iteration : iterations) {
        const auto known = std::ranges::find(seen, iteration.count, &std::pair<qint64, qint64>::first);
        if (known == seen.end())
            seen.emplace_back(iteration.count, 1);
        else
            ++known->second;
    }
    const auto best = std::ranges::max_element(seen, {}, &std::pair<qint64, qint64>::second);
    return best == seen.end() ? 0 : best->first;
}

// 3.2.3 and 4: the last phase with 5 or more iterations of which half or more have the common size.
std::span<const Iteration> benchmarkPhase(const std::vector<Iteration> &iterations)
{
    const qint64 common = commonSize(iterations);
    std::span<const Iteration> found;
    std::size_t first = 0;
    for (std::size_t i = 1; i <= iterations.size(); ++i) {
        if (i < iterations.size() && iterations[i].begin - iterations[i - 1].end <= kNewPhase)
            continue;
        const auto phase = std::span(iterations).subspan(first, i - first);
        const auto usual = std::ranges::count(phase, common, &Iteration::count);
        if (phase.size() >= kFewest
            && static_cast<double>(usual) >= 0.5 * static_cast<double>(phase.size()))
            found = phase;
        first = i;
    }
    return found;
}

// Totals by name of rows that a filter lets through.
struct Total {
    StringId name = StringId::None;
    qint64 total = 0;
    qint64 count = 0;
    std::size_t first = 0; // first met, to break ties
};

class Totals {
public:
    explicit Totals(const StringPool &strings)
        : m_rowOf(strings.size(), 0)
    {
    }

    void add(StringId name, TimeNs duration)
    {
        std::uint32_t &row = m_rowOf[index(name)];
        if (row == 0) {
            m_totals.push_back({name, 0, 0, m_totals.size()});
            row = static_cast<std::uint32_t>(m_totals.size());
        }
        m_totals[row - 1].total += duration;
        ++m_totals[row - 1].count;
    }

    [[nodiscard]] std::vector<Total> top(std::size_t count)
    {
        std::ranges::sort(m_totals, [](const Total &a, const Total &b) {
            return a.total != b.total ? a.total > b.total : a.first < b.first;
        });
        m_totals.resize(std::min(m_totals.size(), count));
        return std::move(m_totals);
    }

private:
    std::vector<std::uint32_t> m_rowOf; // per StringId, 0: none yet
    std::vector<Total> m_totals;
};

void addOperations(const Trace &trace, TimeRange window, int tpSize, ReferenceSteady &steady)
{
    const std::vector<bool> executor = reference::likeMatches(trace.strings, "%[Executor]%");
    Totals totals(trace.strings);
    for (const std::uint32_t row : reference::rangesByStart(trace)) {
        const TimeRange time = trace.events.range(makeId<EventId>(row));
        if (time.begin >= window.begin && time.end <= window.end
            && !executor[index(trace.events.name[row])])
            totals.add(trace.events.name[row], time.duration());
    }
    for (const Total &total : totals.top(kTopOperations))
        steady.operations.push_back({trace.strings.text(total.name),
            us(total.total) / tpSize / static_cast<double>(steady.steps), total.count / tpSize});
}

void addKernels(const Trace &trace, TimeRange window, ReferenceSteady &steady)
{
    Totals totals(trace.strings);
    for (const std::uint32_t row : reference::kernelsByStart(trace)) {
        if (window.contains(trace.events.begin[row]))
            totals.add(trace.events.name[row], trace.events.range(makeId<EventId>(row)).duration());
    }
    const double steps = static_cast<double>(steady.steps);
    double sum = 0;
    qint64 count = 0;
    for (const Total &total : totals.top(kTopOthers)) {
        steady.kernels.push_back(
            {trace.strings.text(total.name), us(total.total) / steps, total.count});
        sum += us(total.total);
        count += total.count;
    }
    steady.gpuPerStep = sum / steps;
    steady.kernelsPerStep = static_cast<double>(count) / steps;
}

void addCalls(const Trace &trace, TimeRange window, ReferenceSteady &steady)
{
    Totals totals(trace.strings);
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::ApiCalls)
            continue;
        const EventSpan rows = trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row) {
            if (window.contains(trace.events.begin[row]))
                totals.add(
                    trace.events.name[row], trace.events.range(makeId<EventId>(row)).duration());
        }
    }
    for (const Total &total : totals.top(kTopOthers))
        steady.calls.push_back({trace.strings.text(total.name),
            us(total.total) / static_cast<double>(steady.steps), total.count});
}

// 3.4 of the unique steady steps.
std::optional<ReferenceSteady> steadyFigures(
    const Trace &trace, const std::vector<reference::Step> &steps, int tpSize)
{
    const std::vector<reference::Step> steady = reference::uniqueSteps(reference::steadySteps(steps));
    if (steady.size() < kFewest)
        return std::nullopt;
    ReferenceSteady figures;
    figures.steps = static_cast<qint64>(steady.size());
    std::vector<double> durations;
    std::vector<double> gaps;
    for (std::size_t i = 0; i < steady.size(); ++i) {
        durations.push_back(us(steady[i].duration));
        if (i > 0)
            gaps.push_back(us(steady[i].begin - steady[i - 1].end));
    }
    figures.duration = referenceStats(durations);
    figures.gap = referenceStats(gaps);
    const TimeRange window {steady.front().begin, steady.back().end};
    figures.wallPerStep = us(window.duration()) / static_cast<double>(steady.size());
    addOperations(trace, window, tpSize, figures);
    addKernels(trace, window, figures);
    addCalls(trace, window, figures);
    return figures;
}

} // namespace

ReferenceStats referenceStats(const std::vector<double> &values)
{
    if (values.empty())
        return {};
    std::vector<double> sorted = values;
    std::ranges::sort(sorted);
    const double size = static_cast<double>(sorted.size());
    return {std::accumulate(sorted.begin(), sorted.end(), 0.0) / size, sorted.front(), sorted.back(),
        sorted[sorted.size() / 2], sorted[static_cast<std::size_t>(size * 0.9)],
        static_cast<qint64>(sorted.size())};
}

ReferenceAnalysis analyzeReference(const Run &run, int tpSize)
{
    ReferenceAnalysis result;
    const Trace &trace = *run.traces.front();
    result.tpSize = tpSize > 0 ? tpSize : std::max(1, static_cast<int>(run.ranks.size()));
    if (!trace.info.missingReferenceTable.isEmpty()) {
        result.error = u"table %1 not found"_s.arg(trace.info.missingReferenceTable);
        return result;
    }
    const std::vector<reference::Step> steps = reference::markerSteps(trace);
    std::vector<Iteration> iterations = collectiveIterations(trace);
    if (iterations.empty()) {
        result.method = ReferenceIterations::Markers;
        iterations = markerIterations(reference::uniqueSteps(steps));
    }
    const std::span<const Iteration> bench = benchmarkPhase(iterations);
    if (bench.empty())
        return result;
    result.benchFound = true;
    result.benchIterations = static_cast<qint64>(bench.size());
    std::vector<double> walls;
    std::vector<double> gaps;
    for (std::size_t i = 0; i < bench.size(); ++i) {
        walls.push_back(us(bench[i].wall));
        if (i > 0)
            gaps.push_back(us(bench[i].begin - bench[i - 1].end));
    }
    result.wall = referenceStats(walls);
    result.gap = referenceStats(gaps);
    result.steady = steadyFigures(trace, steps, result.tpSize);
    return result;
}

} // namespace gapscope
