// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/fold.h"
#include "core/query/hit.h"
#include "core/time/intervalset.h"
#include "support/core/kerneltrace.h"
#include "support/core/texttrace.h"

#include <QTest>

using namespace gapscope;
using namespace gapscope::test;

namespace {

// Exact busy time under each pixel, by looking at every event.
struct Bitmap {
    std::vector<BusySums> sums;
    std::vector<bool> hasSmall; // a folded event of some length lies under it
    std::vector<std::uint32_t> begins; // small events that begin in it
};

bool isLong(const EventLane &lane, std::uint32_t i, const TimeScale &scale)
{
    const double pixels = static_cast<double>(lane.end(i) - lane.begin(i)) / scale.nsPerPixel();
    if (scale.nsPerPixel() < 1)
        return lane.end(i) > lane.begin(i);
    return pixels >= kMinEventPixels;
}

Bitmap naiveBitmap(const EventLane &lane, const TimeScale &scale)
{
    const auto width = static_cast<std::size_t>(scale.width());
    Bitmap map {std::vector<BusySums>(width), std::vector<bool>(width),
        std::vector<std::uint32_t>(width)};
    for (std::uint32_t i = 0; i < lane.size(); ++i) {
        const TimeRange all {lane.begin(i), lane.end(i)};
        const bool isVisible = all.overlaps(scale.range())
            || (all.isEmpty() && scale.range().contains(all.begin));
        if (!isVisible)
            continue;
        const bool small = !isLong(lane, i, scale);
        const int first = std::max(0, scale.pixel(all.begin));
        if (small)
            ++map.begins[static_cast<std::size_t>(first)];
        for (int k = first; k < scale.width() && scale.boundary(k) < all.end; ++k) {
            const auto at = static_cast<std::size_t>(k);
            const TimeNs busy = all.intersected({scale.boundary(k), scale.boundary(k + 1)}).duration();
            if (busy <= 0)
                continue;
            map.sums[at].busy += busy;
            if (lane.classOf(i) == EventClass::Graph)
                map.sums[at].second += busy;
            else if (isCommunication(lane.classOf(i)))
                map.sums[at].third += busy;
            map.hasSmall[at] = map.hasSmall[at] || small;
        }
    }
    return map;
}

EventClass naiveClass(const BusySums &sums)
{
    const TimeNs plain = sums.busy - sums.second - sums.third;
    if (plain + sums.second == 0)
        return EventClass::EagerCommunication;
    return sums.second > plain ? EventClass::Graph : EventClass::Eager;
}

// Summed durations of the events that may share a block of the pyramid with event i.
TimeNs durationsAround(const EventLane &lane, std::uint32_t i)
{
    TimeNs sum = 0;
    for (std::uint32_t k = i - std::min(i, 32u); k < std::min(i + 32, lane.size()); ++k)
        sum += lane.end(k) - lane.begin(k);
    return sum;
}

// Returns what is wrong with a folded lane, or nothing.
QString check(const EventLane &lane, const TimeScale &scale, const FoldedLane &folded)
{
    const Bitmap map = naiveBitmap(lane, scale);
    std::vector<bool> isColumn(map.sums.size());
    std::size_t longBoxes = 0;
    std::int32_t last = -1'000'001;
    for (const Box &box : folded.boxes) {
        if (box.x0 < last)
            return QStringLiteral("boxes do not ascend at %1 after %2, %3 ns per pixel").arg(box.x0).arg(last).arg(scale.nsPerPixel());
        last = box.x0;
        if (box.isEvent) {
            ++longBoxes;
            if (box.count() != 1 || !isLong(lane, box.first, scale))
                return QStringLiteral("event %1 is not long").arg(box.first);
            if (box.x0 != scale.snapped(lane.begin(box.first)) || box.cls != lane.classOf(box.first)
                || box.x1 != std::max(box.x0 + 1, scale.snapped(lane.end(box.first))))
                return QStringLiteral("event %1 is misplaced").arg(box.first);
            continue;
        }
        const auto k = static_cast<std::size_t>(box.x0);
        if (box.x1 != box.x0 + 1 || k >= map.sums.size() || isColumn[k])
            return QStringLiteral("column %1 is wrong or doubled").arg(k);
        isColumn[k] = true;
        if (!map.hasSmall[k])
            return QStringLiteral("column %1 has no folded event").arg(k);
        const BusySums &sums = map.sums[k];
        const TimeNs whole = scale.boundary(box.x0 + 1) - scale.boundary(box.x0);
        if (box.busy != sums.busy || box.share != shareOf(sums.busy, whole))
            return QStringLiteral("column %1 is not exact").arg(k);
        // Where a pixel holds many events, the split into classes is even inside the blocks at its
        // two ends: wrong by what is in them at most.
        const bool isDense = box.count() + 2 >= 128; // but for a long event beside it
        const TimeNs atEnds = durationsAround(lane, box.first) + durationsAround(lane, box.last);
        const int tolerance = isDense ? shareOf(atEnds, sums.busy) : 0;
        if (std::abs(box.third - shareOf(sums.third, sums.busy)) > tolerance
            || (!isDense && box.cls != naiveClass(sums)))
            return QStringLiteral("column %1 of %2 events has a wrong class: %3 instead of %4, tolerance %5").arg(k).arg(box.count()).arg(box.third).arg(shareOf(sums.third, sums.busy)).arg(tolerance);
        if (box.count() != map.begins[k])
            return QStringLiteral("column %1 counts %2 of %3").arg(k).arg(box.count()).arg(map.begins[k]);
    }
    std::size_t longEvents = 0;
    for (std::uint32_t i = 0; i < lane.size(); ++i)
        longEvents += isLong(lane, i, scale)
            && TimeRange {lane.begin(i), lane.end(i)}.overlaps(scale.range());
    if (longBoxes != longEvents)
        return QStringLiteral("%1 of %2 long events").arg(longBoxes).arg(longEvents);
    for (std::size_t k = 0; k < map.sums.size(); ++k) {
        if (map.hasSmall[k] != isColumn[k])
            return QStringLiteral("pixel %1 is missing").arg(k);
    }
    if (folded.boxes.size() > 2 * static_cast<std::size_t>(scale.width()))
        return QStringLiteral("%1 boxes").arg(folded.boxes.size());
    return {};
}

// Every column lies in exactly one run; runs hold no idle pixel and one class.
QString checkRuns(const FoldedLane &folded)
{
    std::uint32_t columns = 0;
    for (const Box &box : folded.boxes)
        columns += !box.isEvent;
    std::uint32_t inRuns = 0;
    std::uint32_t next = 0;
    for (const FoldedRun &run : folded.runs) {
        if (run.firstBox < next || run.lastBox <= run.firstBox)
            return QStringLiteral("runs do not ascend");
        next = run.lastBox;
        inRuns += run.lastBox - run.firstBox;
        std::uint32_t count = 0;
        for (std::uint32_t b = run.firstBox; b < run.lastBox; ++b) {
            const Box &box = folded.boxes[b];
            count += box.count();
            if (box.isEvent || box.cls != folded.boxes[run.firstBox].cls)
                return QStringLiteral("a run mixes boxes");
            if (b > run.firstBox && folded.boxes[b - 1].x1 != box.x0)
                return QStringLiteral("a run spans an idle pixel");
        }
        if (count > folded.eventsOf(run).size())
            return QStringLiteral("a run counts more than its events");
    }
    return inRuns == columns ? QString() : QStringLiteral("columns outside runs");
}

} // namespace

class TestFold : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void draws_data();
    void draws();
    void matchesALinearOracle();
    void idleIsNeverPainted();
    void holes();
    void measuresColumns();
    void rails();
    void hits();
};

void TestFold::draws_data()
{
    // 10 ns per pixel. "x0-x1" an event; "x(count,share)" a column.
    QTest::addColumn<QList<int>>("times");
    QTest::addColumn<QString>("expected");

    QTest::newRow("one long event") << QList<int> {0, 100} << "0-10";
    QTest::newRow("snapped to pixels") << QList<int> {4, 96} << "0-10";
    QTest::newRow("three pixels are long") << QList<int> {0, 30} << "0-3";
    QTest::newRow("less is folded") << QList<int> {0, 29} << "0(1,255) 1(0,255) 2(0,230)";
    QTest::newRow("two in a pixel") << QList<int> {0, 2, 5, 7} << "0(2,102)";
    QTest::newRow("idle pixel between") << QList<int> {0, 5, 25, 30} << "0(1,128) 2(1,128)";
    QTest::newRow("beside a long one")
        << QList<int> {2, 4, 6, 60, 64, 66} << "0(1,153) 1-6 6(1,51)";
    QTest::newRow("shares the end pixel of a long one")
        << QList<int> {0, 44, 46, 48} << "0-4 4(1,153)";
    QTest::newRow("an instant is not drawn") << QList<int> {0, 5, 50, 50} << "0(1,128)";
    QTest::newRow("an instant counts beside others") << QList<int> {0, 5, 7, 7} << "0(2,128)";
}

void TestFold::draws()
{
    QFETCH(QList<int>, times);
    std::vector<TestKernel> kernels;
    for (int i = 0; i < times.size(); i += 2)
        kernels.push_back({{times[i], times[i + 1]}, false, false});
    const TracePtr trace = traceOfKernels(kernels);
    const EventClasses classes(trace, {}, {});
    const EventLane lane(*trace, classes, 0);
    const TimeNs shift = kernels.front().time.begin; // the trace begins at its first kernel
    FoldedLane folded;
    fold(lane, nullptr, TimeScale({-shift, 200 - shift}, 20), folded);
    QStringList got;
    for (const Box &box : folded.boxes) {
        got << (box.isEvent ? QStringLiteral("%1-%2").arg(box.x0).arg(box.x1)
                            : QStringLiteral("%1(%2,%3)").arg(box.x0).arg(box.count()).arg(box.share));
    }
    QTEST(got.join(u' '), "expected");
}

void TestFold::matchesALinearOracle()
{
    const unsigned seed = 42000;
    const unsigned rounds = 3000;
    qInfo("%u lanes, seeds from %u", rounds, seed);
    FoldedLane folded;
    int withPyramid = 0;
    for (unsigned round = 0; round < rounds; ++round) {
        std::mt19937 random(seed + round);
        const TracePtr trace = traceOfKernels(randomKernels(randomShape(random), seed + round));
        const EventClasses classes(trace, {QStringLiteral("nccl")}, {});
        const EventLane lane(*trace, classes, 0);
        const auto pyramid = LanePyramid::build(lane, true);
        const TimeNs end = lane.end(lane.size() - 1) + 1;
        for (int zoom = 0; zoom < 4; ++zoom) {
            const TimeNs span = std::max<TimeNs>(3, (end + 100) >> (zoom * (random() % 4)));
            const TimeNs begin = static_cast<TimeNs>(random() % static_cast<quint64>(end)) - span / 3;
            const TimeScale scale(zoom == 0 ? TimeRange {-10, end + 10} : TimeRange {begin, begin + span},
                5 + static_cast<int>(random() % 300));
            const auto width = static_cast<std::uint32_t>(scale.width());
            withPyramid += visibleEvents(lane, scale.range()).size() > 6 * width;
            for (const LanePyramid *p : {static_cast<const LanePyramid *>(nullptr), &pyramid}) {
                fold(lane, p, scale, folded);
                const QString wrong = check(lane, scale, folded) + checkRuns(folded);
                QVERIFY2(wrong.isEmpty(),
                    qPrintable(QStringLiteral("seed %1 zoom %2 pyramid %3: %4")
                                   .arg(seed + round).arg(zoom).arg(p != nullptr).arg(wrong)));
            }
        }
    }
    qInfo("%d pictures folded by pyramid", withPyramid);
    QVERIFY(withPyramid > 500);
}

void TestFold::idleIsNeverPainted()
{
    // One kernel of 10 us every 1 ms, 20,000 of them: at every zoom the idle pixels stay idle.
    std::vector<TestKernel> kernels;
    for (TimeNs i = 0; i < 20'000; ++i)
        kernels.push_back({{i * 1'000'000, i * 1'000'000 + 10'000}, true, false});
    const TracePtr trace = traceOfKernels(kernels);
    const EventClasses classes(trace, {}, {});
    const EventLane lane(*trace, classes, 0);
    const auto pyramid = LanePyramid::build(lane, true);
    FoldedLane folded;
    for (TimeNs span = 20'000'000'000; span > 100'000; span = span * 2 / 3) {
        const TimeScale scale({500'000, 500'000 + span}, 1700);
        fold(lane, &pyramid, scale, folded);
        for (const Box &box : folded.boxes) {
            for (int x = std::max(0, box.x0); x < std::min(scale.width(), box.x1); ++x) {
                const TimeRange pixel {scale.boundary(x), scale.boundary(x + 1)};
                QVERIFY2(visibleEvents(lane, pixel).size() > 0, qPrintable(QStringLiteral("pixel %1 at span %2").arg(x).arg(span)));
            }
        }
    }
}

void TestFold::holes()
{
    const unsigned seed = 9100;
    qInfo("seeds from %u", seed);
    FoldedLane folded;
    ColumnSums columns;
    for (unsigned round = 0; round < 500; ++round) {
        std::mt19937 random(seed + round);
        std::vector<TimeRange> ranges;
        for (const TestKernel &kernel : randomKernels(randomShape(random), seed + round))
            ranges.push_back(kernel.time);
        const IntervalSet busy {std::vector<TimeRange>(ranges)};
        const TimeRange window {-500, ranges.back().end + 700};
        const RangeLane lane(busy.ranges(), EventClass::Busy);
        const auto pyramid = LanePyramid::build(lane, false, 7);
        const TimeScale scale({window.begin - 50, window.end / (1 + static_cast<TimeNs>(round % 5)) + 60},
            20 + static_cast<int>(random() % 200));
        measureColumns(lane, &pyramid, scale, columns);
        foldHoles(busy.ranges(), window, columns, scale, folded);
        std::vector<bool> painted(static_cast<std::size_t>(scale.width()));
        for (const Box &box : folded.boxes) {
            if (box.isEvent)
                QCOMPARE(box.busy, holeAt(busy.ranges(), window, box.first).duration());
            for (int x = std::max(0, box.x0); x < std::min(scale.width(), box.x1); ++x) {
                const TimeRange pixel
                    = TimeRange {scale.boundary(x), scale.boundary(x + 1)}.intersected(window);
                painted[static_cast<std::size_t>(x)] = true;
                const TimeNs idle = pixel.duration() - busy.totalWithin(pixel);
                QVERIFY2(idle > 0, qPrintable(QStringLiteral("seed %1 pixel %2").arg(seed + round).arg(x)));
                if (!box.isEvent)
                    QCOMPARE(box.busy, idle);
            }
        }
        for (int x = 0; x < scale.width(); ++x) {
            const TimeRange pixel
                = TimeRange {scale.boundary(x), scale.boundary(x + 1)}.intersected(window);
            const bool allIdle = pixel.duration() > 0 && busy.totalWithin(pixel) == 0
                && pixel.duration() == scale.boundary(x + 1) - scale.boundary(x);
            QVERIFY2(!allIdle || painted[static_cast<std::size_t>(x)],
                qPrintable(QStringLiteral("seed %1: idle pixel %2 is missing").arg(seed + round).arg(x)));
        }
    }
}

void TestFold::measuresColumns()
{
    const unsigned seed = 5500;
    qInfo("seeds from %u", seed);
    ColumnSums columns;
    for (unsigned round = 0; round < 300; ++round) {
        std::mt19937 random(seed + round);
        std::vector<TimeRange> ranges;
        for (const TestKernel &kernel : randomKernels(randomShape(random), seed + round))
            ranges.push_back(kernel.time);
        const IntervalSet busy {std::vector<TimeRange>(ranges)};
        const RangeLane lane(busy.ranges(), EventClass::Busy);
        const auto pyramid = LanePyramid::build(lane, false, 7);
        const TimeNs end = ranges.back().end;
        const TimeScale scale({end / 4 - 20, end + 20 - end / 5}, 1 + static_cast<int>(random() % 150));
        for (const LanePyramid *p : {static_cast<const LanePyramid *>(nullptr), &pyramid}) {
            measureColumns(lane, p, scale, columns);
            for (int x = 0; x < scale.width(); ++x)
                QCOMPARE(columns.busy(x), busy.totalWithin({scale.boundary(x), scale.boundary(x + 1)}));
        }
    }
}

void TestFold::rails()
{
    const TracePtr trace = buildTrace(R"(
        p1 gpu0/s7: e[0,50)#1
        p1 gpu0/s7 graphnode: a[100,150)#2 b[150,200)#2 c[210,300)#2 a[300,350)#3 b[400,450)#3
        p1 t1 api: cudaLaunchKernel[-20,-10)#1 cudaGraphLaunch[0,10)#2 cudaGraphLaunch[20,30)#3
    )");
    const EventClasses classes(trace, {}, {});
    const EventLane lane(*trace, classes, 0);
    QCOMPARE(lane.size(), 6u);
    std::vector<Rail> rails;
    QVERIFY(foldRails(*trace, lane, TimeScale({0, 500}, 50), rails));
    QCOMPARE(rails.size(), std::size_t(2));
    QCOMPARE(rails[0].x0, 10);
    QCOMPARE(rails[0].x1, 30);
    QCOMPARE(rails[0].last - rails[0].first, 3u);
    QCOMPARE(rails[1].x0, 30);
    QCOMPARE(rails[1].x1, 45);
    // A launch cut by the left edge still counts all its nodes.
    QVERIFY(foldRails(*trace, lane, TimeScale({220, 320}, 10), rails));
    QCOMPARE(rails.front().first, 1u);
    QCOMPARE(rails.front().last, 4u);
    // Too many events under a pixel: the caller draws rails over graph columns.
    std::vector<TestKernel> kernels;
    for (TimeNs i = 0; i < 1000; ++i)
        kernels.push_back({{i * 10, i * 10 + 9}, true, false});
    const TracePtr dense = traceOfKernels(kernels);
    const EventClasses denseClasses(dense, {}, {});
    QVERIFY(!foldRails(*dense, EventLane(*dense, denseClasses, 0), TimeScale({0, 10000}, 50), rails));
    QVERIFY(rails.empty());
}

void TestFold::hits()
{
    const TracePtr trace = traceOfKernels({{{0, 5}, false, false}, {{11, 19}, false, false},
        {{22, 24}, false, false}, {{60, 120}, true, false}, {{131, 133}, true, false}});
    const EventClasses classes(trace, {}, {});
    const EventLane lane(*trace, classes, 0);
    FoldedLane folded;
    fold(lane, nullptr, TimeScale({0, 200}, 20), folded);
    LaneHit hit;
    QVERIFY(hitLane(folded, 1, 0, hit));
    QVERIFY(hit.isRun);
    QCOMPARE(hit.events.first, 0u);
    QCOMPARE(hit.events.last, 3u);
    QVERIFY(hitLane(folded, 8, 0, hit));
    QVERIFY(!hit.isRun);
    QCOMPARE(hit.events.first, 3u);
    QVERIFY(!hitLane(folded, 4, 0, hit));
    QVERIFY(hitLane(folded, 4, 2, hit)); // both are two pixels away: the event wins
    QVERIFY(!hit.isRun);
    QVERIFY(hitLane(folded, 14, 1, hit));
    QCOMPARE(hit.events.first, 4u);
    QVERIFY(!hitLane(folded, 18, 3, hit));
    QCOMPARE(eventAt(lane, 3, 0), 0u);
    QCOMPARE(eventAt(lane, 5, 0), lane.size());
    QCOMPARE(eventAt(lane, 6, 3), 0u);
    QCOMPARE(eventAt(lane, 9, 3), 1u);
    QCOMPARE(eventAt(lane, 21, 5), 2u);
}

QTEST_GUILESS_MAIN(TestFold)
#include "tst_fold.moc"
