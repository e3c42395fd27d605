// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/timescale.h"

#include <QTest>

#include <random>

using namespace gapscope;

class TestTimeScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void maps_data();
    void maps();
    void pixelsAreExactSets();
};

void TestTimeScale::maps_data()
{
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    QTest::addColumn<int>("width");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<double>("x");
    QTest::addColumn<int>("pixel");
    QTest::addColumn<int>("snapped");

    QTest::newRow("left edge") << qint64(0) << qint64(1000) << 100 << qint64(0) << 0.0 << 0 << 0;
    QTest::newRow("middle of a pixel") << qint64(0) << qint64(1000) << 100 << qint64(25) << 2.5 << 2 << 3;
    QTest::newRow("before") << qint64(0) << qint64(1000) << 100 << qint64(-1) << -0.1 << -1 << 0;
    QTest::newRow("after") << qint64(0) << qint64(1000) << 100 << qint64(1000) << 100.0 << 100 << 100;
    QTest::newRow("negative clock") << qint64(-500) << qint64(500) << 10 << qint64(-400) << 1.0 << 1 << 1;
    QTest::newRow("less than a ns per pixel") << qint64(0) << qint64(10) << 20 << qint64(3) << 6.0 << 6 << 6;
    QTest::newRow("far away is clamped")
        << qint64(0) << qint64(10) << 100 << qint64(1) * 1'000'000'000'000 << 1e6 << 1000000 << 1000000;
}

void TestTimeScale::maps()
{
    QFETCH(qint64, begin);
    QFETCH(qint64, end);
    QFETCH(int, width);
    QFETCH(qint64, time);
    const TimeScale scale({begin, end}, width);
    QTEST(scale.toX(time), "x");
    QTEST(scale.pixel(time), "pixel");
    QTEST(scale.snapped(time), "snapped");
    QCOMPARE(scale.range(), (TimeRange {begin, end}));
    QCOMPARE(scale.toTime(0), begin);
    QCOMPARE(scale.toTime(width), end);
}

void TestTimeScale::pixelsAreExactSets()
{
    const unsigned seed = 20260101;
    qInfo("seed %u", seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 2000; ++round) {
        const TimeNs begin = static_cast<TimeNs>(random() % 2'000'000'000'000) - 1'000'000'000'000;
        const TimeNs span = 1 + static_cast<TimeNs>(random() % (TimeNs(1) << (random() % 45)));
        const int width = 1 + static_cast<int>(random() % 4000);
        const TimeScale scale({begin, begin + span}, width);
        QCOMPARE(scale.boundary(0), begin);
        QCOMPARE(scale.boundary(width), begin + span);
        const TimeNs t = begin + static_cast<TimeNs>(random() % static_cast<quint64>(span));
        const int k = scale.pixel(t);
        QVERIFY(scale.boundary(k) <= t);
        QVERIFY(t < scale.boundary(k + 1));
        QVERIFY(k >= 0 && k < width);
    }
}

QTEST_GUILESS_MAIN(TestTimeScale)
#include "tst_timescale.moc"
