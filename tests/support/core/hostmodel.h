// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/run.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace gapscope::test {

// A small trace as plain rows, from which both a Trace and a naive answer are made. What a row is,
// is said by flags, so that the naive side needs no name rules of the product.

struct ModelCall {
    int process = 0;
    int thread = 0;
    TimeNs begin = 0;
    TimeNs end = 0;
    std::string name;
    std::uint32_t correlation = 0; // 0: NULL
    bool isLaunch = false;
    bool isGraphLaunch = false;
};

enum class ModelWorkKind { Kernel, WholeGraph, Copy };

struct ModelWork {
    ModelWorkKind kind = ModelWorkKind::Kernel;
    int process = 0;
    int ordinal = 0;
    int stream = 0;
    TimeNs begin = 0;
    TimeNs end = 0;
    std::string name;
    std::string demangled;
    std::uint32_t correlation = 0;
    bool isNode = false; // has a graph node id
    bool isNccl = false;
    bool isCommunication = false; // nccl included
    bool isStepCollective = false;
};

struct ModelRange {
    int process = 0;
    int thread = 0;
    TimeNs begin = 0;
    TimeNs end = 0;
    std::string name;
    bool isOpen = false;
    bool isMark = false;
    bool isAsync = false;
    int prepPlace = -1; // 0, 1, 2: which of the preferred preparation names; -1: none
    bool isMarker = false;
    bool hasNumber = false;
    qint64 number = 0;
    int ctx = 0;
    int gen = 0;
};

struct ModelMapping {
    int process = 0;
    int ordinal = 0;
    int gpu = 0;
};

struct ModelTrace {
    TimeNs tick = 1; // all times are base + n * tick
    TimeNs base = 0;
    std::vector<ModelCall> calls;
    std::vector<ModelWork> work;
    std::vector<ModelRange> ranges;
    std::vector<ModelMapping> map;

    [[nodiscard]] TimeNs firstWork() const; // of kernels and whole graphs; base without any
};

// 1 to 4 processes with several streams and threads, steps, graphs, missing tables, shared devices,
// NULL and repeated correlations, a queue that fills up, holes of 100 ms.
[[nodiscard]] ModelTrace randomModel(std::mt19937_64 &random);

[[nodiscard]] TracePtr buildModel(const ModelTrace &model);

} // namespace gapscope::test
