// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

#include <QStringList>

#include <array>
#include <memory>

namespace gapscope {

enum class Role : std::uint8_t { Baseline, Target };
inline constexpr std::array kRoles {Role::Baseline, Role::Target};

using RunPtr = std::shared_ptr<const Run>;

// A run and where it came from. `run` is null when nothing is open in that role.
struct OpenRun {
    RunPtr run;
    QStringList paths;
};

} // namespace gapscope
