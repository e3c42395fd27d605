// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchcollector.h"

#include "core/base/tr.h"
#include "core/time/decimaltime.h"
#include "core/trace/kernelname.h"

#include <algorithm>
#include <charconv>

namespace gapscope {

namespace {

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

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

std::uint32_t correlationOf(const TorchEvent &event)
{
    const std::int64_t id = integer(event[TorchField::Correlation]).value_or(0);
    return id > 0 && id <= 0xffffffff ? static_cast<std::uint32_t>(id) : 0;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

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

// Categories by what they record, in any spelling of the years ("Kernel", "kernel", "Runtime" ...).
enum class Kind : std::uint8_t { Kernel, Copy, Set, Call, Operator, Annotation, Python, Ignored };

Kind kindOf(const std::string &category)
{
    if (category == "kernel")
        return Kind::Kernel;
    if (category == "gpu_memcpy" || category == "memcpy")
        return Kind::Copy;
    if (category == "gpu_memset" || category == "memset")
        return Kind::Set;
    if (category == "cuda_runtime" || category == "cuda_driver" || category == "runtime"
        || category == "driver" || category == "hip_runtime" || category == "privateuse1_runtime")
        return Kind::Call;
    if (category == "cpu_op" || category == "operator")
        return Kind::Operator;
    if (category == "user_annotation")
        return Kind::Annotation;
    if (category == "python_function")
        return Kind::Python;
    return Kind::Ignored;
}

} // namespace

TorchCollector::TorchCollector(TraceBuilder &builder)
    : m_builder(builder)
{
}

void TorchCollector::add(const TorchEvent &event)
{
    if (!event.isObject) {
        ++m_notObjects;
        return;
    }
    const std::string &phase = event.text(TorchField::Phase);
    if (phase == "M") {
        readMetadata(event);
        return;
    }
    if (phase != "X" && phase != "B" && phase != "E" && phase != "i" && phase != "I")
        return; // flows repeat what the correlation ids say
    const std::optional<TimeNs> begin = parseMicroseconds(event.text(TorchField::Timestamp));
    if (!begin || !event[TorchField::Timestamp].hasText()) {
        ++m_badTimes;
        return;
    }
    const std::string category = lower(event.text(TorchField::Category));
    const std::string &name = event.text(TorchField::Name);
    if (phase == "X") {
        const std::optional<TimeNs> duration
            = parseMicroseconds(event.text(TorchField::Duration));
        if (!duration || *duration < 0) {
            ++m_badTimes;
            return;
        }
        addDuration(event, category, name, *begin, *begin + *duration);
    } else if (phase == "B" || phase == "E") {
        beginOrEnd(event, *begin);
    } else if (category != "cpu_instant_event") { // memory events: thousands, and no step
        addRange(event, category, name, *begin, *begin, true);
    }
}

void TorchCollector::addDuration(const TorchEvent &event, const std::string &category,
    std::string_view name, TimeNs begin, TimeNs end)
{
    switch (kindOf(category)) {
    case Kind::Kernel:
        addKernel(event, name, begin, end);
        break;
    case Kind::Copy:
        addCopy(event, name, false, begin, end);
        break;
    case Kind::Set:
        addCopy(event, name, true, begin, end);
        break;
    case Kind::Call:
        addCall(event, name, begin, end);
        break;
    case Kind::Operator:
        addRange(event, "cpu_op", name, begin, end, false);
        break;
    case Kind::Annotation:
        addRange(event, "user_annotation", name, begin, end, false);
        break;
    case Kind::Python:
        addPython(event, name, begin, end);
        break;
    case Kind::Ignored:
        return;
    }
    ++m_used;
}

void TorchCollector::addKernel(
    const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    RawKernels &rows = raw.kernels;
    rows.append(begin, end, m_builder.strings().intern(shortKernelName(name)),
        gpuSource(raw.kernelSources, m_kernelSources, event));
    rows.details.demangledName.push_back(m_builder.strings().intern(name));
    rows.details.correlation.push_back(correlationOf(event));
    LaunchShape shape;
    std::ranges::copy(event.grid, shape.grid.begin());
    std::ranges::copy(event.block, shape.block.begin());
    shape.registersPerThread
        = static_cast<std::int32_t>(integer(event[TorchField::Registers]).value_or(0));
    shape.dynamicSharedMemory
        = static_cast<std::int32_t>(integer(event[TorchField::SharedMemory]).value_or(0));
    rows.details.shape.push_back(m_shapes.intern(shape));
    rows.details.graphNode.push_back(static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, integer(event[TorchField::GraphNode]).value_or(0))));
}

void TorchCollector::addCopy(
    const TorchEvent &event, std::string_view name, bool isSet, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    raw.copies.append(begin, end, m_builder.strings().intern(name),
        gpuSource(raw.copySources, m_copySources, event));
    raw.copies.isSet.push_back(isSet);
    raw.copies.details.correlation.push_back(correlationOf(event));
    raw.copies.details.bytes.push_back(integer(event[TorchField::Bytes]).value_or(0));
    raw.copies.details.kind.push_back(isSet ? CopyKind::Other : copyKindOf(name));
}

void TorchCollector::addCall(
    const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    const std::uint32_t source = hostSource(raw.callSources, m_callSources, event);
    raw.calls.append(begin, end, m_builder.strings().intern(name), source);
    raw.calls.details.correlation.push_back(correlationOf(event));
    ++m_callsOfProcess[raw.callSources[source].globalPid];
}

void TorchCollector::addRange(const TorchEvent &event, const std::string &domain,
    std::string_view name, TimeNs begin, TimeNs end, bool isMark)
{
    RawTrace &raw = m_builder.raw();
    raw.ranges.append(begin, end, m_builder.strings().intern(name),
        hostSource(raw.rangeSources, m_rangeSources, event));
    raw.ranges.isMark.push_back(isMark);
    raw.ranges.details.domain.push_back(m_builder.strings().intern(domain));
    raw.ranges.details.flags.push_back(0);
    raw.ranges.details.source.push_back(RangeSource::PushPop);
}

void TorchCollector::addPython(
    const TorchEvent &event, std::string_view name, TimeNs begin, TimeNs end)
{
    RawTrace &raw = m_builder.raw();
    raw.pythonFrames.append(begin, end, m_builder.strings().intern(name),
        hostSource(raw.pythonSources, m_pythonSources, event));
}

void TorchCollector::beginOrEnd(const TorchEvent &event, TimeNs at)
{
    std::vector<Open> &open
        = m_open[event.text(TorchField::Process) + '/' + event.text(TorchField::Thread)];
    if (event.text(TorchField::Phase) == "B") {
        open.push_back({event.text(TorchField::Name), lower(event.text(TorchField::Category)), at});
        return;
    }
    if (open.empty()) {
        ++m_unmatched;
        return;
    }
    const Open begun = std::move(open.back());
    open.pop_back();
    addDuration(event, kindOf(begun.category) == Kind::Ignored ? "user_annotation" : begun.category,
        begun.name, begun.begin, std::max(begun.begin, at));
}

// Only thread names: process names and labels can hold host and user names.
void TorchCollector::readMetadata(const TorchEvent &event)
{
    if (event.text(TorchField::Name) == "thread_name")
        m_threadNames[event.text(TorchField::Process) + '/' + event.text(TorchField::Thread)]
            = event.text(TorchField::ArgName);
}

std::uint32_t TorchCollector::gpuSource(std::vector<EventSource> &sources,
    std::unordered_map<std::string, std::uint32_t> &known, const TorchEvent &event)
{
    const JsonScalar &device = event[TorchField::Device].hasText() ? event[TorchField::Device]
                                                                   : event[TorchField::Process];
    const JsonScalar &stream = event[TorchField::Stream].hasText() ? event[TorchField::Stream]
                                                                   : event[TorchField::Thread];
    const auto [entry, isNew] = known.try_emplace(
        device.text + '/' + stream.text, static_cast<std::uint32_t>(sources.size()));
    if (isNew) {
        EventSource source;
        source.deviceOrdinal = static_cast<int>(integer(device).value_or(0));
        source.number = integer(stream).value_or(0);
        sources.push_back(source);
    }
    return entry->second;
}

std::uint32_t TorchCollector::hostSource(std::vector<EventSource> &sources,
    std::unordered_map<std::string, std::uint32_t> &known, const TorchEvent &event)
{
    const std::string &process = event.text(TorchField::Process);
    const std::string &thread = event.text(TorchField::Thread);
    const auto [entry, isNew] = known.try_emplace(
        process + '/' + thread, static_cast<std::uint32_t>(sources.size()));
    if (isNew) {
        // Names instead of numbers ("Spans", "Trace PyTorch Profiler") get numbers of their own.
        const auto numberOf = [&](const JsonScalar &field) {
            if (const auto value = integer(field))
                return *value;
            return m_numbers
                .try_emplace(field.text, -1 - static_cast<std::int64_t>(m_numbers.size()))
                .first->second;
        };
        EventSource source;
        source.globalPid = numberOf(event[TorchField::Process]);
        source.number = numberOf(event[TorchField::Thread]);
        sources.push_back(source);
    }
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
        raw.threadNames[{main << 24, thread}] = m_builder.strings().intern(name);
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

void TorchCollector::finish()
{
    RawTrace &raw = m_builder.raw();
    assignProcesses();
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
