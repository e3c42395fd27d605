// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/session.h"

namespace gapscope {

namespace {

const Error kCancelled {ErrorKind::Cancelled, {}, {}, {}, {}};

Result<OpenRun> openRun(const QStringList &paths, Progress &progress, const LoadOptions &options,
    const HostTables &tables)
{
    Result<Run> loaded = loadRun(paths, progress, options);
    if (!loaded)
        return loaded.error();
    OpenRun opened;
    opened.paths = paths;
    opened.run = std::make_shared<const Run>(std::move(loaded).value());
    progress.begin(LoadPhase::Steps, 0);
    if (progress.isCancelled())
        return kCancelled;
    opened.facts = collectHostFacts(*opened.run, tables);
    if (progress.isCancelled())
        return kCancelled;
    opened.timeline = collectTimelineFacts(*opened.run, opened.facts, tables, progress);
    if (!opened.timeline || progress.isCancelled())
        return kCancelled;
    return opened;
}

} // namespace

RunLoader makeRunLoader(const LoadOptions &options, const HostTables &tables)
{
    return [options, tables](const QStringList &paths, Progress &progress) {
        return openRun(paths, progress, options, tables);
    };
}

} // namespace gapscope
