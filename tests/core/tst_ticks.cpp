// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/ticks.h"

#include <QTest>

using namespace gapscope;

class TestTicks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void steps_data();
    void steps();
    void countsFromTheOrigin();
    void coversTheRange();
};

void TestTicks::steps_data()
{
    QTest::addColumn<double>("nsPerPixel");
    QTest::addColumn<double>("minMajor");
    QTest::addColumn<qint64>("step");

    QTest::newRow("exact") << 10.0 << 100.0 << qint64(1000);
    QTest::newRow("next of 1-2-5") << 10.0 << 101.0 << qint64(2000);
    QTest::newRow("five") << 30.0 << 100.0 << qint64(5000);
    QTest::newRow("next power") << 60.0 << 100.0 << qint64(10000);
    QTest::newRow("never below one ns") << 0.001 << 10.0 << qint64(1);
    QTest::newRow("hours") << 1e9 << 100.0 << qint64(100'000'000'000);
}

void TestTicks::steps()
{
    QFETCH(double, nsPerPixel);
    QFETCH(double, minMajor);
    QTEST(tickStep(nsPerPixel, minMajor), "step");
}

void TestTicks::countsFromTheOrigin()
{
    // 100 ns majors, 20 ns minors, counted from 30.
    const Ticks ticks = makeTicks(TimeScale({0, 200}, 200), 30, 100);
    QCOMPARE(ticks.step, TimeNs(100));
    const std::vector<Tick> expected {{10, false}, {30, true}, {50, false}, {70, false}, {90, false},
        {110, false}, {130, true}, {150, false}, {170, false}, {190, false}};
    QCOMPARE(ticks.ticks, expected);
}

void TestTicks::coversTheRange()
{
    for (const TimeNs span : {TimeNs(7), TimeNs(1000), TimeNs(123'456'789), TimeNs(1) << 50}) {
        for (const TimeNs begin : {-span / 2, TimeNs(0), span * 3}) {
            const TimeScale scale({begin, begin + span}, 1700);
            const Ticks ticks = makeTicks(scale, 0, 95);
            int majors = 0;
            TimeNs last = begin - 1;
            for (const Tick &tick : ticks.ticks) {
                QVERIFY(tick.time > last && tick.time < begin + span);
                QCOMPARE(tick.major, tick.time % ticks.step == 0);
                majors += tick.major;
                last = tick.time;
            }
            QVERIFY(majors <= 1700 / 95 + 1);
            QVERIFY(majors >= 3 || ticks.step == 1);
        }
    }
}

QTEST_GUILESS_MAIN(TestTicks)
#include "tst_ticks.moc"
