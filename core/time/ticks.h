// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timescale.h"

#include <vector>

namespace gapscope {

// One mark of a ruler.
struct Tick {
    TimeNs time = 0;
    bool major = false; // carries a label

    bool operator==(const Tick &) const = default;
};

// Marks at 1-2-5 multiples of a power of ten ns, counted from `origin`. `step` is the distance of
// major marks, chosen as the smallest with at least `minMajor` pixels between them; minor ones lie at
// a fifth of it (a quarter for 2). At least 1 ns apart.
struct Ticks {
    TimeNs step = 1;
    std::vector<Tick> ticks; // ascending, inside the scale's range
};

[[nodiscard]] TimeNs tickStep(double nsPerPixel, double minMajor);
[[nodiscard]] Ticks makeTicks(const TimeScale &scale, TimeNs origin, double minMajor);

} // namespace gapscope
