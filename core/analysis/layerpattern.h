// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/analysis/kernelfamily.h"
#include "core/analysis/runwork.h"

namespace gapscope {

// One kernel position of the repeating pattern (a layer), over all its repetitions.
struct PatternKernel {
    QString name;
    QString family; // functional block (kernelfamilies.json)
    TimeNs gapBefore = 0; // summed device idle time before it
    TimeNs time = 0; // summed kernel time
    bool graph = false; // replayed by a CUDA graph
};

// Kernels of one functional block inside the pattern.
struct PatternGroup {
    QString family;
    std::vector<std::uint32_t> positions;
    TimeNs gapTotal = 0;
    TimeNs time = 0;
    double gapPerStepUs = 0; // what orders the groups: mean gap per step over all repetitions
};

// The repetition found inside steps of one workload: `period` kernels, `repetitions` times.
struct LayerPattern {
    std::uint32_t period = 0;
    std::uint32_t repetitions = 0; // in the step it was found in
    std::uint32_t firstKernel = 0; // position of the first repetition in that step's kernels
    std::uint32_t kernelsPerStep = 0;
    std::size_t rank = 0; // where it was found
    std::uint32_t step = 0; // index into RankSteps::steps
    qint64 stepsMatched = 0; // steps of that rank with the same kernels at the same positions
    std::vector<PatternKernel> kernels; // `period` of them, summed over the matched steps
    std::vector<PatternGroup> groups; // by gap per step, descending
    QString reason; // why there is none
};

// Longest repetition in a median steady step (any step where none is steady): the shortest period
// that covers at least 95 % of what the best one covers. O(kernels per step squared).
[[nodiscard]] LayerPattern findLayerPattern(const Run &run, const HostFacts &facts,
    const RunWork &work, const KernelFamilies &families);
[[nodiscard]] LayerPattern findLayerPattern(
    const Run &run, const HostFacts &facts, const KernelFamilies &families);

// The repetition in a sequence; period 0 when nothing repeats at least three times.
struct Repetition {
    std::uint32_t first = 0;
    std::uint32_t period = 0;
    std::uint32_t count = 0;
};
[[nodiscard]] Repetition findRepetition(std::span<const std::uint32_t> sequence);

} // namespace gapscope
