// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapgroups.h"
#include "core/analysis/stepgaps.h"
#include "support/core/texttrace.h"

#include <QTest>

#include <map>
#include <random>

using namespace gapscope;

// Every cause of every gap against the definitions (host-analysis.md 8) applied nanosecond by
// nanosecond to the plain rows of random traces.
class TestGapBitmap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsBitmap_data();
    void equalsBitmap();
    void stepGapsEqualBitmap();

private:
    HostTables m_tables = loadHostTables();
    GapTables m_rules = loadGapTables();
};

namespace {

using Owner = std::pair<CauseKind, EventId>;

// The definitions, instant by instant. Uses the rows of the trace and no other code of the
// analysis.
class Naive {
public:
    Naive(const Trace &trace, const GapContext &context, DeviceId device, TrackId stream)
        : m_trace(trace)
        , m_context(context)
        , m_device(device)
        , m_stream(stream)
    {
    }

    [[nodiscard]] Owner ownerAt(TimeNs t, TimeRange gap, EventId before, EventId after) const
    {
        const EventId launch = m_trace.links.launch(after);
        if (launch == EventId::None) {
            const ProcessId process = track(after).process;
            const std::int64_t thread = m_trace.processes[index(process)].mainThread;
            return waits(gap, process, thread) ? aheadAt(t, gap, before, after)
                                               : hostAt(t, process, thread);
        }
        return end(launch) <= gap.begin ? aheadAt(t, gap, before, after) : lateAt(t, after);
    }

    [[nodiscard]] Owner hostAt(TimeNs t, ProcessId process, std::int64_t thread) const
    {
        const auto best = [&](auto &&counts) {
            EventId found = EventId::None;
            for (std::uint32_t row = m_trace.gpuEventCount(); row < m_trace.events.size(); ++row) {
                const auto id = makeId<EventId>(row);
                if (begin(id) > t || end(id) <= t || track(id).process != process
                    || track(id).number != thread || !counts(id))
                    continue;
                const bool inner = found == EventId::None || begin(id) > begin(found)
                    || (begin(id) == begin(found) && end(id) <= end(found));
                if (inner)
                    found = id;
            }
            return found;
        };
        const auto category = [&](EventId id) { return m_trace.events.category[index(id)]; };
        EventId found = best([&](EventId id) {
            return category(id) == Category::ApiCall
                && m_trace.name(id).find("Synchronize") != std::string_view::npos;
        });
        if (found != EventId::None)
            return {CauseKind::Synchronization, found};
        found = best([&](EventId id) { return category(id) == Category::ApiCall; });
        if (found != EventId::None)
            return {CauseKind::ApiCall, found};
        found = best([&](EventId id) {
            return category(id) == Category::Range || category(id) == Category::PythonFrame;
        });
        if (found != EventId::None) {
            if (m_trace.name(found).find("garbage") != std::string_view::npos)
                return {CauseKind::GarbageCollection, found};
            return {
                category(found) == Category::Range ? CauseKind::HostRange : CauseKind::PythonFrame,
                found};
        }
        found = best([&](EventId id) { return category(id) == Category::OsCall; });
        if (found != EventId::None)
            return {CauseKind::OsCall, found};
        return {CauseKind::Unattributed, EventId::None};
    }

private:
    [[nodiscard]] TimeNs begin(EventId id) const { return m_trace.events.begin[index(id)]; }

    [[nodiscard]] TimeNs end(EventId id) const { return m_trace.events.end[index(id)]; }

    [[nodiscard]] const Track &track(EventId id) const
    {
        return m_trace.track(m_trace.trackOf(id));
    }

    [[nodiscard]] bool isBlocked(EventId launch) const
    {
        return std::ranges::count(m_context.blockedLaunches, launch) > 0;
    }

    // One call owns the whole gap and goes on after it.
    [[nodiscard]] bool waits(TimeRange gap, ProcessId process, std::int64_t thread) const
    {
        const Owner first = hostAt(gap.begin, process, thread);
        if (first.first != CauseKind::ApiCall && first.first != CauseKind::Synchronization)
            return false;
        for (TimeNs t = gap.begin; t < gap.end; ++t) {
            if (hostAt(t, process, thread) != first)
                return false;
        }
        return end(first.second) > gap.end;
    }

    [[nodiscard]] Owner lateAt(TimeNs t, EventId target) const
    {
        const EventId launch = m_trace.links.launch(target);
        if (t < begin(launch))
            return hostAt(t, track(launch).process, track(launch).number);
        if (t < end(launch))
            return {isBlocked(launch) ? CauseKind::BackPressure : CauseKind::LaunchCall, launch};
        EventId copy = EventId::None; // the first begun
        for (std::uint32_t row = 0; row < m_trace.gpuEventCount(); ++row) {
            const auto id = makeId<EventId>(row);
            if (track(id).kind == TrackKind::Copies && begin(id) <= t && t < end(id)
                && track(id).process == track(target).process
                && track(id).device == track(target).device
                && track(id).number == track(target).number
                && (copy == EventId::None || begin(id) < begin(copy)))
                copy = id;
        }
        return copy == EventId::None ? Owner {CauseKind::LaunchDelay, launch}
                                     : Owner {CauseKind::Copy, copy};
    }

    // What ends last in (gap.begin, until]: copies, for a stream also the work of other streams.
    // Ties: copies, then the earlier begin, then the later row.
    [[nodiscard]] EventId lastWait(TimeNs gapBegin, TimeNs until) const
    {
        EventId found = EventId::None;
        for (std::uint32_t row = 0; row < m_trace.gpuEventCount(); ++row) {
            const auto id = makeId<EventId>(row);
            const bool copy = track(id).kind == TrackKind::Copies;
            const bool other = m_stream != TrackId::None && m_trace.trackOf(id) != m_stream;
            if (track(id).device != m_device || (!copy && !other) || end(id) <= gapBegin
                || end(id) > until || (copy && end(id) == begin(id)))
                continue;
            if (found == EventId::None || key(id) > key(found))
                found = id;
        }
        return found;
    }

    [[nodiscard]] std::tuple<TimeNs, bool, TimeNs, EventId> key(EventId id) const
    {
        return {end(id), track(id).kind == TrackKind::Copies, -begin(id), id};
    }

    [[nodiscard]] Owner aheadAt(TimeNs t, TimeRange gap, EventId before, EventId target) const
    {
        TimeNs until = gap.end;
        for (;;) {
            const EventId launch = m_trace.links.launch(target);
            if (launch != EventId::None && end(launch) > gap.begin)
                return lateAt(t, target);
            const EventId wait = lastWait(gap.begin, until);
            if (wait == EventId::None || t >= end(wait)) {
                const EventId previous = wait == EventId::None ? before : wait;
                CauseKind kind = CauseKind::QueueDispatch;
                if (launch != EventId::None && isBlocked(launch))
                    kind = CauseKind::BackPressure;
                else if (launch != EventId::None && previous != EventId::None
                    && m_trace.links.launch(previous) == launch
                    && m_trace.name(launch) == "cudaGraphLaunch")
                    kind = CauseKind::GraphDispatch;
                return {kind, launch};
            }
            const bool copy = track(wait).kind == TrackKind::Copies;
            if (!copy)
                return {m_trace.name(wait).find("nccl") != std::string_view::npos
                        ? CauseKind::Collective
                        : CauseKind::OtherStream,
                    wait};
            if (t >= begin(wait))
                return {CauseKind::Copy, wait};
            until = begin(wait);
            target = wait;
        }
    }

    const Trace &m_trace;
    const GapContext &m_context;
    DeviceId m_device;
    TrackId m_stream;
};

class RandomTrace {
public:
    explicit RandomTrace(std::mt19937 &random)
        : m_random(random)
    {
    }

    std::string text()
    {
        m_text = "p1 t1 range: whole[0,1)\n";
        for (int i = 1; i <= 14; ++i) {
            static constexpr const char *kStreams[] {
                "p1 gpu0/s7", "p1 gpu0/s7", "p1 gpu0/s8", "p1 gpu0/s7 copy", "p1 gpu0/s9 copy"};
            const char *stream = kStreams[below(5)];
            add(stream, below(4) ? "k" : "ncclK", 14, i);
            if (below(6))
                add(below(4) ? "p1 t1 api" : "p1 t2 api",
                    below(3) ? "cudaLaunchKernel" : "cudaGraphLaunch", below(5) ? 8 : 60, i);
        }
        m_text += "p1 t1 api: cudaGraphLaunch[0,3)#20\n"; // a graph of several kernels
        for (int i = 0; i < 4; ++i)
            add("p1 gpu0/s7", "node", 9, 20);
        for (int i = 0; i < 6; ++i) {
            add(below(3) ? "p1 t1 range" : "p1 t2 range", below(5) ? "r" : "garbage", 70, 0);
            add("p1 t1 python", "f", 50, 0);
            add("p1 t1 os", "write", 30, 0);
        }
        add("p1 t1 api", "cudaStreamSynchronize", 40, 0);
        add("p1 t1 api", "cudaMalloc", 120, 0);
        return m_text;
    }

private:
    unsigned below(unsigned limit) { return static_cast<unsigned>(m_random() % limit); }

    void add(const std::string &source, const std::string &name, unsigned length, int correlation)
    {
        const unsigned begin = below(220);
        m_text += source + ": " + name + '[' + std::to_string(begin) + ','
            + std::to_string(begin + 1 + below(length)) + ')'
            + (correlation ? '#' + std::to_string(correlation) : std::string()) + '\n';
    }

    std::mt19937 &m_random;
    std::string m_text;
};

std::map<Owner, TimeNs> sums(const std::vector<GapCause> &causes)
{
    std::map<Owner, TimeNs> result;
    for (const GapCause &cause : causes)
        result[{cause.kind, cause.event}] += cause.time.duration();
    return result;
}

} // namespace

void TestGapBitmap::equalsBitmap_data()
{
    QTest::addColumn<unsigned>("seed");
    for (const unsigned seed : {1u, 77u, 4711u, 90125u})
        QTest::newRow(qPrintable(QStringLiteral("seed %1").arg(seed))) << seed;
}

void TestGapBitmap::equalsBitmap()
{
    QFETCH(unsigned, seed);
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    qint64 gaps = 0;
    std::map<CauseKind, qint64> seen;
    for (int round = 0; round < 60; ++round) {
        const std::string text = RandomTrace(random).text();
        const Run run = test::buildRun(text);
        const Trace &trace = *run.traces[0];
        GapContext context = makeGapContext(trace, m_tables, m_rules);
        for (std::uint32_t row = trace.gpuEventCount(); row < trace.events.size(); ++row) {
            if (trace.name(makeId<EventId>(row)) == "cudaLaunchKernel" && random() % 5 == 0)
                context.blockedLaunches.push_back(makeId<EventId>(row));
        }
        std::ranges::sort(context.blockedLaunches);
        GapExplainer explainer(trace, context);
        for (const auto &tables : {deviceGaps(run), streamGaps(run)}) {
            for (const GapTable &table : tables) {
                const Naive naive(trace, context, table.device, table.stream);
                for (const KernelGap &gap : table.gaps) {
                    const TimeRange time = gapTime(trace, gap);
                    // The whole gap, and what a window might leave of it.
                    const TimeNs cut = time.begin + TimeNs(random() % unsigned(time.duration()));
                    for (const TimeRange part :
                        {time, TimeRange {time.begin, cut}, TimeRange {cut, time.end}}) {
                        if (part.isEmpty())
                            continue;
                        const auto causes = explainer.explain(
                            part, gap.before, gap.after, table.device, table.stream);
                        std::map<Owner, TimeNs> expected;
                        for (TimeNs t = part.begin; t < part.end; ++t)
                            ++expected[naive.ownerAt(t, time, gap.before, gap.after)];
                        QVERIFY2(sums(causes) == expected,
                            qPrintable(QStringLiteral("seed %1 round %2 gap %3..%4 of %5\n%6")
                                           .arg(seed)
                                           .arg(round)
                                           .arg(part.begin)
                                           .arg(part.end)
                                           .arg(index(gap.after))
                                           .arg(QString::fromStdString(text))));
                        for (const auto &[owner, covered] : expected)
                            ++seen[owner.first];
                        ++gaps;
                    }
                }
            }
        }
    }
    QVERIFY(gaps > 500);
    // Every kind came up, so every rule was compared.
    for (std::size_t kind = 0; kind < kCauseKindCount; ++kind)
        QVERIFY2(seen[static_cast<CauseKind>(kind)] > 0,
            qPrintable(causeKindKey(static_cast<CauseKind>(kind))));
}

void TestGapBitmap::stepGapsEqualBitmap()
{
    constexpr unsigned kSeed = 5;
    qInfo("seed %u", kSeed);
    std::mt19937 random(kSeed);
    int compared = 0;
    for (int round = 0; round < 60; ++round) {
        std::string text = RandomTrace(random).text();
        for (int i = 0; i < 6; ++i) {
            const auto at = static_cast<int>(40 * i + int(random() % 10));
            text += "p1 t1 range: _forward_step " + std::to_string(i) + ": 0 ctx reqs, 4 gen reqs["
                + std::to_string(at) + ',' + std::to_string(at + 5 + int(random() % 20)) + ")\n";
        }
        const Run run = test::buildRun(text);
        const Trace &trace = *run.traces[0];
        const HostFactsPtr facts = collectHostFacts(run, m_tables);
        const std::vector<GapContext> contexts {makeGapContext(trace, m_tables, m_rules)};
        GapExplainer explainer(trace, contexts[0]);
        const std::vector<StepGap> gaps = stepGaps(stepsOf(*facts), false);
        const StepGapSources sources = groupStepGaps(run, *facts, m_tables, contexts, gaps);
        TimeNs exposed = 0;
        TimeNs hidden = 0;
        for (const StepGap &gap : gaps) {
            const ProcessId process = trace.ranks[index(run.ranks[gap.rank].rank)].process;
            const Naive naive(trace, contexts[0], DeviceId::None, TrackId::None);
            std::map<Owner, std::pair<TimeNs, TimeNs>> expected;
            for (TimeNs t = gap.time.begin; t < gap.time.end; ++t) {
                bool busy = false;
                for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row)
                    busy = busy
                        || (isGpuWork(trace.events.category[row]) && trace.events.begin[row] <= t
                            && t < trace.events.end[row]);
                auto &sum = expected[naive.hostAt(t, process, 1)];
                ++(busy ? sum.second : sum.first);
                ++(busy ? hidden : exposed);
            }
            std::map<Owner, std::pair<TimeNs, TimeNs>> found;
            TimeNs at = gap.time.begin;
            for (const StepGapCause &piece :
                explainStepGap(explainer, gap.time, process, 1, deviceBusyOf(*facts, gap.rank))) {
                QCOMPARE(piece.cause.time.begin, at);
                at = piece.cause.time.end;
                found[{piece.cause.kind, piece.cause.event}].first += piece.exposed;
                found[{piece.cause.kind, piece.cause.event}].second += piece.hidden;
            }
            QCOMPARE(at, gap.time.end);
            QVERIFY2(found == expected, text.c_str());
            ++compared;
        }
        QCOMPARE(sources.exposed, exposed);
        QCOMPARE(sources.hidden, hidden);
        TimeNs grouped = 0;
        for (const StepGapGroup &group : sources.groups)
            grouped += group.exposed + group.hidden;
        QCOMPARE(grouped, exposed + hidden);
    }
    QVERIFY(compared > 100);
}

QTEST_GUILESS_MAIN(TestGapBitmap)
#include "tst_gapbitmap.moc"
