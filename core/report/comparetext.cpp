// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparetext.h"

#include "core/base/table.h"
#include "core/base/tr.h"
#include "core/report/comparetables.h"
#include "core/report/deltacolumns.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// What is worth a sentence: the corrected rules' floor, and 1 % of the period (host-analysis.md 4.3).
constexpr double kFloor = 5.0; // us per step
constexpr double kLeastShare = 0.01;
constexpr std::size_t kMostFaster = 3;
constexpr std::size_t kMostNames = 5;
// From here on one of GPU and host explains the change by itself.
constexpr double kMostOfIt = 0.8;

double floorOf(const RunComparison &comparison)
{
    return std::max(kFloor, kLeastShare * comparison.period.value.baseline);
}

QString capitalized(const QString &text)
{
    return text.left(1).toUpper() + text.mid(1);
}

QString perUnit(const RunComparison &comparison)
{
    return comparison.unit == ComparedUnit::Step ? Tr::tr("per step") : Tr::tr("in all");
}

// "+661.9 µs per step (+19.9 %)"
QString changeText(const RunComparison &comparison, const Delta &value)
{
    const QString change
        = Tr::tr("%1 %2").arg(formatMeanUsDelta(value.change()), perUnit(comparison));
    const std::optional<double> ratio = changeRatio(value);
    return ratio ? Tr::tr("%1 (%2)").arg(change, formatPercentDelta(*ratio)) : change;
}

std::size_t comparedRanks(const std::vector<SeriesPoint> &points)
{
    std::set<std::uint32_t> ranks;
    for (const SeriesPoint &point : points) {
        if (point.compared)
            ranks.insert(point.rank);
    }
    return ranks.size();
}

// "240 steady steps of each run (500 generation requests, no context) on 2 ranks"
QString stepsText(const RunComparison &comparison)
{
    const QString count = formatCount(static_cast<qint64>(comparison.baseline.steps));
    const QString workload = workloadText(comparison.workload);
    QString steps = comparison.steady ? Tr::tr("%1 steady steps").arg(count)
                                      : Tr::tr("%1 steps").arg(count);
    if (comparison.baseline.steps == 1)
        steps = comparison.steady ? Tr::tr("1 steady step") : Tr::tr("1 step");
    const QString ofRuns = comparison.single ? steps : Tr::tr("%1 of each run").arg(steps);
    const QString what = workload.isEmpty() ? ofRuns : Tr::tr("%1 (%2)").arg(ofRuns, workload);
    const std::size_t ranks = comparedRanks(comparison.baselineSeries);
    return ranks > 1
        ? Tr::tr("%1 on %2 ranks").arg(what, formatCount(static_cast<qint64>(ranks)))
        : what;
}

// The source of a range of the waterfall, as the operation table has it.
QString sourceOf(const RunComparison &comparison, const TimeOwner &owner)
{
    if (owner.kind != OwnerClass::Range)
        return {};
    const auto row = std::ranges::find(comparison.operations, owner.name, &OperationDelta::name);
    return row == comparison.operations.end() ? QString() : row->sourceFunction;
}

QString ownerName(const TimeOwner &owner)
{
    if (!owner.name.isEmpty())
        return codeMarkdown(shortName(owner.name));
    return owner.kind == OwnerClass::Gpu ? Tr::tr("All kernels together")
                                         : Tr::tr("Time in nothing recorded");
}

// What the time was, at the end of a sentence that names its owner.
QString meanwhileText(OwnerClass kind)
{
    switch (kind) {
    case OwnerClass::Gpu:
        return Tr::tr("GPU work");
    case OwnerClass::Collective:
        return Tr::tr("GPU work, a collective");
    case OwnerClass::Synchronize:
        return Tr::tr("a synchronising call while the GPU is idle");
    case OwnerClass::ApiCall:
        return Tr::tr("an API call while the GPU is idle");
    case OwnerClass::Range:
    case OwnerClass::OsCall:
    case OwnerClass::Unattributed:
        break;
    }
    return Tr::tr("host time while the GPU is idle");
}

// "`_update_requests`: **+311.5 µs per step**, from 414.3 to 725.8 µs; host time while the GPU is
// idle. Source: `PyExecutor._update_requests`."
QString partText(const RunComparison &comparison, const WaterfallPart &part)
{
    const QString size = formatMeanUsDelta(part.us.change()) + u' ' + perUnit(comparison);
    QString text = Tr::tr("%1: **%2**").arg(ownerName(part.owner), size) + u", "_s;
    text += part.us.baseline == 0
        ? Tr::tr("new")
        : Tr::tr("from %1 to %2").arg(formatMeanUs(part.us.baseline, Unit::Without),
              formatMeanUs(part.us.target));
    text += u"; "_s + meanwhileText(part.owner.kind) + u'.';
    const QString source = sourceOf(comparison, part.owner);
    return source.isEmpty() ? text : text + u' ' + Tr::tr("Source: %1.").arg(codeMarkdown(source));
}

QString namesText(const QStringList &names)
{
    if (names.size() <= static_cast<qsizetype>(kMostNames) + 1)
        return names.join(u", "_s);
    const qsizetype rest = names.size() - static_cast<qsizetype>(kMostNames);
    return Tr::tr("%1 and %2 others")
        .arg(names.mid(0, static_cast<qsizetype>(kMostNames)).join(u", "_s), formatCount(rest));
}

bool isGpu(const WaterfallPart &part)
{
    return part.owner.kind == OwnerClass::Gpu || part.owner.kind == OwnerClass::Collective;
}

// What can be set against each other, unattributed included: where one side hides its kernels in
// whole graphs all GPU work is one part. By the waterfall's order, that is by |change|.
std::vector<WaterfallPart> comparableParts(const RunComparison &comparison)
{
    std::vector<WaterfallPart> parts = comparison.waterfall.parts;
    parts.push_back({{}, comparison.waterfall.unattributed});
    if (comparison.kernels.oneSideHidden()) {
        std::erase_if(parts, isGpu);
        parts.push_back(
            {{OwnerClass::Gpu, QString(), QString()}, comparison.waterfall.gpuBusy()});
    }
    std::ranges::stable_sort(parts, std::ranges::greater {},
        [](const WaterfallPart &part) { return std::abs(part.us.change()); });
    return parts;
}

} // namespace

QString compareHeadline(const RunComparison &comparison)
{
    const Delta &period = comparison.period.value;
    if (comparison.unit == ComparedUnit::None)
        return comparison.single
            ? Tr::tr("No breakdown: there is nothing to measure")
            : Tr::tr("No comparison: the two runs have nothing in common to compare");
    if (comparison.single)
        return comparison.unit == ComparedUnit::Step
            ? Tr::tr("Where a step goes: %1").arg(formatMeanUs(period.target))
            : Tr::tr("Where the time goes: %1").arg(formatMeanUs(period.target));
    const QString change = changeText(comparison, period);
    const QString pair = Tr::tr("%1 and %2").arg(baselineName(comparison), targetName(comparison));
    if (comparison.unit == ComparedUnit::Range)
        return Tr::tr("%1 have no steps to compare: %2").arg(capitalized(pair), change);
    if (!comparison.comparability.comparable)
        return Tr::tr("%1 did not do the same work: %2").arg(capitalized(pair), change);
    const std::optional<bool> isReal = comparison.period.change.excludesZero();
    if (!isReal.value_or(true) || period.change() == 0)
        return Tr::tr("No significant difference between %1: %2").arg(pair, change);
    return period.change() > 0
        ? Tr::tr("%1 is slower than %2: %3")
              .arg(targetTitle(comparison), baselineName(comparison), change)
        : Tr::tr("%1 is faster than %2: %3")
              .arg(targetTitle(comparison), baselineName(comparison), change);
}

QString compareSizeText(const RunComparison &comparison)
{
    const Delta &period = comparison.period.value;
    if (comparison.unit == ComparedUnit::None)
        return {};
    const QString what
        = comparison.unit == ComparedUnit::Step ? Tr::tr("A step") : Tr::tr("The time compared");
    if (comparison.single)
        return comparison.unit == ComparedUnit::Step
            ? Tr::tr("A step takes **%1** on average, over %2, from one step's start to the next one's.")
                  .arg(formatMeanUs(period.target), stepsText(comparison))
            : Tr::tr("The time looked at is **%1**.").arg(formatMeanUs(period.target));
    const QString size = Tr::tr("%1 takes **%2** instead of %3: **%4**.")
                             .arg(what, formatMeanUs(period.target), formatMeanUs(period.baseline),
                                 changeText(comparison, period));
    const MeanInterval &change = comparison.period.change;
    if (comparison.unit != ComparedUnit::Step)
        return size;
    const QString interval = change.isKnown()
        ? Tr::tr("The 95 % interval of the change is %1 to %2.")
              .arg(formatMeanUsDelta(*change.low, Unit::Without), formatMeanUsDelta(*change.high))
        : Tr::tr("There are too few steps for an interval of the change.");
    return size + u' ' + interval + u' '
        + Tr::tr("Measured on %1, paired by workload.").arg(stepsText(comparison));
}

QString compareSplitText(const RunComparison &comparison)
{
    if (comparison.unit == ComparedUnit::None || comparison.single)
        return {};
    const double total = comparison.waterfall.period.change();
    const double gpu = comparison.waterfall.gpuBusy().change();
    const double idle = total - gpu;
    if (total == 0 && gpu == 0)
        return {};
    const QString figures
        = Tr::tr("Of the change, %1 is time in which the GPU works and %2 time in which it waits for the host.")
              .arg(formatMeanUsDelta(gpu), formatMeanUsDelta(idle));
    if (std::abs(total) < floorOf(comparison))
        return figures;
    if (idle / total >= kMostOfIt)
        return figures + u' ' + Tr::tr("**It is a change of the host, not of the kernels.**");
    if (gpu / total >= kMostOfIt)
        return figures + u' ' + Tr::tr("**It is a change of the GPU work, not of the host.**");
    return figures + u' ' + Tr::tr("**Both have a part in it.**");
}

std::vector<QString> lookFirstTexts(const RunComparison &comparison, std::size_t most)
{
    std::vector<QString> texts;
    if (comparison.single)
        return texts;
    for (const WaterfallPart &part : comparableParts(comparison)) {
        if (texts.size() < most && part.us.change() >= floorOf(comparison))
            texts.push_back(partText(comparison, part));
    }
    return texts;
}

QString gotFasterText(const RunComparison &comparison)
{
    if (comparison.single || comparison.unit == ComparedUnit::None)
        return {};
    QStringList texts;
    for (const WaterfallPart &part : comparableParts(comparison)) {
        if (texts.size() < static_cast<qsizetype>(kMostFaster)
            && part.us.change() <= -floorOf(comparison))
            texts.append(Tr::tr("%1 %2").arg(
                ownerName(part.owner), formatMeanUsDelta(part.us.change())));
    }
    return texts.isEmpty() ? QString() : Tr::tr("Got faster: %1.").arg(texts.join(u", "_s));
}

std::vector<QString> kernelChangeTexts(const RunComparison &comparison)
{
    QStringList added;
    QStringList removed;
    QStringList toGraph;
    QStringList toEager;
    constexpr double kLeastMoved = 0.05; // kernels per step
    for (const KernelDelta &row : comparison.kernels.rows) {
        const QString name = codeMarkdown(shortName(row.name));
        if (row.status == DeltaStatus::New && row.wholeGraphs == Delta {})
            added.append(name);
        if (row.status == DeltaStatus::Removed && row.wholeGraphs == Delta {})
            removed.append(name);
        if (row.movedToGraph > kLeastMoved)
            toGraph.append(name);
        if (row.movedToGraph < -kLeastMoved)
            toEager.append(name);
    }
    std::vector<QString> texts;
    const auto say = [&](const QString &what, const QStringList &names) {
        if (!comparison.single && !names.isEmpty())
            texts.push_back(what.arg(namesText(names)));
    };
    say(Tr::tr("New: %1."), added);
    say(Tr::tr("Gone: %1."), removed);
    say(Tr::tr("Moved from eager launches into a CUDA graph: %1."), toGraph);
    say(Tr::tr("Moved from a CUDA graph to eager launches: %1."), toEager);
    return texts;
}

std::vector<QString> breakdownTexts(const RunComparison &comparison, std::size_t most)
{
    std::vector<QString> texts;
    const double period = comparison.waterfall.period.target;
    if (comparison.unit == ComparedUnit::None || period <= 0)
        return texts;
    const double gpu = comparison.waterfall.gpuBusy().target;
    texts.push_back(Tr::tr("The GPU works for %1 of it (%2) and waits for the host for %3.")
                        .arg(formatMeanUs(gpu), formatPercent(gpu / period),
                            formatMeanUs(period - gpu)));
    std::vector<WaterfallPart> parts = comparison.waterfall.parts;
    std::erase_if(parts, isGpu);
    QStringList names;
    for (const WaterfallPart &part : parts) {
        if (names.size() < static_cast<qsizetype>(most) && part.us.target >= kLeastShare * period)
            names.append(Tr::tr("%1 %2").arg(ownerName(part.owner), formatMeanUs(part.us.target)));
    }
    if (!names.isEmpty())
        texts.push_back(Tr::tr("While the GPU idles the host is mostly in: %1.").arg(names.join(u", "_s)));
    return texts;
}

} // namespace gapscope
