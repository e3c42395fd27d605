// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/referencelike.h"

namespace gapscope {

namespace {

char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u;
}

// The position after the character at `at`.
std::size_t nextCharacter(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && isContinuation(text[at]))
        ++at;
    return at;
}

} // namespace

bool isLike(std::string_view text, std::string_view pattern)
{
    std::size_t t = 0;
    std::size_t p = 0;
    // Where to go on when a character does not fit: after the last %, one text character later.
    std::size_t afterPercent = std::string_view::npos;
    std::size_t retry = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            afterPercent = ++p;
            retry = t;
        } else if (p < pattern.size() && pattern[p] == '_') {
            t = nextCharacter(text, t);
            ++p;
        } else if (p < pattern.size() && fold(pattern[p]) == fold(text[t])) {
            ++t;
            ++p;
        } else if (afterPercent != std::string_view::npos) {
            retry = nextCharacter(text, retry);
            t = retry;
            p = afterPercent;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('%', p) == std::string_view::npos;
}

std::vector<bool> namesLike(const StringPool &strings, std::string_view pattern)
{
    std::vector<bool> matches(strings.size());
    for (std::size_t id = 1; id < matches.size(); ++id)
        matches[id] = isLike(strings.view(makeId<StringId>(id)), pattern);
    return matches;
}

} // namespace gapscope
