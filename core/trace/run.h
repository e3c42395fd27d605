// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/ranksummary.h"
#include "core/trace/trace.h"

namespace gapscope {

// One rank of a run: which trace it is in and who it is there.
struct RunRank {
    std::uint32_t trace = 0; // index into Run::traces
    RankId rank = RankId::None; // in that trace
};

// One measured run: one trace, or one per rank file. Ranks are numbered over all traces in their
// order; each trace keeps its own clock.
struct Run {
    std::vector<TracePtr> traces; // not empty
    std::vector<RunRank> ranks;
    // Ranks that are known by their summary alone, beside those of the traces; clocks not set.
    std::vector<RankSummaryPtr> summaries;
    std::vector<Warning> warnings; // files of the run that could not be opened
    QString label; // file name, or folder name for several files

    [[nodiscard]] const Trace &traceOf(std::size_t rank) const
    {
        return *traces[ranks[rank].trace];
    }
};

[[nodiscard]] Run makeRun(std::vector<TracePtr> traces, QString label);

} // namespace gapscope
