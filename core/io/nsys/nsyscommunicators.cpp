// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsyscommunicators.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

namespace gapscope {

namespace {

constexpr std::string_view kIdentity = "NCCL communicator ID";

// Before the payload stand its domain, schema, size and position, 8 bytes each, little-endian.
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kSchemaAt = 8;
constexpr std::size_t kSizeAt = 16;
constexpr std::size_t kIdentityBytes = sizeof(std::uint64_t);

std::uint64_t numberAt(std::string_view data, std::size_t at)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < kIdentityBytes; ++i)
        number |= std::uint64_t {static_cast<unsigned char>(data[at + i])} << (8 * i);
    return number;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Exports through other tools hold the bytes as hexadecimal text. Empty: it is none.
std::string fromHex(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const int high = hexDigit(text[i]);
        const int low = hexDigit(text[i + 1]);
        if (high < 0 || low < 0)
            return {};
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

// A row that concerns us, in the order of its thread.
struct GroupRow {
    enum class Kind : std::uint8_t { Start, Named, End };

    std::uint32_t source = 0;
    TimeNs begin = 0;
    TimeNs end = 0;
    Kind kind = Kind::Start;
    StringId communicator = StringId::None;
};

std::vector<GroupRow> groupRows(const RawTrace &raw, StringId groupStart, StringId groupEnd)
{
    std::vector<GroupRow> rows;
    std::map<std::pair<std::int64_t, std::int64_t>, std::uint32_t> sourceOf;
    for (std::uint32_t i = 0; i < raw.rangeSources.size(); ++i)
        sourceOf[{raw.rangeSources[i].globalPid, raw.rangeSources[i].number}] = i;
    for (const CommunicatorRange &range : raw.communicatorRanges)
        rows.push_back({sourceOf[{range.thread.globalPid, range.thread.number}], range.begin,
            range.end, GroupRow::Kind::Named, range.communicator});
    for (std::size_t row = 0; row < raw.ranges.size(); ++row) {
        const StringId name = raw.ranges.name[row];
        if (name != groupStart && name != groupEnd)
            continue;
        rows.push_back({raw.ranges.source[row], raw.ranges.begin[row], raw.ranges.end[row],
            name == groupStart ? GroupRow::Kind::Start : GroupRow::Kind::End});
    }
    std::ranges::sort(rows, {}, [](const GroupRow &row) {
        return std::tuple(row.source, row.begin, row.kind);
    });
    return rows;
}

} // namespace

CommunicatorPayloads::CommunicatorPayloads(const NsysDatabase &database, const NsysSchema &schema)
{
    using namespace Qt::StringLiterals;
    const NsysTable *table = schema.table(nsys::kPayloadEntries);
    if (table == nullptr || !table->has("schemaId"_L1) || !table->has("name"_L1)
        || !table->has("offset"_L1))
        return;
    const QString domain = table->has("domainId"_L1) ? u"domainId"_s : u"0"_s;
    NsysRows rows = database.rows(u"select %1, schemaId, \"offset\", name from %2"_s.arg(
        domain, quotedName(table->name)));
    while (rows.next()) {
        const NsysCell offset = rows.cell(2); // NULL: at the begin
        const bool isUsable = offset.kind == NsysCell::Kind::Null
            || (offset.kind == NsysCell::Kind::Integer && offset.value >= 0);
        if (isUsable && rows.text(3) == kIdentity)
            m_offsets[{static_cast<std::uint64_t>(rows.cell(0).value),
                static_cast<std::uint64_t>(rows.cell(1).value)}]
                = static_cast<std::size_t>(offset.value);
    }
}

std::optional<std::uint64_t> CommunicatorPayloads::ofBinary(std::string_view data) const
{
    if (data.size() >= 2 * kHeaderBytes && std::ranges::all_of(data, [](char c) {
            return hexDigit(c) >= 0;
        })) {
        const std::string bytes = fromHex(data);
        return bytes.empty() ? std::nullopt : ofBinary(bytes);
    }
    if (data.size() < kHeaderBytes)
        return {};
    const auto field = m_offsets.find({numberAt(data, 0), numberAt(data, kSchemaAt)});
    const std::uint64_t size = std::min<std::uint64_t>(numberAt(data, kSizeAt), data.size() - kHeaderBytes);
    if (field == m_offsets.end() || field->second > size || size - field->second < kIdentityBytes)
        return {};
    return numberAt(data, kHeaderBytes + field->second);
}

std::optional<std::uint64_t> CommunicatorPayloads::ofJson(std::string_view json)
{
    std::size_t at = json.find(kIdentity);
    if (at == json.npos)
        return {};
    at = json.find_first_not_of("\" \t:", at + kIdentity.size());
    if (at == json.npos)
        return {};
    const bool isHex = json.substr(at, 2) == "0x";
    std::uint64_t identity = 0;
    const char *first = json.data() + at + (isHex ? 2 : 0);
    const auto [stop, error]
        = std::from_chars(first, json.data() + json.size(), identity, isHex ? 16 : 10);
    // A number with an exponent has lost digits and tells nothing apart.
    const bool isWhole = stop == json.data() + json.size()
        || (*stop != '.' && *stop != 'e' && *stop != 'E');
    if (error != std::errc {} || !isWhole)
        return {};
    return identity;
}

std::string communicatorText(std::uint64_t identity)
{
    std::array<char, 18> text {'0', 'x'};
    const auto [end, error]
        = std::to_chars(text.data() + 2, text.data() + text.size(), identity, 16);
    return {text.data(), error == std::errc {} ? end : text.data()};
}

void addGroupEnds(RawTrace &raw, StringId groupStart, StringId groupEnd)
{
    const std::vector<GroupRow> rows = groupRows(raw, groupStart, groupEnd);
    StringId named = StringId::None; // since the group's start
    bool isMixed = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const GroupRow &row = rows[i];
        if (row.kind == GroupRow::Kind::Start || (i > 0 && rows[i - 1].source != row.source)) {
            named = StringId::None;
            isMixed = false;
        }
        if (row.kind == GroupRow::Kind::Named) {
            isMixed = isMixed || (named != StringId::None && named != row.communicator);
            named = row.communicator;
        } else if (row.kind == GroupRow::Kind::End && named != StringId::None && !isMixed) {
            raw.communicatorRanges.push_back(
                {raw.rangeSources[row.source], row.begin, row.end, named});
        }
    }
}

} // namespace gapscope
