// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Folding, pyramids, search, and the sums and the verdict of a selection, each against a plain scan of
// the begin and end columns.

#include "core/analysis/hostmetrics.h"
#include "core/query/aggregate.h"
#include "core/query/find.h"
#include "core/query/fold.h"
#include "support/core/benchreport.h"
#include "support/core/bigtrace.h"

#include <QCoreApplication>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 1748;

// Folds every lane at one zoom.
double foldAll(const TimelineFacts &facts, TimeNs span, FoldedLane &folded)
{
    const Trace &trace = *facts.run.traces[0];
    const TimeNs middle = trace.range.begin + (trace.range.duration() - span) / 2;
    const TimeScale scale({middle, middle + span}, kWidth);
    return secondsOf([&] {
        for (std::uint32_t lane = 0; lane < trace.events.laneCount(); ++lane) {
            const EventLane events(trace, facts.traces[0].classes, lane);
            fold(events, &facts.traces[0].pyramids[lane], scale, folded);
        }
    });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const BenchOptions options = BenchOptions::parse(QCoreApplication::arguments(), 10'000'000);
    BenchReport report(u"bench_query"_s, options);
    const TracePtr trace = bigTrace(options.events);
    const TimelineFactsPtr facts = bigFacts(trace);
    FoldedLane folded;
    TimeNs sink = 0;
    const auto scan = [&] {
        return secondsOf([&] {
            for (std::size_t i = 0; i < trace->events.size(); ++i)
                sink += trace->events.end[i] - trace->events.begin[i];
        });
    };
    const auto pyramids = [&] {
        return secondsOf([&] {
            for (std::uint32_t lane = 0; lane < trace->events.laneCount(); ++lane)
                sink += static_cast<TimeNs>(
                    LanePyramid::build(EventLane(*trace, facts->traces[0].classes, lane), true).bytes());
        });
    };
    const auto search = [&] { return secondsOf([&] { sink += findNames(*trace, u"gemm"_s).events; }); };
    const auto rare = [&] { return secondsOf([&] { sink += findNames(*trace, u"_prepare"_s).events; }); };
    const NameHits hits = findNames(*trace, u"allreduce"_s);
    const auto next = [&] {
        return secondsOf([&] { sink += index(nextHit(*trace, hits, EventId::None, trace->range.end / 2, 1)); });
    };
    const TimeNs all = trace->range.duration();
    const auto middle = [&](TimeNs span) {
        const TimeNs begin = trace->range.begin + (all - span) / 2;
        return TimeRange {begin, begin + span};
    };
    // All four tables of the selection panel, as one answer, exposed times included.
    const auto aggregateAll = [&](TimeNs span) {
        AggregateScope scope;
        scope.times = {middle(span)};
        for (const RankTimeline &rank : facts->ranks)
            scope.busy.push_back(rank.busy.get());
        return secondsOf([&] {
            for (std::size_t kind = 0; kind < kAggregateKindCount; ++kind)
                sink += aggregate(facts->run, AggregateKind(kind), scope).count;
        });
    };
    const HostTables tables = loadHostTables();
    const HostFactsPtr hostFacts = collectHostFacts(facts->run, tables);
    const auto verdict = [&](TimeNs span) {
        Scope scope;
        scope.time = middle(span);
        return secondsOf([&] {
            const HostVerdict answer
                = judgeCorrected(facts->run, *hostFacts, scope, tables.thresholds);
            sink += static_cast<TimeNs>(answer.ranks.size());
        });
    };
    const std::vector<double> medians = interleavedMedians(options.rounds,
        {scan, pyramids, search, rare, next, [&] { return foldAll(*facts, all, folded); },
            [&] { return foldAll(*facts, all / 100, folded); },
            [&] { return foldAll(*facts, 10'000'000, folded); },
            [&] { return foldAll(*facts, 1'000'000, folded); }, [&] { return aggregateAll(all); },
            [&] { return aggregateAll(all / 100); }, [&] { return verdict(all); },
            [&] { return verdict(all / 100); }});
    const QString base = u"scan"_s;
    const auto add = [&](const QString &name, double seconds) {
        report.add(name, seconds * 1e3, u"ms"_s, base, medians[0] * 1e3);
    };
    report.add(base, medians[0] * 1e3, u"ms"_s);
    add(u"build pyramids"_s, medians[1]);
    add(u"search a frequent name"_s, medians[2]);
    add(u"search a rare name"_s, medians[3]);
    add(u"next hit"_s, medians[4]);
    add(u"fold all lanes, whole trace"_s, medians[5]);
    add(u"fold all lanes, a hundredth"_s, medians[6]);
    add(u"fold all lanes, 10 ms"_s, medians[7]);
    add(u"fold all lanes, 1 ms"_s, medians[8]);
    add(u"sum by name, whole trace"_s, medians[9]);
    add(u"sum by name, a hundredth"_s, medians[10]);
    add(u"verdict, whole trace"_s, medians[11]);
    add(u"verdict, a hundredth"_s, medians[12]);
    report.add(u"pyramids"_s, static_cast<double>(facts->pyramidBytes()), u"bytes"_s, u"events"_s,
        static_cast<double>(trace->events.size()));
    return sink == 42 ? 1 : 0;
}
