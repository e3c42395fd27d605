// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

#include <QString>

#include <optional>
#include <vector>

namespace gapscope {

// One line of what is known about something. A heading has no value.
struct DetailRow {
    QString label;
    QString value;
    bool isName = false; // the value is a name from the trace
    int indent = 0;

    bool operator==(const DetailRow &) const = default;
};

struct Details {
    QString title; // "_forward_step 150"
    QString subtitle; // "host range, rank 0"
    std::vector<DetailRow> rows;
};

// What an event's surroundings know beside its trace.
struct EventContext {
    std::optional<std::size_t> rank; // index into Run::ranks
    // The step whose time the event lies in, or whose launch made it.
    std::optional<qint64> stepNumber;
    std::optional<TimeNs> stepBegin; // for a time relative to the step
};

// Everything the trace tells about one event: times (from the first GPU work, and as recorded),
// duration, self time of ranges, stream or thread, grid and block, correlation, what launched it or
// what it launched, and the ranges around it (around its launch, for GPU work). What was not
// recorded is left out.
[[nodiscard]] Details eventDetails(
    const Trace &trace, EventId event, const EventContext &context = {});

// The ranges of the event's thread around its begin, outermost first, itself not included.
[[nodiscard]] std::vector<EventId> rangesAround(const Trace &trace, EventId event);

// Duration without the children nested in it: its own lane's next depth inside it. Absent where
// nesting means nothing (GPU work, marks, start/end ranges).
[[nodiscard]] std::optional<TimeNs> selfTime(const Trace &trace, EventId event);

} // namespace gapscope
