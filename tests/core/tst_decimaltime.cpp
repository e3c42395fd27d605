// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/decimaltime.h"

#include <QTest>

#include <random>

using namespace gapscope;

class TestDecimalTime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void microseconds_data();
    void microseconds();
    void randomNumbers();
    void oneWrongCharacter();
};

void TestDecimalTime::microseconds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<TimeNs>("ns");
    const auto row = [](const char *text, bool valid, TimeNs ns) {
        QTest::newRow(text) << QString::fromLatin1(text) << valid << ns;
    };
    row("0", true, 0);
    row("12", true, 12'000);
    row("1428625731896.179", true, 1'428'625'731'896'179);
    row("1694128201436271", true, 1'694'128'201'436'271'000);
    row("4909914679597.053", true, 4'909'914'679'597'053);
    row("1.5", true, 1'500);
    row("-2.25", true, -2'250);
    row("0.0014", true, 1);
    row("0.0015", true, 2);
    row("1.5e3", true, 1'500'000);
    row(" 7 ", true, 7'000);
    row("NaN", false, 0);
    row("inf", false, 0);
    row("12x", false, 0);
    row("12345678", true, 12'345'678'000);
    row("12345678.", true, 12'345'678'000);
    row("-123456789.0005", true, -123'456'789'001);
    row("", false, 0);
    row("99999999999999999999999", false, 0);
}

void TestDecimalTime::microseconds()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(TimeNs, ns);
    const std::optional<TimeNs> value = parseMicroseconds(text.toStdString());
    QCOMPARE(value.has_value(), valid);
    QCOMPARE(value.value_or(0), ns);
}

// Every length before and behind the point against digit by digit.
void TestDecimalTime::randomNumbers()
{
    std::mt19937_64 random(7);
    for (int round = 0; round < 100'000; ++round) {
        std::string text;
        TimeNs expected = 0;
        const auto digit = [&] {
            const auto value = static_cast<TimeNs>(random() % 10);
            text += static_cast<char>('0' + value);
            return value;
        };
        for (std::size_t i = 1 + random() % 15; i > 0; --i)
            expected = expected * 10 + digit();
        const std::size_t decimals = random() % 7;
        if (decimals > 0)
            text += '.';
        TimeNs rounding = 0;
        for (std::size_t i = 0; i < std::max<std::size_t>(3, decimals); ++i) {
            const TimeNs value = i < decimals ? digit() : 0;
            if (i < 3)
                expected = expected * 10 + value;
            else if (i == 3)
                rounding = value >= 5;
        }
        const auto value = parseMicroseconds(text);
        QVERIFY2(value.has_value(), text.c_str());
        QVERIFY2(*value == expected + rounding, text.c_str());
    }
}

void TestDecimalTime::oneWrongCharacter()
{
    for (int c = 1; c < 256; ++c) {
        for (std::size_t at = 0; at < 8; ++at) {
            std::string text = "12345678.5";
            text[at] = static_cast<char>(c);
            const bool isDigit = c >= '0' && c <= '9';
            const bool isSign = at == 0 && (c == '-' || c == ' ');
            const bool isExponent = at > 0 && (c == 'e' || c == 'E'); // a double, rightly or not
            if (!isExponent)
                QVERIFY2(parseMicroseconds(text).has_value() == (isDigit || isSign), text.c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestDecimalTime)
#include "tst_decimaltime.moc"
