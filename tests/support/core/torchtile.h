// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gapscope::test {

// Writes a torch.profiler trace with about `events` events: those of a real one (.json.gz) again and
// again, later each time, with ids of their own, all other text unchanged. Answers the number of
// events written, 0 if the source cannot be read.
[[nodiscard]] qint64 writeTiledTrace(const QString &source, const QString &target, qint64 events);

} // namespace gapscope::test
