// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/nsys/nsysnames.h"
#include "core/trace/tracebuilder.h"

#include <map>

namespace gapscope {

// What a payload of NCCL says (nsys-schema 6), as far as it tells communicators and ranks apart.
struct CommunicatorPayload {
    std::optional<std::uint64_t> identity;
    int rank = -1; // of the process in it; only where it is made
    int size = 0;
};

// Reads those payloads: in exports with JSON an object, in those with binary data a structure whose
// fields NVTX_PAYLOAD_SCHEMA_ENTRIES describes. Payloads of other libraries, and damaged ones, say nothing.
class CommunicatorPayloads {
public:
    CommunicatorPayloads() = default;
    CommunicatorPayloads(const NsysDatabase &database, const NsysSchema &schema);

    // Whether binary payloads can be read at all.
    [[nodiscard]] bool hasBinary() const { return !m_places.empty(); }

    [[nodiscard]] CommunicatorPayload ofBinary(std::string_view data) const;
    [[nodiscard]] static CommunicatorPayload ofJson(std::string_view json);

private:
    // Where the fields lie in a payload; kNowhere: not in it.
    struct Places {
        std::size_t identity = kNowhere;
        std::size_t rank = kNowhere;
        std::size_t size = kNowhere;
    };

    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

    std::map<std::pair<std::uint64_t, std::uint64_t>, Places> m_places; // (domain, schema)
};

// As NCCL writes it into its log: "0x80401e2d4c3b5a69".
[[nodiscard]] std::string communicatorText(std::uint64_t identity);

// Adds the ends of groups (ncclGroupStart ... ncclGroupEnd) to the ranges that name a communicator:
// there the collectives of the group are launched. Groups of several communicators stay without.
void addGroupEnds(RawTrace &raw, StringId groupStart, StringId groupEnd);

} // namespace gapscope
