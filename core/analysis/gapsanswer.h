// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapbook.h"

namespace gapscope {

// Which gaps the panels are about.
struct GapQuestion {
    KernelScope scope = KernelScope::All;
    GapKind kind = GapKind::Device; // or Stream
    std::optional<std::size_t> bucket {}; // only gaps of this length
    std::size_t top = 500; // how many of the longest are listed

    bool operator==(const GapQuestion &) const = default;
};

// One gap of the list of the longest.
struct ListedGap {
    GapKey key;
    std::optional<std::size_t> rank;
    int device = 0; // ordinal
    std::optional<std::int64_t> stream; // nothing: a device gap
    TimeRange time; // on the trace's clock
    QString steps; // "150", or "150 → 151" where the work around it is of two steps; may be empty
    QString after; // short name of the kernel before it: it comes after that
    QString before;
    Category afterKind = Category::EagerKernel;
    Category beforeKind = Category::EagerKernel;
    QString cause; // the largest
    double causeShare = 0; // of the gap
};

// Which parts of the run a rank can be asked about.
struct ScopeChoice {
    KernelScope scope = KernelScope::All;
    qint64 steps = 0; // of all ranks; All: all steps
};

struct GapsAnswer {
    GapQuestion question;
    QString reason; // why there is no answer at all; empty: there is one
    std::vector<ScopeChoice> scopes; // those that have steps; All always
    GapBuckets buckets {}; // of all gaps of the scope
    qint64 gaps = 0; // of the scope
    qint64 passing = 0; // of these with the question's length
    // Device idle time of the scope, of gaps of the question's length where device gaps are asked
    // for. The groups add up to it.
    IdleSources idle;
    std::vector<ListedGap> longest;
    std::vector<QString> notes; // what limits the answer, whole sentences
};

// O(events in gaps).
[[nodiscard]] GapsAnswer answerGaps(const GapBook &book, const GapQuestion &question);

// Steady steps where there are some, else the whole run.
[[nodiscard]] KernelScope defaultScope(const GapBook &book);

// Idle time that the groups of an answer are made of, per rank and device.
[[nodiscard]] std::vector<IdleSlice> slicesOf(const GapBook &book, const GapQuestion &question);

// Where in the order of length (ties: the earlier) a gap stands among those that pass. O(gaps).
struct GapStanding {
    qint64 position = 0; // from 1; 0: it does not pass
    qint64 count = 0; // that pass
    std::optional<GapKey> longer; // the next ones
    std::optional<GapKey> shorter;
};
[[nodiscard]] GapStanding placeOf(
    const GapBook &book, const GapQuestion &question, const GapKey &key);

// The time of a cause over all idle time of a question, per Run::ranks: what a group sums up.
[[nodiscard]] std::vector<IntervalSet> causeTimes(const GapBook &book,
    const GapQuestion &question, CauseKind kind, const QString &source);

} // namespace gapscope
