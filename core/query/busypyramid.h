// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/laneview.h"

#include <vector>

namespace gapscope {

// Busy time of a lane before an instant, by slot; Plain is what the others leave.
struct BusySums {
    TimeNs busy = 0;
    TimeNs second = 0;
    TimeNs third = 0;

    bool operator==(const BusySums &) const = default;
};

// What lies before an instant: how many events began, and their busy time up to it.
struct LanePosition {
    std::uint32_t index = 0;
    BusySums sums;
};

// Answers for one lane without scanning its events: cumulated busy time by slot per group of blocks
// of events (so any span is a difference of two), and the longest event in a tree of fan-out 8.
// Exact: what is inside one block is read from the lane itself. With blocks of 32: 0.77 bytes per
// event.
class LanePyramid {
public:
    LanePyramid() = default;

    // Lanes shorter than this are as fast without one.
    static constexpr std::uint32_t kWorthwhile = 4096;

    template<class Lane>
    [[nodiscard]] static LanePyramid build(
        const Lane &lane, bool withClasses, unsigned blockShift = 5);

    [[nodiscard]] bool isEmpty() const { return m_groupBegin.empty(); }

    [[nodiscard]] std::size_t bytes() const;

    // Position at instant t. `hint`: a group near the answer, updated; questions cost O(log distance
    // in groups) plus one block.
    template<class Lane>
    [[nodiscard]] LanePosition at(const Lane &lane, TimeNs t, std::uint32_t &hint) const;

    // Busy time is always exact. Where many blocks lie between two instants, its split into slots
    // may be taken as even within the block at each of them, which spares reading classes.
    enum class Slots : std::uint8_t { Exact, Even };

    // The same for ascending instants; memory is fetched ahead. At most kBatch at once.
    static constexpr std::size_t kBatch = 64;
    template<class Lane>
    void at(const Lane &lane, std::span<const TimeNs> times, std::uint32_t &hint,
        LanePosition *positions, Slots slots = Slots::Exact) const;

    // Appends the positions in [first, last) whose duration is at least `duration`.
    template<class Lane>
    void findLong(const Lane &lane, EventSpan span, TimeNs duration,
        std::vector<std::uint32_t> &found) const;

    // Position of the longest event of a span that is not empty, the first one of equals.
    template<class Lane>
    [[nodiscard]] std::uint32_t longest(const Lane &lane, EventSpan span) const;

private:
    static constexpr unsigned kFanShift = 3;
    static constexpr unsigned kGroupShift = 2;
    static constexpr std::uint32_t kBlocks = 1u << kGroupShift; // of a group

    // Four blocks: what lies before the first, and the rest relative to that, cut off at 2^32 - 1.
    struct Group {
        BusySums before;
        // Of blocks 1 to 3: their begin after the group's, busy times of the blocks before them.
        std::array<std::uint32_t, kBlocks - 1> begin {};
        std::array<std::uint32_t, kBlocks - 1> busy {};
        std::array<std::uint32_t, kBlocks - 1> second {};
        std::array<std::uint32_t, kBlocks - 1> third {};
    };

    [[nodiscard]] std::uint32_t groupBefore(TimeNs t, std::uint32_t hint) const;
    template<class Lane>
    [[nodiscard]] std::uint32_t blockBefore(const Lane &lane, TimeNs t, std::uint32_t group) const;
    template<class Lane>
    [[nodiscard]] LanePosition inBlock(const Lane &lane, TimeNs t, std::uint32_t block,
        std::uint32_t guessed, Slots slots) const;
    [[nodiscard]] std::uint32_t guess(TimeNs t, std::uint32_t block) const;
    template<class Lane>
    [[nodiscard]] BusySums sumsUpTo(const Lane &lane, std::uint32_t block) const;
    template<class Lane>
    void addSlots(const Lane &lane, TimeNs t, std::uint32_t block, EventSpan part,
        LanePosition &position) const;
    static void splitEvenly(const BusySums &left, const BusySums &right, BusySums &sums);
    template<class Lane>
    [[nodiscard]] BusySums sumsBefore(const Lane &lane, std::uint32_t block) const;
    template<class Lane, class Visit>
    void visitLong(const Lane &lane, std::size_t level, std::size_t node, EventSpan span,
        TimeNs &atLeast, const Visit &visit) const;

    [[nodiscard]] unsigned levelShift(std::size_t level) const
    {
        return m_shift + kFanShift * static_cast<unsigned>(level);
    }

    unsigned m_shift = 5;
    bool m_withClasses = false;
    std::vector<TimeNs> m_groupBegin; // begin of each group's first event
    std::vector<Group> m_groups; // and one past the last, with the totals
    // Longest duration per block, then per 8 of the level below, in ns, cut off at 2^32 - 1.
    std::vector<std::vector<std::uint32_t>> m_longest;
};

// Without a pyramid: the same answers by walking.
template<class Lane>
[[nodiscard]] std::uint32_t longestOf(
    const Lane &lane, const LanePyramid *pyramid, EventSpan span);

} // namespace gapscope
