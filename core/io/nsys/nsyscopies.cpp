// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsyssources.h"
#include "core/io/nsys/nsystask.h"

namespace gapscope {

namespace {

struct KindOfCopy {
    CopyKind kind;
    const char *name; // as nsys names the operation
};

// By the number of CUPTI's copy kind.
constexpr std::array<KindOfCopy, 14> kCopyKinds {{
    {CopyKind::Other, "[CUDA memcpy Unknown]"},
    {CopyKind::HostToDevice, "[CUDA memcpy Host-to-Device]"},
    {CopyKind::DeviceToHost, "[CUDA memcpy Device-to-Host]"},
    {CopyKind::HostToDevice, "[CUDA memcpy Host-to-Array]"},
    {CopyKind::DeviceToHost, "[CUDA memcpy Array-to-Host]"},
    {CopyKind::DeviceToDevice, "[CUDA memcpy Array-to-Array]"},
    {CopyKind::DeviceToDevice, "[CUDA memcpy Array-to-Device]"},
    {CopyKind::DeviceToDevice, "[CUDA memcpy Device-to-Array]"},
    {CopyKind::DeviceToDevice, "[CUDA memcpy Device-to-Device]"},
    {CopyKind::HostToHost, "[CUDA memcpy Host-to-Host]"},
    {CopyKind::PeerToPeer, "[CUDA memcpy Peer-to-Peer]"},
    {CopyKind::HostToDevice, "[CUDA memcpy Unified Host-to-Device]"},
    {CopyKind::DeviceToHost, "[CUDA memcpy Unified Device-to-Host]"},
    {CopyKind::DeviceToDevice, "[CUDA memcpy Unified Device-to-Device]"},
}};

const KindOfCopy &kindOf(std::int64_t number)
{
    return number > 0 && number < std::ssize(kCopyKinds)
        ? kCopyKinds[static_cast<std::size_t>(number)]
        : kCopyKinds.front();
}

// Copies and sets differ only in the copy kind.
TableOutcome readTable(
    const ReadContext &context, const char *name, bool isSet, RawCopies &rows, SourcePool &sources)
{
    const NsysTable *table = context.schema.table(name);
    if (table == nullptr)
        return {};
    TableReader reader(context.database, *table, context.stop, context.progress);
    const int start = reader.neededColumn("start");
    const int end = reader.neededColumn("end");
    const StreamColumns where(reader);
    const int correlation = reader.column("correlationId");
    const int bytes = reader.column("bytes");
    const int kindColumn = isSet ? -1 : reader.column("copyKind");
    if (reader.canRead()) {
        NameCache names(context.names);
        const std::size_t before = rows.size();
        TimeRange time;
        EventSource source;
        reader.forEach([&] {
            if (!reader.times(start, end, time) || !where.read(reader, source))
                return;
            const KindOfCopy &kind = kindOf(reader.integer(kindColumn));
            rows.append(time.begin, time.end, names.intern(isSet ? "[CUDA memset]" : kind.name),
                sources.add(source));
            rows.details.correlation.push_back(reader.fitting<std::uint32_t>(correlation));
            rows.details.bytes.push_back(
                static_cast<std::int64_t>(reader.fitting<std::uint64_t>(bytes)));
            rows.details.kind.push_back(isSet ? CopyKind::Other : kind.kind);
            rows.isSet.push_back(isSet);
        });
        reader.report.rows = static_cast<qint64>(rows.size() - before);
    }
    std::optional<Error> error = reader.finish();
    return {{std::move(reader.report)}, std::move(error)};
}

} // namespace

TableOutcome readCopies(const ReadContext &context, RawTrace &raw)
{
    SourcePool sources;
    TableOutcome outcome = readTable(context, nsys::kCopies, false, raw.copies, sources);
    if (!outcome.error) {
        TableOutcome sets = readTable(context, nsys::kSets, true, raw.copies, sources);
        std::ranges::move(sets.reports, std::back_inserter(outcome.reports));
        outcome.error = std::move(sets.error);
    }
    raw.copySources = sources.take();
    if (outcome.error)
        return outcome;
    RawCopies &rows = raw.copies;
    trim(rows.begin);
    trim(rows.end);
    trim(rows.name);
    trim(rows.source);
    trim(rows.details.correlation);
    trim(rows.details.bytes);
    trim(rows.details.kind);
    return outcome;
}

} // namespace gapscope
