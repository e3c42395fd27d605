// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <array>
#include <bit>
#include <cstdint>

namespace gapscope::demo {

// xoshiro256** seeded by splitmix64. Integers only: the distributions of the standard library
// differ between implementations, and the same seed must give the same trace everywhere.
class Random {
public:
    explicit Random(std::uint64_t seed)
    {
        for (std::uint64_t &word : m_state)
            word = splitMix(seed);
    }

    [[nodiscard]] std::uint64_t next()
    {
        const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = std::rotl(m_state[3], 45);
        return result;
    }

    // In [0, limit); 0 when the limit is not positive. The bias of the remainder is far below a
    // nanosecond for the spans used here.
    [[nodiscard]] qint64 below(qint64 limit)
    {
        if (limit <= 0)
            return 0;
        return static_cast<qint64>(next() % static_cast<std::uint64_t>(limit));
    }

    [[nodiscard]] bool chance(int permille) { return below(1000) < permille; }

    // Uniform within value +- permille thousandths of it.
    [[nodiscard]] TimeNs around(TimeNs value, int permille)
    {
        const TimeNs span = value * permille / 1000;
        return value - span + below(2 * span + 1);
    }

private:
    static std::uint64_t splitMix(std::uint64_t &state)
    {
        state += 0x9e3779b97f4a7c15u;
        std::uint64_t mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
        return mixed ^ (mixed >> 31);
    }

    std::array<std::uint64_t, 4> m_state {};
};

} // namespace gapscope::demo
