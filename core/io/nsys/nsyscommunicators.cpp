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
constexpr std::string_view kRank = "Rank";
constexpr std::string_view kSize = "No. of ranks";

// Before the payload stand its domain, schema, size and position, 8 bytes each, little-endian.
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kSchemaAt = 8;
constexpr std::size_t kSizeAt = 16;
constexpr std::size_t kWide = 8;
constexpr std::size_t kNarrow = 4; // ranks

std::uint64_t numberAt(std::string_view data, std::size_t at, std::size_t bytes = kWide)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i)
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

// The number of a member of a JSON object, or the number that its text holds.
std::optional<std::uint64_t> jsonNumber(std::string_view json, std::string_view key)
{
    std::size_t at = json.find('"' + std::string(key) + '"');
    if (at == json.npos)
        return {};
    at = json.find_first_not_of(" \t:\"", at + key.size() + 2);
    if (at == json.npos)
        return {};
    const bool isHex = json.substr(at, 2) == "0x";
    std::uint64_t number = 0;
    const char *first = json.data() + at + (isHex ? 2 : 0);
    const char *last = json.data() + json.size();
    const auto [stop, error] = std::from_chars(first, last, number, isHex ? 16 : 10);
    // A number with an exponent has lost digits and tells nothing apart.
    const bool isWhole = stop == last || (*stop != '.' && *stop != 'e' && *stop != 'E');
    if (error != std::errc {} || !isWhole)
        return {};
    return number;
}

int smallNumber(std::optional<std::uint64_t> number, int fallback)
{
    constexpr std::uint64_t kMostRanks = 1 << 24;
    return number && *number < kMostRanks ? static_cast<int>(*number) : fallback;
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
    std::map<std::pair<std::uint64_t, std::uint64_t>, Places> all;
    while (rows.next()) {
        const NsysCell offset = rows.cell(2); // NULL: at the begin
        const bool isUsable = offset.kind == NsysCell::Kind::Null
            || (offset.kind == NsysCell::Kind::Integer && offset.value >= 0);
        if (!isUsable)
            continue;
        Places &places = all[{static_cast<std::uint64_t>(rows.cell(0).value),
            static_cast<std::uint64_t>(rows.cell(1).value)}];
        const auto at = static_cast<std::size_t>(offset.value);
        const std::string_view name = rows.text(3);
        if (name == kIdentity)
            places.identity = at;
        else if (name == kRank)
            places.rank = at;
        else if (name == kSize)
            places.size = at;
    }
    for (const auto &[key, places] : all) {
        if (places.identity != kNowhere)
            m_places.emplace(key, places);
    }
}

CommunicatorPayload CommunicatorPayloads::ofBinary(std::string_view data) const
{
    const auto isDigit = [](char c) { return hexDigit(c) >= 0; };
    if (data.size() >= 2 * kHeaderBytes && std::ranges::all_of(data, isDigit)) {
        const std::string bytes = fromHex(data);
        return ofBinary(bytes); // whose header has zeros
    }
    if (data.size() < kHeaderBytes)
        return {};
    const auto found = m_places.find({numberAt(data, 0), numberAt(data, kSchemaAt)});
    if (found == m_places.end())
        return {};
    const std::uint64_t size
        = std::min<std::uint64_t>(numberAt(data, kSizeAt), data.size() - kHeaderBytes);
    const auto field = [&](std::size_t at, std::size_t bytes) -> std::optional<std::uint64_t> {
        if (at == kNowhere || at > size || size - at < bytes)
            return {};
        return numberAt(data, kHeaderBytes + at, bytes);
    };
    CommunicatorPayload payload;
    payload.identity = field(found->second.identity, kWide);
    payload.rank = smallNumber(field(found->second.rank, kNarrow), -1);
    payload.size = smallNumber(field(found->second.size, kNarrow), 0);
    return payload;
}

CommunicatorPayload CommunicatorPayloads::ofJson(std::string_view json)
{
    CommunicatorPayload payload;
    payload.identity = jsonNumber(json, kIdentity);
    if (payload.identity) {
        payload.rank = smallNumber(jsonNumber(json, kRank), -1);
        payload.size = smallNumber(jsonNumber(json, kSize), 0);
    }
    return payload;
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
