// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gapscope {

// What an event is. Graph or eager is decided once, when the trace is built: graph if the row has a
// graph node id or its launch call is a graph launch, else eager (also when no call joins).
enum class Category : std::uint8_t {
    EagerKernel,
    GraphKernel,
    WholeGraph, // one execution of a CUDA graph whose kernels were not recorded
    Copy,
    Set,
    ApiCall,
    OsCall,
    Range, // NVTX range, user annotation
    Mark, // no duration
    PythonFrame,
};

[[nodiscard]] constexpr bool isKernel(Category category)
{
    return category == Category::EagerKernel || category == Category::GraphKernel;
}

// Kernels and whole-graph rows: what makes a device busy. Copies and sets do not.
[[nodiscard]] constexpr bool isGpuWork(Category category)
{
    return isKernel(category) || category == Category::WholeGraph;
}

} // namespace gapscope
