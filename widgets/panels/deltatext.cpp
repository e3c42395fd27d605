// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/deltatext.h"

#include "core/base/format.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(gapscope::DeltaText)
};

QString count(std::size_t value)
{
    return formatCount(qint64(value));
}

} // namespace

bool isLong(const Delta &us)
{
    constexpr double kLong = 100'000;
    return std::max(us.baseline, us.target) >= kLong;
}

Mark markOf(DeltaStatus status, bool isComparable)
{
    if (!isComparable)
        return Mark::Neutral;
    switch (status) {
    case DeltaStatus::Regression:
        return Mark::Worse;
    case DeltaStatus::New:
        return Mark::New;
    case DeltaStatus::Improved:
    case DeltaStatus::Removed:
        return Mark::Better;
    case DeltaStatus::Unchanged:
        break;
    }
    return Mark::Neutral;
}

Ink inkOf(DeltaStatus status, double change, bool isComparable)
{
    if (status == DeltaStatus::Unchanged || !isComparable)
        return Ink::Text;
    return change > 0 ? Ink::Worse : Ink::Better;
}

QString fromToText(const Delta &us, bool single)
{
    const bool isLong = gapscope::isLong(us);
    const auto text = [isLong](double value, Unit unit) {
        if (!isLong)
            return formatMeanUs(value, unit);
        const QString number = formatNumber(value / 1000, 1);
        return unit == Unit::With ? withUnit(number, u"ms"_s) : number;
    };
    if (single)
        return text(us.baseline, Unit::With);
    return text(us.baseline, Unit::Without) + u" \u2192 "_s + text(us.target, Unit::With);
}

QString changeText(const Delta &delta, Unit unit)
{
    const QString sign
        = delta.change() > 0 ? u"\u25b2 "_s : delta.change() < 0 ? u"\u25bc "_s : QString();
    QString text = sign
        + (unit == Unit::With ? formatMeanUsDelta(delta.change()) : formatSigned(delta.change(), 1));
    if (const std::optional<double> percent = delta.percent())
        text += u" ("_s + formatPercentDelta(*percent / 100) + u')';
    return text;
}

QString intervalText(const MeanInterval &interval)
{
    if (!interval.isKnown())
        return Text::tr("too few steps for an interval");
    return Text::tr("95 % interval %1 \u2026 %2")
        .arg(formatSigned(*interval.low, 1), formatSigned(*interval.high, 1));
}

std::optional<double> halfWidth(const MeanInterval &interval)
{
    return interval.isKnown() ? std::optional((*interval.high - *interval.low) / 2) : std::nullopt;
}

QString plusMinusText(const MeanInterval &interval)
{
    const std::optional<double> half = halfWidth(interval);
    return half ? u'\u00b1' + formatNumber(*half, 1) : QString(kNoValue);
}

QString pairingText(const RunComparison &comparison)
{
    const std::size_t most
        = comparison.pairedSteps + std::max(comparison.baselineLeftOut, comparison.targetLeftOut);
    if (most == 0)
        return Text::tr("no forward steps");
    QString text = Text::tr("%1 of %2 steps paired by (ctx, gen)")
                       .arg(count(comparison.pairedSteps), count(most));
    if (comparison.baselineLeftOut == 0 && comparison.targetLeftOut == 0)
        return text;
    const QString left = comparison.baselineLeftOut == comparison.targetLeftOut
        ? count(comparison.baselineLeftOut)
        : Text::tr("%1 and %2").arg(
              count(comparison.baselineLeftOut), count(comparison.targetLeftOut));
    return text + Text::tr("; %1 left out, grey").arg(left);
}

QString workloadLabel(const Workload &workload)
{
    return Text::tr("%1 ctx \u00b7 %2 gen").arg(workload.ctx).arg(workload.gen);
}

QString comparedText(const RunComparison &comparison)
{
    switch (comparison.unit) {
    case ComparedUnit::Step:
        return (comparison.steady ? Text::tr("%1 steady steps, %2") : Text::tr("%1 steps, %2"))
            .arg(count(comparison.pairs.steps), workloadLabel(comparison.workload));
    case ComparedUnit::Range:
        return comparison.single ? Text::tr("the whole range")
                                 : Text::tr("the ranges as wholes, not per step");
    case ComparedUnit::None:
        break;
    }
    return {};
}

QString periodName(const RunComparison &comparison)
{
    return comparison.unit == ComparedUnit::Range ? Text::tr("Range") : Text::tr("Step period");
}

QString perUnitText(const RunComparison &comparison)
{
    return comparison.unit == ComparedUnit::Range ? Text::tr("\u00b5s per range")
                                                  : Text::tr("\u00b5s/step");
}

} // namespace gapscope
