// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/metrictext.h"

#include "core/base/format.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(VerdictPanel)
};

constexpr std::array<JudgedRow, 7> kRows {{
    {Metric::GpuIdle, Limit::GpuIdle, "M1"},
    {Metric::LaunchOverhead, Limit::LaunchOverhead, "M2"},
    {Metric::PrepExposed, Limit::PrepExposed, "M3a"},
    {Metric::PrepImpact, Limit::PrepImpact, "M3b"},
    {Metric::PrepIdleAttribution, Limit::PrepIdleAttribution, "M3c"},
    {Metric::GpuUtilization, Limit::GpuUtilization, "M4", true},
    {Metric::Nccl, Limit::NcclCaveat, "M5", false, false},
}};

// Typed numbers may use the locale's decimal sign or a point.
std::optional<double> parsePercent(const QString &text)
{
    bool isNumber = false;
    double value = displayLocale().toDouble(text, &isNumber);
    if (!isNumber)
        value = text.toDouble(&isNumber);
    if (!isNumber || value < 0 || value > 100)
        return {};
    return value / 100;
}

QString percentInput(double ratio)
{
    const QString text = formatLimit(ratio);
    return text.left(text.indexOf(kThinSpace));
}

// "a", "a and b", "a, b and c"
QString joined(const QStringList &parts)
{
    if (parts.size() < 2)
        return parts.join(QString());
    return Text::tr("%1 and %2").arg(parts.mid(0, parts.size() - 1).join(u", "_s), parts.back());
}

// Windows that are YES and in which `holds`.
template<class Holds>
QStringList windowsWhere(const HostVerdict &verdict, Holds holds)
{
    QStringList names;
    using Phase = std::optional<StepPhase>;
    for (const Phase phase :
        {Phase(StepPhase::Context), Phase(StepPhase::Generation), Phase(std::nullopt)}) {
        const WindowMetrics *const window = windowOf(verdict, phase);
        if (window != nullptr && window->isYes && holds(*window))
            names.append(phaseTitle(phase));
    }
    // "All steps" says no more where every phase is named already.
    if (names.size() == 3)
        names = {phaseTitle(std::nullopt)};
    return names;
}

} // namespace

std::span<const JudgedRow> judgedRows()
{
    return kRows;
}

const JudgedRow *judgedRow(Metric metric)
{
    const auto found = std::ranges::find(kRows, metric, &JudgedRow::metric);
    return found == kRows.end() ? nullptr : &*found;
}

QString metricTitle(Metric metric)
{
    switch (metric) {
    case Metric::GpuIdle:
        return Text::tr("GPU idle");
    case Metric::LaunchOverhead:
        return Text::tr("Launch calls");
    case Metric::PrepExposed:
        return Text::tr("Prep exposed");
    case Metric::PrepImpact:
        return Text::tr("Prep / window");
    case Metric::PrepIdleAttribution:
        return Text::tr("Prep / idle");
    case Metric::GpuUtilization:
        return Text::tr("GPU busy");
    case Metric::Nccl:
        return Text::tr("NCCL share");
    case Metric::LaunchTotal:
        return Text::tr("with queue waits");
    case Metric::Communication:
        return Text::tr("all collectives");
    }
    return {};
}

QString metricExplanation(Metric metric)
{
    switch (metric) {
    case Metric::GpuIdle:
        return Text::tr("Share of the GPU windows in which the GPU ran no kernel.");
    case Metric::LaunchOverhead:
        return Text::tr("Share of the GPU windows that the host spent inside launch calls, without "
                        "calls that waited for room in the launch queue.");
    case Metric::PrepExposed:
        return Text::tr("Share of host preparation during which the GPU was idle.");
    case Metric::PrepImpact:
        return Text::tr("Exposed host preparation as a share of the GPU windows.");
    case Metric::PrepIdleAttribution:
        return Text::tr("Exposed host preparation as a share of GPU idle time.");
    case Metric::GpuUtilization:
        return Text::tr("Share of the GPU windows in which the GPU ran a kernel. Crossed when below "
                        "its limit.");
    case Metric::Nccl:
        return Text::tr("Share of GPU busy time in NCCL kernels. A caveat, not a vote: where it is "
                        "high, waiting for other ranks looks like work.");
    case Metric::LaunchTotal:
        return Text::tr("Launch calls including those that waited for room in the launch queue, "
                        "which happens when the GPU is the bottleneck. Shown, not judged.");
    case Metric::Communication:
        return Text::tr("Share of GPU busy time in NCCL and known custom collectives. Shown, not "
                        "judged.");
    }
    return {};
}

QString metricFigures(Metric metric, const Measure &measure)
{
    const QString part = formatDuration(qRound64(measure.numerator));
    const QString whole = formatDuration(qRound64(measure.denominator));
    switch (metric) {
    case Metric::GpuIdle:
        return Text::tr("%1 idle of %2 in GPU windows").arg(part, whole);
    case Metric::LaunchOverhead:
    case Metric::LaunchTotal:
        return Text::tr("%1 in launch calls of %2 in GPU windows").arg(part, whole);
    case Metric::PrepExposed:
        return Text::tr("%1 exposed of %2 of preparation").arg(part, whole);
    case Metric::PrepImpact:
        return Text::tr("%1 exposed of %2 in GPU windows").arg(part, whole);
    case Metric::PrepIdleAttribution:
        return Text::tr("%1 exposed of %2 of GPU idle time").arg(part, whole);
    case Metric::GpuUtilization:
        return Text::tr("%1 busy of %2 in GPU windows").arg(part, whole);
    case Metric::Nccl:
        return Text::tr("%1 in NCCL kernels of %2 busy").arg(part, whole);
    case Metric::Communication:
        return Text::tr("%1 in communication kernels of %2 busy").arg(part, whole);
    }
    return {};
}

QString limitText(const JudgedRow &row, const Thresholds &thresholds)
{
    const QString sign = row.crossedBelow ? u"< "_s : u"> "_s;
    return sign + withUnit(limitInput(row, thresholds), u"%"_s);
}

QString limitInput(const JudgedRow &row, const Thresholds &thresholds)
{
    const QString all = percentInput(limitOf(row, thresholds, std::nullopt));
    const QString generation = percentInput(limitOf(row, thresholds, StepPhase::Generation));
    return all == generation ? all : all + u" · "_s + generation;
}

bool parseLimitInput(const QString &text, const JudgedRow &row, Thresholds *thresholds)
{
    static const QRegularExpression separator(u"[^0-9.,]+"_s);
    const QStringList numbers = text.split(separator, Qt::SkipEmptyParts);
    static const QRegularExpression foreign(u"[A-Za-z+]|[-\u2212]\\s*\\d"_s);
    if (numbers.isEmpty() || numbers.size() > 2 || text.contains(foreign))
        return false;
    const std::optional<double> all = parsePercent(numbers.front());
    const std::optional<double> generation = parsePercent(numbers.back());
    if (!all || !generation)
        return false;
    thresholds->aggregate[std::size_t(row.limit)] = *all;
    thresholds->generation[std::size_t(row.limit)] = *generation;
    return true;
}

double limitOf(
    const JudgedRow &row, const Thresholds &thresholds, std::optional<StepPhase> phase)
{
    const auto &limits
        = phase == StepPhase::Generation ? thresholds.generation : thresholds.aggregate;
    return limits[std::size_t(row.limit)];
}

const WindowMetrics *windowOf(const HostVerdict &verdict, std::optional<StepPhase> phase)
{
    if (phase == StepPhase::Context)
        return verdict.context ? &*verdict.context : nullptr;
    if (phase == StepPhase::Generation)
        return verdict.generation ? &*verdict.generation : nullptr;
    return &verdict.aggregate;
}

QString phaseTitle(std::optional<StepPhase> phase)
{
    if (phase == StepPhase::Context)
        return Text::tr("context steps");
    if (phase == StepPhase::Generation)
        return Text::tr("generation steps");
    return Text::tr("all steps");
}

bool isMetricCrossed(const WindowMetrics &window, Metric metric)
{
    if (metric == Metric::Nccl)
        return window.ncclCaveat;
    return window.crossed[std::size_t(metric)].value_or(false);
}

QString verdictWord(const HostVerdict &verdict)
{
    if (!verdict.error.isEmpty())
        return Text::tr("INCONCLUSIVE");
    switch (verdict.verdict) {
    case Verdict::Yes:
        return Text::tr("YES");
    case Verdict::No:
        return Text::tr("NO");
    case Verdict::Inconclusive:
        break;
    }
    return Text::tr("INCONCLUSIVE");
}

QString verdictSentence(const HostVerdict &verdict)
{
    if (!verdict.error.isEmpty() || verdict.verdict == Verdict::Inconclusive)
        return Text::tr("cannot answer");
    return verdict.verdict == Verdict::Yes ? Text::tr("The host is the bottleneck")
                                           : Text::tr("The host is not the bottleneck");
}

QString evidenceSentence(const HostVerdict &verdict)
{
    if (verdict.verdict != Verdict::Yes)
        return {};
    const auto launch = [](const WindowMetrics &window) {
        return isMetricCrossed(window, Metric::LaunchOverhead);
    };
    const auto prep = [](const WindowMetrics &window) { return window.hostPrepConfirmed; };
    const QStringList launchWindows = windowsWhere(verdict, launch);
    const QStringList prepWindows = windowsWhere(verdict, prep);
    if (launchWindows.isEmpty() && prepWindows.isEmpty())
        return Text::tr("only idle figures crossed, nothing of the host explains them");
    if (launchWindows == prepWindows)
        return Text::tr("launch and preparation crossed in %1").arg(joined(launchWindows));
    QStringList parts;
    if (!launchWindows.isEmpty())
        parts.append(Text::tr("launch crossed in %1").arg(joined(launchWindows)));
    if (!prepWindows.isEmpty())
        parts.append(Text::tr("preparation crossed in %1").arg(joined(prepWindows)));
    return parts.join(u", "_s);
}

} // namespace gapscope
