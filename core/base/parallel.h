// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace gapscope {

// Calls work(0) ... work(count - 1), each once, in any order and on all cores, and returns when all
// are done. The calling thread takes part; with one piece or one core nothing else does. Pieces must
// be worth a thread (a tenth of a millisecond or more) and must not throw.
void onAllCores(std::size_t count, const std::function<void(std::size_t)> &work);

} // namespace gapscope
