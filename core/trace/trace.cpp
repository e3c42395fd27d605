// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/trace.h"

#include <algorithm>

namespace gapscope {

namespace {

template<class T>
std::size_t bytesOf(const std::vector<T> &column)
{
    return column.capacity() * sizeof(T);
}

} // namespace

std::uint32_t Trace::laneOf(EventId event) const
{
    // The last lane that begins at or before the event; no lane is empty.
    const auto after = std::ranges::upper_bound(events.laneOffsets, index(event));
    return static_cast<std::uint32_t>(after - events.laneOffsets.begin()) - 1;
}

TrackId Trace::trackOf(EventId event) const
{
    const std::uint32_t lane = laneOf(event);
    const auto after = std::ranges::upper_bound(tracks, lane, {}, &Track::firstLane);
    return makeId<TrackId>(static_cast<std::size_t>(after - tracks.begin()) - 1);
}

std::size_t Trace::bytes() const
{
    return strings.bytes() + bytesOf(events.begin) + bytesOf(events.end) + bytesOf(events.name)
        + bytesOf(events.category) + bytesOf(events.detail) + bytesOf(events.laneOffsets)
        + bytesOf(tracks) + bytesOf(kernels.demangledName) + bytesOf(kernels.correlation)
        + bytesOf(kernels.shape) + bytesOf(kernels.graphNode) + bytesOf(kernels.communicator)
        + bytesOf(wholeGraphs.correlation)
        + bytesOf(wholeGraphs.graph) + bytesOf(wholeGraphs.graphExec) + bytesOf(copies.correlation)
        + bytesOf(copies.bytes) + bytesOf(copies.kind) + bytesOf(calls.correlation)
        + bytesOf(ranges.domain) + bytesOf(ranges.flags) + bytesOf(ranges.source) + bytesOf(shapes)
        + bytesOf(apiKinds) + links.bytes() + profiler.bytes();
}

} // namespace gapscope
