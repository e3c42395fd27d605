// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/decimaltime.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>

namespace gapscope {

namespace {

constexpr int kMaxDigits = 16; // of the microseconds' integer part
constexpr TimeNs kMaxMicroseconds = 9'000'000'000'000'000; // fits 64 bits with three decimals

// The rare forms (exponents) go through a double; they are not exact in the file either.
std::optional<TimeNs> parseAny(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc {} || end != text.data() + text.size() || !std::isfinite(value)
        || std::abs(value) > static_cast<double>(kMaxMicroseconds))
        return std::nullopt;
    return static_cast<TimeNs>(std::llround(value * 1000.0));
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Whether eight characters are digits, and their number: all of them at once in one word.
bool areDigits(std::uint64_t text)
{
    return ((text & 0xf0f0f0f0f0f0f0f0) | (((text + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4))
        == 0x3333333333333333;
}

TimeNs numberOf(std::uint64_t text)
{
    text = (text & 0x0f0f0f0f0f0f0f0f) * 2561 >> 8; // pairs: 10 * a + b
    text = (text & 0x00ff00ff00ff00ff) * 6553601 >> 16; // of four
    return static_cast<TimeNs>((text & 0x0000ffff0000ffff) * 42949672960001 >> 32);
}

} // namespace

std::optional<TimeNs> parseMicroseconds(std::string_view text)
{
    text = trimmed(text);
    const char *at = text.data();
    const char *const end = at + text.size();
    const bool negative = at != end && *at == '-';
    at += negative;
    TimeNs value = 0;
    const char *const digits = at;
    if constexpr (std::endian::native == std::endian::little) {
        std::uint64_t eight = 0;
        if (end - at >= 8) {
            std::memcpy(&eight, at, 8);
            if (areDigits(eight)) {
                value = numberOf(eight);
                at += 8;
            }
        }
    }
    for (; at != end && isDigit(*at) && at - digits < kMaxDigits; ++at)
        value = value * 10 + (*at - '0');
    if (at == digits || value > kMaxMicroseconds)
        return parseAny(text);
    int decimals = 0;
    bool roundUp = false;
    if (at != end && *at == '.') {
        for (++at; at != end && isDigit(*at); ++at, ++decimals) {
            if (decimals < 3)
                value = value * 10 + (*at - '0');
            else if (decimals == 3)
                roundUp = *at >= '5';
        }
    }
    if (at != end)
        return parseAny(text);
    for (; decimals < 3; ++decimals)
        value *= 10;
    value += roundUp;
    return negative ? -value : value;
}

} // namespace gapscope
