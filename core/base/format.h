// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>

namespace gapscope {

// The one place where times, ratios and counts become text, for the window, the reports and the
// machine formats (look.md 6). Numbers for people follow QLocale(), with grouping (the C locale
// groups as English does), a true minus (U+2212) and a thin space (U+2009) before the unit. Values
// that round to zero have no sign.

inline constexpr QChar kThinSpace(u'\u2009');
inline constexpr QChar kTrueMinus(u'\u2212');
inline constexpr QChar kMicro(u'\u00b5');
// What a cell shows when there is no value.
inline constexpr QChar kNoValue(u'\u2013');

// Cells leave the unit to their header.
enum class Unit : bool { Without, With };

[[nodiscard]] QLocale displayLocale();
[[nodiscard]] QString withUnit(const QString &number, const QString &unit); // thin space between

[[nodiscard]] QString formatNumber(
    double value, int decimals); // "−1,234.5"; kNoValue if not finite
[[nodiscard]] QString formatSigned(double value, int decimals); // "+1,234.5", "−15.7", "0.0"
[[nodiscard]] QString formatCount(qint64 count); // "3,012,440"
[[nodiscard]] QString formatSignedCount(qint64 count); // "+16"

// Durations in microseconds, one decimal: from nanoseconds, or from a mean in microseconds.
[[nodiscard]] QString formatUs(qint64 ns, Unit unit = Unit::With); // "2,667.3 µs"
[[nodiscard]] QString formatUsDelta(qint64 ns, Unit unit = Unit::With); // "+661.9 µs"
[[nodiscard]] QString formatMeanUs(double us, Unit unit = Unit::With);
[[nodiscard]] QString formatMeanUsDelta(double us, Unit unit = Unit::With);
// The shortest unit that keeps it readable: µs up to 9,999.9, then ms, then s; one decimal ("s":
// two).
[[nodiscard]] QString formatDuration(qint64 ns);
// A place on the time axis: milliseconds, three decimals, "1,678.000 ms".
[[nodiscard]] QString formatPosition(qint64 ns, Unit unit = Unit::With);

// Ratios, one decimal: 0.832 is "83.2 %".
[[nodiscard]] QString formatPercent(double ratio, Unit unit = Unit::With);
[[nodiscard]] QString formatPercentDelta(double ratio, Unit unit = Unit::With); // "+19.9 %"
// A limit as people type it: no more decimals than it has, "30 %", "12.5 %".
[[nodiscard]] QString formatLimit(double ratio);

[[nodiscard]] QString formatBytes(qint64 bytes); // "528.4 kB", "2.7 MB": powers of 1000
[[nodiscard]] QString formatRows(qint64 rows); // "1 row", "1,904,256 rows"
// "1,904,256 of 3,012,440 rows"; without a total as formatRows.
[[nodiscard]] QString formatRowsOf(qint64 done, qint64 total);
[[nodiscard]] QString formatBytesOf(qint64 done, qint64 total);

// Machine formats: always a point, never grouped, independent of every locale
// (host-analysis.md 3.6).

// Python's round(value, decimals): the nearest decimal, ties by the exact binary value.
[[nodiscard]] double roundDecimals(double value, int decimals);
// Python's repr(float): the shortest digits that read back the same; "0.0", "0.0001", "1e-05",
// "1e+16". Not finite: "nan", "inf", "-inf".
[[nodiscard]] QByteArray shortestNumber(double value);
// Fixed decimals without superfluous zeros, "2667.3", "12"; for CSV and TSV cells.
[[nodiscard]] QString plainNumber(double value, int maximumDecimals);

} // namespace gapscope
