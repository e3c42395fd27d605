// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/ticks.h"

namespace gapscope {

namespace {

// The first multiple of `step` at or after `t`, for either sign of t.
TimeNs ceilTo(TimeNs t, TimeNs step)
{
    const TimeNs below = t / step * step;
    return below < t ? below + step : below;
}

} // namespace

TimeNs tickStep(double nsPerPixel, double minMajor)
{
    const double wanted = nsPerPixel * minMajor;
    constexpr TimeNs kLargest = 1'000'000'000'000'000'000;
    for (TimeNs power = 1; power < kLargest; power *= 10) {
        for (const TimeNs digit : {1, 2, 5}) {
            if (static_cast<double>(power * digit) >= wanted)
                return power * digit;
        }
    }
    return kLargest;
}

Ticks makeTicks(const TimeScale &scale, TimeNs origin, double minMajor)
{
    Ticks result;
    result.step = tickStep(scale.nsPerPixel(), minMajor);
    TimeNs minor = result.step;
    if (result.step % 5 == 0)
        minor = result.step / 5;
    else if (result.step % 4 == 0)
        minor = result.step / 4;
    const TimeRange range = scale.range();
    for (TimeNs t = ceilTo(range.begin - origin, minor); t < range.end - origin; t += minor)
        result.ticks.push_back({t + origin, t % result.step == 0});
    return result;
}

} // namespace gapscope
