// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/kernelname.h"

namespace gapscope {

namespace {

constexpr std::string_view kAnonymous = "(anonymous namespace)";

} // namespace

std::string_view baseKernelName(std::string_view name)
{
    // A result type ends at the last blank before the name begins, outside of any bracket.
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (name.substr(i).starts_with(kAnonymous)) {
            i += kAnonymous.size() - 1;
            continue;
        }
        if (c == '<') {
            ++depth;
        } else if (c == '>') {
            --depth;
        } else if (depth == 0 && c == ' ') {
            begin = i + 1;
        } else if (depth == 0 && c == '(') {
            name = name.substr(0, i);
            break;
        }
    }
    if (begin >= name.size())
        return name;
    name.remove_prefix(begin);
    // Template arguments at the end.
    const std::size_t open = name.find('<');
    if (open != std::string_view::npos && open > 0 && name.ends_with('>')) {
        int level = 0;
        for (std::size_t i = name.size(); i-- > 0;) {
            level += name[i] == '>' ? 1 : name[i] == '<' ? -1 : 0;
            if (level == 0) {
                if (i > 0)
                    name = name.substr(0, i);
                break;
            }
        }
    }
    return name;
}

std::string_view shortKernelName(std::string_view name)
{
    const std::string_view base = baseKernelName(name);
    int depth = 0;
    for (std::size_t i = base.size(); i-- > 1;) {
        depth += base[i] == '>' ? 1 : base[i] == '<' ? -1 : 0;
        if (depth == 0 && base[i] == ':' && base[i - 1] == ':')
            return base.substr(i + 1);
    }
    return base;
}

} // namespace gapscope
