// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/summarizerank.h"

namespace gapscope {

// ranklimits.json
struct RankLimits {
    double consistentShare = 0;
    double lateStepShare = 0;
    double sinceShare = 0;
    double endAgreementUs = 0;
    double outlierDeviations = 0;
    double outlierShare = 0;
};

// What a rule about the cause looks at; all about the straggler against the median of the other ranks,
// times and counts per step.
enum class CauseFigure : std::uint8_t {
    LatenessRatio, // mean lateness in the last third of the steps / in the first third
    LatenessSlope, // us per step
    LatenessGrowth, // us, last third minus first third
    QueueBefore, // launches in its queue on arrival, first third
    QueueRatio, // last third / first third
    KernelRatio, // time of its kernels / that of the same kernels elsewhere
    KernelTime, // us
    Allocations, // calls
    AllocationTime, // us
    Launches, // calls
    LaunchRatio,
    LaunchTime, // us
    RangeTime, // us in ranges of the host thread, calls apart
    RangeRatio,
};
inline constexpr std::size_t kCauseFigureCount = 14;

[[nodiscard]] QString causeFigureKey(CauseFigure figure); // "kernel_ratio", as in the table
// "kernels against the same kernels elsewhere": for the evidence.
[[nodiscard]] QString causeFigureText(CauseFigure figure, double value);

struct CauseCondition {
    CauseFigure figure = CauseFigure::LatenessRatio;
    double low = 0;
    double high = 0;
};

// One row of stragglercauses.json: a cause holds when all its conditions do. Of those that hold, the
// one of highest priority counts, then the one with the largest amount.
struct CauseRule {
    QString id;
    QString title;
    QString advice;
    int priority = 0;
    CauseFigure amount = CauseFigure::LatenessGrowth; // us per step
    std::vector<CauseCondition> when;
};

// The tables that the rank analysis reads.
struct RankTables {
    RankLimits limits;
    std::vector<CauseRule> causes;
    RankNames names;
    std::vector<Warning> warnings;
};

[[nodiscard]] RankTables loadRankTables(const QString &userFolder = {});

} // namespace gapscope
