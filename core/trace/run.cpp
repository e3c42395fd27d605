// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/run.h"

namespace gapscope {

Run makeRun(std::vector<TracePtr> traces, QString label)
{
    Run run;
    run.label = std::move(label);
    for (std::size_t trace = 0; trace < traces.size(); ++trace) {
        for (std::size_t rank = 0; rank < traces[trace]->ranks.size(); ++rank)
            run.ranks.push_back({static_cast<std::uint32_t>(trace), makeId<RankId>(rank)});
    }
    run.traces = std::move(traces);
    return run;
}

} // namespace gapscope
