// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/scope.h"
#include "core/trace/trace.h"

#include <QRegularExpression>
#include <QString>

#include <array>
#include <map>
#include <vector>

namespace gapscope {

// The tables of resources/tables as values: what the analyses know about names and limits is data.
// Each JSON file is {"version": 1, "rows": [{"id": ..., ...}]}; a user's file of the same name in
// the configuration folder is merged over it by id; a broken row becomes a warning and is left out.

// Keys of thresholds, as in the published JSON (host-analysis.md 2.4).
enum class Limit : std::uint8_t {
    GpuIdle,
    LaunchOverhead,
    GpuUtilization, // crossed when below
    PrepExposed,
    PrepImpact,
    PrepIdleAttribution,
    NcclCaveat,
};
inline constexpr std::size_t kLimitCount = 7;

// "gpu_idle_ratio", ... ; aggregate and context share values, generation has its own.
[[nodiscard]] QString limitKey(Limit limit);

struct Thresholds {
    std::array<double, kLimitCount> aggregate {};
    std::array<double, kLimitCount> generation {};

    bool operator==(const Thresholds &) const = default;

    // "KEY" sets aggregate and context, "generation.KEY" generation. False: no such key.
    bool set(const QString &key, double value);
};

// One way in which a framework writes forward steps: named groups number, ctx, tokens, gen (all optional).
struct StepMarker {
    QString id;
    QRegularExpression pattern;
};

struct HostTables {
    Thresholds thresholds;
    std::vector<StepMarker> markers; // tried in order, first match wins
    std::vector<QString> prepRanges; // host preparation ranges, by preference
    std::vector<QString> communication; // lower-case parts of kernel names (4.2.9), nccl included
    std::vector<QString> stepCollectives; // those of them that mark iterations without markers (4.2.14)
    std::vector<Warning> warnings; // broken rows of the user's files
};

// Built-in tables, with the user's files of `userFolder` merged in when it is not empty.
[[nodiscard]] HostTables loadHostTables(const QString &userFolder = {});

// Per StringId: whether the name contains one of `patterns` (lower case; ASCII case of names is ignored).
[[nodiscard]] std::vector<bool> matchNames(
    const StringPool &strings, const std::vector<QString> &patterns);

} // namespace gapscope
