// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/verdict.h"

#include "core/base/tr.h"

#include <QStringList>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCrossedForYes = 2;

bool isCrossed(const WindowMetrics &window, Metric metric)
{
    return window.crossed[static_cast<std::size_t>(metric)].value_or(false);
}

QString crossedSentence(const QString &windowName, const WindowMetrics &window)
{
    QStringList names;
    for (const JudgedMetric &judged : kJudgedMetrics) {
        if (isCrossed(window, judged.metric))
            names.push_back(metricName(judged.metric));
    }
    return Tr::tr("%1: %2 of %3 figures crossed their thresholds (%4).")
        .arg(windowName, QString::number(window.crossedCount),
            QString::number(window.applicableCount), names.join(u", "_s));
}

struct NamedWindow {
    QString name;
    const WindowMetrics *window; // not owned
};

std::vector<NamedWindow> windowsOf(const HostVerdict &verdict)
{
    std::vector<NamedWindow> windows {{Tr::tr("All steps"), &verdict.aggregate}};
    if (verdict.scope.time)
        windows.front().name = Tr::tr("The selected range");
    else if (verdict.processesWithSteps == 0)
        windows.front().name = Tr::tr("The whole trace");
    if (verdict.context)
        windows.push_back({Tr::tr("Context steps"), &*verdict.context});
    if (verdict.generation)
        windows.push_back({Tr::tr("Generation steps"), &*verdict.generation});
    return windows;
}

} // namespace

bool isShare(Limit limit, Method method)
{
    return method == Method::Corrected || limit == Limit::GpuIdle || limit == Limit::PrepExposed;
}

QString metricName(Metric metric)
{
    switch (metric) {
    case Metric::GpuIdle:
        return Tr::tr("GPU idle");
    case Metric::LaunchOverhead:
        return Tr::tr("launch overhead");
    case Metric::PrepExposed:
        return Tr::tr("exposed host preparation");
    case Metric::PrepImpact:
        return Tr::tr("impact of host preparation");
    case Metric::PrepIdleAttribution:
        return Tr::tr("idle time due to host preparation");
    case Metric::GpuUtilization:
        return Tr::tr("GPU utilization");
    case Metric::Nccl:
        return Tr::tr("NCCL share");
    case Metric::LaunchTotal:
        return Tr::tr("launch overhead with queue back-pressure");
    case Metric::Communication:
        return Tr::tr("communication share");
    }
    return {};
}

void judgeWindow(WindowMetrics &window, const LimitValues &limits)
{
    window.crossed = {};
    window.crossedCount = 0;
    window.applicableCount = 0;
    for (const JudgedMetric &judged : kJudgedMetrics) {
        const Measure &measure = window[judged.metric];
        if (!measure.known)
            continue;
        const double limit = limits[static_cast<std::size_t>(judged.limit)];
        const bool crossed
            = judged.limit == Limit::GpuUtilization ? measure.value < limit : measure.value > limit;
        window.crossed[static_cast<std::size_t>(judged.metric)] = crossed;
        ++window.applicableCount;
        window.crossedCount += crossed ? 1 : 0;
    }
    window.hostPrepConfirmed
        = isCrossed(window, Metric::PrepImpact) && isCrossed(window, Metric::PrepIdleAttribution);
    const Measure &nccl = window[Metric::Nccl];
    window.ncclCaveat
        = nccl.known && nccl.value > limits[static_cast<std::size_t>(Limit::NcclCaveat)];
    window.isYes = window.crossedCount >= kCrossedForYes;
}

bool hasHostEvidence(const WindowMetrics &window)
{
    return isCrossed(window, Metric::LaunchOverhead) || window.hostPrepConfirmed;
}

void concludeVerdict(HostVerdict &verdict)
{
    verdict.verdict = Verdict::No;
    verdict.evidence = Evidence::None;
    for (const NamedWindow &entry : windowsOf(verdict)) {
        if (!entry.window->isYes)
            continue;
        verdict.verdict = Verdict::Yes;
        if (hasHostEvidence(*entry.window))
            verdict.evidence = Evidence::Strong;
        else if (verdict.evidence == Evidence::None)
            verdict.evidence = Evidence::Weak;
        verdict.reasons.push_back(crossedSentence(entry.name, *entry.window));
    }
    if (verdict.verdict == Verdict::No) {
        verdict.reasons.push_back(Tr::tr("No window crossed two or more thresholds."));
    } else if (verdict.evidence == Evidence::Weak) {
        verdict.reasons.push_back(
            Tr::tr("The evidence is weak: the GPU is idle, but neither launch "
                   "calls nor host preparation explain it. GPU idle and GPU "
                   "utilization are one fact with two votes."));
    }
}

} // namespace gapscope
