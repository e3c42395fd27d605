// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>

namespace gapscope {

// The stages of inference that the triage tells apart, in the order of its tables.
enum class TriageStage : std::uint8_t { Extend, Decode, All };

// "extend/prefill", "decode", "all".
[[nodiscard]] QString triageStageName(TriageStage stage);

// The stage that a path names (torch-triage.md 3.1), All for none: `parts` are its last parts, the
// file name last.
[[nodiscard]] TriageStage stageOfPath(const QStringList &parts);

} // namespace gapscope
