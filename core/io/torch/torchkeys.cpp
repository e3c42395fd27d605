// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchkeys.h"

#include <span>
#include <utility>

namespace gapscope {

namespace {

using KeyRow = std::pair<std::string_view, TorchField>;

// A short key as a number, so that one switch tells the keys of an event apart.
constexpr std::uint64_t packed(std::string_view key)
{
    std::uint64_t number = 0;
    for (const char c : key)
        number = (number << 8) | static_cast<unsigned char>(c);
    return number;
}

constexpr std::size_t kLongestEventKey = 4;

// Older profilers wrote lower-case keys.
constexpr std::array<KeyRow, 20> kArgKeys {{{"name", TorchField::ArgName},
    {"External id", TorchField::ExternalId}, {"external id", TorchField::OldExternalId},
    {"correlation", TorchField::Correlation}, {"Correlation", TorchField::Correlation},
    {"stream", TorchField::Stream}, {"cuda_stream", TorchField::Stream},
    {"device", TorchField::Device}, {"bytes", TorchField::Bytes},
    {"Python id", TorchField::PythonId}, {"python id", TorchField::PythonId},
    {"Python parent id", TorchField::PythonParent}, {"python parent id", TorchField::PythonParent},
    {"kernel", TorchField::Kernel}, {"graph node id", TorchField::GraphNode},
    {"graph id", TorchField::GraphId}, {"registers per thread", TorchField::Registers},
    {"shared memory", TorchField::SharedMemory}, {"Collective name", TorchField::Collective},
    {"Process Group Name", TorchField::ProcessGroup}}};

// A table made once, at compile time: a key's length, first and last character find its slot or one
// of the next, so that an unknown key mostly costs no comparison.
class KeyTable {
public:
    constexpr explicit KeyTable(std::span<const KeyRow> rows)
    {
        for (const KeyRow &row : rows) {
            std::size_t slot = slotOf(row.first);
            while (!m_slots[slot].first.empty())
                slot = (slot + 1) % kSlots;
            m_slots[slot] = row;
        }
    }

    [[nodiscard]] std::optional<TorchField> find(std::string_view key) const
    {
        if (key.empty())
            return std::nullopt;
        for (std::size_t slot = slotOf(key); !m_slots[slot].first.empty(); slot = (slot + 1) % kSlots) {
            if (m_slots[slot].first == key)
                return m_slots[slot].second;
        }
        return std::nullopt;
    }

private:
    static constexpr std::size_t kSlots = 128;

    static constexpr std::size_t slotOf(std::string_view key)
    {
        return (key.size() * 37 + static_cast<unsigned char>(key.front()) * 5
                   + static_cast<unsigned char>(key.back()))
            % kSlots;
    }

    std::array<KeyRow, kSlots> m_slots {};
};

constexpr KeyTable kArgTable {kArgKeys};

} // namespace

std::optional<TorchField> torchFieldOfEvent(std::string_view key)
{
    if (key.size() > kLongestEventKey)
        return std::nullopt;
    switch (packed(key)) {
    case packed("ph"):
        return TorchField::Phase;
    case packed("cat"):
        return TorchField::Category;
    case packed("name"):
        return TorchField::Name;
    case packed("ts"):
        return TorchField::Timestamp;
    case packed("dur"):
        return TorchField::Duration;
    case packed("pid"):
        return TorchField::Process;
    case packed("tid"):
        return TorchField::Thread;
    case packed("id"):
        return TorchField::Id;
    default:
        return std::nullopt;
    }
}

std::optional<TorchField> torchFieldOfArgs(std::string_view key) { return kArgTable.find(key); }

} // namespace gapscope
