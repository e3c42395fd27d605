// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/hostmetrics.h"

#include "core/base/tr.h"

#include <QStringList>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Shares that differ by less are taken as the same.
constexpr double kNotable = 0.02;

double valueOf(const WindowMetrics &window, Metric metric)
{
    return window[metric].known ? window[metric].value : 0;
}

bool differs(const std::optional<WindowMetrics> &a, const std::optional<WindowMetrics> &b)
{
    if (!a || !b)
        return a.has_value() != b.has_value();
    const double difference = valueOf(*a, Metric::GpuIdle) - valueOf(*b, Metric::GpuIdle);
    return difference > kNotable || difference < -kNotable;
}

// The defects of the published method (host-analysis.md 5) that show in these two answers.
QStringList causes(const HostVerdict &corrected, const HostVerdict &reference)
{
    QStringList list;
    if (corrected.coverage.wholeGraphExecutions > 0)
        list.push_back(Tr::tr("it does not see CUDA graphs that were recorded as a whole and takes "
                              "them for idle time"));
    if (valueOf(corrected.aggregate, Metric::LaunchTotal)
        > valueOf(reference.aggregate, Metric::LaunchOverhead) + kNotable)
        list.push_back(Tr::tr("it counts only launch calls named exactly cudaLaunchKernel"));
    if (valueOf(reference.aggregate, Metric::LaunchOverhead)
        > valueOf(corrected.aggregate, Metric::LaunchOverhead) + kNotable)
        list.push_back(Tr::tr("it counts launch calls that only wait for room in the GPU queue"));
    if (corrected.devices.size() > 1 || corrected.ranks.size() > 1)
        list.push_back(Tr::tr("it merges all GPUs into one busy time"));
    if (corrected.processesWithSteps > 0 && differs(corrected.aggregate, reference.aggregate))
        list.push_back(Tr::tr(
            "its window reaches from the first to the last kernel, loading and warm-up included"));
    if (differs(corrected.context, reference.context)
        || differs(corrected.generation, reference.generation))
        list.push_back(Tr::tr("its phase windows reach from a phase's first step to its last, "
                              "other phases included"));
    return list;
}

QString verdictWord(const HostVerdict &verdict)
{
    if (!verdict.error.isEmpty())
        return Tr::tr("no answer (%1)").arg(verdict.error);
    switch (verdict.verdict) {
    case Verdict::Yes:
        return u"YES"_s;
    case Verdict::No:
        return u"NO"_s;
    case Verdict::Inconclusive:
        break;
    }
    return u"INCONCLUSIVE"_s;
}

} // namespace

QString explainDifference(const HostVerdict &corrected, const HostVerdict &reference)
{
    const bool agree = corrected.verdict == reference.verdict && reference.error.isEmpty();
    // Both say that they cannot answer.
    const bool bothSilent
        = corrected.verdict == Verdict::Inconclusive && !reference.error.isEmpty();
    if (agree || bothSilent)
        return {};
    const QString words = Tr::tr("The corrected method says %1, the reference method %2")
                              .arg(verdictWord(corrected), verdictWord(reference));
    if (!reference.error.isEmpty())
        return Tr::tr("%1: it needs a table or rows that this trace lacks.").arg(words);
    if (corrected.verdict == Verdict::Inconclusive) {
        const QString reason = corrected.reasons.empty() ? QString() : corrected.reasons.front();
        return Tr::tr("%1, which does not notice what is missing: %2").arg(words, reason);
    }
    const QStringList list = causes(corrected, reference);
    if (list.isEmpty())
        return Tr::tr("%1: they measure different windows.").arg(words);
    return Tr::tr("%1: %2.").arg(words, list.join(Tr::tr("; and ")));
}

} // namespace gapscope
