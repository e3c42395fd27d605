// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/torchreader.h"

#include "core/base/tr.h"
#include "core/io/torch/elementhandler.h"
#include "core/io/torch/jsonwindow.h"

#include <vector>

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

namespace gapscope {

namespace {

constexpr qint64 kBeginningEvents = 256;
// The parser names the begin of an escape that the window cuts; "\\ud83d\\ude00" is the longest.
constexpr std::size_t kLongestEscape = 12;

constexpr unsigned kRootFlags = rapidjson::kParseNumbersAsStringsFlag
    | rapidjson::kParseNanAndInfFlag | rapidjson::kParseStopWhenDoneFlag
    | rapidjson::kParseIterativeFlag; // 20,000 nested arrays must not overflow the stack
// In place, and by recursion as far as ElementHandler allows: both are faster.
constexpr unsigned kElementFlags = rapidjson::kParseInsituFlag
    | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseNanAndInfFlag
    | rapidjson::kParseStopWhenDoneFlag;
constexpr unsigned kDeepFlags = kElementFlags | rapidjson::kParseIterativeFlag;

// Where and why the text is damaged.
struct Damage {
    rapidjson::ParseErrorCode code = rapidjson::kParseErrorNone;
    std::size_t offset = 0;
};

// Reads the elements of traceEvents, one after the other, in place.
class ElementReader {
public:
    ElementReader(JsonWindow &window, const std::function<void(const TorchEvent &)> &event,
        TorchReadResult &result)
        : m_window(window)
        , m_emit(event)
        , m_result(result)
    {
    }

    // From the opening bracket to the closing one, which stays. False: damaged.
    bool readArray()
    {
        m_window.Take();
        rapidjson::SkipWhitespace(m_window);
        if (m_window.Peek() == ']')
            return true;
        while (readElement()) {
            rapidjson::SkipWhitespace(m_window);
            if (m_window.Peek() == ']')
                return true;
            if (m_window.Peek() != ',') {
                m_damage = {rapidjson::kParseErrorArrayMissCommaOrSquareBracket, m_window.Tell()};
                return false;
            }
            m_window.Take();
        }
        return false;
    }

    [[nodiscard]] const Damage &damage() const { return m_damage; }

private:
    bool readElement()
    {
        std::string &words = m_result.header.beginning;
        const std::size_t noted = words.size();
        bool deep = false;
        for (;;) {
            words.resize(noted);
            m_handler.begin(deep, m_result.events < kBeginningEvents ? &words : nullptr);
            rapidjson::InsituStringStream text(m_window.cursor());
            const rapidjson::ParseResult parse = deep ? m_reader.Parse<kDeepFlags>(text, m_handler)
                                                      : m_reader.Parse<kElementFlags>(text, m_handler);
            // A number that ends where the window ends may go on.
            const std::size_t used = parse.IsError() ? parse.Offset() + kLongestEscape : text.Tell() + 1;
            if (m_handler.wasTooDeep()) {
                m_window.restore();
                deep = true;
            } else if (used < m_window.left() || m_window.isLast()) {
                return take(parse, text.Tell());
            } else {
                m_window.grow();
            }
        }
    }

    bool take(const rapidjson::ParseResult &parse, std::size_t length)
    {
        if (parse.IsError()) {
            // What the end of the file cuts is missing there, wherever its token began.
            const bool isCut = length >= m_window.left();
            m_damage = {parse.Code(), m_window.Tell() + (isCut ? m_window.left() : parse.Offset())};
            return false;
        }
        if (m_result.events < kBeginningEvents) {
            for (const TorchField field : {TorchField::Name, TorchField::Category, TorchField::Process})
                addTorchWord(m_result.header.beginning, m_handler.event.text(field));
        }
        ++m_result.events;
        m_emit(m_handler.event);
        m_window.advance(length);
        return true;
    }

    JsonWindow &m_window;
    const std::function<void(const TorchEvent &)> &m_emit;
    TorchReadResult &m_result;
    ElementHandler m_handler;
    rapidjson::Reader m_reader;
    Damage m_damage;
};

// Follows the nesting around traceEvents, whose elements the ElementReader takes out of the stream.
class RootHandler {
public:
    RootHandler(JsonWindow &window, ElementReader &elements, TorchHeader &header)
        : m_window(window)
        , m_elements(elements)
        , m_header(header)
    {
    }

    bool Null() { return true; }

    bool Bool(bool) { return true; }

    bool Double(double) { return true; }

    bool Int(int) { return true; }

    bool Uint(unsigned) { return true; }

    bool Int64(std::int64_t) { return true; }

    bool Uint64(std::uint64_t) { return true; }

    bool RawNumber(const char *text, rapidjson::SizeType length, bool)
    {
        return store({text, length});
    }

    bool String(const char *text, rapidjson::SizeType length, bool)
    {
        return store({text, length});
    }

    bool Key(const char *text, rapidjson::SizeType length, bool)
    {
        m_key.assign(text, length);
        return true;
    }

    bool StartObject() { return open(false); }

    bool EndObject(rapidjson::SizeType) { return close(); }

    bool StartArray() { return open(true); }

    bool EndArray(rapidjson::SizeType) { return close(); }

private:
    enum class Place : std::uint8_t { Root, Events, Distributed, Devices, Device, Other };

    bool open(bool array)
    {
        m_places.push_back(placeOf(array));
        if (m_places.back() != Place::Events)
            return true;
        m_header.hasEvents = true;
        if (!m_elements.readArray())
            return false;
        m_window.repeatTake(); // the parser still takes the opening bracket
        return true;
    }

    bool close()
    {
        m_places.pop_back();
        return true;
    }

    [[nodiscard]] Place placeOf(bool array)
    {
        if (m_places.empty()) {
            m_header.isList = array;
            return array ? Place::Events : Place::Root;
        }
        if (m_places.back() == Place::Devices)
            return array ? Place::Other : Place::Device;
        if (m_places.back() != Place::Root)
            return Place::Other;
        if (array && m_key == "traceEvents")
            return Place::Events;
        if (array && m_key == "deviceProperties")
            return Place::Devices;
        return !array && m_key == "distributedInfo" ? Place::Distributed : Place::Other;
    }

    bool store(std::string_view text)
    {
        if (m_places.empty())
            return true;
        if (m_places.back() == Place::Distributed) {
            if (m_key == "rank")
                m_header.distributedRank.assign(text);
            else if (m_key == "world_size")
                m_header.distributedWorldSize.assign(text);
            else if (m_key == "backend")
                m_header.distributedBackend.assign(text);
        } else if (m_places.back() == Place::Device) {
            if (m_key == "name" && m_header.deviceName.empty())
                m_header.deviceName.assign(text);
        } else if (m_places.back() == Place::Root) {
            if (m_key == "baseTimeNanoseconds")
                m_header.baseTimeNanoseconds.assign(text);
            else if (m_key == "displayTimeUnit")
                m_header.displayTimeUnit.assign(text);
            else if (m_key == "schemaVersion")
                m_header.schemaVersion.assign(text);
        }
        return true;
    }

    JsonWindow &m_window;
    ElementReader &m_elements;
    TorchHeader &m_header;
    std::vector<Place> m_places;
    std::string m_key;
};

QString damageText(
    const Damage &damage, const JsonWindow &window, const ByteStream &bytes, qint64 events)
{
    const QString kept = Tr::tr("%n event(s) before it are kept.", nullptr, static_cast<int>(events));
    if (const QString broken = bytes.damage(); !broken.isEmpty())
        return broken + u' ' + kept;
    if (damage.offset >= window.Tell() + window.left())
        return Tr::tr("The file ends too early, after %1 bytes: the end of the JSON text is missing.")
                   .arg(damage.offset)
            + u' ' + kept;
    return Tr::tr("The JSON text is damaged at byte %1: %2")
               .arg(damage.offset)
               .arg(QString::fromLatin1(rapidjson::GetParseError_En(damage.code)))
        + u' ' + kept;
}

} // namespace

TorchReadResult readTorchText(
    ByteStream &bytes, const std::function<void(const TorchEvent &)> &event)
{
    TorchReadResult result;
    JsonWindow window(bytes);
    ElementReader elements(window, event, result);
    RootHandler root(window, elements, result.header);
    rapidjson::Reader reader;
    const rapidjson::ParseResult parse = reader.Parse<kRootFlags>(window, root);
    const bool inElements = elements.damage().code != rapidjson::kParseErrorNone;
    if (parse.IsError())
        result.damage = damageText(
            inElements ? elements.damage()
                       : Damage {parse.Code(), window.atEnd() ? window.Tell() : parse.Offset()},
            window, bytes, result.events);
    return result;
}

Result<TorchReadResult> readTorchTrace(const QString &path, Progress &progress,
    const std::function<void(const TorchEvent &)> &event)
{
    Result<std::unique_ptr<ByteStream>> opened = openByteStream(path, progress);
    if (!opened)
        return opened.error();
    const std::unique_ptr<ByteStream> bytes = std::move(opened).value();
    TorchReadResult result = readTorchText(*bytes, event);
    if (progress.isCancelled())
        return Error {ErrorKind::Cancelled, Tr::tr("Loading was cancelled."), {}, {}, {}};
    return result;
}

} // namespace gapscope
