// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/nsystrace.h"

#include "core/io/traceloader.h"

#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope::test {

NsysFixture fullFixture(const QString &schemaVersion)
{
    NsysFixture fixture(schemaVersion);
    fixture.call({.start = 1000, .end = 1010, .correlation = 1})
        .call({.start = 1020, .end = 1030, .name = u"cudaGraphLaunch_v10000"_s, .correlation = 2})
        .kernel({.start = 1015,
            .end = 1040,
            .name = u"gemm"_s,
            .demangled = u"gemm<float>()"_s,
            .correlation = 1})
        .kernel({.start = 1050, .end = 1060, .name = u"node"_s, .correlation = 2, .graphNode = 77})
        .wholeGraph({.start = 1070, .end = 1090, .correlation = 2})
        .copy({.start = 1100, .end = 1110, .bytes = 4096})
        .set({.start = 1120, .end = 1130, .bytes = 64})
        .range({.start = 990, .end = 1200, .text = u"outer"_s})
        .range({.start = 995, .end = 1100, .text = u"inner"_s, .registered = true})
        .osCall({.start = 900, .end = 950, .name = u"poll"_s})
        .threadName(100, 100, u"python"_s)
        .gpu(0, u"NVIDIA H100"_s);
    return fixture;
}

std::vector<std::string_view> namesOf(const Trace &trace, TrackKind kind)
{
    std::vector<std::string_view> names;
    for (const Track &track : trace.tracks) {
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; track.kind == kind && row < span.last; ++row)
            names.push_back(trace.name(makeId<EventId>(row)));
    }
    return names;
}

std::uint32_t countOf(const Trace &trace, Category category)
{
    return static_cast<std::uint32_t>(std::ranges::count(trace.events.category, category));
}

NsysFixture bigFixture(int rows)
{
    NsysFixture fixture;
    for (int i = 1; i <= rows; ++i) {
        fixture.call({.start = 100 * i, .end = 100 * i + 10, .correlation = i})
            .kernel({.start = 100 * i + 20,
                .end = 100 * i + 80,
                .name = u"k%1"_s.arg(i % 50),
                .correlation = i})
            .range({.start = 100 * i, .end = 100 * i + 90, .text = u"step %1"_s.arg(i)});
    }
    return fixture;
}

Result<TracePtr> loadFixture(const NsysFixture &fixture)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"trace.sqlite"_s);
    fixture.write(path);
    Progress progress;
    return loadTrace(path, progress);
}

QStringList eventLines(const Trace &trace)
{
    QStringList lines;
    for (const Track &track : trace.tracks) {
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            const EventId event = makeId<EventId>(row);
            const TimeRange time = trace.events.range(event);
            const QString launch = row < trace.gpuEventCount()
                ? QString::number(index(trace.links.launch(event)))
                : QString();
            lines.append(u"%1/%2/%3 [%4,%5) %6 %7 %8 %9"_s.arg(
                QString::number(trace.processes[index(track.process)].pid),
                QString::number(int(track.kind)), QString::number(track.number),
                QString::number(time.begin), QString::number(time.end),
                trace.strings.text(trace.events.name[row]),
                QString::number(int(trace.events.category[row])),
                QString::number(trace.events.detail[row]), launch));
        }
    }
    return lines;
}

bool warnsAbout(const Trace &trace, const QString &words)
{
    return std::ranges::any_of(
        trace.warnings, [&](const Warning &warning) { return warning.text.contains(words); });
}

} // namespace gapscope::test
