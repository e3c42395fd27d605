// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/texttrace.h"

#include <QtGlobal>

#include <charconv>
#include <string>

namespace gapscope::test {

namespace {

class Parser {
public:
    Parser(std::string_view text, TraceBuilder &builder)
        : m_text(text)
        , m_builder(builder)
    {
    }

    void run()
    {
        while (!m_text.empty()) {
            const std::size_t end = std::min(m_text.find('\n'), m_text.size());
            m_line = m_text.substr(0, end);
            m_text.remove_prefix(std::min(end + 1, m_text.size()));
            skipSpaces();
            if (!m_line.empty())
                line();
        }
    }

private:
    [[noreturn]] void fail(const char *what)
    {
        qFatal("texttrace: %s near \"%s\"", what, std::string(m_line).c_str());
    }

    void skipSpaces()
    {
        while (!m_line.empty() && (m_line.front() == ' ' || m_line.front() == '\t'))
            m_line.remove_prefix(1);
    }

    bool take(std::string_view token)
    {
        if (!m_line.starts_with(token))
            return false;
        m_line.remove_prefix(token.size());
        return true;
    }

    std::int64_t number()
    {
        skipSpaces();
        std::int64_t value = 0;
        const auto [end, error]
            = std::from_chars(m_line.data(), m_line.data() + m_line.size(), value);
        if (error != std::errc {})
            fail("a number is missing");
        m_line.remove_prefix(static_cast<std::size_t>(end - m_line.data()));
        return value;
    }

    std::int64_t process()
    {
        if (!take("p"))
            fail("a process is missing");
        return number() << 24;
    }

    void line()
    {
        RawTrace &raw = m_builder.raw();
        if (take("gpu ")) {
            const int id = static_cast<int>(number());
            skipSpaces();
            const std::string_view name = m_line.substr(1, m_line.find_last_of('"') - 1);
            raw.gpus.push_back({id, m_builder.strings().intern(name)});
            return;
        }
        if (take("map ")) {
            const std::int64_t globalPid = process();
            const int ordinal = static_cast<int>(number());
            raw.deviceMap.push_back({globalPid, ordinal, static_cast<int>(number())});
            return;
        }
        EventSource source;
        source.globalPid = process();
        skipSpaces();
        const bool gpu = take("gpu");
        if (gpu) {
            source.deviceOrdinal = static_cast<int>(number());
            if (!take("/s"))
                fail("a stream is missing");
        } else if (!take("t")) {
            fail("a thread or stream is missing");
        }
        source.number = number();
        skipSpaces();
        const std::size_t colon = m_line.find(':');
        if (colon == m_line.npos)
            fail("a colon is missing");
        const std::string kind(m_line.substr(0, colon));
        m_line.remove_prefix(colon + 1);
        for (skipSpaces(); !m_line.empty(); skipSpaces())
            event(kind.empty() ? std::string("kernel") : kind, source);
    }

    template<class Table>
    void append(Table &table, std::vector<EventSource> &sources, const EventSource &source)
    {
        sources.push_back(source);
        table.append(m_begin, m_end, m_name, static_cast<std::uint32_t>(sources.size() - 1));
    }

    void event(const std::string &kind, const EventSource &source)
    {
        const std::size_t bracket = m_line.find('[');
        if (bracket == m_line.npos)
            fail("[begin,end) is missing");
        m_name = m_builder.strings().intern(m_line.substr(0, bracket));
        m_line.remove_prefix(bracket + 1);
        m_begin = number();
        if (!take(","))
            fail("a comma is missing");
        m_end = number();
        if (!take(")"))
            fail("a parenthesis is missing");
        const std::uint32_t correlation
            = take("#") ? static_cast<std::uint32_t>(number()) : 0;
        store(kind, source, correlation);
    }

    void store(const std::string &kind, const EventSource &source, std::uint32_t correlation)
    {
        RawTrace &raw = m_builder.raw();
        TraceInfo &info = m_builder.info();
        if (kind == "kernel" || kind == "graphnode") {
            info.hasKernelTable = true;
            append(raw.kernels, raw.kernelSources, source);
            raw.kernels.details.demangledName.push_back(m_name);
            raw.kernels.details.correlation.push_back(correlation);
            raw.kernels.details.shape.push_back(0);
            raw.kernels.details.graphNode.push_back(kind == "graphnode" ? 1 : 0);
            raw.shapes.resize(1);
        } else if (kind == "graph") {
            info.hasWholeGraphTable = true;
            append(raw.wholeGraphs, raw.wholeGraphSources, source);
            raw.wholeGraphs.details.correlation.push_back(correlation);
            raw.wholeGraphs.details.graph.push_back(1);
            raw.wholeGraphs.details.graphExec.push_back(1);
        } else if (kind == "copy" || kind == "set") {
            append(raw.copies, raw.copySources, source);
            raw.copies.isSet.push_back(kind == "set");
            raw.copies.details.correlation.push_back(correlation);
            raw.copies.details.bytes.push_back(0);
            raw.copies.details.kind.push_back(CopyKind::Other);
        } else if (kind == "api") {
            info.hasApiTable = true;
            append(raw.calls, raw.callSources, source);
            raw.calls.details.correlation.push_back(correlation);
        } else if (kind == "os") {
            append(raw.osCalls, raw.osSources, source);
        } else if (kind == "python") {
            append(raw.pythonFrames, raw.pythonSources, source);
        } else if (kind == "range" || kind == "textrange" || kind == "asyncrange" || kind == "mark") {
            info.hasRangeTable = true;
            append(raw.ranges, raw.rangeSources, source);
            raw.ranges.isMark.push_back(kind == "mark");
            raw.ranges.details.domain.push_back(StringId::None);
            raw.ranges.details.flags.push_back(kind == "textrange" ? 0 : RangeRegistered);
            raw.ranges.details.source.push_back(
                kind == "asyncrange" ? RangeSource::StartEnd : RangeSource::PushPop);
        } else {
            fail("an unknown kind of row");
        }
    }

    std::string_view m_text;
    std::string_view m_line;
    TraceBuilder &m_builder;
    StringId m_name = StringId::None;
    TimeNs m_begin = 0;
    TimeNs m_end = 0;
};

} // namespace

TraceBuilder parseTrace(std::string_view text)
{
    TraceBuilder builder;
    Parser(text, builder).run();
    return builder;
}

TracePtr buildTrace(std::string_view text)
{
    TraceBuilder builder = parseTrace(text);
    Progress progress;
    Result<TracePtr> trace = builder.finish(progress);
    if (!trace)
        qFatal("texttrace: %s", qPrintable(trace.error().message()));
    return *trace;
}

Run buildRun(std::string_view text)
{
    return makeRun({buildTrace(text)}, QStringLiteral("text"));
}

} // namespace gapscope::test
