// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/timelinefacts.h"
#include "core/base/result.h"
#include "core/io/traceloader.h"

#include <QStringList>

#include <array>
#include <functional>
#include <memory>

namespace gapscope {

enum class Role : std::uint8_t { Baseline, Target };
inline constexpr std::array kRoles {Role::Baseline, Role::Target};

// A run, what is computed once when it is opened, and where it came from. Immutable parts, shared
// with the threads that work on them. `run` is null when nothing is open in that role.
struct OpenRun {
    std::shared_ptr<const Run> run;
    HostFactsPtr facts;
    TimelineFactsPtr timeline;
    QStringList paths;

    [[nodiscard]] bool isOpen() const { return run != nullptr; }
};

// Opens the files of one run in a worker thread.
using RunLoader = std::function<Result<OpenRun>(const QStringList &paths, Progress &progress)>;

// The loader of the program: reads the files, finds the steps, collects what verdict and timeline
// are made of. Everything it needs is copied in.
[[nodiscard]] RunLoader makeRunLoader(const LoadOptions &options, const HostTables &tables);

} // namespace gapscope
