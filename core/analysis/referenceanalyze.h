// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

#include <QString>

#include <optional>
#include <vector>

namespace gapscope {

// The published statistics helper (host-analysis.md 3.1), us.
struct ReferenceStats {
    double average = 0;
    double minimum = 0;
    double maximum = 0;
    double p50 = 0;
    double p90 = 0;
    qint64 count = 0;
};

[[nodiscard]] ReferenceStats referenceStats(const std::vector<double> &values);

// us per step of one operation or API call; in the order of the published list (total descending).
struct ReferenceRow {
    QString name;
    double perStep = 0;
    qint64 count = 0; // as shown: occurrences div tp size for operations
};

// Steady-state figures (3.4); only with 5 or more unique steady steps.
struct ReferenceSteady {
    qint64 steps = 0;
    ReferenceStats duration;
    ReferenceStats gap;
    double wallPerStep = 0;
    std::vector<ReferenceRow> operations; // top 30
    std::vector<ReferenceRow> kernels; // top 15; perStep is not divided by the tp size
    double gpuPerStep = 0; // sum over the top 15
    double kernelsPerStep = 0;
    std::vector<ReferenceRow> calls; // top 15
};

// How the published analysis found iterations.
enum class ReferenceIterations : std::uint8_t { Collectives, Markers };

// The published root-cause figures of one run (host-analysis.md 3), number for number. Fields after
// the point where the published analysis stops are empty.
struct ReferenceAnalysis {
    QString error; // "table NAME not found": nothing else is set
    int tpSize = 1;
    ReferenceIterations method = ReferenceIterations::Collectives;
    bool benchFound = false;
    qint64 benchIterations = 0;
    ReferenceStats wall; // iteration wall times
    ReferenceStats gap; // between iterations of the benchmark phase
    std::optional<ReferenceSteady> steady;
};

// tpSize 0: the number of ranks of the run, at least 1. O(n log n).
[[nodiscard]] ReferenceAnalysis analyzeReference(const Run &run, int tpSize = 0);

} // namespace gapscope
