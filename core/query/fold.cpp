// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/fold.h"

namespace gapscope {

namespace {

// Below this many visible events per pixel walking them is as fast as asking the pyramid.
constexpr std::uint32_t kWalkPerPixel = 6;
// From here on a block of the pyramid is a small part of a pixel.
constexpr std::uint32_t kManyPerPixel = 128;

bool usesPyramid(const LanePyramid *pyramid, EventSpan span, const TimeScale &scale)
{
    return pyramid && !pyramid->isEmpty()
        && span.size() > kWalkPerPixel * static_cast<std::uint32_t>(scale.width());
}

// The shortest duration that is drawn as itself. Below one nanosecond per pixel every event is.
TimeNs longDuration(const TimeScale &scale)
{
    if (scale.nsPerPixel() < 1)
        return 1;
    return static_cast<TimeNs>(std::ceil(kMinEventPixels * scale.nsPerPixel()));
}

void addTo(BusySums &sums, EventClass c, TimeNs duration)
{
    sums.busy += duration;
    const Slot slot = slotOf(c);
    if (slot == Slot::Second)
        sums.second += duration;
    else if (slot == Slot::Third)
        sums.third += duration;
}

// Turns busy time under a pixel into boxes and boxes into runs.
template<class Lane>
class BoxWriter {
public:
    BoxWriter(const Lane &lane, const TimeScale &scale, FoldedLane &out)
        : m_lane(lane)
        , m_scale(scale)
        , m_out(out)
        , m_classes(lane.size() ? classesBeside(lane.classOf(0)) : classesBeside(EventClass::Range))
    {
        m_drawInstants = lane.size() > 0 && lane.classOf(0) == EventClass::Mark;
    }

    void event(std::uint32_t i)
    {
        Box box;
        box.x0 = m_scale.snapped(m_lane.begin(i));
        box.x1 = std::max(box.x0 + 1, m_scale.snapped(m_lane.end(i)));
        box.first = i;
        box.last = i + 1;
        box.busy = m_lane.end(i) - m_lane.begin(i);
        box.cls = m_lane.classOf(i);
        box.isEvent = true;
        m_open = false;
        m_out.boxes.push_back(box);
    }

    void column(int pixel, EventSpan events, const BusySums &sums)
    {
        column(pixel, m_scale.boundary(pixel + 1) - m_scale.boundary(pixel), events, sums);
    }

    // `whole`: nanoseconds under the pixel.
    void column(int pixel, TimeNs whole, EventSpan events, const BusySums &sums)
    {
        if (sums.busy <= 0 && !(m_drawInstants && events.size() > 0))
            return;
        Box box;
        box.x0 = pixel;
        box.x1 = pixel + 1;
        box.first = events.first;
        box.last = events.last;
        box.busy = sums.busy;
        box.share = m_drawInstants ? 255 : shareOf(sums.busy, whole);
        box.third = sums.busy > 0 ? shareOf(sums.third, sums.busy) : 0;
        const TimeNs plain = sums.busy - sums.second - sums.third;
        const std::size_t slot = plain + sums.second == 0 && sums.third > 0 ? 2
            : sums.second > plain                                           ? 1
                                                                            : 0;
        box.cls = m_classes[slot];
        append(box);
    }

private:
    void append(const Box &box)
    {
        const auto at = static_cast<std::uint32_t>(m_out.boxes.size());
        if (m_open) {
            const Box &before = m_out.boxes.back();
            m_open = before.x1 == box.x0 && before.cls == box.cls;
        }
        if (m_open)
            m_out.runs.back().lastBox = at + 1;
        else
            m_out.runs.push_back({at, at + 1});
        m_open = true;
        m_out.boxes.push_back(box);
    }

    const Lane &m_lane;
    const TimeScale &m_scale;
    FoldedLane &m_out;
    std::array<EventClass, 3> m_classes;
    bool m_open = false;
    bool m_drawInstants = false;
};

// Walks events one by one; the open column gathers what falls into one pixel.
template<class Lane>
class Walker {
public:
    Walker(const Lane &lane, const TimeScale &scale, BoxWriter<Lane> &writer)
        : m_lane(lane)
        , m_scale(scale)
        , m_writer(writer)
        , m_long(longDuration(scale))
    {
    }

    void walk(EventSpan span)
    {
        for (std::uint32_t i = span.first; i < span.last; ++i) {
            const TimeRange clipped
                = TimeRange {m_lane.begin(i), m_lane.end(i)}.intersected(m_scale.range());
            const bool isLong = m_lane.end(i) - m_lane.begin(i) >= m_long;
            spread(i, clipped, isLong);
        }
        flush();
    }

private:
    // A long event is a box of its own, and also counts for the busy time of the two pixels at its
    // ends, which columns may share with it.
    void spread(std::uint32_t i, TimeRange time, bool isLong)
    {
        const EventClass cls = m_lane.classOf(i);
        const int first = pixelOf(time.begin);
        const int last = time.isEmpty() ? first : m_scale.pixel(time.end - 1);
        open(first, isLong ? i + 1 : i);
        if (!isLong)
            m_events.last = i + 1;
        m_hasSmall = m_hasSmall || (!isLong && (!time.isEmpty() || cls == EventClass::Mark));
        addTo(m_sums, cls, std::min(time.end, m_columnEnd) - time.begin);
        if (isLong) {
            flush();
            m_writer.event(i);
        }
        for (int k = isLong ? last : first + 1; k <= last; ++k) {
            open(k, i + 1);
            m_hasSmall = m_hasSmall || !isLong;
            const TimeNs from = std::max(time.begin, m_scale.boundary(k));
            addTo(m_sums, cls, std::min(time.end, m_columnEnd) - from);
        }
    }

    [[nodiscard]] int pixelOf(TimeNs t)
    {
        // Events ascend: most begin in the open column.
        return m_isOpen && t >= m_columnBegin && t < m_columnEnd ? m_pixel : m_scale.pixel(t);
    }

    void open(int pixel, std::uint32_t next)
    {
        if (m_isOpen && pixel == m_pixel)
            return;
        flush();
        m_isOpen = true;
        m_pixel = pixel;
        m_columnBegin = m_scale.boundary(pixel);
        m_columnEnd = m_scale.boundary(pixel + 1);
        m_events = {next, next};
        m_sums = {};
        m_hasSmall = false;
    }

    void flush()
    {
        if (m_isOpen && m_hasSmall)
            m_writer.column(m_pixel, m_events, m_sums);
        m_isOpen = false;
    }

    const Lane &m_lane;
    const TimeScale &m_scale;
    BoxWriter<Lane> &m_writer;
    TimeNs m_long;
    bool m_isOpen = false;
    bool m_hasSmall = false;
    int m_pixel = 0;
    TimeNs m_columnBegin = 0;
    TimeNs m_columnEnd = 0;
    EventSpan m_events;
    BusySums m_sums;
};

BusySums operator-(const BusySums &a, const BusySums &b)
{
    return {a.busy - b.busy, a.second - b.second, a.third - b.third};
}

// Whether any busy time of a pixel is of the small events [span), not of the long ones around them.
template<class Lane>
bool hasFolded(const Lane &lane, EventSpan span, TimeRange column, TimeNs busy)
{
    if (busy <= 0)
        return lane.classOf(0) == EventClass::Mark;
    const auto overlap = [&](std::uint32_t i) {
        const TimeRange event {lane.begin(i), lane.end(i)};
        return std::max<TimeNs>(0, event.intersected(column).duration());
    };
    if (span.first > 0)
        busy -= overlap(span.first - 1);
    if (span.last < lane.size())
        busy -= overlap(span.last);
    return busy > 0;
}

// Boundaries of pixels and what lies before them, a batch at a time.
struct Boundaries {
    std::array<TimeNs, LanePyramid::kBatch> times {};
    std::array<LanePosition, LanePyramid::kBatch> positions;

    // Of [pixel, pixel + count].
    template<class Lane>
    void measure(const Lane &lane, const LanePyramid &pyramid, const TimeScale &scale, int pixel,
        std::size_t count, std::uint32_t &hint, LanePyramid::Slots slots = LanePyramid::Slots::Exact)
    {
        for (std::size_t k = 0; k <= count; ++k)
            times[k] = scale.boundary(pixel + static_cast<int>(k));
        pyramid.at(lane, std::span(times).first(count + 1), hint, positions.data(), slots);
    }

    // Busy time of the column between two of them, by slot.
    template<class Lane>
    [[nodiscard]] BusySums sums(const Lane &lane, const LanePyramid &pyramid, std::size_t k,
        std::uint32_t hint, LanePyramid::Slots slots) const
    {
        const LanePosition &left = positions[k];
        const LanePosition &right = positions[k + 1];
        if (slots == LanePyramid::Slots::Exact || right.index - left.index >= kManyPerPixel)
            return right.sums - left.sums;
        // A column with little in it: there the blocks at its ends are what is seen.
        return pyramid.at(lane, times[k + 1], hint).sums - pyramid.at(lane, times[k], hint).sums;
    }
};

// Columns over the small events [span) of a stretch without long ones, from differences of the
// pyramid's sums at pixel boundaries.
template<class Lane>
void foldStretch(const Lane &lane, const LanePyramid &pyramid, const TimeScale &scale, EventSpan span,
    BoxWriter<Lane> &writer)
{
    if (span.first >= span.last)
        return;
    const TimeRange view = scale.range();
    int pixel = scale.pixel(std::max(lane.begin(span.first), view.begin));
    const TimeNs end = std::min(lane.end(span.last - 1), view.end);
    const int past = std::min(scale.width(),
        scale.pixel(std::max(end - 1, lane.begin(span.last - 1))) + 1);
    const bool isDense = past > pixel
        && span.size() / static_cast<std::uint32_t>(past - pixel) >= kManyPerPixel;
    const auto slots = isDense ? LanePyramid::Slots::Even : LanePyramid::Slots::Exact;
    std::uint32_t hint = 0;
    Boundaries at;
    while (pixel < past) {
        const std::size_t count
            = std::min<std::size_t>(LanePyramid::kBatch - 1, static_cast<std::size_t>(past - pixel));
        at.measure(lane, pyramid, scale, pixel, count, hint, slots);
        for (std::size_t k = 0; k < count; ++k, ++pixel) {
            const LanePosition &left = at.positions[k];
            const LanePosition &right = at.positions[k + 1];
            const TimeRange column {at.times[k], at.times[k + 1]};
            const std::uint32_t from = pixel == 0 ? span.first : left.index;
            if (hasFolded(lane, span, column, right.sums.busy - left.sums.busy)) {
                writer.column(pixel, column.duration(),
                    {std::clamp(from, span.first, span.last),
                        std::clamp(right.index, span.first, span.last)},
                    at.sums(lane, pyramid, k, hint, slots));
            }
        }
        // After an idle pixel go on where the next event begins.
        const LanePosition &last = at.positions[count];
        const bool idle = last.sums.busy == at.positions[count - 1].sums.busy;
        if (idle && last.index < span.last)
            pixel = std::max(pixel, scale.pixel(lane.begin(last.index)));
        else if (idle)
            break;
    }
}

// The holes of a busy set as a lane.
class HoleLane {
public:
    HoleLane(std::span<const TimeRange> busy, TimeRange window)
        : m_busy(busy)
        , m_window(window)
    {
    }

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_busy.size()) + 1; }
    [[nodiscard]] TimeNs begin(std::uint32_t i) const { return holeAt(m_busy, m_window, i).begin; }
    [[nodiscard]] TimeNs end(std::uint32_t i) const { return holeAt(m_busy, m_window, i).end; }
    [[nodiscard]] EventClass classOf(std::uint32_t) const { return EventClass::Idle; }

private:
    std::span<const TimeRange> m_busy;
    TimeRange m_window;
};

} // namespace

void FoldedLane::clear()
{
    boxes.clear();
    runs.clear();
}

std::uint8_t shareOf(TimeNs part, TimeNs whole)
{
    if (part <= 0 || whole <= 0)
        return 0;
    if (part >= whole)
        return 255;
    const double share = static_cast<double>(part) / static_cast<double>(whole);
    return static_cast<std::uint8_t>(std::clamp(static_cast<int>(share * 255 + 0.5), 1, 254));
}

template<class Lane>
void fold(const Lane &lane, const LanePyramid *pyramid, const TimeScale &scale, FoldedLane &out)
{
    out.clear();
    const EventSpan span = visibleEvents(lane, scale.range());
    if (span.size() == 0)
        return;
    BoxWriter<Lane> writer(lane, scale, out);
    if (!usesPyramid(pyramid, span, scale)) {
        Walker<Lane>(lane, scale, writer).walk(span);
        return;
    }
    out.longEvents.clear();
    pyramid->findLong(lane, span, longDuration(scale), out.longEvents);
    std::uint32_t next = span.first;
    for (const std::uint32_t event : out.longEvents) {
        foldStretch(lane, *pyramid, scale, {next, event}, writer);
        writer.event(event);
        next = event + 1;
    }
    foldStretch(lane, *pyramid, scale, {next, span.last}, writer);
}

template<class Lane>
void measureColumns(
    const Lane &lane, const LanePyramid *pyramid, const TimeScale &scale, ColumnSums &out)
{
    const auto columns = static_cast<std::size_t>(scale.width()) + 1;
    out.before.resize(columns);
    out.index.resize(columns);
    const EventSpan span = visibleEvents(lane, scale.range());
    if (usesPyramid(pyramid, span, scale)) {
        std::uint32_t hint = 0;
        Boundaries at;
        for (std::size_t k = 0; k < columns;) {
            const std::size_t count = std::min(LanePyramid::kBatch, columns - k);
            at.measure(lane, *pyramid, scale, static_cast<int>(k), count - 1, hint);
            for (std::size_t i = 0; i < count; ++i, ++k) {
                out.before[k] = at.positions[i].sums.busy;
                out.index[k] = at.positions[i].index;
            }
        }
        return;
    }
    // Sums from the first visible event on; only differences matter.
    std::uint32_t i = span.first;
    TimeNs busy = 0;
    for (std::size_t k = 0; k < columns; ++k) {
        const TimeNs t = scale.boundary(static_cast<int>(k));
        for (; i < span.last && lane.begin(i) < t; ++i)
            busy += lane.end(i) - lane.begin(i);
        const TimeNs over = i > span.first ? std::max<TimeNs>(0, lane.end(i - 1) - t) : 0;
        out.before[k] = busy - over;
        out.index[k] = i;
    }
}

TimeRange holeAt(std::span<const TimeRange> busy, TimeRange window, std::uint32_t i)
{
    return {i == 0 ? window.begin : busy[i - 1].end,
        i == busy.size() ? window.end : busy[i].begin};
}

void foldHoles(std::span<const TimeRange> busy, TimeRange window, const ColumnSums &columns,
    const TimeScale &scale, FoldedLane &out)
{
    out.clear();
    const HoleLane lane(busy, window);
    BoxWriter<HoleLane> writer(lane, scale, out);
    const EventSpan span = visibleEvents(lane, scale.range());
    if (span.size() <= kWalkPerPixel * static_cast<std::uint32_t>(scale.width())) {
        Walker<HoleLane>(lane, scale, writer).walk(span);
        return;
    }
    // A long hole leaves a pixel without busy time; all others are columns.
    const TimeNs isLong = longDuration(scale);
    for (int k = 0; k < scale.width();) {
        const auto at = static_cast<std::size_t>(k);
        const TimeRange pixel
            = TimeRange {scale.boundary(k), scale.boundary(k + 1)}.intersected(window);
        if (columns.busy(k) == 0 && !pixel.isEmpty()) {
            const std::uint32_t hole = columns.index[at];
            if (lane.end(hole) - lane.begin(hole) >= isLong) {
                writer.event(hole);
                k = std::max(k + 1, scale.pixel(lane.end(hole)));
                continue;
            }
        }
        const TimeNs idle = std::max<TimeNs>(0, pixel.duration()) - columns.busy(k);
        writer.column(k, {columns.index[at], columns.index[at + 1]}, {idle, 0, 0});
        ++k;
    }
}

#define GAPSCOPE_INSTANTIATE(Lane)                                                                  \
    template void fold(const Lane &, const LanePyramid *, const TimeScale &, FoldedLane &);         \
    template void measureColumns(                                                                   \
        const Lane &, const LanePyramid *, const TimeScale &, ColumnSums &);
GAPSCOPE_INSTANTIATE(EventLane)
GAPSCOPE_INSTANTIATE(RangeLane)
#undef GAPSCOPE_INSTANTIATE

} // namespace gapscope
