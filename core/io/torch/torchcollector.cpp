// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchcollector.h"

#include "core/base/tr.h"
#include "core/time/decimaltime.h"
#include "core/trace/kernelname.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace gapscope {

namespace {

std::optional<std::int64_t> integer(const JsonScalar &field)
{
    std::int64_t value = 0;
    const char *end = field.text.data() + field.text.size();
    const auto [stop, error] = std::from_chars(field.text.data(), end, value);
    if (!field.hasText() || error != std::errc {} || stop == field.text.data())
        return std::nullopt;
    // "7" and "7.0" are the same id; "7a" is none.
    const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
    if (rest.find_first_not_of(".0") != rest.npos)
        return std::nullopt;
    return value;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Where a host event stands, as the file writes it.
std::string threadKey(const TorchEvent &event)
{
    std::string key(event.text(TorchField::Process));
    return key.append(1, '/').append(event.text(TorchField::Thread));
}

CopyKind copyKindOf(std::string_view name)
{
    if (contains(name, "HtoD") || contains(name, "Host -> Device"))
        return CopyKind::HostToDevice;
    if (contains(name, "DtoH") || contains(name, "Device -> Host"))
        return CopyKind::DeviceToHost;
    if (contains(name, "PtoP"))
        return CopyKind::PeerToPeer;
    if (contains(name, "DtoD"))
        return CopyKind::DeviceToDevice;
    return contains(name, "HtoH") ? CopyKind::HostToHost : CopyKind::Other;
}

} // namespace

TorchCollector::TorchCollector(TraceBuilder &builder)
    : m_builder(builder)
{
    RawTrace &raw = builder.raw();
    ProfilerDetails &profiler = raw.profiler;
    profiler.isPresent = true;
    m_kernelSources = {&raw.kernelSources, &profiler.kernels, {}, {}, 0};
    m_copySources = {&raw.copySources, &profiler.copies, {}, {}, 0};
    m_callSources = {&raw.callSources, &profiler.calls, {}, {}, 0};
    m_rangeSources = {&raw.rangeSources, &profiler.ranges, {}, {}, 0};
    m_frameSources = {&raw.pythonSources, &profiler.frames, {}, {}, 0};
    m_extraSources = {nullptr, &profiler.extras.columns, {}, {}, 0};
}

TorchCollector::~TorchCollector() = default;

// The external id and correlation of the event at hand; together they say which operator a
// correlation belongs to, whatever the kind of event.
void TorchCollector::readIds(const TorchEvent &event)
{
    m_idRoles = 0;
    m_externalId = kNoExternalId;
    m_correlation = 0;
    const bool isNew = event[TorchField::ExternalId].hasText();
    if (isNew || event[TorchField::OldExternalId].hasText()) {
        const auto id = integer(event[isNew ? TorchField::ExternalId : TorchField::OldExternalId]);
        if (id && *id >= 0 && *id < kNoExternalId - (1 << 20)) {
            m_externalId = static_cast<std::uint32_t>(*id);
        } else if (id) {
            const auto next = static_cast<std::uint32_t>(m_largeIds.size() % (1 << 20));
            m_externalId = m_largeIds.try_emplace(*id, kNoExternalId - 1 - next).first->second;
        }
        if (id && !isNew) {
            m_idRoles |= RoleOldId;
            m_builder.raw().profiler.oldExternalIds = true;
        }
    }
    const auto correlation = integer(event[TorchField::Correlation]);
    if (!correlation)
        return;
    if (*correlation == 0)
        m_idRoles |= RoleZeroCorrelation;
    if (*correlation < 0 || *correlation > 0xffffffff)
        return;
    m_correlation = static_cast<std::uint32_t>(*correlation);
    if (m_externalId != kNoExternalId)
        m_builder.raw().profiler.externalOfCorrelation.emplace_back(m_correlation, m_externalId);
}

void TorchCollector::add(const TorchEvent &event)
{
    const std::uint32_t order = m_order++;
    if (!event.isObject) {
        ++m_notObjects;
        return;
    }
    const std::string_view phase = event.text(TorchField::Phase);
    if (phase == "M") {
        readMetadata(event);
        return;
    }
    if (phase.size() != 1 || std::string_view("XBEiI").find(phase[0]) == std::string_view::npos)
        return; // flows repeat what the correlation ids say
    readIds(event);
    const std::optional<TimeNs> begin = parseMicroseconds(event.text(TorchField::Timestamp));
    if (!begin || !event[TorchField::Timestamp].hasText()) {
        ++m_badTimes;
        return;
    }
    const TorchCategory &category = m_categories.of(event.text(TorchField::Category));
    const std::string_view name = event.text(TorchField::Name);
    m_roles = 0;
    m_orderOfEvent = order;
    if (phase == "X") {
        const std::optional<TimeNs> duration
            = parseMicroseconds(event.text(TorchField::Duration));
        if (!duration || *duration < 0) {
            ++m_badTimes;
            return;
        }
        const bool hasStream = event[TorchField::Stream].kind != JsonScalar::Kind::Missing;
        m_roles = category.roles;
        if (category.streamCounts && hasStream)
            m_roles |= RoleGpuByStream;
        addDuration(event, category, name, *begin, *begin + *duration);
    } else if (phase == "B" || phase == "E") {
        beginOrEnd(event, *begin);
    } else if (category.lower != "cpu_instant_event") { // memory events: thousands, and no step
        addRange(event, category.lower, name, *begin, *begin, true);
    }
}

void TorchCollector::addDuration(const TorchEvent &event, const TorchCategory &category,
    std::string_view name, TimeNs begin, TimeNs end)
{
    switch (category.kind) {
    case TorchCategory::Kind::Kernel:
        addKernel(event, name, begin, end);
        break;
    case TorchCategory::Kind::Copy:
        addCopy(event, name, false, begin, end);
        break;
    case TorchCategory::Kind::Set:
        addCopy(event, name, true, begin, end);
        break;
    case TorchCategory::Kind::Call:
        addCall(event, name, begin, end);
        if ((m_roles & RoleGpuByStream) != 0)
            addExtra(event, name, begin, end);
        break;
    case TorchCategory::Kind::Operator:
        addRange(event, "cpu_op", name, begin, end, false);
        break;
    case TorchCategory::Kind::Annotation:
        addRange(event, "user_annotation", name, begin, end, false);
        break;
    case TorchCategory::Kind::Python:
        addPython(event, name, begin, end);
        break;
    case TorchCategory::Kind::Ignored:
        if ((m_roles & (RoleGpuByCategory | RoleGpuByStream | RoleGpuAnnotation)) != 0)
            addExtra(event, name, begin, end);
        return;
    }
    ++m_used;
}

void TorchCollector::addGpuFacts(ProfilerColumns &columns)
{
    columns.externalId.push_back(m_externalId);
    columns.order.push_back(m_orderOfEvent);
}

void TorchCollector::addExtra(
    const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end)
{
    ProfilerExtras &extras = m_builder.raw().profiler.extras;
    extras.begin.push_back(begin);
    extras.end.push_back(end);
    extras.name.push_back(nameOf(name));
    extras.correlation.push_back(m_correlation);
    extras.columns.place.push_back(sourceOf(m_extraSources, event, true));
    addGpuFacts(extras.columns);
}

void TorchCollector::addKernel(
    const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    RawKernels &rows = raw.kernels;
    rows.append(begin, end, m_builder.strings().intern(shortKernelName(name)),
        sourceOf(m_kernelSources, event, true));
    rows.details.demangledName.push_back(nameOf(name));
    rows.details.correlation.push_back(m_correlation);
    LaunchShape shape;
    std::ranges::copy(event.grid, shape.grid.begin());
    std::ranges::copy(event.block, shape.block.begin());
    shape.registersPerThread
        = static_cast<std::int32_t>(integer(event[TorchField::Registers]).value_or(0));
    shape.dynamicSharedMemory
        = static_cast<std::int32_t>(integer(event[TorchField::SharedMemory]).value_or(0));
    rows.details.shape.push_back(m_shapes.intern(shape));
    addGpuFacts(raw.profiler.kernels);
    rows.details.communicator.push_back(
        m_builder.strings().intern(event.text(TorchField::ProcessGroup)));
    rows.details.graphNode.push_back(static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, integer(event[TorchField::GraphNode]).value_or(0))));
}

void TorchCollector::addCopy(
    const TorchEvent &event, std::string_view name, bool isSet, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    raw.copies.append(begin, end, nameOf(name),
        sourceOf(m_copySources, event, true));
    raw.copies.isSet.push_back(isSet);
    addGpuFacts(raw.profiler.copies);
    raw.copies.details.correlation.push_back(m_correlation);
    raw.copies.details.bytes.push_back(integer(event[TorchField::Bytes]).value_or(0));
    raw.copies.details.kind.push_back(isSet ? CopyKind::Other : copyKindOf(name));
}

void TorchCollector::addCall(
    const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    const std::uint32_t source = sourceOf(m_callSources, event, false);
    raw.calls.append(begin, end, nameOf(name), source);
    raw.calls.details.correlation.push_back(m_correlation);
    ++m_callsOfProcess[raw.callSources[source].globalPid];
}

void TorchCollector::addRange(const TorchEvent &event, std::string_view domain,
    std::string_view name, TimeNs begin, TimeNs end, bool isMark)
{
    RawTrace &raw = m_builder.raw();
    raw.ranges.append(begin, end, nameOf(name),
        sourceOf(m_rangeSources, event, false));
    raw.ranges.isMark.push_back(isMark);
    raw.profiler.ranges.externalId.push_back(m_externalId);
    raw.ranges.details.domain.push_back(m_builder.strings().intern(domain));
    raw.ranges.details.flags.push_back(0);
    raw.ranges.details.source.push_back(RangeSource::PushPop);
}

void TorchCollector::addPython(
    const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    raw.pythonFrames.append(begin, end, nameOf(name),
        sourceOf(m_frameSources, event, false));
}

void TorchCollector::beginOrEnd(const TorchEvent &event, TimeNs at)
{
    std::vector<Open> &open = m_open[threadKey(event)];
    if (event.text(TorchField::Phase) == "B") {
        open.push_back({std::string(event.text(TorchField::Name)),
            std::string(event.text(TorchField::Category)), at});
        return;
    }
    if (open.empty()) {
        ++m_unmatched;
        return;
    }
    const Open begun = std::move(open.back());
    open.pop_back();
    const TorchCategory &category = m_categories.of(begun.category);
    addDuration(event, category.kind == TorchCategory::Kind::Ignored ? m_categories.of("user_annotation") : category,
        begun.name, begun.begin, std::max(begun.begin, at));
}

// Only thread names: process names and labels can hold host and user names.
void TorchCollector::readMetadata(const TorchEvent &event)
{
    if (event.text(TorchField::Name) == "thread_name")
        m_threadNames[threadKey(event)] = event.text(TorchField::ArgName);
}

EventSource TorchCollector::newSource(const TorchEvent &event, bool isGpu)
{
    // Names instead of numbers ("Spans", "Trace PyTorch Profiler") get numbers of their own.
    const auto numberOf = [&](const JsonScalar &field) {
        if (const auto value = integer(field))
            return *value;
        return m_numbers
            .try_emplace(std::string(field.text), -1 - static_cast<std::int64_t>(m_numbers.size()))
            .first->second;
    };
    const auto orElse = [&](TorchField field, TorchField other) -> const JsonScalar & {
        return event[event[field].hasText() ? field : other];
    };
    EventSource source;
    if (isGpu) {
        source.deviceOrdinal
            = static_cast<int>(integer(orElse(TorchField::Device, TorchField::Process)).value_or(0));
        source.number = integer(orElse(TorchField::Stream, TorchField::Thread)).value_or(0);
    } else {
        source.globalPid = numberOf(event[TorchField::Process]);
        source.number = numberOf(event[TorchField::Thread]);
    }
    return source;
}

ProfilerPlace TorchCollector::newPlace(const TorchEvent &event)
{
    const auto textOf = [&](TorchField field) {
        const JsonScalar &value = event[field];
        return m_builder.strings().intern(value.hasText() ? value.text : "None");
    };
    ProfilerPlace place;
    place.process = textOf(TorchField::Process);
    place.thread = textOf(TorchField::Thread);
    const JsonScalar &stream = event[TorchField::Stream];
    const bool isZero
        = stream.kind == JsonScalar::Kind::Number && stream.text.find_first_not_of("0.") == stream.text.npos;
    if (stream.hasText() && !isZero)
        place.stream = m_builder.strings().intern(stream.text);
    place.roles = static_cast<std::uint16_t>(m_roles | m_idRoles);
    return place;
}

std::size_t TorchCollector::SourceHash::operator()(const SourceKey &key) const
{
    std::uint64_t hash = key.roles;
    for (const std::uint64_t text : key.texts)
        hash = (hash ^ text ^ (text >> 29)) * 0x9e3779b97f4a7c15;
    return static_cast<std::size_t>(hash ^ (hash >> 32));
}

// A number for a text: the characters themselves where they fit, else the interned text.
std::uint64_t TorchCollector::tokenOf(std::string_view text)
{
    if (text.size() > 7)
        return (std::uint64_t {0xff} << 56) | index(m_builder.strings().intern(text));
    std::uint64_t token = text.size();
    for (const char c : text)
        token = (token << 8) | static_cast<unsigned char>(c);
    return token;
}

// As StringPool::intern(), but a name that came before costs one comparison: its length, begin, middle
// and end tell most names apart.
StringId TorchCollector::nameOf(std::string_view text)
{
    constexpr std::size_t kSlots = 1 << 12;
    m_seenNames.resize(kSlots);
    std::uint64_t hash = text.size();
    const auto mix = [&](std::size_t at) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof(word));
        hash = (hash ^ word) * 0x9e3779b97f4a7c15;
        hash ^= hash >> 32;
    };
    if (text.size() < sizeof(hash))
        return m_builder.strings().intern(text);
    mix(0);
    mix((text.size() - sizeof(hash)) / 2);
    mix(text.size() - sizeof(hash));
    SeenName &seen = m_seenNames[hash % kSlots];
    if (seen.text != text) {
        seen.id = m_builder.strings().intern(text);
        seen.text = m_builder.strings().view(seen.id);
    }
    return seen.id;
}

std::uint32_t TorchCollector::sourceOf(Sources &table, const TorchEvent &event, bool isGpu)
{
    SourceKey key;
    key.roles = static_cast<std::uint32_t>(m_roles | m_idRoles);
    key.texts[0] = tokenOf(event.text(TorchField::Process));
    key.texts[1] = tokenOf(event.text(TorchField::Thread));
    if (isGpu) {
        key.texts[2] = tokenOf(event.text(TorchField::Device));
        key.texts[3] = tokenOf(event.text(TorchField::Stream));
        key.roles |= static_cast<std::uint32_t>(event[TorchField::Stream].kind) << 16;
    }
    if (table.last && key == table.lastKey)
        return *table.last;
    const auto [entry, isNew]
        = table.known.try_emplace(key, static_cast<std::uint32_t>(table.columns->places.size()));
    if (isNew) {
        table.columns->places.push_back(newPlace(event));
        if (table.sources)
            table.sources->push_back(newSource(event, isGpu));
    }
    table.lastKey = key;
    table.last = entry->second;
    return entry->second;
}

// One file is one process: the one with the most API calls. Python frames and annotations that the
// profiler wrote under process 0 belong to it, too.
void TorchCollector::assignProcesses()
{
    std::int64_t main = 0;
    qint64 most = 0;
    for (const auto &[process, calls] : m_callsOfProcess) {
        if (calls > most || (calls == most && process < main)) {
            main = process;
            most = calls;
        }
    }
    RawTrace &raw = m_builder.raw();
    for (const auto &[key, name] : m_threadNames) {
        std::int64_t thread = 0;
        const char *text = key.c_str() + key.find('/') + 1;
        std::from_chars(text, key.data() + key.size(), thread);
        raw.threadNames[{main << 24, thread}] = nameOf(name);
    }
    for (std::vector<EventSource> *sources :
        {&raw.kernelSources, &raw.copySources, &raw.callSources, &raw.rangeSources,
            &raw.pythonSources}) {
        for (EventSource &source : *sources) {
            const bool isMain = source.deviceOrdinal >= 0 || source.globalPid <= 0;
            source.globalPid = (isMain ? main : source.globalPid) << 24;
        }
    }
}

// One external id per correlation, the last of the file; names of threads at their places.
void TorchCollector::finishProfiler()
{
    ProfilerDetails &profiler = m_builder.raw().profiler;
    auto &pairs = profiler.externalOfCorrelation;
    std::ranges::stable_sort(pairs, {}, [](const auto &pair) { return pair.first; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (i + 1 == pairs.size() || pairs[i + 1].first != pairs[i].first)
            pairs[kept++] = pairs[i];
    }
    pairs.resize(kept);
    pairs.shrink_to_fit();
    StringPool &strings = m_builder.strings();
    for (ProfilerColumns *table : {&profiler.kernels, &profiler.copies, &profiler.extras.columns}) {
        for (ProfilerPlace &place : table->places) {
            const auto name = m_threadNames.find(
                std::string(strings.view(place.process)) + '/' + std::string(strings.view(place.thread)));
            if (name != m_threadNames.end())
                place.threadName = strings.intern(name->second);
        }
    }
}

void TorchCollector::finish()
{
    RawTrace &raw = m_builder.raw();
    assignProcesses();
    finishProfiler();
    raw.shapes = m_shapes.take();
    if (std::ranges::all_of(raw.kernels.details.graphNode, [](auto node) { return node == 0; }))
        raw.kernels.details.graphNode = {};
    for (const auto &[thread, open] : m_open)
        m_unmatched += static_cast<qint64>(open.size());
    const auto count = [](qint64 value) { return static_cast<int>(std::min<qint64>(value, 1'000'000'000)); };
    if (m_badTimes > 0)
        m_builder.warn(
            Tr::tr("%n event(s) have no usable time and are left out.", nullptr, count(m_badTimes)));
    if (m_notObjects > 0)
        m_builder.warn(Tr::tr(
            "%n element(s) of traceEvents are no events and are left out.", nullptr, count(m_notObjects)));
    if (m_unmatched > 0)
        m_builder.warn(Tr::tr("%n begin or end event(s) have no counterpart and are left out.", nullptr,
            count(m_unmatched)));
}

} // namespace gapscope
