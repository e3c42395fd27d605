// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace gapscope {

// "void at::native::(anonymous namespace)::elementwise_kernel<4, Add>(int, Add)" ->
// "at::native::(anonymous namespace)::elementwise_kernel": without result type, template and call
// arguments. Names that are no C++ signature stay as they are. Views into `name`.
[[nodiscard]] std::string_view baseKernelName(std::string_view name);

// The last part of the base name: "elementwise_kernel", as nsys' short names.
[[nodiscard]] std::string_view shortKernelName(std::string_view name);

} // namespace gapscope
