// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"
#include "core/trace/tracebuilder.h"

#include <string_view>

namespace gapscope::test {

// A trace written as text, one line per stream or thread:
//
//   p1 gpu0/s7: gemm[0,10)#1 relu[10,12)#2      kernels; #N is the correlation id
//   p1 gpu0/s7 graphnode: gemm[20,25)#3         kernels with a graph node id
//   p1 gpu0/s7 graph: [30,40)#4                 whole-graph rows
//   p1 gpu0/s8 copy: HtoD[0,5)#5                copies ("set" for sets)
//   p1 t1 api: cudaLaunchKernel[0,3)#1          CUDA API calls
//   p1 t1 range: step[0,50) inner[10,20)        push/pop ranges (registered names)
//   p1 t1 textrange: / asyncrange: / mark: / os: / python:
//   gpu 0 "NVIDIA H100"                         a GPU of the machine
//   map p1 0 3                                  CUDA ordinal 0 of p1 is GPU 3
//
// `pN` is process N (globalPid N << 24). Times are ns as in a file (finish() rebases them). Names may
// hold any character but '['. Malformed text fails an assertion.
[[nodiscard]] TracePtr buildTrace(std::string_view text);

// The same, with the tables' presence left for the test to change before finish().
[[nodiscard]] TraceBuilder parseTrace(std::string_view text);

[[nodiscard]] Run buildRun(std::string_view text);

} // namespace gapscope::test
