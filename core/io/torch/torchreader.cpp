// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchreader.h"

#include "core/base/tr.h"
#include "core/io/bytestream.h"

#include <QFileInfo>

#include <cstdlib>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

namespace gapscope {

namespace {

// The input stream that RapidJSON asks for, over the chunks of a ByteStream. A byte order mark at the
// beginning is skipped. '\0' is the end (no valid JSON holds it).
class JsonInput {
public:
    using Ch = char;

    explicit JsonInput(ByteStream &bytes)
        : m_bytes(bytes)
    {
        refill();
        if (m_chunk.starts_with("\xef\xbb\xbf"))
            m_at = 3;
    }

    [[nodiscard]] Ch Peek() const { return m_at < m_chunk.size() ? m_chunk[m_at] : '\0'; }

    Ch Take()
    {
        const Ch c = Peek();
        if (m_at < m_chunk.size() && ++m_at == m_chunk.size())
            refill();
        return c;
    }

    [[nodiscard]] std::size_t Tell() const { return m_before + m_at; }

    [[nodiscard]] bool atEnd() const { return m_at >= m_chunk.size(); }

    // Not used when parsing out of place, but the concept asks for them.
    Ch *PutBegin() { return nullptr; }

    void Put(Ch) { }

    void Flush() { }

    std::size_t PutEnd(Ch *) { return 0; }

private:
    void refill()
    {
        m_before += m_chunk.size();
        m_chunk = m_bytes.next();
        m_at = 0;
    }

    ByteStream &m_bytes;
    std::string_view m_chunk;
    std::size_t m_at = 0;
    std::size_t m_before = 0;
};

const std::unordered_map<std::string_view, TorchField> kEventKeys {
    {"ph", TorchField::Phase}, {"cat", TorchField::Category}, {"name", TorchField::Name},
    {"ts", TorchField::Timestamp}, {"dur", TorchField::Duration}, {"pid", TorchField::Process},
    {"tid", TorchField::Thread}, {"id", TorchField::Id}};

// Older profilers wrote lower-case keys.
const std::unordered_map<std::string_view, TorchField> kArgKeys {{"name", TorchField::ArgName},
    {"External id", TorchField::ExternalId}, {"external id", TorchField::OldExternalId},
    {"correlation", TorchField::Correlation}, {"Correlation", TorchField::Correlation},
    {"stream", TorchField::Stream}, {"cuda_stream", TorchField::Stream},
    {"device", TorchField::Device}, {"bytes", TorchField::Bytes},
    {"Python id", TorchField::PythonId}, {"python id", TorchField::PythonId},
    {"Python parent id", TorchField::PythonParent}, {"python parent id", TorchField::PythonParent},
    {"kernel", TorchField::Kernel}, {"graph node id", TorchField::GraphNode},
    {"graph id", TorchField::GraphId}, {"registers per thread", TorchField::Registers},
    {"shared memory", TorchField::SharedMemory}, {"Collective name", TorchField::Collective},
    {"Process Group Name", TorchField::ProcessGroup}};

constexpr qint64 kBeginningEvents = 256;
constexpr int kBeginningArgs = 8;
constexpr std::size_t kBeginningBytes = 128 * 1024;

// Follows the nesting: root, traceEvents, event, args. Everything else is skipped, at any depth.
class Handler {
public:
    explicit Handler(const std::function<void(const TorchEvent &)> &event)
        : m_emit(event)
    {
    }

    TorchReadResult result;

    bool Null() { return scalar(JsonScalar::Kind::Null, {}); }

    bool Bool(bool value) { return scalar(JsonScalar::Kind::Bool, value ? "true" : "false"); }

    // Numbers come as text (kParseNumbersAsStringsFlag), except NaN and infinities.
    bool Double(double) { return scalar(JsonScalar::Kind::Null, {}); }

    bool Int(int) { return true; }

    bool Uint(unsigned) { return true; }

    bool Int64(std::int64_t) { return true; }

    bool Uint64(std::uint64_t) { return true; }

    bool RawNumber(const char *text, rapidjson::SizeType length, bool)
    {
        return scalar(JsonScalar::Kind::Number, {text, length});
    }

    bool String(const char *text, rapidjson::SizeType length, bool)
    {
        return scalar(JsonScalar::Kind::Text, {text, length});
    }

    bool Key(const char *text, rapidjson::SizeType length, bool)
    {
        m_key.assign(text, length);
        return true;
    }

    bool StartObject()
    {
        open(false);
        return true;
    }

    bool EndObject(rapidjson::SizeType)
    {
        close();
        return true;
    }

    bool StartArray()
    {
        open(true);
        return true;
    }

    bool EndArray(rapidjson::SizeType)
    {
        close();
        return true;
    }

private:
    enum class Place : std::uint8_t {
        Root,
        Events,
        Event,
        Args,
        Grid,
        Block,
        Distributed,
        Devices,
        Device,
        Other,
    };

    void open(bool array)
    {
        m_places.push_back(placeOf(array));
        switch (m_places.back()) {
        case Place::Events:
            result.header.hasEvents = true;
            break;
        case Place::Event:
            m_event.clear();
            break;
        case Place::Grid:
        case Place::Block:
            m_element = 0;
            break;
        default:
            break;
        }
    }

    [[nodiscard]] Place placeOf(bool array)
    {
        if (m_places.empty()) {
            result.header.isList = array;
            return array ? Place::Events : Place::Root;
        }
        switch (m_places.back()) {
        case Place::Root:
            if (array && m_key == "traceEvents")
                return Place::Events;
            if (array && m_key == "deviceProperties")
                return Place::Devices;
            return !array && m_key == "distributedInfo" ? Place::Distributed : Place::Other;
        case Place::Events:
            return array ? Place::Other : Place::Event;
        case Place::Event:
            return !array && m_key == "args" ? Place::Args : Place::Other;
        case Place::Args:
            if (array && m_key == "grid")
                return Place::Grid;
            return array && m_key == "block" ? Place::Block : Place::Other;
        case Place::Devices:
            return array ? Place::Other : Place::Device;
        default:
            return Place::Other;
        }
    }

    void close()
    {
        const Place place = m_places.back();
        m_places.pop_back();
        if (place == Place::Event)
            emitEvent();
    }

    void emitEvent()
    {
        if (result.events < kBeginningEvents) {
            for (const TorchField field : {TorchField::Name, TorchField::Category, TorchField::Process})
                addBeginning(m_event.text(field));
            m_beginningArgs = 0;
        }
        ++result.events;
        m_emit(m_event);
    }

    void addBeginning(std::string_view text)
    {
        std::string &words = result.header.beginning;
        if (words.size() >= kBeginningBytes)
            return;
        for (const char c : text.substr(0, kBeginningBytes - words.size()))
            words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        words += ' ';
    }

    // The first arguments of the first events tell the framework (torch-triage.md 1.3).
    void noteArgument(JsonScalar::Kind kind, std::string_view text)
    {
        if (m_beginningArgs++ >= kBeginningArgs)
            return;
        addBeginning(m_key);
        if (kind == JsonScalar::Kind::Text)
            addBeginning(text);
    }

    bool scalar(JsonScalar::Kind kind, std::string_view text)
    {
        if (m_places.empty())
            return true;
        switch (m_places.back()) {
        case Place::Event:
            store(kEventKeys, kind, text);
            break;
        case Place::Args:
            if (result.events < kBeginningEvents)
                noteArgument(kind, text);
            store(kArgKeys, kind, text);
            break;
        case Place::Grid:
        case Place::Block:
            storeDimension(text);
            break;
        case Place::Root:
        case Place::Distributed:
        case Place::Device:
            storeHeader(kind, text);
            break;
        case Place::Events:
            m_event.clear();
            m_event.isObject = false;
            emitEvent();
            break;
        default:
            break;
        }
        return true;
    }

    void store(const std::unordered_map<std::string_view, TorchField> &keys, JsonScalar::Kind kind,
        std::string_view text)
    {
        const auto known = keys.find(m_key);
        if (known == keys.end())
            return;
        JsonScalar &field = m_event[known->second];
        field.kind = kind;
        field.text.assign(text);
    }

    void storeDimension(std::string_view text)
    {
        std::array<int, 3> &shape = m_places.back() == Place::Grid ? m_event.grid : m_event.block;
        if (m_element < shape.size())
            shape[m_element++] = std::atoi(std::string(text).c_str());
    }

    void storeHeader(JsonScalar::Kind kind, std::string_view text)
    {
        if (kind != JsonScalar::Kind::Number && kind != JsonScalar::Kind::Text)
            return;
        TorchHeader &header = result.header;
        if (m_places.back() == Place::Distributed) {
            if (m_key == "rank")
                header.distributedRank.assign(text);
            else if (m_key == "world_size")
                header.distributedWorldSize.assign(text);
            else if (m_key == "backend")
                header.distributedBackend.assign(text);
        } else if (m_places.back() == Place::Device) {
            if (m_key == "name" && header.deviceName.empty())
                header.deviceName.assign(text);
        } else if (m_key == "baseTimeNanoseconds") {
            header.baseTimeNanoseconds.assign(text);
        } else if (m_key == "displayTimeUnit") {
            header.displayTimeUnit.assign(text);
        } else if (m_key == "schemaVersion") {
            header.schemaVersion.assign(text);
        }
    }

    const std::function<void(const TorchEvent &)> &m_emit;
    TorchEvent m_event;
    std::vector<Place> m_places;
    std::string m_key;
    std::size_t m_element = 0;
    int m_beginningArgs = 0; // arguments seen of the present event
};

QString damageText(const rapidjson::ParseResult &parse, std::size_t offset, const JsonInput &input,
    const ByteStream &bytes, qint64 events)
{
    const QString kept = Tr::tr("%n event(s) before it are kept.", nullptr, static_cast<int>(events));
    if (const QString damage = bytes.damage(); !damage.isEmpty())
        return damage + u' ' + kept;
    if (input.atEnd())
        return Tr::tr("The file ends too early, after %1 bytes: the end of the JSON text is missing.")
                   .arg(offset)
            + u' ' + kept;
    return Tr::tr("The JSON text is damaged at byte %1: %2")
               .arg(offset)
               .arg(QString::fromLatin1(rapidjson::GetParseError_En(parse.Code())))
        + u' ' + kept;
}

} // namespace

Result<TorchReadResult> readTorchTrace(const QString &path, Progress &progress,
    const std::function<void(const TorchEvent &)> &event)
{
    Result<std::unique_ptr<ByteStream>> opened = openByteStream(path, progress);
    if (!opened)
        return opened.error();
    const std::unique_ptr<ByteStream> bytes = std::move(opened).value();
    JsonInput input(*bytes);
    Handler handler(event);
    rapidjson::Reader reader;
    // Iterative: a file of 20,000 nested arrays must not overflow the stack.
    constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag
        | rapidjson::kParseIterativeFlag | rapidjson::kParseNanAndInfFlag
        | rapidjson::kParseStopWhenDoneFlag;
    const rapidjson::ParseResult parse = reader.Parse<kFlags>(input, handler);
    if (progress.isCancelled())
        return Error {ErrorKind::Cancelled, Tr::tr("Loading was cancelled."), {}, {}, {}};
    if (parse.IsError())
        handler.result.damage = damageText(
            parse, std::max(parse.Offset(), input.atEnd() ? input.Tell() : 0), input, *bytes,
            handler.result.events);
    return std::move(handler.result);
}

} // namespace gapscope
