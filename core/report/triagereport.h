// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"
#include "core/report/report.h"

#include <QByteArray>

namespace gapscope {

// The answer of `gapscope triage` with the published members only (docs/json.md): numbers as the
// published tables print them, stages without rows of a kind without that member.
[[nodiscard]] QByteArray triageReferenceJson(const TriageAnswer &answer);

} // namespace gapscope
