// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace gapscope::test {

// The folder with the shared traces (GAPSCOPE_TRACES, else ../shared/traces beside the project), or
// empty where there is none: such tests skip visibly.
[[nodiscard]] QString sharedTraces();

// Absolute paths of the files in one of its folders ("nsys", "cases", "torch"), by name.
[[nodiscard]] QStringList sharedTraceFiles(const QString &folder, const QString &pattern);

} // namespace gapscope::test
