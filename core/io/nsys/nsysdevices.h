// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysranges.h"

namespace gapscope {

// GPU names, and which GPU each process' CUDA ordinals are (nsys-schema 10). Needs the GPU tables'
// sources in `raw`, as the file maps process ids, not our process keys.
void readDevices(const ReadContext &context, RawTrace &raw);

// The names of the threads that have events in `raw`; no other is kept (nsys-schema 14). Names that
// threads gave themselves through NVTX win.
void readThreadNames(const ReadContext &context, const RangeThreadNames &rangeNames, RawTrace &raw);

} // namespace gapscope
