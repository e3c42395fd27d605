// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchloader.h"

#include "core/base/tr.h"
#include "core/io/torch/torchcollector.h"
#include "core/io/torch/torchreader.h"

#include <QFileInfo>

#include <charconv>

namespace gapscope {

namespace {

Error noTrace(const QString &name, const TorchReadResult &read)
{
    if (!read.damage.isEmpty())
        return {ErrorKind::Damaged, Tr::tr("%1 cannot be read as a torch.profiler trace.").arg(name),
            read.damage, Tr::tr("Copy the file again, or export it again with export_chrome_trace()."),
            {}};
    if (!read.header.hasEvents)
        return {ErrorKind::NotATrace, Tr::tr("%1 is JSON, but no torch.profiler trace.").arg(name),
            Tr::tr("It has no traceEvents."),
            Tr::tr("Open the file that export_chrome_trace() or the profiler's trace handler wrote."), {}};
    return {ErrorKind::NotATrace, Tr::tr("%1 holds no kernels, calls or ranges.").arg(name),
        Tr::tr("traceEvents has %n element(s), none of a kind that Gapscope reads.", nullptr,
            static_cast<int>(read.events)),
        Tr::tr("Record with activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]."), {}};
}

void describe(TraceBuilder &builder, const TorchReadResult &read, const QString &name)
{
    TraceInfo &info = builder.info();
    const RawTrace &raw = builder.raw();
    info.format = TraceFormat::TorchJson;
    info.fileName = name;
    info.schemaVersion = QString::fromStdString(read.header.schemaVersion);
    info.producer = QStringLiteral("torch.profiler");
    info.hasKernelTable = raw.kernels.size() > 0;
    info.hasApiTable = raw.calls.size() > 0;
    info.hasRangeTable = raw.ranges.size() > 0;
    const auto number = [](const std::string &text, auto fallback) {
        auto value = fallback;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    info.rank = number(read.header.distributedRank, -1);
    builder.raw().profiler.beginning = read.header.beginning;
    info.clockBase = number(read.header.baseTimeNanoseconds, TimeNs {0});
    if (!read.header.deviceName.empty())
        builder.raw().gpus.push_back({0, builder.strings().intern(read.header.deviceName)});
    const bool isWhole = read.damage.isEmpty();
    if (!info.hasKernelTable)
        builder.warn(isWhole ? Tr::tr("The trace has no GPU kernels: it was recorded without "
                                      "ProfilerActivity.CUDA, or the GPU did nothing.")
                             : Tr::tr("What could be read of the trace has no GPU kernels."),
            true);
    if (!info.hasApiTable)
        builder.warn(isWhole
                ? Tr::tr("The trace has no CUDA API calls: launch times are unknown.")
                : Tr::tr("What could be read of the trace has no CUDA API calls: launch times are "
                         "unknown."),
            true);
}

} // namespace

Result<TracePtr> loadTorchTrace(const QString &path, Progress &progress)
{
    TraceBuilder builder;
    TorchCollector collector(builder);
    const Result<TorchReadResult> read = readTorchTrace(
        path, progress, [&](const TorchEvent &event) { collector.add(event); });
    if (!read)
        return read.error();
    const QString name = QFileInfo(path).fileName();
    // First of all warnings: every figure is of a part.
    if (!read->damage.isEmpty())
        builder.warn(Tr::tr("%1 is incomplete. %2").arg(name, read->damage), true);
    collector.finish();
    if (collector.used() == 0)
        return noTrace(name, *read);
    describe(builder, *read, name);
    return builder.finish(progress);
}

} // namespace gapscope
