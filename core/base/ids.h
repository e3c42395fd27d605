// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace gapscope {

// Indices with a name: each kind is its own type over uint32, so that mixing two kinds does not
// compile. 0 is "no text" for StringId (the empty string); the others use kNone below.
enum class StringId : std::uint32_t { None = 0 };
enum class EventId : std::uint32_t { None = 0xffffffffu };
enum class LaneId : std::uint32_t { None = 0xffffffffu };
enum class TrackId : std::uint32_t { None = 0xffffffffu };
enum class ProcessId : std::uint32_t { None = 0xffffffffu };
enum class DeviceId : std::uint32_t { None = 0xffffffffu };
enum class RankId : std::uint32_t { None = 0xffffffffu };

template<class Id>
[[nodiscard]] constexpr std::uint32_t index(Id id)
{
    return static_cast<std::uint32_t>(id);
}

template<class Id>
[[nodiscard]] constexpr Id makeId(std::size_t index)
{
    return static_cast<Id>(static_cast<std::uint32_t>(index));
}

} // namespace gapscope
