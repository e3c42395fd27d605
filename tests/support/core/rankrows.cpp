// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/rankrows.h"

namespace gapscope::test {

namespace {

std::uint32_t addSource(std::vector<EventSource> &sources, EventSource where)
{
    sources.push_back(where);
    return static_cast<std::uint32_t>(sources.size() - 1);
}

} // namespace

RankRows::RankRows(TraceBuilder &builder, int rank)
    : m_builder(builder)
    , m_raw(builder.raw())
{
    const std::int64_t process = std::int64_t {rank + 1} << 24;
    for (const std::int64_t stream : {7, 13})
        m_streams.push_back(addSource(m_raw.kernelSources, {process, rank, stream}));
    m_calls = addSource(m_raw.callSources, {process, -1, 1});
    m_ranges = addSource(m_raw.rangeSources, {process, -1, 1});
}

void RankRows::range(TimeNs begin, TimeNs end, std::string_view name)
{
    m_raw.ranges.append(begin, end, m_builder.strings().intern(name), m_ranges);
    m_raw.ranges.isMark.push_back(false);
    m_raw.ranges.details.domain.push_back(StringId::None);
    m_raw.ranges.details.flags.push_back(RangeRegistered);
    m_raw.ranges.details.source.push_back(RangeSource::PushPop);
}

void RankRows::call(TimeNs begin, TimeNs end, std::string_view name)
{
    m_raw.calls.append(begin, end, m_builder.strings().intern(name), m_calls);
    m_raw.calls.details.correlation.push_back(0);
}

void RankRows::launch(TimeNs begin, TimeNs end)
{
    call(begin, end, "cudaLaunchKernel_v7000");
    m_raw.calls.details.correlation.back() = ++m_correlation;
}

void RankRows::kernel(std::size_t stream, TimeNs begin, TimeNs end, std::string_view name)
{
    const StringId id = m_builder.strings().intern(name);
    m_raw.kernels.append(begin, end, id, m_streams[stream]);
    m_raw.kernels.details.demangledName.push_back(id);
    m_raw.kernels.details.correlation.push_back(m_correlation);
    m_raw.kernels.details.shape.push_back(0);
    m_raw.kernels.details.graphNode.push_back(0);
}

void beginRankTrace(TraceBuilder &builder)
{
    TraceInfo &info = builder.info();
    info.hasKernelTable = info.hasApiTable = info.hasRangeTable = true;
    builder.raw().shapes.resize(1);
}

} // namespace gapscope::test
