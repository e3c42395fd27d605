// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <QString>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gapscope {

// The word lists and numbers of the triage (torch-triage.md) as data: triagecategories,
// triagesources, triagealiases, triageframeworks, triagelimits and fusepatterns in resources/tables.
// Texts are UTF-8, as traces hold them; those that are compared without case are lower case.

using TriageTexts = std::vector<std::string>;
using TriagePairs = std::vector<std::pair<std::string, int>>;

// One step of finding a kernel's category by its name (2.4, 4.1); the first that matches counts.
struct TriageCategoryRule {
    std::string category; // empty: the words that mark a name as compute
    TriageTexts contains;
    TriageTexts corrected; // further words of the corrected method
    bool notCompute = false; // not for names with a compute word
};

// Where code is and how much a place says (2.7, 4.7).
struct TriageSourceRules {
    TriageTexts pathMarkers;
    TriageTexts preferredPrefixes;
    TriageTexts lowSignal;
    TriagePairs locationPriorities;
    TriagePairs framePriorities;
    TriageTexts frameNoise;
    TriageTexts frameMachinery;
    TriageTexts homePrefixes;
    TriagePairs frameHome;
    TriagePairs framePython;
    TriageTexts scopeIgnored;
    TriagePairs scopeScores;
};

// Kernel names that stand for one another (2.8).
struct TriageAlias {
    std::string name; // part of the compact name, or its beginning
    bool atStart = false;
    TriageTexts tokens;
};

struct TriageFramework {
    QString id; // "vllm"
    QString label; // "vLLM"
    std::vector<QString> aliases; // of --framework
    TriageTexts words; // in paths and events
    TriageTexts pathHints; // in candidate paths of fuse patterns
    std::vector<QString> serverKeys; // in server_args.json
    bool keysFirst = false; // its keys count before any words
};

struct TriageLimits {
    double minShare = 1; // percent
    double overlapMinUs = 5;
    double headroomExclusive = 0.45;
    double hiddenRatio = 0.65;
    double overlapRows = 5;
    double weightCommunication = 1.3;
    double weightMemory = 1.15;
    double weightElementwise = 1;
    double weightCompute = 0.35;
    double weightOther = 0.8;
    double tightLeastUs = 2;
    double tightMostUs = 20;
    double tightShare = 0.15;
    double stageEdgeUs = 20000;
    double mappingSamples = 16;
    double lowSignalPenalty = 80;
    double timeToleranceUs = 0.001;
};

enum class FuseOrigin : std::uint8_t { Mainline, Upstream, InFlight, Own };

// Kernels that a framework has in one piece (section 5).
struct FusePattern {
    QString name;
    FuseOrigin origin = FuseOrigin::Own;
    TriageTexts active; // the fused kernel itself
    std::vector<TriageTexts> split; // groups of the kernels that it replaces
    TriageTexts modelInclude;
    TriageTexts modelExclude;
    int minTpSize = 0;
    double minShare = 0; // percent
    double likelyShare = 0; // percent
    int priority = 0;
    std::vector<QString> subsumes;
    std::vector<QString> candidates; // where the fused code is
    QString hint; // a sentence; may be empty
    std::vector<QString> frameworks; // hints of the candidate paths; empty: all
};

struct TriageTables {
    std::vector<TriageCategoryRule> kernelCategories;
    std::vector<TriageCategoryRule> overlapCategories;
    TriageSourceRules sources;
    std::vector<TriageAlias> aliases;
    std::vector<TriageFramework> frameworks; // in the order in which their words count
    TriageLimits limits;
    std::vector<FusePattern> patterns;
    std::vector<Warning> warnings; // broken rows of the user's files
};

// Built-in tables, with the user's files of `userFolder` merged in when it is not empty.
[[nodiscard]] TriageTables loadTriageTables(const QString &userFolder = {});

} // namespace gapscope
