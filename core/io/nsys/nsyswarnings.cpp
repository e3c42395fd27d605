// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsyswarnings.h"

#include "core/base/format.h"
#include "core/base/tr.h"

namespace gapscope {

namespace {

void addMissingGpu(const RawTrace &raw, std::vector<Warning> &warnings)
{
    const auto graphs = static_cast<qint64>(raw.wholeGraphs.size());
    if (graphs > 0) {
        warnings.push_back({graphs == 1
                ? Tr::tr("One execution of a CUDA graph is recorded as a whole: it counts as GPU "
                         "work, but its kernels and the gaps between them are not seen. To see "
                         "them record again with --cuda-graph-trace=node.")
                : Tr::tr("%1 executions of CUDA graphs are recorded as a whole: they count as GPU "
                         "work, but their kernels and the gaps between them are not seen. To see "
                         "them record again with --cuda-graph-trace=node.")
                      .arg(formatCount(graphs)),
            true});
    } else if (raw.kernels.size() == 0) {
        warnings.push_back({Tr::tr("No kernels are recorded, so GPU idle time, GPU busy time and "
                                   "gaps are unknown. To see them record again with --trace=cuda."),
            true});
    }
}

void addMissingHost(const RawTrace &raw, std::vector<Warning> &warnings)
{
    if (raw.calls.size() == 0)
        warnings.push_back(
            {Tr::tr("No CUDA API calls are recorded, so launch overhead is unknown and "
                    "GPU work belongs to no launch. To see them record again with "
                    "--trace=cuda."),
                true});
    if (raw.ranges.size() == 0)
        warnings.push_back(
            {Tr::tr("No NVTX ranges are recorded, so host preparation is unknown and "
                    "steps have no markers. To see them record again with "
                    "--trace=nvtx,cuda."),
                true});
}

// GPU rows of no known process cannot be told apart into ranks.
void addMissingProcess(const RawTrace &raw, std::vector<Warning> &warnings)
{
    for (const EventSource &source : raw.kernelSources) {
        if (source.globalPid != 0)
            continue;
        warnings.push_back(
            {Tr::tr("Some kernels do not say which process ran them: they are taken as "
                    "one rank of their own."),
                true});
        return;
    }
}

} // namespace

std::vector<Warning> nsysWarnings(
    const NsysSchema &schema, const RawTrace &raw, const std::vector<TableReport> &reports)
{
    std::vector<Warning> warnings;
    addMissingGpu(raw, warnings);
    addMissingHost(raw, warnings);
    addMissingProcess(raw, warnings);
    if (!schema.has(nsys::kStrings))
        warnings.push_back({Tr::tr("The file has no table of names: kernels, calls and registered "
                                   "ranges are shown without names, and nothing that goes by name "
                                   "is known."),
            true});
    for (const TableReport &report : reports)
        report.addTo(warnings);
    return warnings;
}

} // namespace gapscope
