// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/panelsamples.h"

#include "widgets/panels/metrictext.h"

using namespace Qt::StringLiterals;

namespace gapscope::test {

namespace {

constexpr std::array kOrder {Metric::GpuIdle, Metric::LaunchOverhead, Metric::PrepExposed,
    Metric::PrepImpact, Metric::PrepIdleAttribution, Metric::GpuUtilization, Metric::Nccl};
constexpr TimeNs kMs = 1'000'000;

void judge(WindowMetrics &window, bool isGeneration)
{
    const Thresholds limits = publishedThresholds();
    for (const JudgedRow &row : judgedRows()) {
        const Measure &measure = window[row.metric];
        const double limit
            = limitOf(row, limits, isGeneration ? std::optional(StepPhase::Generation) : std::nullopt);
        const bool crossed = row.crossedBelow ? measure.value < limit : measure.value > limit;
        if (!measure.known)
            continue;
        if (!row.isVote) {
            window.ncclCaveat = crossed;
            continue;
        }
        window.crossed[std::size_t(row.metric)] = crossed;
        ++window.applicableCount;
        window.crossedCount += crossed ? 1 : 0;
    }
    const auto isCrossed = [&](Metric metric) { return isMetricCrossed(window, metric); };
    window.hostPrepConfirmed
        = isCrossed(Metric::PrepImpact) && isCrossed(Metric::PrepIdleAttribution);
    window.isYes = window.crossedCount >= 2;
}

RankMetrics rankOf(std::size_t rank, const WindowMetrics &metrics)
{
    return {.rank = rank,
        .pid = std::uint32_t(4100 + 7 * rank),
        .deviceOrdinal = int(rank),
        .deviceName = u"NVIDIA H100"_s,
        .metrics = metrics};
}

AggregateRow aggregateRow(const QString &name, qint64 count, double totalUs, double exposedUs,
    double meanUs, double maxUs, double share)
{
    AggregateRow row;
    row.name = name;
    row.count = count;
    row.total = TimeNs(totalUs * 1000);
    row.exposed = TimeNs(exposedUs * 1000);
    row.mean = meanUs * 1000;
    row.p50 = TimeNs(meanUs * 1000);
    row.p95 = TimeNs(maxUs * 1000);
    row.max = TimeNs(maxUs * 1000);
    row.share = share;
    row.longest = makeId<EventId>(7);
    return row;
}

} // namespace

Thresholds publishedThresholds()
{
    Thresholds limits;
    limits.aggregate = {0.30, 0.10, 0.60, 0.50, 0.05, 0.50, 0.20};
    limits.generation = {0.15, 0.10, 0.80, 0.50, 0.05, 0.50, 0.20};
    return limits;
}

WindowMetrics windowOf(
    const std::array<double, 7> &shares, TimeNs total, int steps, bool isGeneration)
{
    WindowMetrics window;
    window.total = total;
    window.stepCount = steps;
    for (std::size_t i = 0; i < kOrder.size(); ++i) {
        Measure &measure = window[kOrder[i]];
        measure.known = shares[i] >= 0;
        measure.value = shares[i];
        measure.denominator = double(total);
        measure.numerator = shares[i] * double(total);
        if (!measure.known)
            measure = Measure {.reason = u"graph work not recorded"_s};
    }
    window[Metric::LaunchTotal] = window[Metric::LaunchOverhead];
    window[Metric::Communication] = window[Metric::Nccl];
    judge(window, isGeneration);
    return window;
}

VerdictInput yesVerdict()
{
    VerdictInput input;
    HostVerdict &answer = input.corrected;
    answer.verdict = Verdict::Yes;
    answer.evidence = Evidence::Strong;
    answer.thresholds = publishedThresholds();
    answer.aggregate
        = windowOf({0.772, 0.024, 1.0, 0.226, 0.293, 0.228, 0.189}, 2218 * kMs, 272);
    answer.context = windowOf({0.627, 0.114, 1.0, 0.363, 0.579, 0.373, 0.142}, 152 * kMs, 32);
    answer.generation
        = windowOf({0.783, 0.017, 1.0, 0.217, 0.277, 0.218, 0.193}, 2066 * kMs, 240, true);
    answer.ranks.push_back(
        rankOf(0, windowOf({0.773, 0.024, 1.0, 0.226, 0.292, 0.227, 0.189}, 1109 * kMs, 272)));
    answer.ranks.push_back(
        rankOf(1, windowOf({0.772, 0.024, 1.0, 0.226, 0.294, 0.228, 0.189}, 1109 * kMs, 272)));
    answer.reasons = {u"All steps: 4 of 6 figures crossed their thresholds."_s};
    answer.steady = SteadyPeriod {240, 500, 3988.7, 3987.2, 3995.0, 3987.9, 3989.5};
    answer.coverage.byCount = 0.962;
    answer.coverage.byTime = 0.941;
    answer.windowNote = u"forward steps of the benchmark run"_s;
    input.reference = answer;
    input.reference->method = Method::Reference;
    input.reference->ranks.clear();
    input.reference->aggregate
        = windowOf({0.702, 0.021, 1.0, 0.206, 0.273, 0.298, 0.149}, 2940 * kMs, 544);
    input.scope = u"whole run"_s;
    return input;
}

VerdictInput weakVerdict()
{
    VerdictInput input = yesVerdict();
    HostVerdict &answer = input.corrected;
    answer.evidence = Evidence::Weak;
    answer.aggregate = windowOf({0.452, 0.024, 0.31, 0.026, 0.093, 0.548, 0.389}, 2218 * kMs, 272);
    answer.aggregate[Metric::LaunchTotal].value = 0.61;
    answer.aggregate[Metric::Communication].value = 0.45;
    answer.context.reset();
    answer.generation.reset();
    input.reference->verdict = Verdict::No;
    input.difference
        = u"The corrected method says YES, the reference method NO: it merges all GPUs into one busy "
          "time; and its window reaches from the first to the last kernel."_s;
    return input;
}

VerdictInput noVerdict()
{
    VerdictInput input;
    HostVerdict &answer = input.corrected;
    answer.verdict = Verdict::No;
    answer.thresholds = publishedThresholds();
    answer.aggregate = windowOf({0.042, 0.031, -1, -1, -1, 0.958, 0.0}, 9730 * kMs, 0);
    for (const Metric metric :
        {Metric::PrepExposed, Metric::PrepImpact, Metric::PrepIdleAttribution})
        answer.aggregate[metric].reason = u"the trace has no host ranges"_s;
    answer.reasons = {u"No window crossed two or more thresholds."_s};
    answer.windowNote = u"whole trace (no forward-step markers)"_s;
    answer.ranks.push_back(rankOf(0, answer.aggregate));
    input.scope = u"selection 2,667.3 µs"_s;
    return input;
}

VerdictInput inconclusiveVerdict()
{
    VerdictInput input;
    HostVerdict &answer = input.corrected;
    answer.verdict = Verdict::Inconclusive;
    answer.thresholds = publishedThresholds();
    answer.aggregate = windowOf({-1, 0.017, -1, -1, -1, -1, -1}, 900 * kMs, 240);
    answer.aggregate[Metric::PrepExposed].reason = u"needs GPU busy time"_s;
    answer.reasons = {u"CUDA graphs were launched, but neither their kernels nor their executions "
                      "were recorded."_s};
    answer.coverage.reason = u"no node rows"_s;
    input.scope = u"whole trace"_s;
    return input;
}

VerdictInput manyRanksVerdict(int ranks)
{
    VerdictInput input = yesVerdict();
    const WindowMetrics metrics = input.corrected.ranks.front().metrics;
    input.corrected.ranks.clear();
    for (int i = 0; i < ranks; ++i)
        input.corrected.ranks.push_back(rankOf(std::size_t(i), metrics));
    return input;
}

std::array<Aggregate, kAggregateKindCount> sampleAggregates()
{
    std::array<Aggregate, kAggregateKindCount> result;
    Aggregate &ranges = result[std::size_t(AggregateKind::Ranges)];
    ranges.span = 5'334'600;
    ranges.rows = {
        aggregateRow(u"_update_requests"_s, 2, 1453.1, 1453.1, 726.6, 726.7, 0.272),
        aggregateRow(u"_sample_async"_s, 2, 1441.0, 426.1, 720.5, 722.2, 0.270),
        aggregateRow(u"_process_requests"_s, 2, 782.6, 17.3, 391.3, 391.5, 0.147),
        aggregateRow(u"prepare_resources"_s, 2, 701.2, 701.2, 350.6, 350.7, 0.131),
        aggregateRow(u"_handle_responses"_s, 2, 682.5, 682.5, 341.3, 341.4, 0.128),
        aggregateRow(u"_fetch_new_requests"_s, 2, 543.0, 0.0, 271.5, 271.6, 0.102),
    };
    Aggregate &kernels = result[std::size_t(AggregateKind::Kernels)];
    kernels.kind = AggregateKind::Kernels;
    kernels.rows = {
        aggregateRow(u"gemm_bf16_128x64"_s, 320, 1210.5, 0, 3.8, 9.2, 0.23),
        aggregateRow(u"fast_greedy_sample_kernel"_s, 2, 33.2, 0, 16.6, 17.0, 0.006),
        aggregateRow(u"ncclDevKernel_AllReduce_Sum_bf16_RING_LL"_s, 66, 512.7, 0, 7.8, 12.1, 0.096),
    };
    kernels.rows[0].graphCount = 320;
    for (AggregateRow &row : kernels.rows)
        row.exposed.reset();
    Aggregate &calls = result[std::size_t(AggregateKind::ApiCalls)];
    calls.kind = AggregateKind::ApiCalls;
    calls.rows = {aggregateRow(u"cudaEventSynchronize"_s, 2, 400.2, 380.0, 200.1, 200.2, 0.075),
        aggregateRow(u"cudaGraphLaunch"_s, 2, 88.0, 40.0, 44.0, 44.5, 0.016)};
    result[std::size_t(AggregateKind::OsCalls)].kind = AggregateKind::OsCalls;
    return result;
}

Details sampleDetails()
{
    return {.title = u"_update_requests"_s,
        .subtitle = u"host range, rank 0"_s,
        .rows = {
            {u"Time"_s, {}},
            {u"Start"_s, u"1,678.604 ms"_s},
            {u"In step 150"_s, u"+2,050.4 µs"_s},
            {u"Duration"_s, u"726.7 µs"_s},
            {u"Self time"_s, u"701.3 µs"_s},
            {u"Place"_s, {}},
            {u"Thread"_s, u"4100"_s},
            {u"Process"_s, u"4100"_s},
            {u"Name"_s,
                u"void at::native::(anonymous namespace)::elementwise_kernel_with_a_long_name<128, "
                "4, at::native::BinaryFunctor<float, float>>(int, at::native::BinaryFunctor<float, "
                "float>)"_s,
                true},
            {u"Ranges around it"_s, {}},
            {u"1"_s, u"_executor_loop"_s, true, 0},
            {u"2"_s, u"_update_requests"_s, true, 1},
        }};
}

namespace {

OperationDelta operation(const QString &name, Delta exclusive, Delta inclusive, DeltaStatus status)
{
    OperationDelta row;
    row.name = name;
    row.sourceFunction = name.isEmpty() ? QString() : u"Worker."_s + name;
    row.exclusive = exclusive;
    row.inclusive = inclusive;
    row.calls = {1, 1};
    row.change = {exclusive.change(), exclusive.change() - 1, exclusive.change() + 2};
    row.significant = true;
    row.status = status;
    row.published = status;
    return row;
}

std::vector<SeriesPoint> samplePoints(double us)
{
    std::vector<SeriesPoint> points;
    for (std::uint32_t i = 0; i < 22; ++i) {
        const bool isContext = i < 2;
        const bool isPaired = i < 21;
        points.push_back({0, i, 100 + i, isContext ? StepPhase::Context : StepPhase::Generation,
            {isContext ? 1 : 0, 8}, isContext ? 2 * us : us + i, isPaired, isPaired && !isContext});
    }
    return points;
}

void addCounts(RunComparison &result)
{
    KernelDelta gemm {u"gemm"_s, u"gemm"_s, false, {4, 1}, {0, 3}, {}, {100, 90},
        DeltaStatus::Unchanged, 3, false};
    KernelDelta sum {u"allReduce"_s, u"collective"_s, true, {1, 1}, {}, {}, {50, 110},
        DeltaStatus::Regression, 0, false};
    result.kernels = {{sum, gemm}, {5, 5}, {5, 2}, {0, 3}, {}, {150, 200}, {}};
    result.gpuBusy.value = {150, 200};
    ApiDelta launch {u"cudaLaunchKernel"_s, ApiKind::KernelLaunch, {5, 2}, {40, 20},
        DeltaStatus::Unchanged};
    ApiDelta graph {u"cudaGraphLaunch"_s, ApiKind::GraphLaunch, {0, 1}, {0, 30}, DeltaStatus::New};
    result.api = {{graph, launch}, {5, 3}, {40, 50}, {5, 3}, {}};
}

} // namespace

std::shared_ptr<const RunComparison> sampleComparison()
{
    RunComparison result;
    result.baselineLabel = u"v1"_s;
    result.targetLabel = u"v2"_s;
    result.unit = ComparedUnit::Step;
    result.workload = {0, 8};
    result.steady = true;
    result.pairedSteps = 21;
    result.baselineLeftOut = 1;
    result.targetLeftOut = 1;
    result.pairs.steps = 19;
    result.pairs.pairs.resize(19);
    result.baseline = {19, 1000, 1000, 1010, 998, 1002};
    result.target = {19, 1500, 1500, 1510, 1498, 1502};
    result.period = {{1000, 1500}, {500, 498.0, 503.0}};
    result.operations = {
        operation(u"update"_s, {400, 700}, {500, 1000}, DeltaStatus::Regression),
        operation(u"broadcast"_s, {0, 250}, {0, 250}, DeltaStatus::New),
        operation(u"sample"_s, {300, 250}, {300, 250}, DeltaStatus::Improved),
        operation(u"schedule"_s, {100, 100.5}, {100, 100.5}, DeltaStatus::Unchanged),
        operation({}, {200, 199.5}, {}, DeltaStatus::Unchanged)};
    using enum OwnerClass;
    result.waterfall.period = {1000, 1500};
    result.waterfall.parts = {{{Range, u"update"_s, {}}, {300, 600}},
        {{Range, u"broadcast"_s, {}}, {0, 250}}, {{Range, u"sample"_s, {}}, {300, 210}},
        {{Collective, u"allReduce"_s, u"collective"_s}, {50, 110}},
        {{Gpu, u"gemm"_s, u"gemm"_s}, {100, 90}},
        {{Synchronize, u"cudaStreamSynchronize"_s, {}}, {40.5, 40.75}},
        {{ApiCall, u"cudaLaunchKernel"_s, {}}, {9.5, 9.25}}};
    result.waterfall.unattributed = {200, 190};
    addCounts(result);
    result.workloads = {{{0, 8}, true, 19, result.period}, {{1, 8}, false, 2, {{2000, 3000}, {1000, {}, {}}}}};
    result.baselineSeries = samplePoints(1000);
    result.targetSeries = samplePoints(1500);
    return std::make_shared<const RunComparison>(std::move(result));
}

std::vector<OperationNode> sampleTree()
{
    const std::vector<OperationDelta> rows = sampleComparison()->operations;
    constexpr std::size_t top = OperationNode::kNoParent;
    // broadcast and schedule lie in update
    return {{rows[0], top, 0}, {rows[1], 0, 1}, {rows[3], 0, 1}, {rows[2], top, 0}, {rows[4], top, 0}};
}

std::vector<Symptom> sampleSymptoms()
{
    return {{u"new-bookkeeping"_s, u"New bookkeeping in the step"_s, u"Ask whether it has to be."_s,
        {u"New in the target: broadcast."_s, u"It takes 250.0 \u00b5s."_s}}};
}

} // namespace gapscope::test
