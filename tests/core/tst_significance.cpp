// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/significance.h"

#include <QRandomGenerator>
#include <QTest>

using namespace gapscope;

// The interval of a mean: what it must contain, and when there is none.
class TestSignificance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fewStepsGiveNoInterval();
    void constantHasNoWidth();
    void repeats();
    void coversTheTrueMean();
    void dependentStepsWidenIt();
    void ranksOfAStepAreOneMeasurement();
};

void TestSignificance::fewStepsGiveNoInterval()
{
    const BlockBootstrap bootstrap(4);
    const MeanInterval interval = bootstrap.interval(std::vector<double> {1, 2, 3, 4});
    QCOMPARE(interval.mean, 2.5);
    QVERIFY(!interval.isKnown());
    QVERIFY(!interval.excludesZero().has_value());
    QCOMPARE(BlockBootstrap(0).interval(std::vector<double> {}).mean, 0.0);
}

void TestSignificance::constantHasNoWidth()
{
    const MeanInterval interval = BlockBootstrap(100).interval(std::vector<double>(100, 7.0));
    QCOMPARE(*interval.low, 7.0);
    QCOMPARE(*interval.high, 7.0);
    QCOMPARE(*interval.excludesZero(), true);
    QCOMPARE(*BlockBootstrap(5).interval(std::vector<double>(5, 0.0)).excludesZero(), false);
}

void TestSignificance::repeats()
{
    std::vector<double> values(240);
    QRandomGenerator random(7);
    for (double &value : values)
        value = random.generateDouble();
    const MeanInterval a = BlockBootstrap(240).interval(values);
    const MeanInterval b = BlockBootstrap(240).interval(values);
    QCOMPARE(*a.low, *b.low);
    QCOMPARE(*a.high, *b.high);
    QVERIFY(*a.low < a.mean && a.mean < *a.high);
}

void TestSignificance::coversTheTrueMean()
{
    // 95 % intervals of 200 samples of a known mean: a few miss it, far from all hit by being wide.
    QRandomGenerator random(11);
    int hits = 0;
    double width = 0;
    for (int sample = 0; sample < 200; ++sample) {
        std::vector<double> values(200);
        for (double &value : values)
            value = random.generateDouble() - 0.5; // sd of the mean: 0.0204
        const MeanInterval interval = BlockBootstrap(200).interval(values);
        hits += *interval.low <= 0 && *interval.high >= 0;
        width += *interval.high - *interval.low;
    }
    QVERIFY2(hits >= 176 && hits <= 198, qPrintable(QString::number(hits)));
    width /= 200;
    QVERIFY2(width > 0.06 && width < 0.09, qPrintable(QString::number(width)));
}

void TestSignificance::dependentStepsWidenIt()
{
    // Runs of six equal values carry less than independent ones.
    QRandomGenerator random(5);
    std::vector<double> independent(216);
    std::vector<double> dependent(216);
    for (std::size_t i = 0; i < independent.size(); ++i) {
        independent[i] = random.generateDouble();
        dependent[i] = i % 6 == 0 ? random.generateDouble() : dependent[i - 1];
    }
    const BlockBootstrap bootstrap(216);
    const MeanInterval a = bootstrap.interval(independent);
    const MeanInterval b = bootstrap.interval(dependent);
    QVERIFY(*b.high - *b.low > 1.5 * (*a.high - *a.low));
}

void TestSignificance::ranksOfAStepAreOneMeasurement()
{
    // Two ranks with the same values say no more than one.
    QRandomGenerator random(3);
    std::vector<double> one(100);
    std::vector<double> both(100);
    for (std::size_t i = 0; i < one.size(); ++i) {
        one[i] = random.generateDouble();
        both[i] = 2 * one[i];
    }
    const BlockBootstrap bootstrap(100);
    const MeanInterval a = bootstrap.interval(one);
    const MeanInterval b = bootstrap.interval(both, std::vector<std::uint32_t>(100, 2));
    QVERIFY(qAbs(a.mean - b.mean) < 1e-12);
    QVERIFY(qAbs(*a.low - *b.low) < 1e-12);
    QVERIFY(qAbs(*a.high - *b.high) < 1e-12);
}

QTEST_GUILESS_MAIN(TestSignificance)
#include "tst_significance.moc"
