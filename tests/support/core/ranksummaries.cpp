// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/ranksummaries.h"

#include <random>

namespace gapscope::test {

using namespace Qt::StringLiterals;

namespace {

constexpr TimeNs kMicrosecond = 1'000;

void addOperations(RankSummary &summary, const SummaryRun &run, bool isLate)
{
    const qint64 steps = run.steps - 1;
    const auto add = [&](const QString &name, SummaryKind kind, TimeNs perStep, qint64 count) {
        summary.operations.push_back({name, kind, perStep * steps, count * steps, steps});
    };
    for (int i = 0; i < 40; ++i)
        add(u"_operation_%1"_s.arg(i), SummaryKind::Range, 20 * kMicrosecond, 1);
    for (int i = 0; i < 60; ++i)
        add(u"kernel_%1_bf16_tn_align8"_s.arg(i), SummaryKind::Kernel, 30 * kMicrosecond, 16);
    add(u"cudaLaunchKernel"_s, SummaryKind::ApiCall, 200 * kMicrosecond, 60);
    if (isLate)
        add(u"_coordinator_metadata"_s, SummaryKind::Range, 300 * kMicrosecond, 1);
}

} // namespace

RankSummary makeRankSummary(const SummaryRun &run, int rank)
{
    const auto seedOf = [&](int which) { return run.seed * 1'000'003 + quint64(which + 1); };
    std::mt19937_64 common(seedOf(-1)); // the same on every rank
    std::mt19937_64 own(seedOf(rank));
    const auto pick = [](std::mt19937_64 &random, TimeNs most) {
        return static_cast<TimeNs>(random() % static_cast<std::uint64_t>(most));
    };
    RankSummary summary;
    summary.number = rank;
    summary.pid = std::uint32_t(4'000 + rank);
    summary.device = rank % 8;
    summary.deviceName = u"NVIDIA H200"_s;
    summary.stepSource = u"markers"_s;
    summary.hasCalls = true;
    summary.hasRanges = true;
    summary.kinds.push_back({u"ncclDevKernel_AllReduce_Sum_bf16_RING_LL"_s, {}, 12'288, true});
    const TimeNs offset = pick(own, 4'000'000'000);
    const TimeNs driftPpb = pick(own, 60'000) - 30'000;
    const auto file = [&](TimeNs time) { return time + offset + time / 1'000 * driftPpb / 1'000'000; };
    TimeNs now = 50'000 * kMicrosecond;
    for (int step = 0; step < run.steps; ++step) {
        const bool isLate = rank == run.lateRank && step >= run.lateFrom;
        const TimeNs begin = now;
        now += 400 * kMicrosecond;
        for (int i = 0; i < run.collectivesPerStep; ++i) {
            now += 60 * kMicrosecond + pick(common, 30 * kMicrosecond);
            const TimeNs end = now + pick(own, 100);
            const TimeNs before = isLate ? 8 * kMicrosecond : 18 * kMicrosecond + pick(own, 2'000);
            summary.collectives.begin.push_back(file(end - before));
            summary.collectives.end.push_back(file(end));
            summary.collectives.kind.push_back(0);
            summary.collectives.step.push_back(step);
            summary.collectives.depth.push_back(isLate ? 1 : 9);
        }
        SummaryStep &made = summary.steps.emplace_back();
        made.number = step + 1;
        made.begin = file(begin);
        if (step + 1 < run.steps)
            made.period = now - begin;
        made.host = 1'000 * kMicrosecond + (isLate ? 300 * kMicrosecond : 0);
        made.idle = made.period / 3;
        made.kernels = 1'800 * kMicrosecond;
        made.launches = 60;
    }
    addOperations(summary, run, rank == run.lateRank);
    for (const QString &key : {u"gpu_idle_ratio"_s, u"launch_overhead_ratio"_s, u"gpu_utilization"_s})
        summary.metrics.push_back({key, 0.25, {}});
    return summary;
}

} // namespace gapscope::test
