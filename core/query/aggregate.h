// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/intervalset.h"
#include "core/trace/run.h"

#include <functional>
#include <optional>
#include <vector>

namespace gapscope {

// What is summed up by name.
enum class AggregateKind : std::uint8_t { Ranges, Kernels, ApiCalls, OsCalls };
inline constexpr std::size_t kAggregateKindCount = 4;

// Which events count. Times are on the clock of each trace.
struct AggregateScope {
    // One per Run::traces; empty: whole traces. An event counts with the part of it that lies inside.
    std::vector<TimeRange> times;
    std::vector<std::uint32_t> ranks; // indices into Run::ranks; empty: all, and processes that are no rank
    // One per Run::ranks: when the rank's device worked. Empty: no exposed times. Not owned.
    std::vector<const IntervalSet *> busy;
    // Under which name a recorded range name of Run::traces[trace] is summed: many can stand for one
    // operation. Not set: each under its own.
    std::function<QString(std::size_t trace, StringId name)> rangeName;
};

// All events of one name, or of one operation, of all ranks of the scope together. Durations in nanoseconds.
struct AggregateRow {
    QString name;
    qint64 count = 0;
    TimeNs total = 0;
    double mean = 0;
    TimeNs p50 = 0; // s[n / 2] of the sorted durations
    TimeNs p95 = 0; // s[int(n * 0.95)]
    TimeNs max = 0;
    // Time during which the event's rank had an idle device; absent for kernels and where no busy
    // set is known for one of the events.
    std::optional<TimeNs> exposed;
    double share = 0; // total of Aggregate::span, may exceed 1 where events run side by side
    qint64 graphCount = 0; // kernels replayed by a graph
    // The longest one, to go to; the first of equals.
    std::uint32_t trace = 0;
    EventId longest = EventId::None;
};

struct Aggregate {
    AggregateKind kind = AggregateKind::Ranges;
    std::vector<AggregateRow> rows; // by total, then by name
    TimeNs span = 0; // length of the scope, summed over its ranks: what shares are of
    qint64 count = 0; // events counted
};

// Sums events by name. Ranges without an end are left out, as in every analysis. Nested ranges each
// count with their whole length. O(events in scope + names · log names).
[[nodiscard]] Aggregate aggregate(const Run &run, AggregateKind kind, const AggregateScope &scope);

} // namespace gapscope
