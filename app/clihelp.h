// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clicommand.h"

namespace gapscope {

// Help text made from the commands and options themselves, 80 columns wide.
[[nodiscard]] QString programHelp(const std::vector<CliCommand> &commands);
[[nodiscard]] QString commandHelp(const CliCommand &command);

// Options of the window: those that windowoptions.cpp reads.
[[nodiscard]] std::vector<CliOption> windowCliOptions();
// Options without a command.
[[nodiscard]] std::vector<CliOption> programCliOptions();

} // namespace gapscope
