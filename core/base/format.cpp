// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/format.h"

#include "core/base/tr.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Longest fixed form of a double: 309 digits, a point, and the decimals asked for.
using NumberBuffer = std::array<char, 400>;

constexpr double kUsPerNs = 1e-3;
constexpr int kMaximumDecimals = 17;

double toUs(qint64 ns)
{
    return static_cast<double>(ns) / 1000.0;
}

std::string_view fixedDigits(double value, int decimals, NumberBuffer &buffer)
{
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
        std::chars_format::fixed, qBound(0, decimals, kMaximumDecimals));
    return { buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()) };
}

// The number without its sign, and whether it shows as negative.
struct Magnitude {
    QString digits;
    bool zero = true;
};

Magnitude magnitude(double value, int decimals)
{
    Magnitude result;
    result.digits = displayLocale().toString(std::abs(value), 'f', decimals);
    result.zero = roundDecimals(std::abs(value), decimals) == 0.0;
    return result;
}

QString joined(const QString &number, Unit unit, const QString &name)
{
    return unit == Unit::With ? withUnit(number, name) : number;
}

QString microseconds()
{
    return kMicro + u"s"_s;
}

struct Scaled {
    double value = 0;
    QString unit;
};

Scaled scaledBytes(qint64 bytes)
{
    static const std::array<QStringView, 4> kUnits{ u"kB", u"MB", u"GB", u"TB" };
    double value = static_cast<double>(bytes) / 1000.0;
    std::size_t unit = 0;
    // 999.95 would print as 1,000.0 of the smaller unit.
    while (value >= 999.95 && unit + 1 < kUnits.size()) {
        value /= 1000.0;
        ++unit;
    }
    return { value, kUnits[unit].toString() };
}

// Python writes exponents with a sign and at least two digits: "1e-05".
QByteArray scientific(const QByteArray &digits, int exponent)
{
    QByteArray text = digits.left(1);
    if (digits.size() > 1)
        text += '.' + digits.mid(1);
    text += exponent < 0 ? "e-" : "e+";
    return text + QByteArray::number(std::abs(exponent)).rightJustified(2, '0');
}

QByteArray positional(QByteArray digits, int exponent)
{
    if (exponent < 0)
        return "0." + QByteArray(-exponent - 1, '0') + digits;
    const int whole = exponent + 1;
    if (digits.size() <= whole)
        return digits.leftJustified(whole, '0') + ".0";
    return digits.insert(whole, '.');
}

} // namespace

QLocale displayLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English) : locale;
}

QString withUnit(const QString &number, const QString &unit)
{
    return number + kThinSpace + unit;
}

QString formatNumber(double value, int decimals)
{
    if (!std::isfinite(value))
        return kNoValue;
    const Magnitude number = magnitude(value, decimals);
    return value < 0 && !number.zero ? kTrueMinus + number.digits : number.digits;
}

QString formatSigned(double value, int decimals)
{
    const QString text = formatNumber(value, decimals);
    return value > 0 && std::isfinite(value) && !magnitude(value, decimals).zero ? u'+' + text
                                                                                 : text;
}

QString formatCount(qint64 count)
{
    QString text = displayLocale().toString(count);
    return count < 0 ? text.replace(0, 1, kTrueMinus) : text;
}

QString formatSignedCount(qint64 count)
{
    return count > 0 ? u'+' + formatCount(count) : formatCount(count);
}

QString formatUs(qint64 ns, Unit unit)
{
    return formatMeanUs(toUs(ns), unit);
}

QString formatUsDelta(qint64 ns, Unit unit)
{
    return formatMeanUsDelta(toUs(ns), unit);
}

QString formatMeanUs(double us, Unit unit)
{
    return joined(formatNumber(us, 1), unit, microseconds());
}

QString formatMeanUsDelta(double us, Unit unit)
{
    return joined(formatSigned(us, 1), unit, microseconds());
}

QString formatDuration(qint64 ns)
{
    const double us = toUs(ns);
    if (std::abs(us) < 9999.95)
        return formatMeanUs(us);
    const double ms = us * kUsPerNs;
    if (std::abs(ms) < 9999.95)
        return withUnit(formatNumber(ms, 1), u"ms"_s);
    return withUnit(formatNumber(ms / 1000.0, 2), u"s"_s);
}

QString formatPosition(qint64 ns, Unit unit)
{
    return joined(formatNumber(static_cast<double>(ns) / 1e6, 3), unit, u"ms"_s);
}

QString formatPercent(double ratio, Unit unit)
{
    return joined(formatNumber(ratio * 100.0, 1), unit, u"%"_s);
}

QString formatPercentDelta(double ratio, Unit unit)
{
    return joined(formatSigned(ratio * 100.0, 1), unit, u"%"_s);
}

QString formatLimit(double ratio)
{
    const double percent = roundDecimals(ratio * 100.0, 4);
    int decimals = 0;
    while (decimals < 4 && roundDecimals(percent, decimals) != percent)
        ++decimals;
    return withUnit(formatNumber(percent, decimals), u"%"_s);
}

QString formatBytes(qint64 bytes)
{
    if (bytes < 1000)
        return withUnit(formatCount(bytes), u"B"_s);
    const Scaled scaled = scaledBytes(bytes);
    return withUnit(formatNumber(scaled.value, 1), scaled.unit);
}

QString formatRows(qint64 rows)
{
    return rows == 1 ? Tr::tr("1 row") : Tr::tr("%1 rows").arg(formatCount(rows));
}

QString formatRowsOf(qint64 done, qint64 total)
{
    if (total <= 0)
        return formatRows(done);
    return Tr::tr("%1 of %2 rows").arg(formatCount(done), formatCount(total));
}

QString formatBytesOf(qint64 done, qint64 total)
{
    if (total <= 0)
        return formatBytes(done);
    return Tr::tr("%1 of %2").arg(formatBytes(done), formatBytes(total));
}

double roundDecimals(double value, int decimals)
{
    if (!std::isfinite(value))
        return value;
    // The figures of printf("%.Nf"), but QCoreApplication sets the C locale of the user, under
    // which printf may write a comma; to_chars never does.
    NumberBuffer buffer;
    const std::string_view digits = fixedDigits(value, decimals, buffer);
    double rounded = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), rounded);
    return rounded;
}

QByteArray shortestNumber(double value)
{
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";
    if (value == 0.0)
        return std::signbit(value) ? "-0.0" : "0.0";
    NumberBuffer buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value),
        std::chars_format::scientific);
    const QByteArray text(buffer.data(), end.ptr - buffer.data());
    const qsizetype mark = text.indexOf('e');
    const int exponent = text.mid(mark + 1).toInt();
    const QByteArray digits = text.left(mark).replace(".", "");
    // Python's repr: positional for 1e-4 <= |x| < 1e16.
    const bool isPositional = exponent >= -4 && exponent < 16;
    return (value < 0 ? "-" : "")
        + (isPositional ? positional(digits, exponent) : scientific(digits, exponent));
}

QString plainNumber(double value, int maximumDecimals)
{
    if (!std::isfinite(value))
        return {};
    NumberBuffer buffer;
    std::string_view digits = fixedDigits(value, maximumDecimals, buffer);
    if (digits.find('.') != std::string_view::npos) {
        digits = digits.substr(0, digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.'))
            digits.remove_suffix(1);
    }
    if (digits == "-0")
        digits = "0";
    return QString::fromLatin1(digits.data(), static_cast<qsizetype>(digits.size()));
}

} // namespace gapscope
