// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysnames.h"
#include "core/trace/tracebuilder.h"

#include <map>

namespace gapscope {

// What NCCL writes into the payload of its ranges (nsys-schema 6), as far as it tells communicators
// apart: in exports with JSON as an object, in those with binary data as a structure whose fields
// NVTX_PAYLOAD_SCHEMA_ENTRIES describes.
class CommunicatorPayloads {
public:
    CommunicatorPayloads() = default;
    CommunicatorPayloads(const NsysDatabase &database, const NsysSchema &schema);

    // Whether binary payloads can be read at all.
    [[nodiscard]] bool hasBinary() const { return !m_offsets.empty(); }

    // Nothing: the payload is of another library, or damaged.
    [[nodiscard]] std::optional<std::uint64_t> ofBinary(std::string_view data) const;
    [[nodiscard]] static std::optional<std::uint64_t> ofJson(std::string_view json);

private:
    // (domain, schema) -> where the identity lies in the payload.
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> m_offsets;
};

// As NCCL writes it into its log: "0x80401e2d4c3b5a69".
[[nodiscard]] std::string communicatorText(std::uint64_t identity);

// Adds the ends of groups (ncclGroupStart ... ncclGroupEnd) to the ranges that name a communicator:
// there the collectives of the group are launched. Groups of several communicators stay without.
void addGroupEnds(RawTrace &raw, StringId groupStart, StringId groupEnd);

} // namespace gapscope
