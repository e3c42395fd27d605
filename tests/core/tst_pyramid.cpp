// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/busypyramid.h"
#include "support/core/kerneltrace.h"

#include <QTest>

#include <memory>

using namespace gapscope;
using namespace gapscope::test;

namespace {

struct Fixture {
    explicit Fixture(const std::vector<TestKernel> &kernels)
        : trace(traceOfKernels(kernels))
        , classes(trace, {QStringLiteral("nccl")}, {})
        , lane(*trace, classes, 0)
    {
    }

    TracePtr trace;
    EventClasses classes;
    EventLane lane;
};

// By looking at every event.
LanePosition naivePosition(const EventLane &lane, TimeNs t)
{
    LanePosition position;
    for (std::uint32_t i = 0; i < lane.size(); ++i) {
        if (lane.begin(i) >= t)
            break;
        ++position.index;
        const TimeNs busy = std::min(lane.end(i), t) - lane.begin(i);
        position.sums.busy += busy;
        const EventClass c = lane.classOf(i);
        if (c == EventClass::Graph)
            position.sums.second += busy;
        else if (isCommunication(c))
            position.sums.third += busy;
    }
    return position;
}

} // namespace

class TestPyramid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesALinearScan();
    void holdsLessThanAByteAnEvent();
    void readsNoLeavesForTheLongest();
    void findsByDoubling();
};

void TestPyramid::matchesALinearScan()
{
    const unsigned seed = 7001;
    qInfo("seeds from %u", seed);
    for (unsigned round = 0; round < 600; ++round) {
        std::mt19937 random(seed + round);
        const LaneShape shape = randomShape(random);
        const Fixture f(randomKernels(shape, seed + round));
        const auto pyramid = LanePyramid::build(f.lane, true, round % 2 ? 5 : 7);
        const TimeNs span = f.lane.end(f.lane.size() - 1) + 10;
        std::vector<TimeNs> times;
        for (int i = 0; i < 40; ++i)
            times.push_back(static_cast<TimeNs>(random() % static_cast<quint64>(span)) - 5);
        for (int i = 0; i < 20; ++i) {
            const auto e = static_cast<std::uint32_t>(random() % f.lane.size());
            times.push_back(f.lane.begin(e));
            times.push_back(f.lane.end(e));
        }
        std::sort(times.begin(), times.end());
        std::uint32_t hint = 0;
        for (const TimeNs t : times) {
            const LanePosition got = pyramid.at(f.lane, t, hint);
            const LanePosition expected = naivePosition(f.lane, t);
            QCOMPARE(got.index, expected.index);
            QCOMPARE(got.sums, expected.sums);
        }
        for (int i = 0; i < 10; ++i) {
            EventSpan events;
            events.first = static_cast<std::uint32_t>(random() % f.lane.size());
            events.last = events.first + 1
                + static_cast<std::uint32_t>(random() % (f.lane.size() - events.first));
            QCOMPARE(pyramid.longest(f.lane, events), longestOf(f.lane, nullptr, events));
            const TimeNs limit = static_cast<TimeNs>(random() % 3000);
            std::vector<std::uint32_t> found;
            pyramid.findLong(f.lane, events, limit, found);
            std::vector<std::uint32_t> expected;
            for (std::uint32_t e = events.first; e < events.last; ++e) {
                if (f.lane.end(e) - f.lane.begin(e) >= limit)
                    expected.push_back(e);
            }
            QCOMPARE(found, expected);
        }
    }
}

void TestPyramid::holdsLessThanAByteAnEvent()
{
    for (const std::uint32_t count : {LanePyramid::kWorthwhile, 50'000u, 1'000'000u}) {
        LaneShape shape;
        shape.count = count;
        const Fixture f(randomKernels(shape, 3));
        const auto pyramid = LanePyramid::build(f.lane, true);
        std::vector<TimeRange> ranges;
        for (std::uint32_t i = 0; i < f.lane.size(); ++i)
            ranges.push_back({f.lane.begin(i), f.lane.end(i)});
        // As many busy ranges as kernels is the worst case.
        const auto busy = LanePyramid::build(RangeLane(ranges, EventClass::Busy), false, 7);
        const double bytes = static_cast<double>(pyramid.bytes() + busy.bytes());
        qInfo("%u events: %.3f bytes each", count, bytes / count);
        QVERIFY(bytes <= count);
    }
}

void TestPyramid::readsNoLeavesForTheLongest()
{
    // Durations beyond what the tree keeps are told apart all the same.
    std::vector<TestKernel> kernels;
    TimeNs t = 0;
    for (int i = 0; i < 5000; ++i) {
        const TimeNs length = i == 1234 ? 9'000'000'000 : i == 4000 ? 12'000'000'000 : 5;
        kernels.push_back({{t, t + length}, false, false});
        t += length + 1;
    }
    const Fixture f(kernels);
    const auto pyramid = LanePyramid::build(f.lane, true);
    QCOMPARE(pyramid.longest(f.lane, {0, 5000}), 4000u);
    QCOMPARE(pyramid.longest(f.lane, {0, 4000}), 1234u);
    std::vector<std::uint32_t> found;
    pyramid.findLong(f.lane, {0, 5000}, 10'000'000'000, found);
    QCOMPARE(found, std::vector<std::uint32_t> {4000});
}

void TestPyramid::findsByDoubling()
{
    std::vector<TimeRange> ranges;
    for (TimeNs i = 0; i < 1000; ++i)
        ranges.push_back({i * 10, i * 10 + 5});
    const RangeLane lane(ranges, EventClass::Busy);
    for (const std::uint32_t from : {0u, 1u, 5u, 500u, 999u, 1000u}) {
        for (TimeNs t = -3; t < 10020; t += 7) {
            const auto expected = std::clamp<TimeNs>((std::max<TimeNs>(t, 0) + 9) / 10, 0, 1000);
            QCOMPARE(firstFrom(lane, t, from), std::max(from, static_cast<std::uint32_t>(expected)));
        }
    }
    QCOMPARE(visibleEvents(lane, {12, 21}).first, 1u); // passing
    QCOMPARE(visibleEvents(lane, {12, 21}).last, 3u);
    QCOMPARE(visibleEvents(lane, {15, 20}).size(), 0u);
}

QTEST_GUILESS_MAIN(TestPyramid)
#include "tst_pyramid.moc"
