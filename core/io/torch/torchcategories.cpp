// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchcategories.h"

#include "core/trace/profilerdetails.h"

#include <algorithm>

namespace gapscope {

namespace {

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

TorchCategory::Kind kindOf(const std::string &category)
{
    using Kind = TorchCategory::Kind;
    if (category == "kernel")
        return Kind::Kernel;
    if (category == "gpu_memcpy" || category == "memcpy")
        return Kind::Copy;
    if (category == "gpu_memset" || category == "memset")
        return Kind::Set;
    if (category == "cuda_runtime" || category == "cuda_driver" || category == "runtime"
        || category == "driver" || category == "hip_runtime" || category == "privateuse1_runtime")
        return Kind::Call;
    if (category == "cpu_op" || category == "operator")
        return Kind::Operator;
    if (category == "user_annotation")
        return Kind::Annotation;
    if (category == "python_function")
        return Kind::Python;
    return Kind::Ignored;
}

} // namespace

const TorchCategory &TorchCategories::of(std::string_view text)
{
    if (m_last && m_last->text == text)
        return *m_last;
    const auto known = m_known.find(text);
    m_last = known != m_known.end() ? &known->second : &add(text);
    return *m_last;
}

const TorchCategory &TorchCategories::add(std::string_view text)
{
    TorchCategory &category = m_known[std::string(text)];
    category.text = text;
    category.lower = lower(category.text);
    category.kind = kindOf(category.lower);
    const auto has = [&](const char *part) { return category.lower.find(part) != std::string::npos; };
    if (!has("python_function") && !has("cpu_op") && !has("trace") && !has("annotation")) {
        if (has("kernel") || category.lower.starts_with("gpu_"))
            category.roles |= RoleGpuByCategory;
        else
            category.streamCounts = true;
    }
    const auto addRole = [&](ProfilerRole role, bool isOld) {
        category.roles
            = static_cast<std::uint16_t>(category.roles | role | (isOld ? RoleOldCategory : 0));
    };
    if (category.kind == TorchCategory::Kind::Operator)
        addRole(RoleCpuOp, text != "cpu_op");
    else if (category.kind == TorchCategory::Kind::Call)
        addRole(RoleLauncher, !category.lower.starts_with("cuda_"));
    else if (category.kind == TorchCategory::Kind::Python)
        addRole(RoleFrame, text != "python_function");
    else if (text == "user_annotation")
        category.roles |= RoleAnnotation;
    else if (text == "gpu_user_annotation")
        category.roles |= RoleGpuAnnotation;
    return category;
}

} // namespace gapscope
