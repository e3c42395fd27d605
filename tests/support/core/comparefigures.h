// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"

#include <map>
#include <variant>
#include <vector>

// The cells that the tables of a comparison must have, taken from the struct alone: what tests hold
// every format against.
namespace gapscope::test {

// A figure as the struct has it: number, text, flag or nothing.
using Figure = std::variant<std::monostate, double, QString, bool>;

using Figures = std::map<QString, Figure>; // by column key
using Rows = std::vector<Figures>; // the sum row last, where there is one

// The rows of each table, by its id.
[[nodiscard]] const std::map<QString, Rows (*)(const RunComparison &)> &expectedRows();

// Nothing for a column that the row does not name.
[[nodiscard]] Figure figureOf(const Figures &row, const QString &key);

} // namespace gapscope::test
