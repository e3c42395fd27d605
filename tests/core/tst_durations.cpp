// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/durations.h"

#include <QtTest>

#include <algorithm>
#include <random>

namespace gapscope {

class TestDurations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreeWithSorting_data();
    void agreeWithSorting();
    void groupsSideBySide();
};

void TestDurations::agreeWithSorting_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<TimeNs>("most");
    for (const int count : {1, 2, 3, 19, 20, 21, 4095, 4096, 40'000}) {
        for (const TimeNs most : {TimeNs(0), TimeNs(1), TimeNs(40), TimeNs(5000), TimeNs(0xffffffff),
                 TimeNs(0x100000000), TimeNs(1) << 60})
            QTest::addRow("%d up to %lld", count, static_cast<long long>(most)) << count << most;
    }
}

void TestDurations::agreeWithSorting()
{
    QFETCH(const int, count);
    QFETCH(const TimeNs, most);
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        std::mt19937_64 random(seed);
        std::vector<TimeNs> values;
        for (int i = 0; i < count; ++i) {
            // Every other round most are short and few are long, as in a trace.
            const TimeNs limit = seed % 2 == 0 && random() % 50 != 0 ? most / 1000 : most;
            values.push_back(static_cast<TimeNs>(random() % (static_cast<std::uint64_t>(limit) + 1)));
        }
        values.back() = most; // the group is as wide as declared
        DurationGroups groups;
        QCOMPARE(groups.addGroup(values.size(), most), 0u);
        groups.allocate();
        for (std::size_t i = 0; i < values.size(); ++i)
            groups.set(0, i, values[i]);
        const DurationGroups::Percentiles answer = groups.percentiles(0);
        std::ranges::sort(values);
        const auto late = static_cast<std::size_t>(static_cast<double>(values.size()) * 0.95);
        QVERIFY2(answer.p50 == values[values.size() / 2], QByteArray::number(qulonglong(seed)));
        QVERIFY2(answer.p95 == values[late], QByteArray::number(qulonglong(seed)));
    }
}

void TestDurations::groupsSideBySide()
{
    DurationGroups groups;
    const TimeNs wide = TimeNs(1) << 40;
    QCOMPARE(groups.addGroup(3, 9), 0u);
    QCOMPARE(groups.addGroup(2, wide), 1u);
    QCOMPARE(groups.addGroup(1, 7), 2u);
    groups.allocate();
    groups.set(2, 0, 7);
    groups.set(0, 2, 1);
    groups.set(1, 1, wide);
    groups.set(0, 1, 9);
    groups.set(1, 0, 5);
    groups.set(0, 0, 4);
    QCOMPARE(groups.percentiles(0).p50, TimeNs(4));
    QCOMPARE(groups.percentiles(0).p95, TimeNs(9));
    QCOMPARE(groups.percentiles(1).p50, wide);
    QCOMPARE(groups.percentiles(2).p95, TimeNs(7));
}

} // namespace gapscope

QTEST_GUILESS_MAIN(gapscope::TestDurations)
#include "tst_durations.moc"
