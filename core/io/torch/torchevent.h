// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapscope {

// A JSON scalar as it stood in the file: the text of a number, a string's characters, or nothing.
// Torch traces write ids as numbers or as strings, so the text is what counts. The text lies in the
// reader's buffer and is valid while the event is delivered.
struct JsonScalar {
    enum class Kind : std::uint8_t { Missing, Null, Number, Text, Bool };

    std::string_view text;
    Kind kind = Kind::Missing;

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

// One element of traceEvents. The reader reuses one object; what is missing costs nothing.
class TorchEvent {
public:
    std::array<int, 3> grid {};
    std::array<int, 3> block {};
    bool isObject = true; // false: the element was something else

    [[nodiscard]] const JsonScalar &operator[](TorchField field) const
    {
        static const JsonScalar missing;
        return (m_present & bit(field)) != 0 ? m_fields[static_cast<std::size_t>(field)] : missing;
    }

    [[nodiscard]] std::string_view text(TorchField field) const { return (*this)[field].text; }

    void set(TorchField field, JsonScalar::Kind kind, std::string_view text)
    {
        m_present |= bit(field);
        m_fields[static_cast<std::size_t>(field)] = {text, kind};
    }

    void clear()
    {
        m_present = 0;
        grid = {};
        block = {};
        isObject = true;
    }

private:
    static constexpr std::uint32_t bit(TorchField field)
    {
        return std::uint32_t {1} << static_cast<unsigned>(field);
    }

    static_assert(static_cast<unsigned>(TorchField::Count) <= 32);

    std::array<JsonScalar, static_cast<std::size_t>(TorchField::Count)> m_fields;
    std::uint32_t m_present = 0;
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
