// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gapscope {

// Whole numbers as short text for JSON: the differences from one to the next, as byte planes (all lowest
// bytes first), deflated, with a checksum, base64. Small, similar or repeating numbers take a byte or less each.
[[nodiscard]] QByteArray packNumbers(std::span<const std::int64_t> numbers);

// The same without differences, for numbers that are differences already.
[[nodiscard]] QByteArray packPlain(std::span<const std::int64_t> numbers);

// nullopt: no such text, or more than `most` numbers. Never allocates more than `most` asks for.
[[nodiscard]] std::optional<std::vector<std::int64_t>> unpackNumbers(
    const QByteArray &text, std::size_t most);
[[nodiscard]] std::optional<std::vector<std::int64_t>> unpackPlain(
    const QByteArray &text, std::size_t most);

} // namespace gapscope
