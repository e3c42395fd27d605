// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/rankclocks.h"

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

// More points than this make a fit no better.
constexpr std::size_t kMostPoints = 4'000;
constexpr std::size_t kMostResiduals = 400'000;
constexpr double kWorthSlope = 0.5;

double medianOf(std::vector<double> &values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double quantileOf(std::vector<double> &values, double share)
{
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

class Aligner {
public:
    Aligner(const std::vector<RankSummaryPtr> &ranks, std::span<const std::size_t> offsets,
        std::span<const CollectiveRef> members)
        : m_ranks(ranks)
        , m_offsets(offsets)
        , m_members(members)
    {
        std::uint32_t files = 0;
        for (const RankSummaryPtr &rank : ranks)
            files = std::max(files, rank->clock + 1);
        m_clocks.files.resize(files);
        m_points.resize(files);
    }

    RankClocks align()
    {
        const auto first = std::ranges::find_if(
            m_ranks, [](const RankSummaryPtr &rank) { return rank->collectives.size() > 0; });
        if (first == m_ranks.end())
            return m_clocks;
        m_clocks.files[(*first)->clock].isAligned = true;
        while (collect() && fit())
            ;
        return m_clocks;
    }

private:
    struct Points {
        TimeNs from = 0; // file time of the first point
        TimeNs common = 0; // common time of the first point
        std::vector<double> x; // file time since `from`
        std::vector<double> y; // file time minus common time, less that of the first point
    };

    [[nodiscard]] TimeNs end(const CollectiveRef &member) const
    {
        return m_ranks[member.rank]->collectives.end[member.index];
    }

    // Ends on files that are not aligned yet, against those of the same collective that are.
    bool collect()
    {
        for (Points &points : m_points)
            points = {};
        bool any = false;
        std::vector<TimeNs> known;
        const std::size_t instances = m_offsets.size() - 1;
        for (std::size_t i = 0; i < instances; ++i) {
            const auto members
                = m_members.subspan(m_offsets[i], m_offsets[i + 1] - m_offsets[i]);
            known.clear();
            for (const CollectiveRef &member : members) {
                const std::uint32_t file = m_ranks[member.rank]->clock;
                if (m_clocks.files[file].isAligned)
                    known.push_back(m_clocks.files[file].toCommon(end(member)));
            }
            if (known.empty() || known.size() == members.size())
                continue;
            const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
            std::nth_element(known.begin(), middle, known.end());
            for (const CollectiveRef &member : members)
                any = addPoint(member, *middle) || any;
        }
        return any;
    }

    bool addPoint(const CollectiveRef &member, TimeNs common)
    {
        const std::uint32_t file = m_ranks[member.rank]->clock;
        if (m_clocks.files[file].isAligned)
            return false;
        Points &points = m_points[file];
        const TimeNs time = end(member);
        if (points.x.empty()) {
            points.from = time;
            points.common = common;
        }
        points.x.push_back(static_cast<double>(time - points.from));
        points.y.push_back(static_cast<double>((time - common) - (points.from - points.common)));
        return true;
    }

    bool fit()
    {
        bool any = false;
        for (std::size_t file = 0; file < m_points.size(); ++file) {
            Points &points = m_points[file];
            if (points.x.empty())
                continue;
            const RobustLine line = fitLine(points.x, points.y);
            ClockFit &clock = m_clocks.files[file];
            clock.isAligned = true;
            clock.from = points.from;
            clock.offset = points.from - points.common + static_cast<TimeNs>(std::round(line.offset));
            clock.drift = line.slope;
            clock.points = points.x.size();
            m_clocks.alignedPoints += clock.points;
            any = true;
        }
        return any;
    }

    const std::vector<RankSummaryPtr> &m_ranks;
    std::span<const std::size_t> m_offsets;
    std::span<const CollectiveRef> m_members;
    RankClocks m_clocks;
    std::vector<Points> m_points;
};

} // namespace

RobustLine fitLine(std::span<const double> x, std::span<const double> y, std::size_t fewestForSlope)
{
    if (x.empty())
        return {};
    const std::size_t stride = std::max<std::size_t>(1, x.size() / kMostPoints);
    std::vector<std::pair<double, double>> points;
    for (std::size_t i = 0; i < x.size(); i += stride)
        points.emplace_back(x[i], y[i]);
    std::ranges::sort(points);
    std::vector<double> values;
    const std::size_t half = points.size() / 2;
    for (std::size_t i = 0; points.size() >= fewestForSlope && i + half < points.size(); ++i) {
        const auto [x0, y0] = points[i];
        const auto [x1, y1] = points[i + half];
        if (x1 != x0)
            values.push_back((y1 - y0) / (x1 - x0));
    }
    const auto settle = [&](double slope) {
        values.clear();
        for (const auto &[at, value] : points)
            values.push_back(value - slope * at);
        RobustLine settled {medianOf(values), slope, 0};
        for (double &value : values)
            value = std::abs(value - settled.offset);
        settled.residual = quantileOf(values, 0.9);
        return std::pair(settled, quantileOf(values, 0.5));
    };
    const double slope = values.empty() ? 0 : medianOf(values);
    const auto [flat, flatMiddle] = settle(0);
    const auto [sloped, slopedMiddle] = settle(slope);
    // A few points always have some slope; it counts only if it explains them much better.
    return slopedMiddle < kWorthSlope * flatMiddle ? sloped : flat;
}

RankClocks alignClocks(const std::vector<RankSummaryPtr> &ranks,
    std::span<const std::size_t> offsets, std::span<const CollectiveRef> members)
{
    RankClocks clocks = Aligner(ranks, offsets, members).align();
    measureResidual(clocks, ranks, offsets, members);
    return clocks;
}

std::vector<TimeNs> traceShifts(const RankClocks &clocks, const Run &run)
{
    std::vector<TimeNs> shifts;
    TimeNs first = 0; // common time of the first trace's 0
    for (std::size_t i = 0; i < run.traces.size(); ++i) {
        if (i >= clocks.files.size() || !clocks.files[i].isAligned)
            return {};
        const Trace &trace = *run.traces[i];
        const TimeNs file = trace.origin + trace.info.clockBase; // of the trace's 0
        const TimeNs middle = trace.range.begin + trace.range.duration() / 2;
        if (i == 0)
            first = clocks.files[0].toCommon(file);
        shifts.push_back(clocks.files[i].toCommon(file + middle) - first - middle);
    }
    if (!shifts.empty())
        shifts.front() = 0;
    return shifts;
}

void measureResidual(RankClocks &clocks, const std::vector<RankSummaryPtr> &ranks,
    std::span<const std::size_t> offsets, std::span<const CollectiveRef> members)
{
    std::vector<double> distances;
    std::vector<TimeNs> ends;
    const std::size_t stride = std::max<std::size_t>(1, members.size() / kMostResiduals);
    for (std::size_t i = 0; i + 1 < offsets.size(); i += stride) {
        ends.clear();
        for (const CollectiveRef &member : members.subspan(offsets[i], offsets[i + 1] - offsets[i])) {
            const RankSummary &rank = *ranks[member.rank];
            if (clocks.isAligned(rank))
                ends.push_back(clocks.toCommon(rank, rank.collectives.end[member.index]));
        }
        if (ends.size() < 2)
            continue;
        const auto [low, high] = std::ranges::minmax(ends);
        distances.push_back(static_cast<double>(high - low));
    }
    clocks.isResidualKnown = !distances.empty();
    if (clocks.isResidualKnown)
        clocks.residual = static_cast<TimeNs>(std::ceil(quantileOf(distances, 0.9)));
}

} // namespace gapscope
