// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/graphcoverage.h"
#include "core/base/table.h"

namespace gapscope {

class JsonWriter;

// The value of "coverage" and of "eager_kernels" in the JSON of `gapscope kernels` (docs/json.md).
void writeCoverage(JsonWriter &json, const GraphCoverageByStep &coverage);
void writeEagerKernels(JsonWriter &json, const std::vector<EagerKernels> &kernels);

// Run and phases, with the lowest and highest coverage of a step.
[[nodiscard]] Table coverageTable(const GraphCoverageByStep &coverage);
[[nodiscard]] Table eagerKernelTable(const std::vector<EagerKernels> &kernels);

} // namespace gapscope
