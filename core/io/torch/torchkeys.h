// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/torch/torchevent.h"

#include <optional>

namespace gapscope {

// The field that a key of an event, or of its "args", stands for; nullopt for the keys that Gapscope
// does not read. Asked for every key of a file.
[[nodiscard]] std::optional<TorchField> torchFieldOfEvent(std::string_view key);
[[nodiscard]] std::optional<TorchField> torchFieldOfArgs(std::string_view key);

} // namespace gapscope
