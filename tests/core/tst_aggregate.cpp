// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Designated initialisers leave the other members at their defaults; gcc 12 warns of that.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "core/analysis/operations.h"
#include "core/query/aggregate.h"
#include "support/core/bigtrace.h"
#include "support/core/hostmodel.h"
#include "support/core/texttrace.h"

#include <QtTest>

#include <map>
#include <numeric>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr std::array kKinds {AggregateKind::Ranges, AggregateKind::Kernels,
    AggregateKind::ApiCalls, AggregateKind::OsCalls};

const AggregateRow *rowNamed(const Aggregate &aggregate, const QString &name)
{
    for (const AggregateRow &row : aggregate.rows) {
        if (row.name == name)
            return &row;
    }
    return nullptr;
}

bool isNaiveKind(Category category, AggregateKind kind)
{
    switch (kind) {
    case AggregateKind::Ranges:
        return category == Category::Range;
    case AggregateKind::Kernels:
        return isGpuWork(category);
    case AggregateKind::ApiCalls:
        return category == Category::ApiCall;
    case AggregateKind::OsCalls:
        return category == Category::OsCall;
    }
    return false;
}

struct NaiveRow {
    std::vector<TimeNs> durations;
    TimeNs exposed = 0;
    bool exposureKnown = true;
};

// Nanosecond by nanosecond, event by event, without lanes or binary search.
TimeNs naiveIdle(const IntervalSet &busy, TimeRange range)
{
    TimeNs idle = 0;
    for (TimeNs t = range.begin; t < range.end; ++t)
        idle += busy.contains(t) ? 0 : 1;
    return idle;
}

std::map<QString, NaiveRow> naiveRows(
    const Run &run, AggregateKind kind, const AggregateScope &scope)
{
    std::map<QString, NaiveRow> rows;
    for (std::size_t t = 0; t < run.traces.size(); ++t) {
        const Trace &trace = *run.traces[t];
        for (std::uint32_t event = 0; event < trace.events.size(); ++event) {
            const auto id = makeId<EventId>(event);
            const Category category = trace.events.category[event];
            if (!isNaiveKind(category, kind))
                continue;
            if (category == Category::Range
                && (trace.ranges.flags[trace.events.detail[event]] & RangeOpen) != 0)
                continue;
            std::optional<std::uint32_t> rank;
            for (std::uint32_t r = 0; r < run.ranks.size(); ++r) {
                if (run.ranks[r].trace == t
                    && trace.ranks[index(run.ranks[r].rank)].process
                        == trace.track(trace.trackOf(id)).process)
                    rank = r;
            }
            const bool isAsked = scope.ranks.empty()
                || (rank && std::ranges::find(scope.ranks, *rank) != scope.ranks.end());
            const TimeRange whole = trace.events.range(id);
            const TimeRange inside
                = scope.times.empty() ? whole : whole.intersected(scope.times[t]);
            const bool isInstant = whole.isEmpty()
                && (scope.times.empty() ? trace.range : scope.times[t]).contains(whole.begin);
            if (!isAsked || (inside.isEmpty() && !isInstant))
                continue;
            NaiveRow &row = rows[trace.strings.text(trace.events.name[event])];
            row.durations.push_back(std::max<TimeNs>(0, inside.duration()));
            if (!rank || scope.busy.empty())
                row.exposureKnown = false;
            else if (kind != AggregateKind::Kernels)
                row.exposed += naiveIdle(*scope.busy[*rank], inside);
        }
    }
    return rows;
}

IntervalSet randomBusy(std::mt19937_64 &random, TimeRange range)
{
    std::vector<TimeRange> parts;
    for (int i = 0; i < 20; ++i) {
        const TimeNs span = std::max<TimeNs>(1, range.duration());
        const TimeNs begin = range.begin + TimeNs(random() % std::uint64_t(span));
        parts.push_back({begin, begin + TimeNs(random() % std::uint64_t(span / 10 + 1))});
    }
    return IntervalSet(std::move(parts));
}

// A tick of one nanosecond and holes cut short: the naive side counts every instant.
test::ModelTrace smallModel(std::mt19937_64 &random)
{
    test::ModelTrace model = test::randomModel(random);
    model.tick = 1;
    return model;
}

} // namespace

class TestAggregate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sumsByName();
    void clipsToTheScope();
    void percentiles();
    void onlyTheAskedRanks();
    void exposedTime();
    void openRangesAreLeftOut();
    void mergesTracesByText();
    void processesWithoutGpu();
    void emptyScopes();
    void sumsRangesByOperation();
    void agreesWithNaive();
    void largeScopes();
};

void TestAggregate::sumsByName()
{
    const Run run = test::buildRun(R"(
p1 gpu0/s7: gemm[0,10)#1 relu[10,12)#2 gemm[20,25)#3
p1 gpu0/s7 graphnode: gemm[40,44)#4
p1 t1 api: cudaLaunchKernel[0,3)#1 cudaLaunchKernel[3,4)#2
p1 t1 range: step[0,50) inner[10,20)
)");
    const Aggregate kernels = aggregate(run, AggregateKind::Kernels, {});
    QCOMPARE(int(kernels.rows.size()), 2);
    QCOMPARE(kernels.rows[0].name, u"gemm"_s); // by total
    QCOMPARE(kernels.rows[0].count, 3);
    QCOMPARE(kernels.rows[0].total, 19);
    QCOMPARE(kernels.rows[0].max, 10);
    QCOMPARE(kernels.rows[0].graphCount, 1);
    QVERIFY(!kernels.rows[0].exposed.has_value()); // never for kernels
    QCOMPARE(kernels.count, 4);
    QCOMPARE(kernels.span, 50); // the trace, 0 to 50, on one rank
    QCOMPARE(kernels.rows[0].share, 19.0 / 50);
    QCOMPARE(run.traces[0]->events.range(kernels.rows[0].longest).duration(), 10);
    const Aggregate calls = aggregate(run, AggregateKind::ApiCalls, {});
    QCOMPARE(calls.rows[0].total, 4);
    QCOMPARE(calls.rows[0].mean, 2.0);
    const Aggregate ranges = aggregate(run, AggregateKind::Ranges, {});
    QCOMPARE(rowNamed(ranges, u"step"_s)->total, 50); // nested time counts in both
    QCOMPARE(rowNamed(ranges, u"inner"_s)->total, 10);
}

void TestAggregate::clipsToTheScope()
{
    const Run run = test::buildRun(R"(
p1 gpu0/s7: gemm[0,10)#1 gemm[10,20)#2 gemm[30,40)#3
)");
    const AggregateScope scope {.times = {{5, 30}}};
    const Aggregate answer = aggregate(run, AggregateKind::Kernels, scope);
    QCOMPARE(answer.rows[0].count, 2); // touching at 30 is outside
    QCOMPARE(answer.rows[0].total, 15);
    QCOMPARE(answer.rows[0].max, 10);
    QCOMPARE(answer.span, 25);
}

void TestAggregate::percentiles()
{
    std::string line = "p1 gpu0/s7:";
    TimeNs t = 0;
    for (int i = 100; i >= 1; --i) { // durations 100 down to 1
        line += " k[" + std::to_string(t) + "," + std::to_string(t + i) + ")#"
            + std::to_string(i);
        t += i;
    }
    const Run run = test::buildRun(line + "\n");
    const Aggregate answer = aggregate(run, AggregateKind::Kernels, {});
    QCOMPARE(answer.rows[0].count, 100);
    QCOMPARE(answer.rows[0].p50, 51); // s[50] of 1..100
    QCOMPARE(answer.rows[0].p95, 96); // s[95]
    QCOMPARE(answer.rows[0].max, 100);
    QCOMPARE(answer.rows[0].mean, 50.5);
}

void TestAggregate::onlyTheAskedRanks()
{
    const Run run = test::buildRun(R"(
p1 gpu0/s7: gemm[0,10)#1
p2 gpu1/s7: gemm[0,30)#1
p1 t1 range: a[0,40)
p2 t2 range: a[0,40) b[5,10)
)");
    QCOMPARE(int(run.ranks.size()), 2);
    const AggregateScope second {.ranks = {1}};
    QCOMPARE(aggregate(run, AggregateKind::Kernels, second).rows[0].total, 30);
    QVERIFY(rowNamed(aggregate(run, AggregateKind::Ranges, second), u"b"_s) != nullptr);
    const AggregateScope first {.ranks = {0}};
    QVERIFY(rowNamed(aggregate(run, AggregateKind::Ranges, first), u"b"_s) == nullptr);
    const Aggregate both = aggregate(run, AggregateKind::Ranges, {});
    QCOMPARE(rowNamed(both, u"a"_s)->count, 2);
    QCOMPARE(both.span, 80); // 40 ns on each of two ranks
}

void TestAggregate::exposedTime()
{
    const Run run = test::buildRun(R"(
p1 gpu0/s7: gemm[0,10)#1
p1 t1 range: a[5,25) b[0,5)
)");
    const IntervalSet busy {{0, 10}, {20, 22}};
    const AggregateScope scope {.busy = {&busy}};
    const Aggregate answer = aggregate(run, AggregateKind::Ranges, scope);
    QCOMPARE(rowNamed(answer, u"a"_s)->exposed, 13); // 10..20 and 22..25
    QCOMPARE(rowNamed(answer, u"b"_s)->exposed, 0); // known to be none
    QVERIFY(!rowNamed(aggregate(run, AggregateKind::Ranges, {}), u"a"_s)->exposed.has_value());
}

void TestAggregate::openRangesAreLeftOut()
{
    TraceBuilder builder = test::parseTrace(R"(
p1 gpu0/s7: gemm[0,10)#1
)");
    RawRanges &ranges = builder.raw().ranges;
    const StringId name = builder.strings().intern("open");
    for (const std::uint8_t flags : {std::uint8_t(0), std::uint8_t(RangeOpen)}) {
        ranges.append(flags, 8 + flags, name, 0);
        ranges.isMark.push_back(false);
        ranges.details.domain.push_back(StringId::None);
        ranges.details.flags.push_back(flags);
        ranges.details.source.push_back(RangeSource::StartEnd);
    }
    builder.raw().rangeSources = {{.globalPid = std::int64_t(1) << 24, .number = 1}};
    Progress progress;
    auto trace = builder.finish(progress);
    QVERIFY(trace.has_value());
    const Run run = makeRun({*trace}, u"run"_s);
    const Aggregate answer = aggregate(run, AggregateKind::Ranges, {});
    QCOMPARE(int(answer.rows.size()), 1);
    QCOMPARE(answer.rows[0].count, 1);
}

void TestAggregate::mergesTracesByText()
{
    const TracePtr first = test::buildTrace("p1 gpu0/s7: other[0,1)#9 gemm[1,11)#1\n");
    const TracePtr second = test::buildTrace("p1 gpu0/s7: gemm[0,20)#1\n");
    const Run run = makeRun({first, second}, u"ranks"_s);
    const Aggregate answer = aggregate(run, AggregateKind::Kernels, {});
    QCOMPARE(rowNamed(answer, u"gemm"_s)->count, 2);
    QCOMPARE(rowNamed(answer, u"gemm"_s)->total, 30);
    QCOMPARE(rowNamed(answer, u"gemm"_s)->trace, 1u); // where the longest is
    // Each trace has a clock, and so a range, of its own.
    const AggregateScope scope {.times = {{0, 1}, {10, 15}}};
    const Aggregate clipped = aggregate(run, AggregateKind::Kernels, scope);
    QCOMPARE(rowNamed(clipped, u"gemm"_s)->total, 5);
    QCOMPARE(rowNamed(clipped, u"other"_s)->total, 1);
    QCOMPARE(clipped.span, 6);
}

void TestAggregate::processesWithoutGpu()
{
    const Run run = test::buildRun(R"(
p1 gpu0/s7: gemm[0,10)#1
p2 t9 range: scheduler[0,10)
)");
    QVERIFY(rowNamed(aggregate(run, AggregateKind::Ranges, {}), u"scheduler"_s) != nullptr);
    QVERIFY(aggregate(run, AggregateKind::Ranges, {.ranks = {0}}).rows.empty());
    // A trace without any GPU work has no rank; its ranges are still there.
    const Run host = test::buildRun("p2 t9 range: scheduler[0,10)\n");
    const Aggregate answer = aggregate(host, AggregateKind::Ranges, {});
    QCOMPARE(answer.rows[0].total, 10);
    QCOMPARE(answer.rows[0].share, 1.0);
}

void TestAggregate::emptyScopes()
{
    const Run run = test::buildRun("p1 gpu0/s7: gemm[0,10)#1\n");
    for (const AggregateKind kind : kKinds) {
        const Aggregate answer = aggregate(run, kind, {.times = {{100, 200}}});
        QVERIFY(answer.rows.empty());
        QCOMPARE(answer.count, 0);
        QCOMPARE(answer.kind, kind);
    }
    QVERIFY(aggregate(run, AggregateKind::Kernels, {.times = {{5, 5}}}).rows.empty());
}

void TestAggregate::sumsRangesByOperation()
{
    const std::vector<StepMarker> markers = loadHostTables().markers;
    const Run run = test::buildRun(R"(
p1 gpu0/s7: gemm[0,10)#1
p1 t1 range: aten::to, op_id = 12[0,4) aten::to, seq = 3, op_id = 13[4,10) aten::to[10,11) other[20,30)
)");
    const RunOperations operations(run, markers);
    AggregateScope scope;
    QCOMPARE(aggregate(run, AggregateKind::Ranges, scope).rows.size(), 4u);
    scope.rangeName = [&](std::size_t trace, StringId name) { return operations.nameOf(trace, name); };
    const Aggregate answer = aggregate(run, AggregateKind::Ranges, scope);
    QCOMPARE(answer.rows.size(), 2u);
    QCOMPARE(answer.rows[1].name, u"other"_s); // by name where totals are lower
    QCOMPARE(answer.rows[0].name, u"aten::to"_s);
    QCOMPARE(answer.rows[0].count, 3);
    QCOMPARE(answer.rows[0].total, 11);
    QCOMPARE(answer.rows[0].p50, 4);
    const Trace &trace = *run.traces[0];
    QCOMPARE(trace.strings.text(trace.events.name[index(answer.rows[0].longest)]),
        u"aten::to, seq = 3, op_id = 13"_s);
    // What such a row outlines is what it sums.
    const std::vector<std::vector<StringId>> names = operations.namesOf(u"aten::to"_s);
    QCOMPARE(names.size(), 1u);
    QCOMPARE(names[0].size(), 3u);
    QVERIFY(std::ranges::is_sorted(names[0]));
    for (const StringId name : names[0])
        QVERIFY(trace.strings.text(name).startsWith(u"aten::to"_s));
    QVERIFY(operations.namesOf(u"missing"_s)[0].empty());
}

void TestAggregate::agreesWithNaive()
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        const TracePtr trace = test::buildModel(smallModel(random));
        const Run run = makeRun({trace}, u"run"_s);
        AggregateScope scope;
        std::vector<IntervalSet> busy;
        const TimeRange hull = trace->range;
        // Short scopes: the naive side walks them nanosecond by nanosecond.
        const TimeNs begin
            = hull.begin + TimeNs(random() % std::uint64_t(std::max<TimeNs>(1, hull.duration())));
        scope.times = {{begin, begin + TimeNs(random() % 4000)}};
        if (random() % 2 == 0) {
            for (std::size_t rank = 0; rank < run.ranks.size(); ++rank)
                busy.push_back(randomBusy(random, scope.times[0]));
            for (const IntervalSet &set : busy)
                scope.busy.push_back(&set);
        }
        if (!run.ranks.empty() && random() % 3 == 0)
            scope.ranks = {std::uint32_t(random() % run.ranks.size())};

        for (const AggregateKind kind : kKinds) {
            const Aggregate answer = aggregate(run, kind, scope);
            std::map<QString, NaiveRow> expected = naiveRows(run, kind, scope);
            const QByteArray where
                = "seed " + QByteArray::number(seed) + " kind " + QByteArray::number(int(kind));
            QVERIFY2(answer.rows.size() == expected.size(), where.constData());
            TimeNs previous = std::numeric_limits<TimeNs>::max();
            for (const AggregateRow &row : answer.rows) {
                NaiveRow &naive = expected[row.name];
                std::ranges::sort(naive.durations);
                const auto n = naive.durations.size();
                QVERIFY2(std::size_t(row.count) == n, where.constData());
                TimeNs total = 0;
                for (const TimeNs duration : naive.durations)
                    total += duration;
                QVERIFY2(row.total == total, where.constData());
                QVERIFY2(row.p50 == naive.durations[n / 2], where.constData());
                QVERIFY2(
                    row.p95 == naive.durations[std::size_t(double(n) * 0.95)], where.constData());
                QVERIFY2(row.max == naive.durations.back(), where.constData());
                const bool hasExposed = kind != AggregateKind::Kernels && naive.exposureKnown;
                QVERIFY2(row.exposed.has_value() == hasExposed, where.constData());
                if (hasExposed)
                    QVERIFY2(*row.exposed == naive.exposed, where.constData());
                QVERIFY2(row.total <= previous, where.constData());
                previous = row.total;
            }
        }
    }
}

// Enough events for percentiles by counting.
void TestAggregate::largeScopes()
{
    const TracePtr trace = test::bigTrace(1'500'000);
    const Run run = makeRun({trace}, u"run"_s);
    const TimeNs third = trace->range.duration() / 3;
    for (const TimeRange time : {trace->range, TimeRange {third, third + third / 5}}) {
        const Aggregate answer = aggregate(run, AggregateKind::Kernels, {.times = {time}});
        struct Expected {
            std::vector<TimeNs> durations;
            TimeNs max = 0;
            EventId longest = EventId::None;
            qint64 graph = 0;
        };
        std::map<StringId, Expected> expected;
        for (std::uint32_t row = 0; row < trace->events.size(); ++row) {
            const TimeRange inside = trace->events.range(makeId<EventId>(row)).intersected(time);
            if (!isKernel(trace->events.category[row]) || inside.isEmpty())
                continue;
            Expected &name = expected[trace->events.name[row]];
            if (inside.duration() > name.max) {
                name.max = inside.duration();
                name.longest = makeId<EventId>(row);
            }
            name.durations.push_back(inside.duration());
            name.graph += trace->events.category[row] == Category::GraphKernel;
        }
        QCOMPARE(answer.rows.size(), expected.size());
        for (const AggregateRow &row : answer.rows) {
            Expected &name = expected[trace->strings.find(row.name.toStdString())];
            std::vector<TimeNs> &durations = name.durations;
            std::ranges::sort(durations);
            QCOMPARE(std::size_t(row.count), durations.size());
            QCOMPARE(row.p50, durations[durations.size() / 2]);
            QCOMPARE(row.p95, durations[std::size_t(double(durations.size()) * 0.95)]);
            QCOMPARE(row.max, durations.back());
            QCOMPARE(row.total, std::accumulate(durations.begin(), durations.end(), TimeNs(0)));
            QCOMPARE(row.graphCount, name.graph);
            QCOMPARE(row.longest, name.longest); // the first of equals
        }
    }
}

} // namespace gapscope

QTEST_GUILESS_MAIN(gapscope::TestAggregate)
#include "tst_aggregate.moc"
