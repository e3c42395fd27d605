// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace gapscope {

// A figure of two runs, in us or a count per step.
struct Delta {
    double baseline = 0;
    double target = 0;

    [[nodiscard]] double change() const { return target - baseline; }

    // Percent of the baseline; none where the baseline is 0.
    [[nodiscard]] std::optional<double> percent() const
    {
        if (baseline == 0)
            return std::nullopt;
        return 100.0 * (target - baseline) / baseline;
    }

    bool operator==(const Delta &) const = default;
};

enum class DeltaStatus : std::uint8_t { Unchanged, Regression, Improved, New, Removed };

// "REGRESSION", "NEW", ...; the words of every surface, not translated.
[[nodiscard]] QString statusWord(DeltaStatus status);

// The published rules in their order (host-analysis.md 3.5): baseline 0 NEW, target 0 REMOVED, over
// +50 % REGRESSION, under -30 % IMPROVED.
[[nodiscard]] DeltaStatus publishedStatus(const Delta &delta);

} // namespace gapscope
