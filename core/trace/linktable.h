// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/trace/eventtable.h"

#include <algorithm>
#include <span>
#include <vector>

namespace gapscope {

// Launch call <-> GPU work, joined on (process, correlation). Where several calls share the key: the
// first by start among launch calls, else the first by start. 8 bytes per GPU event.
class LinkTable {
public:
    LinkTable() = default;
    // launchOf: per GPU event (rows 0..n-1) its call or EventId::None.
    LinkTable(std::vector<EventId> launchOf, std::span<const TimeNs> begin);

    [[nodiscard]] EventId launch(EventId gpuEvent) const { return m_launchOf[index(gpuEvent)]; }

    // The GPU events of a launch call, by begin. O(log n).
    [[nodiscard]] std::span<const EventId> work(EventId launch) const;

    [[nodiscard]] std::size_t gpuEventCount() const { return m_launchOf.size(); }

    [[nodiscard]] std::size_t bytes() const
    {
        return (m_launchOf.capacity() + m_byLaunch.capacity()) * sizeof(EventId);
    }

private:
    std::vector<EventId> m_launchOf;
    std::vector<EventId> m_byLaunch; // linked GPU events sorted by (launch, begin)
};

} // namespace gapscope
