// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostfacts.h"

namespace gapscope {

// Which windows of the ranks are asked for (host-analysis.md 4.2.6).
enum class WindowKind : std::uint8_t {
    Aggregate,
    Context,
    Generation,
    ContextHost, // host periods, for comparison
    GenerationHost,
};

// The windows of a scope on one device, and the ranks whose host side counts there: those whose own
// device it is. A device that ranks share has the union of their windows.
struct DeviceWindows {
    std::size_t device = 0; // row of HostFacts::devices
    IntervalSet windows;
    std::vector<std::size_t> ranks;
};

// Ranks of the scope with GPU work, ascending.
[[nodiscard]] std::vector<std::size_t> scopeRanks(const HostFacts &facts, const Scope &scope);

// A rank's window on its own device; empty: none. With scope.time the range replaces the aggregate
// windows and cuts the others (4.2.13); with scope.phase the aggregate is that phase's windows.
[[nodiscard]] IntervalSet rankWindows(
    const HostFacts &facts, std::size_t rank, const Scope &scope, WindowKind kind);

// All windows of a scope, one entry per device that has any. Times of two traces are never mixed:
// their devices differ.
[[nodiscard]] std::vector<DeviceWindows> scopeWindows(
    const HostFacts &facts, const Scope &scope, WindowKind kind);

// Sums over devices and ranks of lengths inside the windows, in whole ns (4.2.7).
struct WindowSums {
    TimeNs total = 0;
    TimeNs active = 0;
    TimeNs nccl = 0;
    TimeNs communication = 0;
    TimeNs prep = 0;
    TimeNs exposed = 0;
    TimeNs launches = 0;
    TimeNs unpressedLaunches = 0; // without queue back-pressure
};

[[nodiscard]] WindowSums measureWindows(
    const HostFacts &facts, std::span<const DeviceWindows> windows);

} // namespace gapscope
