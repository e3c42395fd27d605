// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/tracebuilder.h"

#include <vector>

namespace gapscope::test {

// Adds rows of one rank to a trace made in memory: streams 7 and 13 of a device, one thread with calls
// and ranges. Times in ns.
class RankRows {
public:
    RankRows(TraceBuilder &builder, int rank);

    void range(TimeNs begin, TimeNs end, std::string_view name);
    // A call that launches nothing.
    void call(TimeNs begin, TimeNs end, std::string_view name);
    // A launch and its kernel on the first or second stream.
    void launch(TimeNs begin, TimeNs end);
    void kernel(std::size_t stream, TimeNs begin, TimeNs end, std::string_view name);

private:
    TraceBuilder &m_builder;
    RawTrace &m_raw;
    std::vector<std::uint32_t> m_streams;
    std::uint32_t m_calls = 0;
    std::uint32_t m_ranges = 0;
    std::uint32_t m_correlation = 0;
};

// An empty trace that says it has kernels, calls and ranges.
void beginRankTrace(TraceBuilder &builder);

} // namespace gapscope::test
