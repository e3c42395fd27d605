// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/referenceanalyze.h"

#include "core/analysis/referencelike.h"
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
std::vector<Iteration> collectiveIterations(const reference::Rows &rows)
{
    const std::vector<bool> collective = namesLike(rows.names, "%allreduce%");
    std::vector<Iteration> iterations;
    TimeNs previousEnd = 0;
    for (const reference::Row &row : rows.kernels) {
        if (!collective[index(row.name)])
            continue;
        if (iterations.empty() || row.time.begin - previousEnd > kNewIteration)
            iterations.push_back({row.time.begin, row.time.end, 0, 0});
        Iteration &last = iterations.back();
        last.end = std::max(last.end, row.time.end);
        last.wall = last.end - last.begin;
        ++last.count;
        previousEnd = row.time.end;
    }
    return iterations;
}

std::vector<Iteration> markerIterations(const std::vector<reference::Step> &steps)
{
    std::vector<Iteration> iterations;
    for (const reference::Step &step : steps)
        iterations.push_back({step.time.begin, step.time.end, 1, step.duration});
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
        : m_numbers(strings.size(), 0)
    {
    }

    void add(const reference::Row &row)
    {
        std::uint32_t &number = m_numbers[index(row.name)];
        if (number == 0) {
            m_totals.push_back({row.name, 0, 0, m_totals.size()});
            number = static_cast<std::uint32_t>(m_totals.size());
        }
        m_totals[number - 1].total += row.time.duration();
        ++m_totals[number - 1].count;
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
    std::vector<std::uint32_t> m_numbers; // per StringId, 0: none yet
    std::vector<Total> m_totals;
};

void addOperations(
    const reference::Rows &rows, TimeRange window, int tpSize, ReferenceSteady &steady)
{
    const std::vector<bool> executor = namesLike(rows.names, "%[Executor]%");
    Totals totals(rows.names);
    for (const reference::Row &row : rows.ranges) {
        if (row.time.begin >= window.begin && row.time.end <= window.end
            && !executor[index(row.name)])
            totals.add(row);
    }
    for (const Total &total : totals.top(kTopOperations))
        steady.operations.push_back({rows.names.text(total.name),
            us(total.total) / tpSize / static_cast<double>(steady.steps), total.count / tpSize});
}

void addKernels(const reference::Rows &rows, TimeRange window, ReferenceSteady &steady)
{
    Totals totals(rows.names);
    for (const reference::Row &row : rows.kernels) {
        if (window.contains(row.time.begin))
            totals.add(row);
    }
    const double steps = static_cast<double>(steady.steps);
    double sum = 0;
    qint64 count = 0;
    for (const Total &total : totals.top(kTopOthers)) {
        steady.kernels.push_back(
            {rows.names.text(total.name), us(total.total) / steps, total.count});
        sum += us(total.total);
        count += total.count;
    }
    steady.gpuPerStep = sum / steps;
    steady.kernelsPerStep = static_cast<double>(count) / steps;
}

void addCalls(const reference::Rows &rows, TimeRange window, ReferenceSteady &steady)
{
    Totals totals(rows.names);
    for (const reference::Row &row : rows.calls) {
        if (window.contains(row.time.begin))
            totals.add(row);
    }
    for (const Total &total : totals.top(kTopOthers))
        steady.calls.push_back({rows.names.text(total.name),
            us(total.total) / static_cast<double>(steady.steps), total.count});
}

// 3.4 of the unique steady steps.
std::optional<ReferenceSteady> steadyFigures(
    const reference::Rows &rows, const std::vector<reference::Step> &steps, int tpSize)
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
            gaps.push_back(us(steady[i].time.begin - steady[i - 1].time.end));
    }
    figures.duration = referenceStats(durations);
    figures.gap = referenceStats(gaps);
    const TimeRange window {steady.front().time.begin, steady.back().time.end};
    figures.wallPerStep = us(window.duration()) / static_cast<double>(steady.size());
    addOperations(rows, window, tpSize, figures);
    addKernels(rows, window, figures);
    addCalls(rows, window, figures);
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
    result.tpSize = tpSize > 0 ? tpSize : std::max(1, static_cast<int>(run.ranks.size()));
    for (const TracePtr &trace : run.traces) {
        if (!trace->info.missingReferenceTable.isEmpty()) {
            result.error = u"table %1 not found"_s.arg(trace->info.missingReferenceTable);
            return result;
        }
    }
    const reference::Rows rows = reference::readRows(run);
    const std::vector<reference::Step> steps = reference::markerSteps(rows);
    std::vector<Iteration> iterations = collectiveIterations(rows);
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
    result.steady = steadyFigures(rows, steps, result.tpSize);
    return result;
}

} // namespace gapscope
