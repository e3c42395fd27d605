// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/tracebuilder.h"

namespace gapscope {

// The communicator of each kernel that a call within one of the ranges launched, on the range's
// thread; of nested ranges the inner one's. Shaped as KernelDetails::communicator. Needs events and
// links. O(ranges * (log calls + calls within)).
[[nodiscard]] std::vector<StringId> joinCommunicators(
    const Trace &trace, std::vector<CommunicatorRange> ranges);

// Numbers the ranks as the largest communicator of their process does, if those of all ranks are equally
// large and tell all apart.
void numberRanks(Trace &trace, const std::vector<CommunicatorMember> &members);

} // namespace gapscope
