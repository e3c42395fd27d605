// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace gapscope {

// What a CUDA API call does, from its name without version suffix.
enum class ApiKind : std::uint8_t {
    NotApi, // the text is no API name of this trace
    Other,
    KernelLaunch, // cudaLaunchKernel, cudaLaunchKernelExC, cudaLaunchCooperativeKernel, cuLaunchKernel, cuLaunchKernelEx, cuLaunchCooperativeKernel and the hip names
    GraphLaunch, // cudaGraphLaunch, cuGraphLaunch
    Synchronize, // cuda*Synchronize, cu*Synchronize
    Allocate, // cudaMalloc*, cudaFree*, cuMem*Alloc*, cuMemFree*
    Copy, // cudaMemcpy*, cudaMemset*, cuMemcpy*, cuMemset*
};

[[nodiscard]] constexpr bool isLaunch(ApiKind kind)
{
    return kind == ApiKind::KernelLaunch || kind == ApiKind::GraphLaunch;
}

// The name without (_v\d+)?(_ptsz|_ptds)?(_v\d+)? at its end, e.g. cudaLaunchKernel_v7000 ->
// cudaLaunchKernel.
[[nodiscard]] std::string_view apiBaseName(std::string_view name);
[[nodiscard]] ApiKind apiKind(std::string_view name);

} // namespace gapscope
