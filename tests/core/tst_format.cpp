// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/format.h"

#include <QTest>

#include <bit>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

using namespace gapscope;
using namespace Qt::StringLiterals;

class FormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void init() { QLocale::setDefault(QLocale::c()); }

    void numbers_data();
    void numbers();
    void followsTheLocale();
    void counts();
    void durations_data();
    void durations();
    void limits();
    void bytesAndRows();
    void pythonNumbers_data();
    void pythonNumbers();
    void shortestReadsBack();
    void roundsAsPrintf();
    void machineNumbersIgnoreTheLocale();
    void plainNumbers_data();
    void plainNumbers();
};

void FormatTest::numbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("plain");
    QTest::addColumn<QString>("withSign");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("grouped") << 2667.34 << 1 << u"2,667.3"_s << u"+2,667.3"_s;
    QTest::newRow("negative") << -15.7 << 1 << u"\u221215.7"_s << u"\u221215.7"_s;
    QTest::newRow("zero") << 0.0 << 1 << u"0.0"_s << u"0.0"_s;
    QTest::newRow("rounds to zero") << 0.04 << 1 << u"0.0"_s << u"0.0"_s;
    QTest::newRow("rounds to zero from below") << -0.04 << 1 << u"0.0"_s << u"0.0"_s;
    QTest::newRow("just not zero") << -0.06 << 1 << u"\u22120.1"_s << u"\u22120.1"_s;
    QTest::newRow("whole") << -1234567.0 << 0 << u"\u22121,234,567"_s << u"\u22121,234,567"_s;
    QTest::newRow("three decimals") << 1678.0 << 3 << u"1,678.000"_s << u"+1,678.000"_s;
    QTest::newRow("none") << nan << 1 << u"\u2013"_s << u"\u2013"_s;
    QTest::newRow("infinite") << 1.0 / 0.0 << 1 << u"\u2013"_s << u"\u2013"_s;
}

void FormatTest::numbers()
{
    QFETCH(double, value);
    QFETCH(int, decimals);
    QTEST(formatNumber(value, decimals), "plain");
    QTEST(formatSigned(value, decimals), "withSign");
}

void FormatTest::followsTheLocale()
{
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(formatUs(2'667'300), u"2.667,3\u2009\u00b5s"_s);
    QCOMPARE(formatSigned(-1234.5, 1), u"\u22121.234,5"_s);
    QCOMPARE(formatCount(-3'012'440), u"\u22123.012.440"_s);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QCOMPARE(formatUs(2'667'300), u"2,667.3\u2009\u00b5s"_s);
}

void FormatTest::counts()
{
    QCOMPARE(formatCount(0), u"0"_s);
    QCOMPARE(formatCount(3'012'440), u"3,012,440"_s);
    QCOMPARE(formatCount(-1'000), u"\u22121,000"_s);
    QCOMPARE(formatSignedCount(16), u"+16"_s);
    QCOMPARE(formatSignedCount(0), u"0"_s);
    QCOMPARE(formatSignedCount(-16), u"\u221216"_s);
}

void FormatTest::durations_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("us");
    QTest::addColumn<QString>("delta");
    QTest::addColumn<QString>("duration");
    QTest::addColumn<QString>("position");
    const auto row = [](const char *name, qint64 ns, const QString &us, const QString &delta,
                         const QString &duration, const QString &position) {
        QTest::newRow(name) << ns << us << delta << duration << position;
    };
    row("nothing", 0, u"0.0\u2009\u00b5s"_s, u"0.0\u2009\u00b5s"_s, u"0.0\u2009\u00b5s"_s,
        u"0.000\u2009ms"_s);
    row("gap", 2'667'320, u"2,667.3\u2009\u00b5s"_s, u"+2,667.3\u2009\u00b5s"_s,
        u"2,667.3\u2009\u00b5s"_s, u"2.667\u2009ms"_s);
    row("last in us", 9'999'949, u"9,999.9\u2009\u00b5s"_s, u"+9,999.9\u2009\u00b5s"_s,
        u"9,999.9\u2009\u00b5s"_s, u"10.000\u2009ms"_s);
    row("first in ms", 9'999'950, u"10,000.0\u2009\u00b5s"_s, u"+10,000.0\u2009\u00b5s"_s,
        u"10.0\u2009ms"_s, u"10.000\u2009ms"_s);
    row("minutes", 83'500'000'000, u"83,500,000.0\u2009\u00b5s"_s, u"+83,500,000.0\u2009\u00b5s"_s,
        u"83.50\u2009s"_s, u"83,500.000\u2009ms"_s);
    row("negative", -15'700, u"\u221215.7\u2009\u00b5s"_s, u"\u221215.7\u2009\u00b5s"_s,
        u"\u221215.7\u2009\u00b5s"_s, u"\u22120.016\u2009ms"_s);
}

void FormatTest::durations()
{
    QFETCH(qint64, ns);
    QTEST(formatUs(ns), "us");
    QTEST(formatUsDelta(ns), "delta");
    QTEST(formatDuration(ns), "duration");
    QTEST(formatPosition(ns), "position");
    QVERIFY(!formatUs(ns, Unit::Without).contains(kThinSpace));
    QCOMPARE(withUnit(formatPosition(ns, Unit::Without), u"ms"_s), formatPosition(ns));
}

void FormatTest::limits()
{
    QCOMPARE(formatLimit(0.30), u"30\u2009%"_s);
    QCOMPARE(formatLimit(0.125), u"12.5\u2009%"_s);
    QCOMPARE(formatLimit(0.07), u"7\u2009%"_s);
    QCOMPARE(formatLimit(0.29), u"29\u2009%"_s);
    QCOMPARE(formatPercent(0.8321), u"83.2\u2009%"_s);
    QCOMPARE(formatPercent(0.8321, Unit::Without), u"83.2"_s);
    QCOMPARE(formatPercentDelta(0.199), u"+19.9\u2009%"_s);
    QCOMPARE(formatPercentDelta(-0.0004), u"0.0\u2009%"_s);
}

void FormatTest::bytesAndRows()
{
    QCOMPARE(formatBytes(0), u"0\u2009B"_s);
    QCOMPARE(formatBytes(999), u"999\u2009B"_s);
    QCOMPARE(formatBytes(528'384), u"528.4\u2009kB"_s);
    QCOMPARE(formatBytes(999'949), u"999.9\u2009kB"_s);
    QCOMPARE(formatBytes(999'951), u"1.0\u2009MB"_s);
    QCOMPARE(formatBytes(2'666'496), u"2.7\u2009MB"_s);
    QCOMPARE(formatBytes(5'000'000'000'000'000), u"5,000.0\u2009TB"_s);
    QCOMPARE(formatRows(1), u"1 row"_s);
    QCOMPARE(formatRows(0), u"0 rows"_s);
    QCOMPARE(formatRowsOf(1'904'256, 3'012'440), u"1,904,256 of 3,012,440 rows"_s);
    QCOMPARE(formatRowsOf(5, 0), u"5 rows"_s);
    QCOMPARE(formatBytesOf(1'000'000, 2'000'000), u"1.0\u2009MB of 2.0\u2009MB"_s);
    QCOMPARE(formatBytesOf(1'000'000, 0), u"1.0\u2009MB"_s);
}

void FormatTest::pythonNumbers_data()
{
    // Right-hand sides are what CPython 3 prints for repr().
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    const auto row
        = [](double value, const char *text) { QTest::newRow(text) << value << QByteArray(text); };
    row(0.0, "0.0");
    row(-0.0, "-0.0");
    row(1.0, "1.0");
    row(-1.0, "-1.0");
    row(0.1, "0.1");
    row(0.12, "0.12");
    row(0.4573, "0.4573");
    row(0.0004, "0.0004");
    row(0.0001, "0.0001");
    row(0.00012345, "0.00012345");
    row(0.00001, "1e-05");
    row(0.000012, "1.2e-05");
    row(-0.00001, "-1e-05");
    row(1e5, "100000.0");
    row(123456.789, "123456.789");
    row(1e15, "1000000000000000.0");
    row(9999999999999998.0, "9999999999999998.0");
    row(1e16, "1e+16");
    row(1.5e16, "1.5e+16");
    row(1e22, "1e+22");
    row(1e100, "1e+100");
    row(5e-324, "5e-324");
    row(1.7976931348623157e308, "1.7976931348623157e+308");
    row(0.30000000000000004, "0.30000000000000004");
    row(2539.3863749999996, "2539.3863749999996");
}

void FormatTest::pythonNumbers()
{
    QFETCH(double, value);
    QTEST(shortestNumber(value), "text");
}

void FormatTest::shortestReadsBack()
{
    const auto seed = std::random_device()();
    qInfo("seed %u", seed);
    std::mt19937_64 random(seed);
    int checked = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double value = std::bit_cast<double>(random());
        if (!std::isfinite(value))
            continue;
        const QByteArray text = shortestNumber(value);
        bool ok = false;
        QCOMPARE(text.toDouble(&ok), value);
        QVERIFY2(ok, text.constData());
        QVERIFY2(text.contains('.') || text.contains('e'), text.constData());
        ++checked;
    }
    QVERIFY(checked > 19'000);
}

void FormatTest::roundsAsPrintf()
{
    const auto seed = std::random_device()();
    qInfo("seed %u", seed);
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> ratio(-2.0, 2.0);
    std::array<char, 64> buffer{};
    for (int i = 0; i < 50'000; ++i) {
        // Every fourth one is a decimal tie such as 0.00125, where rounding is decided by the bits.
        const double value = i % 4 == 0 ? static_cast<double>(i) / 20'000.0 : ratio(random);
        std::snprintf(buffer.data(), buffer.size(), "%.4f", value);
        QCOMPARE(roundDecimals(value, 4), std::strtod(buffer.data(), nullptr));
    }
    QCOMPARE(shortestNumber(roundDecimals(2.675, 2)), "2.67");
    QCOMPARE(shortestNumber(roundDecimals(0.00005, 4)), "0.0001");
    QCOMPARE(shortestNumber(roundDecimals(-0.00001, 4)), "-0.0");
    QVERIFY(std::isnan(roundDecimals(std::numeric_limits<double>::quiet_NaN(), 4)));
}

void FormatTest::machineNumbersIgnoreTheLocale()
{
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const QByteArray before(std::setlocale(LC_NUMERIC, nullptr));
    const char *german = std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
    if (!german)
        qInfo("no German C locale here, only Qt's is tested");
    QCOMPARE(shortestNumber(1234.5), "1234.5");
    QCOMPARE(roundDecimals(0.12345, 4), 0.1235);
    QCOMPARE(plainNumber(1234.5, 3), u"1234.5"_s);
    std::setlocale(LC_NUMERIC, before.constData());
}

void FormatTest::plainNumbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("text");
    QTest::newRow("trims zeros") << 2667.300 << 3 << u"2667.3"_s;
    QTest::newRow("whole") << 12.0 << 3 << u"12"_s;
    QTest::newRow("keeps zeros of whole numbers") << 1200.0 << 0 << u"1200"_s;
    QTest::newRow("nanoseconds") << 0.001 << 3 << u"0.001"_s;
    QTest::newRow("no negative zero") << -0.0001 << 3 << u"0"_s;
    QTest::newRow("negative") << -15.75 << 1 << u"-15.8"_s;
    QTest::newRow("large") << 1e20 << 1 << u"100000000000000000000"_s;
    QTest::newRow("not finite") << 1.0 / 0.0 << 1 << QString();
}

void FormatTest::plainNumbers()
{
    QFETCH(double, value);
    QFETCH(int, decimals);
    QTEST(plainNumber(value, decimals), "text");
}

QTEST_GUILESS_MAIN(FormatTest)
#include "tst_format.moc"
