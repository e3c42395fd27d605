// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysranges.h"

#include "core/io/nsys/nsyscommunicators.h"
#include "core/io/nsys/nsyssources.h"

namespace gapscope {

namespace {

enum class RowKind { PushPop, StartEnd, Mark, Domain, ThreadName, Ignored, Unknown };

// By nsys' event type. The types below 59 and 66 to 69 are halves of ranges, which exports join.
RowKind kindOf(std::int64_t eventType)
{
    switch (eventType) {
    case 59:
    case 70:
        return RowKind::PushPop;
    case 60:
    case 71:
        return RowKind::StartEnd;
    case 34:
    case 65:
        return RowKind::Mark;
    case 75:
        return RowKind::Domain;
    case 39:
    case 72:
        return RowKind::ThreadName;
    case 33: // category
    case 64:
    case 73: // process and file names
    case 74:
    case 76: // domain destroyed
    case 97: // names of devices, contexts and streams
    case 98:
    case 99:
        return RowKind::Ignored;
    default:
        return RowKind::Unknown;
    }
}

// The names of domains, which are declared per process and maybe after their first use. Until the
// table is read, RangeDetails::domain holds the position of the domain here.
class DomainPool {
public:
    StringId slot(std::int64_t process, std::int64_t domain)
    {
        if (domain == 0)
            return StringId::None; // the default domain
        if (m_last < m_keys.size() && m_keys[m_last] == std::pair(process, domain))
            return makeId<StringId>(m_last + 1);
        const auto [entry, isNew] = m_slots.try_emplace({process, domain}, m_keys.size());
        if (isNew) {
            m_keys.emplace_back(process, domain);
            m_names.push_back(StringId::None);
        }
        m_last = entry->second;
        return makeId<StringId>(m_last + 1);
    }

    void name(std::int64_t process, std::int64_t domain, StringId text)
    {
        if (const StringId at = slot(process, domain); at != StringId::None)
            m_names[index(at) - 1] = text;
    }

    void resolve(std::vector<StringId> &domains) const
    {
        for (StringId &domain : domains) {
            if (domain != StringId::None)
                domain = m_names[index(domain) - 1];
        }
    }

private:
    std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> m_slots;
    std::vector<std::pair<std::int64_t, std::int64_t>> m_keys;
    std::vector<StringId> m_names;
    std::size_t m_last = 0;
};

class RangeReader {
public:
    RangeReader(const ReadContext &context, const NsysTable &table, RawTrace &raw,
        RangeThreadNames &threadNames)
        : m_reader(context.database, table, context.stop, context.progress)
        , m_names(context.names)
        , m_raw(raw)
        , m_threadNames(threadNames)
        , m_start(m_reader.neededColumn("start"))
        , m_end(m_reader.neededColumn("end"))
        , m_type(m_reader.column("eventType"))
        , m_text(m_reader.column("text"))
        , m_textId(m_reader.column("textId"))
        , m_thread(m_reader.column("globalTid"))
        , m_domain(m_reader.column("domainId"))
        , m_payloads(context.database, context.schema)
        , m_json(m_reader.column("jsonText"))
        , m_jsonId(m_reader.column("jsonTextId"))
        , m_binary(m_payloads.hasBinary() ? m_reader.column("binaryData") : -1)
    {
    }

    TableOutcome read();

private:
    void readRow();
    StringId rowName(bool &isRegistered);
    [[nodiscard]] std::string_view rowText() const;
    void addRange(RowKind kind, std::int64_t thread);
    void addCommunicator(const EventSource &thread, TimeNs begin, TimeNs end);
    [[nodiscard]] CommunicatorPayload rowPayload() const;
    void reserve(std::size_t rows);
    void trimAll();

    TableReader m_reader;
    NameCache m_names;
    SourcePool m_sources;
    DomainPool m_domains;
    RawTrace &m_raw;
    RangeThreadNames &m_threadNames;
    int m_start;
    int m_end;
    int m_type;
    int m_text;
    int m_textId;
    int m_thread;
    int m_domain;
    CommunicatorPayloads m_payloads;
    int m_json;
    int m_jsonId;
    int m_binary;
};

TableOutcome RangeReader::read()
{
    if (m_reader.canRead()) {
        reserve(m_reader.expectedRows());
        m_reader.forEach([this] { readRow(); });
        m_domains.resolve(m_raw.ranges.details.domain);
        m_reader.report.rows = static_cast<qint64>(m_raw.ranges.size());
        if (m_reader.isComplete())
            trimAll();
        m_raw.rangeSources = m_sources.take();
        if (!m_raw.communicatorRanges.empty())
            addGroupEnds(m_raw, m_names.intern("ncclGroupStart"), m_names.intern("ncclGroupEnd"));
    }
    std::optional<Error> error = m_reader.finish();
    return {{std::move(m_reader.report)}, std::move(error)};
}

void RangeReader::readRow()
{
    // Without the column every row is taken as what most rows are.
    const RowKind kind
        = m_reader.has(m_type) ? kindOf(m_reader.integer(m_type, -1)) : RowKind::PushPop;
    if (kind == RowKind::Ignored)
        return;
    if (kind == RowKind::Unknown) {
        ++m_reader.report.unknownKinds;
        return;
    }
    const std::int64_t thread = m_reader.integer(m_thread);
    if (kind == RowKind::Domain || kind == RowKind::ThreadName) {
        const std::string_view text = rowText();
        if (kind == RowKind::Domain)
            m_domains.name(
                processOfThread(thread), m_reader.integer(m_domain), m_names.intern(text));
        else
            m_threadNames[thread] = text;
        return;
    }
    addRange(kind, thread);
}

// 4.2.1: `text` if not NULL, else the registered string.
StringId RangeReader::rowName(bool &isRegistered)
{
    const NsysCell id = m_reader.cell(m_textId);
    isRegistered = id.kind == NsysCell::Kind::Integer;
    if (m_reader.cell(m_text).kind != NsysCell::Kind::Null)
        return m_names.intern(m_reader.text(m_text));
    return m_names.find(id, m_reader.report);
}

// The same without keeping it.
std::string_view RangeReader::rowText() const
{
    if (m_reader.cell(m_text).kind != NsysCell::Kind::Null)
        return m_reader.text(m_text);
    return m_names.text(m_reader.cell(m_textId));
}

void RangeReader::addRange(RowKind kind, std::int64_t thread)
{
    const NsysCell begin = m_reader.cell(m_start);
    if (begin.kind != NsysCell::Kind::Integer) {
        ++m_reader.report.withoutStart;
        return;
    }
    const NsysCell end = m_reader.cell(m_end);
    const bool isMark = kind == RowKind::Mark;
    const bool hasEnd = end.kind == NsysCell::Kind::Integer && !isMark;
    m_reader.report.strangeValues += end.kind == NsysCell::Kind::Other;
    bool isRegistered = false;
    const StringId name = rowName(isRegistered);
    unsigned flags = 0;
    if (!hasEnd && !isMark)
        flags |= RangeOpen;
    if (isRegistered)
        flags |= RangeRegistered;
    const std::int64_t process = processOfThread(thread);
    RawRanges &rows = m_raw.ranges;
    const EventSource source {process, -1, threadNumber(thread)};
    rows.append(begin.value, hasEnd ? end.value : begin.value, name, m_sources.add(source));
    if (hasEnd)
        addCommunicator(source, begin.value, end.value);
    rows.details.domain.push_back(m_domains.slot(process, m_reader.integer(m_domain)));
    rows.details.flags.push_back(static_cast<std::uint8_t>(flags));
    rows.details.source.push_back(isMark ? RangeSource::Other
            : kind == RowKind::PushPop   ? RangeSource::PushPop
                                         : RangeSource::StartEnd);
    rows.isMark.push_back(isMark);
}

// A payload is in one of three columns, by how the file was exported.
CommunicatorPayload RangeReader::rowPayload() const
{
    if (m_reader.cell(m_json).kind != NsysCell::Kind::Null)
        return CommunicatorPayloads::ofJson(m_reader.text(m_json));
    if (m_reader.cell(m_jsonId).kind != NsysCell::Kind::Null)
        return CommunicatorPayloads::ofJson(m_names.text(m_reader.cell(m_jsonId)));
    if (m_reader.cell(m_binary).kind != NsysCell::Kind::Null)
        return m_payloads.ofBinary(m_reader.text(m_binary));
    return {};
}

void RangeReader::addCommunicator(const EventSource &thread, TimeNs begin, TimeNs end)
{
    const CommunicatorPayload payload = rowPayload();
    if (!payload.identity)
        return;
    m_raw.communicatorRanges.push_back(
        {thread, begin, end, m_names.intern(communicatorText(*payload.identity))});
    if (payload.rank >= 0 && payload.size > 0)
        m_raw.members.push_back({thread.globalPid, payload.rank, payload.size});
}

void RangeReader::reserve(std::size_t rows)
{
    m_raw.ranges.reserve(rows);
    m_raw.ranges.details.domain.reserve(rows);
    m_raw.ranges.details.flags.reserve(rows);
    m_raw.ranges.details.source.reserve(rows);
    m_raw.ranges.isMark.reserve(rows);
}

void RangeReader::trimAll()
{
    trim(m_raw.ranges.begin);
    trim(m_raw.ranges.end);
    trim(m_raw.ranges.name);
    trim(m_raw.ranges.source);
    trim(m_raw.ranges.details.domain);
    trim(m_raw.ranges.details.flags);
    trim(m_raw.ranges.details.source);
}

} // namespace

TableOutcome readRanges(const ReadContext &context, RawTrace &raw, RangeThreadNames &threadNames)
{
    const NsysTable *table = context.schema.table(nsys::kRanges);
    if (table == nullptr)
        return {};
    return RangeReader(context, *table, raw, threadNames).read();
}

} // namespace gapscope
