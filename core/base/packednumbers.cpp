// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/packednumbers.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr int kLevel = 9;
constexpr std::size_t kPlanes = 8;

std::uint64_t zigzag(std::uint64_t bits)
{
    return (bits << 1) ^ (std::uint64_t {0} - (bits >> 63));
}

std::uint64_t unzigzag(std::uint64_t bits)
{
    return (bits >> 1) ^ (std::uint64_t {0} - (bits & 1));
}

QByteArray pack(std::span<const std::int64_t> numbers, bool asDifferences)
{
    std::vector<std::uint64_t> values;
    values.reserve(numbers.size());
    std::uint64_t all = 0;
    std::uint64_t before = 0;
    for (const std::int64_t number : numbers) {
        // Unsigned: differences of any two numbers wrap round and come back.
        const auto bits = static_cast<std::uint64_t>(number);
        values.push_back(zigzag(asDifferences ? bits - before : bits));
        all |= values.back();
        before = bits;
    }
    std::size_t planes = 0;
    while (planes < kPlanes && (all >> (8 * planes)) != 0)
        ++planes;
    QByteArray raw;
    raw.reserve(static_cast<qsizetype>(1 + 8 + planes * values.size()));
    raw.append(static_cast<char>(planes));
    for (std::size_t byte = 0; byte < 8; ++byte)
        raw.append(static_cast<char>((std::uint64_t {values.size()} >> (8 * byte)) & 0xff));
    for (std::size_t plane = 0; plane < planes; ++plane) {
        for (const std::uint64_t value : values)
            raw.append(static_cast<char>((value >> (8 * plane)) & 0xff));
    }
    QByteArray packed = qCompress(raw, kLevel);
    const quint16 sum = qChecksum(packed);
    packed.prepend(static_cast<char>(sum & 0xff));
    packed.prepend(static_cast<char>(sum >> 8));
    return packed.toBase64();
}

// qUncompress trusts the length in front of the data; it must not decide how much we allocate.
bool isSane(const QByteArray &packed, std::size_t most)
{
    if (packed.size() < 4)
        return false;
    std::uint64_t length = 0;
    for (qsizetype i = 0; i < 4; ++i)
        length = (length << 8) | static_cast<std::uint8_t>(packed[i]);
    return length >= 9 && length <= 9 + kPlanes * std::uint64_t {most};
}

std::optional<std::vector<std::int64_t>> unpack(
    const QByteArray &text, std::size_t most, bool asDifferences)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() < 2)
        return std::nullopt;
    const QByteArray packed = (*decoded).mid(2);
    const auto sum = static_cast<quint16>(
        static_cast<quint8>((*decoded)[0]) << 8 | static_cast<quint8>((*decoded)[1]));
    if (sum != qChecksum(packed) || !isSane(packed, most))
        return std::nullopt;
    const QByteArray raw = qUncompress(packed);
    if (raw.size() < 9)
        return std::nullopt;
    const auto byteAt
        = [&](std::size_t at) { return static_cast<std::uint8_t>(raw[static_cast<qsizetype>(at)]); };
    const std::size_t planes = byteAt(0);
    std::uint64_t count = 0;
    for (std::size_t byte = 0; byte < 8; ++byte)
        count |= std::uint64_t {byteAt(1 + byte)} << (8 * byte);
    if (planes > kPlanes || count > most
        || static_cast<std::uint64_t>(raw.size()) != 9 + planes * count)
        return std::nullopt;
    std::vector<std::int64_t> numbers(count);
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t value = 0;
        for (std::size_t plane = 0; plane < planes; ++plane)
            value |= std::uint64_t {byteAt(9 + plane * count + i)} << (8 * plane);
        before = asDifferences ? before + unzigzag(value) : unzigzag(value);
        numbers[i] = static_cast<std::int64_t>(before);
    }
    return numbers;
}

} // namespace

QByteArray packNumbers(std::span<const std::int64_t> numbers) { return pack(numbers, true); }

QByteArray packPlain(std::span<const std::int64_t> numbers) { return pack(numbers, false); }

std::optional<std::vector<std::int64_t>> unpackNumbers(const QByteArray &text, std::size_t most)
{
    return unpack(text, most, true);
}

std::optional<std::vector<std::int64_t>> unpackPlain(const QByteArray &text, std::size_t most)
{
    return unpack(text, most, false);
}

} // namespace gapscope
