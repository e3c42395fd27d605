// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace gapscope {

// One trace of a folder or the one file named.
struct TriageFilePath {
    QString path; // absolute
    QStringList stageParts; // parts of the path that may name a stage, the file name last
};

struct TriageFileList {
    std::vector<TriageFilePath> files; // by stage, then name
    QJsonObject serverArgs; // server_args.json beside them; empty without one
};

enum class TriageRanks : std::uint8_t {
    First, // rank 0, or the lowest (TP-0 preference)
    All,
};

// The traces behind a file or folder (torch-triage.md 1.2): a folder's own ones, else those of the
// folder below it with the newest trace, or of all folders if their paths tell stages apart; of each
// rank and stage the newest. `wholePath`: stages may be named by any of the last six parts of the
// path (the published rule), else only by the opened folder and what is in it. Errors: not there, no
// traces in it.
[[nodiscard]] Result<TriageFileList> findTriageFiles(
    const QString &path, TriageRanks ranks, bool wholePath, const Progress &progress);

// The rank that a file name tells; -1 for none.
[[nodiscard]] int rankOfFileName(const QString &name);

} // namespace gapscope
