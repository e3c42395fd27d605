// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/ranksummary.h"

#include <set>

namespace gapscope {

// The kernel names whose recorded communicators tell what belongs together: every rank that has the
// kernel recorded them, and at least one is on two ranks. Else they tell nothing: a part of the ranks was
// recorded without payloads, or each rank has names of its own.
[[nodiscard]] std::set<QString> namesWithCommunicators(const std::vector<RankSummaryPtr> &ranks);

// Whether there is no other communicator of that name anywhere. NCCL's identities ("0x...") are; the name of
// a process group comes again in every other run of the same program.
[[nodiscard]] bool isUniqueCommunicator(const QString &communicator);

} // namespace gapscope
