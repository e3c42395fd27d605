// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tables.h"
#include "core/analysis/triagesource.h"
#include "core/trace/triagestage.h"

namespace gapscope {

// Microseconds as the file has them: the double nearest to the decimal text.
[[nodiscard]] double fileUs(TimeNs ns);

// What one triage shares over its traces.
struct TriageContext {
    const TriageTables &tables;
    const HostTables &host; // step markers
    TriageMethod method = TriageMethod::Corrected;
    TriagePool pool {};
    TriageSources sources;

    TriageContext(const TriageTables &triage, const HostTables &hostTables, TriageMethod how)
        : tables(triage)
        , host(hostTables)
        , method(how)
        , sources(triage)
    {
    }
};

// What is added to times of the trace before they become microseconds: by the reference method those
// of the file, as the published figures are sums of these; else nothing, which loses no digits.
[[nodiscard]] inline TimeNs triageBase(const Trace &trace, const TriageContext &context)
{
    return context.method == TriageMethod::Reference ? trace.origin : 0;
}

// A GPU event as the triage counts it. Times are microseconds, see triageBase().
struct TriageEvent {
    double ts = 0;
    double dur = 0;
    std::uint32_t kernel = 0; // canonical name, id in the pool
    std::uint32_t stream = 0; // text that tells streams apart, id in the pool
    std::uint32_t externalId = kNoExternalId;
    std::uint32_t correlation = 0;
    bool hasCorrelation = false;
    bool isNarrow = false; // counts for overlap, too (4.1)
    TriageStage stage = TriageStage::All;
    StringId name = StringId::None; // as the file spells it
    StringId process = StringId::None;
    EventId event = EventId::None; // None: no event of the timeline
    std::uint32_t order = 0; // position in the file
    DeviceId device = DeviceId::None;

    [[nodiscard]] double end() const { return ts + dur; }
};

// The GPU events of one trace in the order of the file, with their stages.
struct TriageEvents {
    std::vector<TriageEvent> events; // of the chosen process (reference) or of all GPUs (corrected)
    std::vector<TriageEvent> narrow; // likewise, for overlap
};

// By the reference method the events of the process with the most GPU time (2.2). `processPart`: for
// `narrow`, only processes whose text contains it.
[[nodiscard]] TriageEvents triageEvents(const Trace &trace, TriageContext &context,
    TriageStage pathStage, const std::string &processPart);

} // namespace gapscope
