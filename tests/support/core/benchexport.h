// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gapscope::test {

struct BenchExport {
    qint64 kernels = 0;
    qint64 calls = 0;
    qint64 ranges = 0;

    [[nodiscard]] qint64 events() const { return kernels + calls + ranges; }

    // 3 M kernels, 3.5 M calls and 0.5 M ranges for 7 M events, and in that proportion.
    [[nodiscard]] static BenchExport ofSize(qint64 events);
};

// Writes an export as nsys does: all columns of schema 3.16, rows by start, two processes with
// colliding correlation ids, four streams each; every kernel launched by its own call (a tenth of
// them nodes of graphs), synchronizing calls between, ranges nested four deep, a third of them with
// a text of their own. Deterministic.
void writeBenchExport(const QString &path, const BenchExport &size);

} // namespace gapscope::test
