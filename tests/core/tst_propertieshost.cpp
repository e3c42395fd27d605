// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The corrected method against an independent implementation that counts instants on bitmaps.

#include "core/analysis/hostmetrics.h"
#include "support/core/naivehost.h"

#include <QtTest>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kTraces = 200;

double uniform(std::mt19937_64 &random, double low, double high)
{
    return low + (high - low) * static_cast<double>(random() % 10007) / 10007.0;
}

// Differences from the naive answer, as text.
class Comparison {
public:
    void equal(const QString &what, qint64 actual, qint64 expected)
    {
        if (actual != expected)
            note(u"%1 is %2, not %3"_s.arg(what).arg(actual).arg(expected));
    }

    void measure(const QString &what, const Measure &actual, bool known, TimeNs numerator,
        TimeNs denominator)
    {
        equal(what + u" known"_s, actual.known, known);
        if (!actual.known || !known)
            return;
        equal(what + u" numerator"_s, static_cast<qint64>(actual.numerator), numerator);
        equal(what + u" denominator"_s, static_cast<qint64>(actual.denominator), denominator);
        const double value = denominator > 0
            ? static_cast<double>(numerator) / static_cast<double>(denominator)
            : 0;
        if (actual.value != value)
            note(u"%1 is %2, not %3"_s.arg(what).arg(actual.value).arg(value));
    }

    void window(const QString &name, const WindowMetrics &actual, const NaiveWindow &expected);
    void window(const QString &name, const std::optional<WindowMetrics> &actual,
        const std::optional<NaiveWindow> &expected);

    [[nodiscard]] QString text() const { return m_lines.join(u"\n"_s); }

private:
    void note(const QString &line) { m_lines.push_back(line); }

    QStringList m_lines;
};

void Comparison::window(
    const QString &name, const WindowMetrics &actual, const NaiveWindow &expected)
{
    const bool busy = expected.busyKnown && expected.total > 0;
    const bool launch = expected.launchKnown && expected.total > 0;
    const bool prep = expected.prepKnown && expected.total > 0;
    const TimeNs idle = expected.total - expected.active;
    const auto of = [&](Metric metric) { return name + u' ' + metricKey(metric); };
    equal(name + u" total"_s, actual.total, expected.total);
    measure(of(Metric::GpuIdle), actual[Metric::GpuIdle], busy, idle, expected.total);
    measure(of(Metric::GpuUtilization), actual[Metric::GpuUtilization], busy, expected.active,
        expected.total);
    measure(of(Metric::Nccl), actual[Metric::Nccl], busy, expected.nccl, expected.active);
    measure(of(Metric::Communication), actual[Metric::Communication], busy, expected.communication,
        expected.active);
    measure(of(Metric::LaunchOverhead), actual[Metric::LaunchOverhead], launch, expected.unpressed,
        expected.total);
    measure(of(Metric::LaunchTotal), actual[Metric::LaunchTotal], launch, expected.launches,
        expected.total);
    measure(of(Metric::PrepExposed), actual[Metric::PrepExposed], prep, expected.exposed,
        expected.prep);
    measure(
        of(Metric::PrepImpact), actual[Metric::PrepImpact], prep, expected.exposed, expected.total);
    measure(of(Metric::PrepIdleAttribution), actual[Metric::PrepIdleAttribution], prep,
        expected.exposed, idle);
    equal(name + u" crossed"_s, actual.crossedCount, expected.crossed);
    equal(name + u" applicable"_s, actual.applicableCount, expected.applicable);
    equal(name + u" yes"_s, actual.isYes, expected.isYes);
    equal(name + u" steps"_s, actual.stepCount, expected.steps);
}

void Comparison::window(const QString &name, const std::optional<WindowMetrics> &actual,
    const std::optional<NaiveWindow> &expected)
{
    equal(name + u" present"_s, actual.has_value(), expected.has_value());
    if (actual && expected)
        window(name, *actual, *expected);
}

void compareSteady(Comparison &comparison, const HostVerdict &actual, const NaiveAnswer &expected)
{
    comparison.equal(u"steady present"_s, actual.steady.has_value(), !expected.periods.empty());
    if (!actual.steady || expected.periods.empty())
        return;
    const auto &periods = expected.periods;
    TimeNs sum = 0;
    for (const TimeNs period : periods)
        sum += period;
    const auto near = [](double us) { return std::llround(us * 1000); };
    comparison.equal(u"steady steps"_s, actual.steady->steps, expected.steadySteps);
    comparison.equal(u"steady max gen"_s, actual.steady->maxGen, expected.maxGen);
    comparison.equal(u"steady median"_s, near(actual.steady->median), periods[periods.size() / 2]);
    comparison.equal(u"steady p90"_s, near(actual.steady->p90),
        periods[static_cast<std::size_t>(static_cast<double>(periods.size()) * 0.9)]);
    comparison.equal(u"steady mean"_s, near(actual.steady->mean),
        std::llround(static_cast<double>(sum) / static_cast<double>(periods.size())));
    comparison.equal(u"steady interval in order"_s,
        actual.steady->low <= actual.steady->high
            && actual.steady->low * 1000 >= static_cast<double>(periods.front()) - 1
            && actual.steady->high * 1000 <= static_cast<double>(periods.back()) + 1,
        true);
}

QString compare(const HostVerdict &actual, const NaiveAnswer &expected)
{
    static const std::map<NaiveVerdict, Verdict> kVerdicts {{NaiveVerdict::Yes, Verdict::Yes},
        {NaiveVerdict::No, Verdict::No}, {NaiveVerdict::Inconclusive, Verdict::Inconclusive}};
    Comparison comparison;
    comparison.equal(u"verdict"_s, static_cast<qint64>(actual.verdict),
        static_cast<qint64>(kVerdicts.at(expected.verdict)));
    const Evidence evidence = expected.verdict != NaiveVerdict::Yes ? Evidence::None
        : expected.strong                                           ? Evidence::Strong
                                                                    : Evidence::Weak;
    comparison.equal(
        u"evidence"_s, static_cast<qint64>(actual.evidence), static_cast<qint64>(evidence));
    comparison.equal(u"has reasons"_s, actual.reasons.empty(), false);
    comparison.window(u"aggregate"_s, actual.aggregate, expected.aggregate);
    comparison.window(u"context"_s, actual.context, expected.context);
    comparison.window(u"generation"_s, actual.generation, expected.generation);
    comparison.window(u"context host"_s, actual.contextHostPeriods, expected.contextHost);
    comparison.window(u"generation host"_s, actual.generationHostPeriods, expected.generationHost);
    comparison.equal(u"ranks"_s, std::ssize(actual.ranks), std::ssize(expected.ranks));
    for (std::size_t i = 0; i < std::min(actual.ranks.size(), expected.ranks.size()); ++i)
        comparison.window(
            u"rank %1"_s.arg(actual.ranks[i].rank), actual.ranks[i].metrics, expected.ranks[i]);
    comparison.equal(
        u"processes with steps"_s, actual.processesWithSteps, expected.processesWithSteps);
    comparison.equal(u"run lengths"_s, actual.benchStepsPerProcess == expected.runLengths, true);
    comparison.equal(u"devices"_s, actual.devices == expected.devices, true);
    compareSteady(comparison, actual, expected);
    return comparison.text();
}

// The intervals shown for a metric add up to its numerator, where no device is shared.
QString compareIntervals(const HostFacts &facts, const HostVerdict &verdict, const Scope &scope)
{
    Comparison comparison;
    for (std::size_t m = 0; m < kMetricCount; ++m) {
        const auto metric = static_cast<Metric>(m);
        const Measure &measure = verdict.aggregate[metric];
        if (!measure.known)
            continue;
        TimeNs sum = 0;
        for (const RankMetrics &rank : verdict.ranks)
            sum += metricIntervals(facts, metric, rank.rank, std::nullopt, scope).total();
        comparison.equal(
            u"intervals of "_s + metricKey(metric), sum, static_cast<qint64>(measure.numerator));
    }
    return comparison.text();
}

struct Tally {
    int traces = 0;
    int questions = 0;
    int yes = 0;
    int no = 0;
    int inconclusive = 0;
    int strong = 0;
    int markers = 0;
    int collectives = 0;
    int whole = 0;
    int pressed = 0;
    int unattributed = 0;
    int shared = 0;
    int severalTraces = 0;
    int exposed = 0;

    void add(const NaiveAnswer &answer)
    {
        ++questions;
        yes += answer.verdict == NaiveVerdict::Yes;
        no += answer.verdict == NaiveVerdict::No;
        inconclusive += answer.verdict == NaiveVerdict::Inconclusive;
        strong += answer.strong;
        markers += answer.source == NaiveSource::Markers;
        collectives += answer.source == NaiveSource::Collectives;
        whole += answer.source == NaiveSource::None;
        pressed += answer.aggregate.unpressed != answer.aggregate.launches;
        unattributed += answer.unattributedRanks > 0;
        shared += answer.sharedDevices > 0;
        exposed += answer.aggregate.exposed > 0;
    }
};

} // namespace

class TestPropertiesHost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void correctedAgainstNaive();

private:
    void ask(std::mt19937_64 &random, const std::vector<ModelTrace> &models, std::uint64_t seed);
    void askScope(const Run &run, const HostFacts &facts, const std::vector<ModelTrace> &models,
        const NaiveScope &naive, const NaiveLimits &limits, const QString &label);

    Tally m_tally;
};

namespace {

NaiveLimits randomLimits(std::mt19937_64 &random)
{
    NaiveLimits limits;
    for (auto *values : {&limits.aggregate, &limits.generation}) {
        *values = {uniform(random, 0.1, 0.99), uniform(random, 0.02, 0.4),
            uniform(random, 0.01, 0.8), uniform(random, 0.2, 0.99), uniform(random, 0.01, 0.3),
            uniform(random, 0.01, 0.6), 0.2};
    }
    return limits;
}

Thresholds toThresholds(const NaiveLimits &limits)
{
    Thresholds thresholds;
    const auto set = [&](const QString &prefix, const std::vector<double> &values) {
        const QStringList keys {u"gpu_idle_ratio"_s, u"launch_overhead_ratio"_s,
            u"gpu_utilization"_s, u"host_prep_exposed_ratio"_s, u"host_prep_perf_impact"_s,
            u"host_prep_idle_attribution"_s, u"nccl_ratio_caveat"_s};
        for (qsizetype i = 0; i < keys.size(); ++i)
            QVERIFY(thresholds.set(prefix + keys[i], values[static_cast<std::size_t>(i)]));
    };
    set(QString(), limits.aggregate);
    set(u"generation."_s, limits.generation);
    return thresholds;
}

// Scopes of one run: everything, a subset of ranks, a phase, a time range, and mixtures.
std::vector<NaiveScope> randomScopes(
    std::mt19937_64 &random, const std::vector<ModelTrace> &models, int ranks)
{
    std::vector<NaiveScope> scopes(6);
    for (int rank = 0; rank < ranks; ++rank) {
        for (NaiveScope *scope : {&scopes[1], &scopes[4]}) {
            if (random() % 2 == 0)
                scope->ranks.push_back(rank);
        }
    }
    scopes[2].phase = static_cast<int>(random() % 2);
    const bool oneClock = std::all_of(models.begin(), models.end(),
        [&](const ModelTrace &model) { return model.tick == models.front().tick; });
    if (!oneClock)
        return {scopes[0], scopes[1], scopes[2]};
    for (NaiveScope *scope : {&scopes[3], &scopes[4], &scopes[5]}) {
        const auto begin = static_cast<TimeNs>(random() % 300);
        scope->time = TimeRange {begin, begin + 1 + static_cast<TimeNs>(random() % 400)};
    }
    scopes[5].phase = static_cast<int>(random() % 2);
    return scopes;
}

// Rows that reach as far as any range asked for, so that the bitmaps do too.
void widen(ModelTrace &model)
{
    ModelRange range;
    range.name = "wide";
    range.begin = model.firstWork() - 10 * model.tick;
    range.end = model.firstWork() + 1000 * model.tick;
    range.isAsync = true;
    if (!model.ranges.empty())
        model.ranges.push_back(range);
    else if (!model.calls.empty())
        model.calls.push_back({0, 0, range.begin, range.end, "cudaDeviceSynchronize_v3020"});
}

} // namespace

void TestPropertiesHost::askScope(const Run &run, const HostFacts &facts,
    const std::vector<ModelTrace> &models, const NaiveScope &naive, const NaiveLimits &limits,
    const QString &label)
{
    Scope scope;
    if (naive.time) {
        const TimeNs tick = models.front().tick;
        scope.time = TimeRange {naive.time->begin * tick, naive.time->end * tick};
    }
    for (const int rank : naive.ranks)
        scope.ranks.push_back(static_cast<std::uint32_t>(rank));
    if (naive.phase >= 0)
        scope.phase = naive.phase == 0 ? StepPhase::Context : StepPhase::Generation;
    const NaiveAnswer expected = naiveJudge(models, naive, limits);
    const HostVerdict actual = judgeCorrected(run, facts, scope, toThresholds(limits));
    m_tally.add(expected);
    QString difference = compare(actual, expected);
    const bool isSimple = expected.sharedDevices == 0 && expected.source != NaiveSource::None;
    if (difference.isEmpty() && isSimple)
        difference = compareIntervals(facts, actual, scope);
    QVERIFY2(difference.isEmpty(), qPrintable(label + u":\n"_s + difference));
}

void TestPropertiesHost::ask(
    std::mt19937_64 &random, const std::vector<ModelTrace> &models, std::uint64_t seed)
{
    std::vector<TracePtr> traces;
    for (const ModelTrace &model : models)
        traces.push_back(buildModel(model));
    const Run run = makeRun(traces, u"random"_s);
    const HostFactsPtr facts = collectHostFacts(run, loadHostTables());
    m_tally.severalTraces += traces.size() > 1;
    int index = 0;
    for (const NaiveScope &scope :
        randomScopes(random, models, static_cast<int>(run.ranks.size()))) {
        const QString label = u"seed %1, scope %2"_s.arg(seed).arg(index++);
        askScope(run, *facts, models, scope, randomLimits(random), label);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestPropertiesHost::correctedAgainstNaive()
{
    bool ok = false;
    const qulonglong given = qEnvironmentVariable("GAPSCOPE_SEED").toULongLong(&ok);
    const std::uint64_t first = ok ? given : 7'000'000;
    for (std::uint64_t i = 0; i < kTraces; ++i) {
        std::mt19937_64 random(first + i);
        std::vector<ModelTrace> models {randomModel(random)};
        if (random() % 6 == 0)
            models.push_back(randomModel(random));
        for (ModelTrace &model : models)
            widen(model);
        ask(random, models, first + i);
        if (QTest::currentTestFailed())
            return;
        ++m_tally.traces;
    }
    qInfo(
        "seeds %llu to %llu: %d traces (%d runs of two), %d questions: %d YES (%d strong), %d NO, "
        "%d INCONCLUSIVE; %d markers, %d collectives, %d whole trace; %d with back-pressure, %d "
        "with "
        "unattributed ranks, %d with shared devices, %d with exposed preparation",
        static_cast<unsigned long long>(first),
        static_cast<unsigned long long>(first + kTraces - 1), m_tally.traces, m_tally.severalTraces,
        m_tally.questions, m_tally.yes, m_tally.strong, m_tally.no, m_tally.inconclusive,
        m_tally.markers, m_tally.collectives, m_tally.whole, m_tally.pressed, m_tally.unattributed,
        m_tally.shared, m_tally.exposed);
    // The random traces must reach what the test is about.
    for (const int count : {m_tally.yes, m_tally.no, m_tally.inconclusive, m_tally.strong,
             m_tally.markers, m_tally.collectives, m_tally.whole, m_tally.pressed,
             m_tally.unattributed, m_tally.shared, m_tally.severalTraces, m_tally.exposed})
        QVERIFY(count >= 5);
}

QTEST_GUILESS_MAIN(TestPropertiesHost)
#include "tst_propertieshost.moc"
