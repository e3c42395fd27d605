// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/nsystrace.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::bigFixture;
using test::NsysFixture;
using test::warnsAbout;

// Values that no export of nsys has: counted in warnings, never a crash.
class TestNsysOddValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textInIntegerColumns_data();
    void textInIntegerColumns();
    void hugeAndNegativeNumbers();
    void nullTimes();
    void danglingNames();
};

void TestNsysOddValues::textInIntegerColumns_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    QTest::addColumn<bool>("leavesOut");
    const auto add = [](const QString &table, const QString &column, bool leavesOut) {
        QTest::addRow("%s.%s", qPrintable(table), qPrintable(column))
            << table << column << leavesOut;
    };
    for (const QString &column : {u"start"_s, u"deviceId"_s})
        add(u"CUPTI_ACTIVITY_KIND_KERNEL"_s, column, column == "start"_L1);
    for (const QString &column : {u"end"_s, u"streamId"_s, u"correlationId"_s, u"shortName"_s,
             u"globalPid"_s, u"gridX"_s, u"graphNodeId"_s})
        add(u"CUPTI_ACTIVITY_KIND_KERNEL"_s, column, false);
    for (const QString &column : {u"end"_s, u"nameId"_s, u"globalTid"_s, u"correlationId"_s})
        add(u"CUPTI_ACTIVITY_KIND_RUNTIME"_s, column, false);
    for (const QString &column : {u"start"_s, u"eventType"_s})
        add(u"NVTX_EVENTS"_s, column, true);
    for (const QString &column : {u"end"_s, u"globalTid"_s, u"domainId"_s})
        add(u"NVTX_EVENTS"_s, column, false);
}

void TestNsysOddValues::textInIntegerColumns()
{
    QFETCH(QString, table);
    QFETCH(QString, column);
    QFETCH(bool, leavesOut);
    for (const QVariant &value :
        {QVariant(u"forty-two"_s), QVariant(QByteArray("\x01\x02")), QVariant(1e300)}) {
        NsysFixture fixture = bigFixture(3);
        fixture.patch(table, {{column, value}});
        const auto result = test::loadFixture(fixture);
        QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
        QCOMPARE((*result)->events.size(), std::size_t {leavesOut ? 8u : 9u});
        QVERIFY2(warnsAbout(**result, table + u": one "_s), qPrintable(table + column));
    }
}

void TestNsysOddValues::hugeAndNegativeNumbers()
{
    constexpr qint64 huge = std::numeric_limits<qint64>::max();
    constexpr qint64 low = std::numeric_limits<qint64>::min();
    const QString kernels = u"CUPTI_ACTIVITY_KIND_KERNEL"_s;
    NsysFixture fixture = bigFixture(3);
    const auto bad = [&](const test::NsysRow &cells) {
        fixture.kernel({.start = 500, .end = 600}).patch(kernels, cells);
    };
    bad({{u"start"_s, huge}});
    bad({{u"start"_s, low}});
    bad({{u"end"_s, huge}});
    bad({{u"end"_s, 400}});
    bad({{u"deviceId"_s, qint64 {-1}}});
    bad({{u"deviceId"_s, huge}});
    bad({{u"streamId"_s, low}});
    bad({{u"correlationId"_s, huge}});
    bad({{u"correlationId"_s, qint64 {-1}}});
    bad({{u"gridX"_s, huge}});
    bad({{u"shortName"_s, huge}});
    bad({{u"globalPid"_s, low}});
    bad({{u"graphNodeId"_s, qint64 {-2}}});
    fixture.range({.start = 1, .end = 2, .domain = huge}).range({.start = low, .end = huge});
    fixture.copy({.start = 1, .end = 2, .bytes = -5, .kind = huge});
    fixture.add(u"StringIds"_s, {{u"id"_s, low}, {u"value"_s, u"lowest"_s}});
    const auto result = test::loadFixture(fixture);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
    const Trace &trace = **result;
    QCOMPARE(trace.kernels.correlation.size(), std::size_t {3 + 13 - 2}); // two without a device
    QVERIFY(warnsAbout(trace, u"4 rows have impossible times"_s));
    QVERIFY(warnsAbout(trace, u"One row ends before it begins"_s));
    QVERIFY(warnsAbout(trace, kernels + u": 2 rows name an impossible device"_s));
    QVERIFY(warnsAbout(trace, kernels + u": 3 values are no numbers or out of range"_s));
    QVERIFY(warnsAbout(trace, kernels + u": one row has a name that the file does not hold"_s));
    QVERIFY(trace.copies.bytes.at(0) == 0);
    QVERIFY(trace.range.begin > -1'000'000 && trace.range.end < 1'000'000);
}

void TestNsysOddValues::nullTimes()
{
    NsysFixture fixture = bigFixture(3);
    fixture.sql(u"create table c as select * from CUPTI_ACTIVITY_KIND_RUNTIME"_s)
        .sql(u"update c set \"end\" = null where rowid = 1"_s)
        .sql(u"update c set start = null where rowid = 2"_s)
        .sql(u"drop table CUPTI_ACTIVITY_KIND_RUNTIME"_s)
        .sql(u"alter table c rename to CUPTI_ACTIVITY_KIND_RUNTIME"_s);
    const auto result = test::loadFixture(fixture);
    QVERIFY(result);
    QCOMPARE((*result)->events.size(), std::size_t {8});
    QVERIFY(warnsAbout(**result, u"one row has no end time"_s));
    QVERIFY(warnsAbout(**result, u"one row has no start time"_s));
}

void TestNsysOddValues::danglingNames()
{
    NsysFixture fixture = bigFixture(3);
    fixture.kernel({.start = 1, .end = 2})
        .patch(u"CUPTI_ACTIVITY_KIND_KERNEL"_s,
            {{u"shortName"_s, 123456}, {u"demangledName"_s, 123457}})
        .call({.start = 1, .end = 2})
        .patch(u"CUPTI_ACTIVITY_KIND_RUNTIME"_s, {{u"nameId"_s, -7}});
    const auto result = test::loadFixture(fixture);
    QVERIFY(result);
    QCOMPARE(std::ranges::count((*result)->events.name, StringId::None), 2);
    QVERIFY(warnsAbout(**result, u"CUPTI_ACTIVITY_KIND_KERNEL: one row has a name"_s));
    QVERIFY(warnsAbout(**result, u"CUPTI_ACTIVITY_KIND_RUNTIME: one row has a name"_s));
}

QTEST_GUILESS_MAIN(TestNsysOddValues)
#include "tst_nsysoddvalues.moc"
