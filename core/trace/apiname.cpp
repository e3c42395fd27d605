// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/apiname.h"

#include <algorithm>
#include <array>

namespace gapscope {

namespace {

// Removes "_v123" from the end; false when there is none.
bool dropVersion(std::string_view &name)
{
    std::size_t end = name.size();
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9')
        --end;
    if (end == name.size() || end < 2 || name.substr(end - 2, 2) != "_v")
        return false;
    name = name.substr(0, end - 2);
    return true;
}

bool startsWithAny(std::string_view name, std::initializer_list<std::string_view> prefixes)
{
    return std::ranges::any_of(prefixes, [&](auto prefix) { return name.starts_with(prefix); });
}

} // namespace

std::string_view apiBaseName(std::string_view name)
{
    dropVersion(name);
    if (name.ends_with("_ptsz") || name.ends_with("_ptds")) {
        name.remove_suffix(5);
        dropVersion(name);
    }
    return name;
}

ApiKind apiKind(std::string_view name)
{
    using namespace std::string_view_literals;
    static constexpr std::array kKernelLaunches {"cudaLaunchKernel"sv, "cudaLaunchKernelExC"sv,
        "cudaLaunchCooperativeKernel"sv, "cuLaunchKernel"sv, "cuLaunchKernelEx"sv,
        "cuLaunchCooperativeKernel"sv, "hipLaunchKernel"sv, "hipExtLaunchKernel"sv,
        "hipModuleLaunchKernel"sv, "hipExtModuleLaunchKernel"sv};
    static constexpr std::array kGraphLaunches {"cudaGraphLaunch"sv, "cuGraphLaunch"sv, "hipGraphLaunch"sv};
    const std::string_view base = apiBaseName(name);
    if (std::ranges::find(kKernelLaunches, base) != kKernelLaunches.end())
        return ApiKind::KernelLaunch;
    if (std::ranges::find(kGraphLaunches, base) != kGraphLaunches.end())
        return ApiKind::GraphLaunch;
    if (startsWithAny(base, {"cuda", "cu", "hip"}) && base.find("Synchronize") != base.npos)
        return ApiKind::Synchronize;
    if (startsWithAny(base,
            {"cudaMalloc", "cudaFree", "cuMemAlloc", "cuMemFree", "cuMemHostAlloc", "cuMemCreate",
                "cuMemMap", "hipMalloc", "hipFree", "hipHostMalloc", "cudaHostAlloc"}))
        return ApiKind::Allocate;
    if (startsWithAny(base,
            {"cudaMemcpy", "cudaMemset", "cuMemcpy", "cuMemset", "hipMemcpy", "hipMemset"}))
        return ApiKind::Copy;
    return ApiKind::Other;
}

} // namespace gapscope
