// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparability.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>

namespace gapscope {

// Which counted period of a process an instant lies in. O(log periods).
class PeriodFinder {
public:
    PeriodFinder(const Run &run, const std::vector<StepPeriod> &periods,
        std::span<const std::uint32_t> counted)
    {
        for (std::uint32_t i = 0; i < counted.size(); ++i) {
            const StepPeriod &period = periods[counted[i]];
            const RunRank &rank = run.ranks[period.rank];
            const ProcessId process = run.traces[rank.trace]->ranks[index(rank.rank)].process;
            m_spans[{rank.trace, process}].push_back({period.time, i});
        }
        for (auto &[key, spans] : m_spans)
            std::ranges::sort(spans, {}, [](const Span &span) { return span.time.begin; });
    }

    struct Span {
        TimeRange time;
        std::uint32_t counted = 0; // position in the list of counted periods
    };

    // Ascending; empty where a process has none.
    [[nodiscard]] std::span<const Span> of(std::uint32_t trace, ProcessId process) const
    {
        const auto found = m_spans.find({trace, process});
        return found == m_spans.end() ? std::span<const Span> {} : std::span<const Span>(found->second);
    }

    [[nodiscard]] static std::optional<std::uint32_t> find(std::span<const Span> spans, TimeNs time)
    {
        const auto after = std::ranges::upper_bound(
            spans, time, {}, [](const Span &span) { return span.time.begin; });
        if (after == spans.begin() || !std::prev(after)->time.contains(time))
            return std::nullopt;
        return std::prev(after)->counted;
    }

private:
    std::map<std::pair<std::uint32_t, ProcessId>, std::vector<Span>> m_spans;
};

} // namespace gapscope
