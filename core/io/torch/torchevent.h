// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace gapscope {

// A JSON scalar as it stood in the file: the text of a number, a string's characters, or nothing.
// Torch traces write ids as numbers or as strings, so the text is what counts.
struct JsonScalar {
    enum class Kind : std::uint8_t { Missing, Null, Number, Text, Bool };

    Kind kind = Kind::Missing;
    std::string text;

    [[nodiscard]] bool hasText() const { return kind == Kind::Number || kind == Kind::Text; }
};

// The fields of an event that Gapscope knows; the first ones stand in the event, the others in its
// "args".
enum class TorchField : std::uint8_t {
    Phase, // ph
    Category, // cat
    Name,
    Timestamp, // ts, us
    Duration, // dur, us
    Process, // pid
    Thread, // tid
    Id, // of a flow
    ArgName, // what a metadata event names
    ExternalId,
    OldExternalId, // lower-case spelling of before 2022
    Correlation,
    Stream,
    Device,
    Bytes,
    PythonId,
    PythonParent,
    Kernel, // ROCm launch calls name their kernel
    GraphNode,
    GraphId,
    Registers,
    SharedMemory,
    Collective,
    ProcessGroup,
    Count,
};

// One element of traceEvents. The reader reuses one object, so that its strings keep their memory.
struct TorchEvent {
    std::array<JsonScalar, static_cast<std::size_t>(TorchField::Count)> fields;
    std::array<int, 3> grid {};
    std::array<int, 3> block {};
    bool isObject = true; // false: the element was something else

    [[nodiscard]] const JsonScalar &operator[](TorchField field) const
    {
        return fields[static_cast<std::size_t>(field)];
    }

    [[nodiscard]] JsonScalar &operator[](TorchField field)
    {
        return fields[static_cast<std::size_t>(field)];
    }

    [[nodiscard]] const std::string &text(TorchField field) const { return (*this)[field].text; }

    void clear()
    {
        for (JsonScalar &field : fields) {
            field.kind = JsonScalar::Kind::Missing;
            field.text.clear();
        }
        grid = {};
        block = {};
        isObject = true;
    }
};

// Facts that stand beside the events.
struct TorchHeader {
    bool isList = false; // the root is an array
    bool hasEvents = false; // there was a traceEvents array (or the root is one)
    std::string baseTimeNanoseconds; // number text, empty when missing
    std::string displayTimeUnit;
    std::string distributedRank; // distributedInfo.rank
    std::string distributedWorldSize; // distributedInfo.world_size
    std::string distributedBackend;
    std::string deviceName; // deviceProperties[0].name
    std::string schemaVersion;
    // Lower-case words of the first events: names, categories, processes, argument keys and texts.
    std::string beginning;
};

} // namespace gapscope
