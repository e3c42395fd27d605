// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapgroups.h"
#include "core/analysis/graphbreaks.h"
#include "core/analysis/graphcoverage.h"
#include "core/analysis/launchkinds.h"
#include "core/analysis/layerpattern.h"
#include "core/analysis/sourcemap.h"
#include "core/analysis/stepgaps.h"
#include "core/analysis/stragglers.h"

namespace gapscope {

// The tables that the kernel level reads.
struct KernelTables {
    GapTables gaps;
    KernelFamilies families;
    SourceMap sources;
};

[[nodiscard]] KernelTables loadKernelTables(const QString &userFolder = {});

// A cause of one gap with its name, summed over the pieces of the gap.
struct NamedCause {
    CauseKind kind = CauseKind::Unattributed;
    QString name;
    TimeNs time = 0;
    Confidence confidence = Confidence::Measured;
    QString function; // source function from the range table; may be empty
    QString evidence; // what else is known of its longest piece; may be empty
};

// One of the longest gaps, as shown in lists and in JSON.
struct TopGap {
    std::uint32_t trace = 0;
    DeviceId device = DeviceId::None;
    int deviceOrdinal = 0;
    std::optional<std::int64_t> stream; // none: a device gap
    TimeRange time; // on the trace's clock
    TimeNs fileTime = 0; // where it begins, on the file's clock
    KernelGap gap;
    QString after; // short name of the kernel before the gap: the gap comes after it
    QString before; // short name of the kernel that ends it
    std::vector<NamedCause> causes; // by time, descending; they add up to the gap
};

// Everything that the kernel level answers about a run and scope.
struct KernelAnswer {
    KernelScope scope = KernelScope::All;
    QString error; // "no kernels", "no kernel table": the published words; nothing else then
    GapBuckets streamBuckets {};
    GapBuckets deviceBuckets {};
    std::vector<TopGap> topGaps; // of streams, as published
    std::vector<TopGap> topDeviceGaps;
    LaunchKinds launches; // whole run
    GraphCoverageByStep coverage; // whole run, its phases and every step
    IdleSources idle;
    StepGapSources stepGaps; // of the benchmark run; scope steady: after steady steps
    GraphBreaks breaks;
    LayerPattern pattern;
    std::optional<Straggler> straggler;
    std::vector<QString> notes; // what cannot be answered, and why
};

// What the kernel level computes once per run and asks many times, for any scope. Immutable once made;
// shared between threads. Gaps take 8 bytes each, work 8 bytes per kernel.
struct KernelFacts {
    RunWork work;
    std::vector<GapTable> streams;
    std::vector<GapTable> devices;
    std::vector<GapContext> contexts; // per trace, for GapExplainer
    LaunchKinds launches;
    GraphCoverageByStep coverage;
    GraphBreaks breaks;
    LayerPattern pattern;
    std::optional<Straggler> straggler;
};

using KernelFactsPtr = std::shared_ptr<const KernelFacts>;
[[nodiscard]] KernelFactsPtr collectKernelFacts(const Run &run, const HostFacts &facts,
    const HostTables &tables, const KernelTables &kernelTables);

// The gaps of a scope: those that begin in the windows of the rank that owns the stream or device.
[[nodiscard]] GapFilter gapFilter(const Run &run, const std::vector<GapTable> &tables,
    const std::vector<IdleSlice> &slices, KernelScope scope);

// O(gaps of the scope + host events in them).
[[nodiscard]] KernelAnswer answerKernels(const Run &run, const HostFacts &facts,
    const KernelFacts &kernelFacts, const HostTables &tables, const KernelTables &kernelTables,
    KernelScope scope, std::size_t top);
// The same for a single question.
[[nodiscard]] KernelAnswer answerKernels(const Run &run, const HostFacts &facts,
    const HostTables &tables, const KernelTables &kernelTables, KernelScope scope, std::size_t top);

// The causes of one gap, named and summed, by time. Pure; what the inspector shows for a click.
[[nodiscard]] std::vector<NamedCause> nameCauses(const Trace &trace,
    const std::vector<GapCause> &causes, const HostTables &tables, const SourceMap &sources);

[[nodiscard]] QString kernelScopeKey(KernelScope scope); // "all", "steady", "context", "generation"

} // namespace gapscope
