// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/rankmatching.h"
#include "core/analysis/ranktables.h"
#include "core/analysis/stragglers.h"

#include <array>
#include <map>

namespace gapscope {

// The figures of a rank's row; times in us.
enum class RankFigure : std::uint8_t {
    LateMean, // arrival lateness against the earliest rank of each collective
    LateMedian,
    LateP90,
    LateMax,
    LatestShare, // of its collectives in which it came last
    Wait, // mean time inside a collective
    Host, // per step: ranges and calls of the host thread that do not wait
    Launches, // per step
    Allocations, // per step
    Idle, // share of its periods in which its device does nothing
    Queue, // launches begun and not started on arrival, mean
    Kernels, // per step, kernels that are no collectives
};
inline constexpr std::size_t kRankFigureCount = 12;

[[nodiscard]] QString rankFigureKey(RankFigure figure); // "lateness_mean_us", as in JSON

struct RankRow {
    std::uint32_t index = 0; // position in the run
    QString label; // "Rank 2"; the user may have named it otherwise
    std::uint32_t pid = 0;
    int device = -1;
    QString deviceName;
    std::uint32_t clock = 0;
    std::array<std::optional<double>, kRankFigureCount> figures;
    // +1 above, -1 below the other ranks; 0 as they are, or too few ranks to say.
    std::array<std::int8_t, kRankFigureCount> outliers {};
    qint64 collectives = 0; // matched ones it took part in
    qint64 latest = 0;
    double waitTotalUs = 0;
    qint64 steps = 0; // measured periods
    std::vector<SummaryMetric> metrics; // M1 to M5
    QString doing; // one line: what it waits for or does more
    std::vector<QString> notes;

    [[nodiscard]] const std::optional<double> &operator[](RankFigure figure) const
    {
        return figures[static_cast<std::size_t>(figure)];
    }
};

// Arrival lateness by rank and joined step, us; NaN where the rank has no collective. Row by rank.
struct LatenessByStep {
    std::size_t steps = 0;
    std::vector<qint64> numbers; // of the joined steps
    std::vector<float> mean; // rank * steps + step
    std::vector<std::uint16_t> latest; // collectives in which it came last
    std::vector<std::uint16_t> collectives;
    std::vector<std::int32_t> rankStep; // step of the rank's own list; -1: none

    [[nodiscard]] std::size_t at(std::size_t rank, std::size_t step) const
    {
        return rank * steps + step;
    }
};

enum class StragglerState : std::uint8_t { Consistent, Inconclusive };

// One operation of a rank against the median of the other ranks; us per measured step.
struct OperationDifference {
    QString name;
    SummaryKind kind = SummaryKind::Range;
    double us = 0;
    double medianUs = 0;
    double deltaUs = 0;
    double stepShare = 0; // of the rank's steps in which it took time
    double usWhenPresent = 0; // per step that has it
    double countDelta = 0; // per step
};

struct StragglerCause {
    QString id; // of the rule; empty: none holds
    QString title;
    QString advice;
    double usPerStep = 0; // the rule's amount
    QString operation; // what it does most more than the others
    double operationUs = 0; // per step, against the median of the others
    double operationUsWhenPresent = 0;
    double operationShare = 0;
    bool isOnlyHere = false; // the median of the others does not do it at all
    std::vector<QString> evidence; // figures of the conditions that hold
    std::vector<QString> also; // titles of other causes that hold
    std::vector<QString> ruledOut; // "Slow GPU: no, the same kernels differ by -0.4 %"
};

// Everything about the ranks of a run: who is late, since when, why, and by how much per step. Screen,
// markdown and JSON show this same struct.
struct RankAnswer {
    std::vector<RankRow> rows;
    std::optional<Straggler> published; // the published single list, on aligned clocks
    std::vector<std::uint32_t> publishedRanks; // rows that the published list is about
    // Matched collectives.
    qint64 instances = 0;
    qint64 unmatched = 0;
    bool equalCounts = true;
    std::vector<MatchGroup> groups;
    qint64 undecided = 0; // instances in which all arrivals lie within the clock residual
    RankClocks clocks;
    LatenessByStep byStep;
    // The rank most often latest, by matched collectives.
    std::optional<std::uint32_t> worst;
    double share = 0;
    StragglerState state = StragglerState::Inconclusive;
    QString reason; // why inconclusive
    std::optional<std::size_t> since; // position in byStep
    double latenessUsPerStep = 0; // of the worst rank, summed over a step's collectives, mean
    double othersWaitUsPerStep = 0; // more than the worst rank, inside collectives, mean of the others
    StragglerCause cause; // of a consistent straggler
    std::map<CauseFigure, double> figures; // what the rules saw; unknown ones are absent
    std::vector<OperationDifference> operations; // of the worst rank, largest difference first
    std::vector<QString> notes;

    [[nodiscard]] bool isStraggler() const { return state == StragglerState::Consistent; }
};

// A rank's name and whether it takes part.
struct RankChoice {
    QString name; // empty: as found
    bool leftOut = false;
};

// The summaries with the choices of the user applied (by position; missing: none), and their labels.
struct ChosenRanks {
    std::vector<RankSummaryPtr> ranks;
    std::vector<QString> labels;
};
[[nodiscard]] ChosenRanks chooseRanks(
    const std::vector<RankSummaryPtr> &ranks, const std::vector<RankChoice> &choices = {});

// Pure; O(collectives * log).
[[nodiscard]] RankAnswer answerRanks(const ChosenRanks &chosen, const RankTables &tables);

// Differences of one rank to the median of the others, by operation; GPU work in two rows.
[[nodiscard]] std::vector<OperationDifference> compareOperations(
    const std::vector<RankSummaryPtr> &ranks, std::size_t rank);

// "Rank 2 is the straggler: latest in 1,741 of 1,975 collectives (88.1 %), ...", for every surface.
[[nodiscard]] QString rankHeadline(const RankAnswer &answer);
// "_coordinator_metadata +320.4 us/step in 90.7 % of steps"
[[nodiscard]] QString causeOperation(const StragglerCause &cause);
[[nodiscard]] QString rankCauseText(const RankAnswer &answer);
[[nodiscard]] QString rankClockText(const RankAnswer &answer);

// "_update_requests", "cudaLaunchKernel", "inside collectives": an operation's name for people.
[[nodiscard]] QString differenceName(const OperationDifference &row);
// "range", "api", "sync", "os", "unattributed", "kernels", "collectives", as in JSON.
[[nodiscard]] QString summaryKindKey(SummaryKind kind);

} // namespace gapscope
