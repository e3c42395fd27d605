// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gappairs.h"
#include "core/io/traceloader.h"
#include "core/report/gappairstable.h"
#include "support/core/sharedtraces.h"
#include "support/core/texttrace.h"

#include <QTest>

#include <cmath>

using namespace gapscope;
using namespace Qt::StringLiterals;

// Device gaps of two runs, paired by step and source.
class TestGapPairs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pairsBySource();
    void stepsOfOtherWorkloadsAreLeftOut();
    void rangesWithoutSteps();
    void saysWhyNot();
    void pairOfSharedCases();
    void sharedTracesAddUp_data();
    void sharedTracesAddUp();
    void writesATable();

private:
    [[nodiscard]] GapPairs pairsOf(const ComparedRun &baseline, const ComparedRun &target) const
    {
        const RunComparison comparison = compareRuns(baseline, target, loadCompareTables(m_tables));
        return pairGaps(baseline, target, comparison.periods, m_tables, m_rules);
    }

    [[nodiscard]] ComparedRun side(Run run) const
    {
        ComparedRun result;
        result.facts = collectHostFacts(run, m_tables);
        result.run = std::move(run);
        return result;
    }

    HostTables m_tables = loadHostTables();
    GapTables m_rules = loadGapTables();
};

namespace {

// Steps of 1000 us of one rank: the GPU works in [0, 100), then the host updates requests for
// `update` and prepares for `prepare`, launches for 10 and the next step's kernel starts 5 later.
// In us.
std::string steps(int count, int update, int prepare, int gen = 8, int first = 0)
{
    std::string text;
    const auto span = [](int from, int to) {
        return '[' + std::to_string(1000 * from) + ',' + std::to_string(1000 * to) + ')';
    };
    for (int i = first; i < first + count; ++i) {
        const int at = 1000 * i;
        const int launch = at + update + prepare;
        text += "p1 t1 range: _forward_step " + std::to_string(i) + ": 0 ctx reqs, "
            + std::to_string(gen) + " gen reqs" + span(at, at + 900) + " update"
            + span(at, at + update) + " prepare" + span(at + update, launch) + '\n';
        text += "p1 t1 api: cudaLaunchKernel" + span(launch, launch + 10) + '#'
            + std::to_string(i + 1) + '\n';
        text += "p1 gpu0/s7: k" + span(launch + 15, launch + 115) + '#' + std::to_string(i + 1)
            + '\n';
    }
    return text;
}

const GapPair *rowOf(const GapPairs &pairs, const char *source)
{
    const auto found = std::ranges::find(pairs.rows, QString::fromUtf8(source), &GapPair::source);
    return found == pairs.rows.end() ? nullptr : &*found;
}

void verifyAddsUp(const GapPairs &pairs)
{
    double baseline = 0;
    double target = 0;
    for (const GapPair &pair : pairs.rows) {
        baseline += pair.us.baseline;
        target += pair.us.target;
    }
    QVERIFY(std::abs(baseline - pairs.idle.baseline) < 1e-3); // 1 ns
    QVERIFY(std::abs(target - pairs.idle.target) < 1e-3);
    QVERIFY(!pairs.rows.empty());
    QCOMPARE(pairs.rows.back().cause.kind, CauseKind::Unattributed);
}

} // namespace

void TestGapPairs::pairsBySource()
{
    const GapPairs pairs = pairsOf(
        side(test::buildRun(steps(12, 118, 50))), side(test::buildRun(steps(12, 352, 50))));
    QCOMPARE(pairs.reason, QString());
    QCOMPARE(pairs.unit, ComparedUnit::Step);
    QCOMPARE(pairs.steps, std::size_t {11}); // the last step has no period
    verifyAddsUp(pairs);
    QCOMPARE(pairs.idle, (Delta {900, 900})); // steps are 1000 us long in both
    const GapPair *update = rowOf(pairs, "update");
    QVERIFY(update != nullptr);
    QCOMPARE(update->us, (Delta {118, 352}));
    QCOMPARE(update->gaps, (Delta {1, 1}));
    QCOMPARE(update->status, DeltaStatus::Regression);
    QCOMPARE(update->significant, std::optional(true));
    QCOMPARE(gapPairText(*update, pairs.unit), u"grew 118.0 → 352.0\u2009µs per step"_s);
    QCOMPARE(update->targetLongest.covered, TimeNs {352'000});
    QCOMPARE(rowOf(pairs, "prepare")->us, (Delta {50, 50}));
    QCOMPARE(rowOf(pairs, "cudaLaunchKernel")->us, (Delta {10, 10}));
    QCOMPARE(rowOf(pairs, "cudaLaunchKernel to its kernel")->us, (Delta {5, 5}));
    // The rest of the step's range, after the kernel: 900 - 283, less in the target.
    QCOMPARE(rowOf(pairs, "_forward_step")->us, (Delta {617, 383}));
    QCOMPARE(pairs.rows.back().us, (Delta {100, 100})); // between the steps
}

void TestGapPairs::stepsOfOtherWorkloadsAreLeftOut()
{
    // The second half of the target does other work, with long gaps that must not count.
    const std::string text = steps(12, 100, 50);
    const std::string target = text + steps(12, 700, 50, 4, 12);
    const GapPairs pairs = pairsOf(side(test::buildRun(text)), side(test::buildRun(target)));
    verifyAddsUp(pairs);
    QCOMPARE(rowOf(pairs, "update")->us, (Delta {100, 100}));
}

void TestGapPairs::rangesWithoutSteps()
{
    const auto text = [](int work) {
        return "p1 gpu0/s7: a[0,10000)#1 b[100000,110000)#2\n"
               "p1 t1 range: work[10000,"
            + std::to_string(10000 + work)
            + ")\np1 t1 api: cudaLaunchKernel[0,10)#1 cudaLaunchKernel[98000,99000)#2\n";
    };
    const GapPairs pairs
        = pairsOf(side(test::buildRun(text(20'000))), side(test::buildRun(text(60'000))));
    QCOMPARE(pairs.unit, ComparedUnit::Range);
    verifyAddsUp(pairs);
    QCOMPARE(rowOf(pairs, "work")->us, (Delta {20, 60}));
    QVERIFY(!rowOf(pairs, "work")->significant.has_value());
    QCOMPARE(gapPairText(*rowOf(pairs, "work"), pairs.unit), u"grew 20.0 → 60.0\u2009µs"_s);
}

void TestGapPairs::saysWhyNot()
{
    const GapPairs pairs = pairsOf(side(test::buildRun("p1 t1 range: r[0,5)\n")),
        side(test::buildRun("p1 t1 range: r[0,5)\n")));
    QVERIFY(!pairs.reason.isEmpty());
    QVERIFY(pairs.rows.empty());
    QCOMPARE(gapPairsTable(pairs).notes.size(), std::size_t {1});
}

void TestGapPairs::pairOfSharedCases()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    const auto load = [&](const char *name) {
        Progress progress;
        return side(
            *loadRun({test::sharedTraces() + u"/cases/"_s + QString::fromUtf8(name)}, progress));
    };
    const ComparedRun baseline = load("08_pair_baseline.sqlite");
    const ComparedRun target = load("08_pair_target.sqlite");
    const GapPairs pairs = pairsOf(baseline, target);
    QCOMPARE(pairs.unit, ComparedUnit::Step);
    QVERIFY(pairs.steps >= 239); // 240 steady ones, the last may end the run
    verifyAddsUp(pairs);
    for (const GapPair &pair : pairs.rows)
        qInfo("%-32s %-22s %9.1f -> %9.1f  %6.2f -> %6.2f gaps %-12s %s", qPrintable(pair.source),
            qPrintable(causeKindKey(pair.cause.kind)), pair.us.baseline, pair.us.target,
            pair.gaps.baseline, pair.gaps.target, qPrintable(statusWord(pair.status)),
            qPrintable(pair.pattern));

    // What the generator was told (ops in the truth files): us per step, both runs.
    struct Expected {
        const char *source;
        double baseline;
        double target;
        DeltaStatus status;
    };

    const Expected expected[] {
        {"broadcast_requests", 0, 250.6, DeltaStatus::New},
        {"_update_requests", 414.0, 725.8, DeltaStatus::Regression},
        {"prepare_resources", 192.8, 350.5, DeltaStatus::Regression},
        {"_write_finish_reasons", 0, 121.5, DeltaStatus::New},
        {"_handle_responses", 302.2, 341.4, DeltaStatus::Regression},
        {"_schedule", 121.5, 120.5, DeltaStatus::Unchanged},
        {"_prepare_tp_inputs", 808.0, 863.0, DeltaStatus::Regression},
    };
    for (const Expected &row : expected) {
        const GapPair *pair = rowOf(pairs, row.source);
        QVERIFY2(pair != nullptr, row.source);
        QVERIFY2(
            std::abs(pair->us.baseline - row.baseline) <= 0.01 * row.baseline + 0.1, row.source);
        QVERIFY2(std::abs(pair->us.target - row.target) <= 0.01 * row.target + 0.1, row.source);
        QCOMPARE(pair->status, row.status);
    }
    QVERIFY(pairs.rows.back().us.target <= 0.05 * pairs.idle.target);
    // A run against itself: nothing changed.
    const GapPairs same = pairsOf(baseline, baseline);
    verifyAddsUp(same);
    for (const GapPair &pair : same.rows)
        QCOMPARE(pair.us.change(), 0.0);
}

void TestGapPairs::sharedTracesAddUp_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QTest::addColumn<QString>("baseline");
    QTest::addColumn<QString>("target");
    QTest::newRow("fsdp") << u"nsys/fsdp_2gpu_before.sqlite"_s << u"nsys/fsdp_2gpu_after.sqlite"_s;
    QTest::newRow("01 and 12") << u"cases/01_host_bound_yes.sqlite"_s
                               << u"cases/12_versioned_api.sqlite"_s;
    QTest::newRow("eager and graph")
        << u"nsys/transformer_2p7b_eager.sqlite"_s << u"nsys/transformer_2p7b_cudagraph.sqlite"_s;
    QTest::newRow("four ranks") << u"cases/07_straggler_tp4.sqlite"_s
                                << u"cases/07_straggler_tp4.sqlite"_s;
}

// Idle time by pairs is the complement of busy time in the compared periods.
void TestGapPairs::sharedTracesAddUp()
{
    QFETCH(QString, baseline);
    QFETCH(QString, target);
    const auto load = [&](const QString &name) {
        Progress progress;
        return side(*loadRun({test::sharedTraces() + u'/' + name}, progress));
    };
    const ComparedRun ours = load(baseline);
    const ComparedRun theirs = load(target);
    const RunComparison comparison = compareRuns(ours, theirs, loadCompareTables(m_tables));
    const GapPairs pairs = pairGaps(ours, theirs, comparison.periods, m_tables, m_rules);
    QCOMPARE(pairs.reason, QString());
    verifyAddsUp(pairs);
    QCOMPARE(pairs.periods.size(), comparison.periods.baseline.size());
    for (const bool isTarget : {false, true}) {
        const ComparedRun &one = isTarget ? theirs : ours;
        const auto &periods = isTarget ? comparison.periods.target : comparison.periods.baseline;
        for (std::size_t i = 0; i < periods.size(); ++i) {
            const IntervalSet idle = IntervalSet {periods[i].time}.subtracted(
                deviceBusyOf(*one.facts, periods[i].rank));
            QCOMPARE(isTarget ? pairs.periods[i].target : pairs.periods[i].baseline, idle.total());
        }
    }
    // The change of the period is that of the idle time and of the busy time.
    QVERIFY(std::abs(comparison.period.value.change() - comparison.gpuBusy.value.change()
                - pairs.idle.change())
        < 2e-3);
}

void TestGapPairs::writesATable()
{
    const GapPairs pairs = pairsOf(
        side(test::buildRun(steps(12, 118, 50))), side(test::buildRun(steps(12, 352, 50))));
    const Table table = gapPairsTable(pairs);
    QCOMPARE(table.rows.size(), pairs.rows.size());
    for (const Row &row : table.rows)
        QCOMPARE(row.size(), table.columns.size());
    QVERIFY(table.sum.has_value());
}

QTEST_GUILESS_MAIN(TestGapPairs)
#include "tst_gappairs.moc"
