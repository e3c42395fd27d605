// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/scopetext.h"

#include "core/base/tr.h"

#include <QRegularExpression>

#include <cmath>
#include <limits>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNsPerMs = 1e6;

Error usage(const QString &text, const QString &advice)
{
    return {ErrorKind::Usage, Tr::tr("The range “%1” cannot be used.").arg(text), {}, advice, {}};
}

// From the first start of step `from` to the last next start after step `to`, over all ranks.
Result<TimeRange> stepRange(const QString &text, qint64 from, qint64 to, const RunSteps &steps)
{
    TimeRange range {std::numeric_limits<TimeNs>::max(), std::numeric_limits<TimeNs>::min()};
    qint64 low = std::numeric_limits<qint64>::max();
    qint64 high = std::numeric_limits<qint64>::min();
    for (const RankSteps &rank : steps.ranks) {
        for (std::size_t i = 0; i < rank.steps.size(); ++i) {
            const Step &step = rank.steps[i];
            low = std::min(low, step.number);
            high = std::max(high, step.number);
            if (step.number < from || step.number > to)
                continue;
            const bool hasNext = i + 1 < rank.steps.size();
            const TimeNs end = hasNext ? rank.steps[i + 1].host.begin : step.host.end;
            range = range.united({step.host.begin, end});
        }
    }
    if (low > high)
        return usage(text, Tr::tr("The run has no forward steps; give milliseconds instead."));
    if (range.isEmpty())
        return usage(text, Tr::tr("The steps of this run are %1 to %2.").arg(low).arg(high));
    return range;
}

TimeRange hullOf(const Run &run)
{
    TimeRange hull = run.traces.front()->range;
    for (const TracePtr &trace : run.traces)
        hull = hull.united(trace->range);
    return hull;
}

} // namespace

Result<TimeRange> rangeFromText(const QString &text, const Run &run, const RunSteps &steps)
{
    static const QRegularExpression stepForm(u"^\\s*step:\\s*(\\d{1,15})(?:\\s*\\.\\.\\s*(\\d{1,15}))?\\s*$"_s);
    static const QRegularExpression timeForm(
        u"^\\s*(-?\\d{1,9}(?:\\.\\d+)?)?\\s*\\.\\.\\s*(-?\\d{1,9}(?:\\.\\d+)?)?\\s*$"_s);
    const QRegularExpressionMatch byStep = stepForm.match(text);
    if (byStep.hasMatch()) {
        const qint64 from = byStep.captured(1).toLongLong();
        const qint64 to = byStep.hasCaptured(2) ? byStep.captured(2).toLongLong() : from;
        return stepRange(text, from, to, steps);
    }
    const QRegularExpressionMatch byTime = timeForm.match(text);
    if (!byTime.hasMatch())
        return usage(text, Tr::tr("Forms that work: 120..250.5 (milliseconds), step:20..40, step:20."));
    const auto time = [&](int group, TimeNs otherwise) {
        const QString digits = byTime.captured(group);
        return digits.isEmpty() ? otherwise
                                : static_cast<TimeNs>(std::llround(digits.toDouble() * kNsPerMs));
    };
    const TimeRange hull = hullOf(run);
    const TimeRange range {time(1, hull.begin), time(2, hull.end)};
    if (range.isEmpty())
        return usage(text, Tr::tr("It ends before it begins."));
    return range;
}

} // namespace gapscope
