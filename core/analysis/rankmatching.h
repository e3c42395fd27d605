// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/rankclocks.h"
#include "core/analysis/ranksteps.h"

namespace gapscope {

// One communicator and kind of collective, over all ranks that took part.
struct MatchGroup {
    QString name;
    QString communicator; // empty: not recorded; the ranks tell it then
    std::vector<std::uint32_t> ranks; // ascending
    qint64 fewest = 0; // of any of its ranks
    qint64 most = 0;
    qint64 instances = 0; // matched, of two or more ranks
    qint64 unmatched = 0; // collectives of single ranks that belong to no instance
};

// Collectives of several ranks that are one: members [offsets[i], offsets[i + 1]) by rank.
struct MatchedCollectives {
    std::vector<std::size_t> offsets {0};
    std::vector<CollectiveRef> members;
    std::vector<std::uint32_t> group; // per instance
    std::vector<std::int32_t> step; // per instance: common position, -1 none
    std::vector<MatchGroup> groups;
    bool equalCounts = true; // in every group
    qint64 unmatched = 0;
    RankClocks clocks;

    [[nodiscard]] std::size_t size() const { return offsets.size() - 1; }

    [[nodiscard]] std::span<const CollectiveRef> of(std::size_t instance) const
    {
        return std::span(members).subspan(
            offsets[instance], offsets[instance + 1] - offsets[instance]);
    }
};

// How near the ends of one collective on two ranks must be, on aligned clocks.
struct MatchLimits {
    TimeNs endAgreement = 50'000;
};

// Matches the collectives of all ranks (host-analysis.md 8, issue of unequal counts):
// 1. A group is a communicator and kernel name. The communicator is the recorded one if all ranks with
//    that kernel recorded it; else, and for names of process groups, which are not unique, ranks whose
//    ends do not keep step with each other are different communicators (their device sets differ).
// 2. Equal counts on all ranks of a group: the k-th of each belong together.
// 3. Unequal counts: within each joined step in which the counts are equal, the k-th of each.
// 4. What is left: of equal size and in order, with ends that agree on the aligned clocks.
// O(collectives * log). Clocks are aligned on the way.
[[nodiscard]] MatchedCollectives matchCollectives(const std::vector<RankSummaryPtr> &ranks,
    const JoinedSteps &steps, const MatchLimits &limits = {});

} // namespace gapscope
