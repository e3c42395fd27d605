// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace gapscope {

// What the category of a torch event stands for.
struct TorchCategory {
    // What it records, in any spelling of the years ("Kernel", "kernel", "Runtime" ...).
    enum class Kind : std::uint8_t { Kernel, Copy, Set, Call, Operator, Annotation, Python, Ignored };

    std::string text; // as the file spells it
    std::string lower;
    Kind kind = Kind::Ignored;
    std::uint16_t roles = 0; // ProfilerRole
    bool streamCounts = false; // GPU work if it has a stream (torch-triage.md 2.1)
};

// The categories of one trace, judged once per distinct text.
class TorchCategories {
public:
    [[nodiscard]] const TorchCategory &of(std::string_view text);

private:
    const TorchCategory &add(std::string_view text);

    std::map<std::string, TorchCategory, std::less<>> m_known;
    const TorchCategory *m_last = nullptr; // neighbours are mostly of one category
};

} // namespace gapscope
