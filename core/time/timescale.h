// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time/timerange.h"

#include <cmath>

namespace gapscope {

// Nanoseconds <-> device pixels of one picture; an immutable value. Pixel k covers the instants
// [boundary(k), boundary(k + 1)): whole nanoseconds, so what lies under a pixel is an exact set.
class TimeScale {
public:
    TimeScale() = default;

    // `range` is not empty, `width` at least 1.
    TimeScale(TimeRange range, int width)
        : m_begin(range.begin)
        , m_end(range.end)
        , m_width(width)
        , m_whole(range.duration() / width)
        , m_rest(range.duration() % width)
        , m_nsPerPixel(static_cast<double>(range.duration()) / width)
    {
    }

    [[nodiscard]] TimeRange range() const { return {m_begin, m_end}; }

    [[nodiscard]] int width() const { return m_width; }

    [[nodiscard]] double nsPerPixel() const { return m_nsPerPixel; }

    // Where an instant lies; far outside the picture it is clamped, so that it fits an int.
    [[nodiscard]] double toX(TimeNs t) const
    {
        return std::clamp(static_cast<double>(t - m_begin) / m_nsPerPixel, -kFar, kFar);
    }

    // The nearest pixel edge: where a box that is drawn as itself begins or ends.
    [[nodiscard]] int snapped(TimeNs t) const { return static_cast<int>(std::lround(toX(t))); }

    [[nodiscard]] TimeNs toTime(double x) const
    {
        return m_begin + static_cast<TimeNs>(std::llround(x * m_nsPerPixel));
    }

    // The first nanosecond that belongs to pixel k: begin + ceil(k * span / width), in integers.
    [[nodiscard]] TimeNs boundary(int k) const
    {
        const TimeNs rest = m_rest * k;
        return m_begin + m_whole * k + (rest > 0 ? (rest + m_width - 1) / m_width : rest / m_width);
    }

    // The pixel that an instant belongs to: boundary(pixel(t)) <= t < boundary(pixel(t) + 1).
    [[nodiscard]] int pixel(TimeNs t) const
    {
        int k = static_cast<int>(std::floor(toX(t)));
        if (std::abs(k) >= static_cast<int>(kFar))
            return k;
        while (boundary(k) > t)
            --k;
        while (boundary(k + 1) <= t)
            ++k;
        return k;
    }

    bool operator==(const TimeScale &) const = default;

private:
    static constexpr double kFar = 1e6;

    TimeNs m_begin = 0;
    TimeNs m_end = 1;
    int m_width = 1;
    TimeNs m_whole = 1; // span / width, and what is left
    TimeNs m_rest = 0;
    double m_nsPerPixel = 1;
};

} // namespace gapscope
