// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsyssources.h"
#include "core/io/nsys/nsystask.h"

namespace gapscope {

namespace {

struct ShapeColumns {
    std::array<int, 3> grid;
    std::array<int, 3> block;
    int registers;
    int staticShared;
    int dynamicShared;

    explicit ShapeColumns(TableReader &reader)
        : grid {reader.column("gridX"), reader.column("gridY"), reader.column("gridZ")}
        , block {reader.column("blockX"), reader.column("blockY"), reader.column("blockZ")}
        , registers(reader.column("registersPerThread"))
        , staticShared(reader.column("staticSharedMemory"))
        , dynamicShared(reader.column("dynamicSharedMemory"))
    {
    }

    [[nodiscard]] LaunchShape read(TableReader &reader) const
    {
        LaunchShape shape;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            shape.grid[axis] = reader.fitting<std::int32_t>(grid[axis]);
            shape.block[axis] = reader.fitting<std::int32_t>(block[axis]);
        }
        shape.registersPerThread = reader.fitting<std::int32_t>(registers);
        shape.staticSharedMemory = reader.fitting<std::int32_t>(staticShared);
        shape.dynamicSharedMemory = reader.fitting<std::int32_t>(dynamicShared);
        return shape;
    }
};

void reserve(RawKernels &rows, std::size_t count)
{
    rows.reserve(count);
    rows.details.demangledName.reserve(count);
    rows.details.correlation.reserve(count);
    rows.details.shape.reserve(count);
}

void trimAll(RawKernels &rows)
{
    trim(rows.begin);
    trim(rows.end);
    trim(rows.name);
    trim(rows.source);
    trim(rows.details.demangledName);
    trim(rows.details.correlation);
    trim(rows.details.shape);
    trim(rows.details.graphNode);
}

// The column of graph nodes begins at the first row that has one.
void addGraphNode(RawKernels &rows, std::int64_t node)
{
    auto &column = rows.details.graphNode;
    if (column.empty() && node == 0)
        return;
    if (column.empty())
        column.reserve(rows.begin.capacity());
    column.resize(rows.size() - 1);
    column.push_back(static_cast<std::uint64_t>(node));
}

} // namespace

TableOutcome readKernels(const ReadContext &context, RawTrace &raw)
{
    const NsysTable *table = context.schema.table(nsys::kKernels);
    if (table == nullptr)
        return {};
    TableReader reader(context.database, *table, context.stop, context.progress);
    const int start = reader.neededColumn("start");
    const int end = reader.neededColumn("end");
    const StreamColumns where(reader);
    const int correlation = reader.column("correlationId");
    const int shortName = reader.column("shortName");
    const int demangledName = reader.column("demangledName");
    const int graphNode = reader.column("graphNodeId");
    const ShapeColumns shapeColumns(reader);
    if (reader.canRead()) {
        NameCache names(context.names);
        SourcePool sources;
        ShapePool shapes;
        RawKernels &rows = raw.kernels;
        reserve(rows, reader.expectedRows());
        TimeRange time;
        EventSource source;
        reader.forEach([&] {
            if (!reader.times(start, end, time) || !where.read(reader, source))
                return;
            const StringId demangled = names.findOptional(reader.cell(demangledName));
            const StringId name = reader.has(shortName)
                ? names.find(reader.cell(shortName), reader.report)
                : demangled;
            rows.append(time.begin, time.end, name, sources.add(source));
            rows.details.demangledName.push_back(demangled);
            rows.details.correlation.push_back(reader.fitting<std::uint32_t>(correlation));
            rows.details.shape.push_back(shapes.intern(shapeColumns.read(reader)));
            addGraphNode(rows, reader.integer(graphNode));
        });
        if (!rows.details.graphNode.empty())
            rows.details.graphNode.resize(rows.size());
        reader.report.rows = static_cast<qint64>(rows.size());
        if (reader.isComplete())
            trimAll(rows);
        raw.kernelSources = sources.take();
        raw.shapes = shapes.take();
    }
    std::optional<Error> error = reader.finish();
    return {{std::move(reader.report)}, std::move(error)};
}

} // namespace gapscope
