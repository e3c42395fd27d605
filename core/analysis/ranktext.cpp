// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/rankanswer.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <QStringList>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNsPerUs = 1000.0;

bool isInSomeSteps(const StragglerCause &cause)
{
    return cause.isOnlyHere && cause.operationShare > 0 && cause.operationShare < 0.995;
}

QString operationText(const StragglerCause &cause)
{
    QString text = Tr::tr("Most of it is %1").arg(causeOperation(cause));
    if (isInSomeSteps(cause))
        text += Tr::tr(" (%1/step on average)").arg(formatMeanUsDelta(cause.operationUs));
    return text
        + (cause.isOnlyHere ? Tr::tr(", which the other ranks do not do.")
                            : Tr::tr(" against the median of the other ranks."));
}

} // namespace

QString causeOperation(const StragglerCause &cause)
{
    if (isInSomeSteps(cause))
        return Tr::tr("%1 %2/step in %3 of steps")
            .arg(cause.operation, formatMeanUsDelta(cause.operationUsWhenPresent),
                formatPercent(cause.operationShare));
    return Tr::tr("%1 %2/step").arg(cause.operation, formatMeanUsDelta(cause.operationUs));
}

QString rankHeadline(const RankAnswer &answer)
{
    if (!answer.isStraggler())
        return Tr::tr("No straggler is claimed. %1").arg(answer.reason);
    const RankRow &worst = answer.rows[*answer.worst];
    QString text = Tr::tr("%1 is the straggler: latest in %2 of %3 collectives (%4), %5 late on average")
                       .arg(worst.label, formatCount(worst.latest), formatCount(worst.collectives),
                           formatPercent(answer.share),
                           formatMeanUs(worst[RankFigure::LateMean].value_or(0)));
    if (answer.since && answer.byStep.steps > 1)
        text += Tr::tr(", from step %1 on").arg(answer.byStep.numbers[*answer.since]);
    return text + u'.';
}

QString rankCauseText(const RankAnswer &answer)
{
    if (!answer.isStraggler())
        return {};
    const StragglerCause &cause = answer.cause;
    if (cause.id.isEmpty())
        return Tr::tr("The cause is unknown: no rule holds.");
    QString text = Tr::tr("Cause: %1 on this rank (%2).")
                       .arg(cause.title,
                           QStringList(cause.evidence.begin(), cause.evidence.end()).join(u", "_s));
    if (!cause.operation.isEmpty())
        text += u' ' + operationText(cause);
    if (answer.othersWaitUsPerStep > 0)
        text += u' '
            + Tr::tr("The other ranks wait %1/step longer in collectives.")
                  .arg(formatMeanUs(answer.othersWaitUsPerStep));
    return text;
}

QString rankClockText(const RankAnswer &answer)
{
    const RankClocks &clocks = answer.clocks;
    if (!clocks.isResidualKnown)
        return Tr::tr("No collective of two ranks tells how well the clocks agree.");
    const QString residual = formatMeanUs(static_cast<double>(clocks.residual) / kNsPerUs);
    if (clocks.alignedPoints == 0)
        return Tr::tr("One clock; ends of a collective agree within %1. Lateness below that is not "
                      "claimed.")
            .arg(residual);
    return Tr::tr("Clocks aligned on %1 collective ends; they agree within %2. Lateness below that is "
                  "not claimed.")
        .arg(formatCount(static_cast<qint64>(clocks.alignedPoints)), residual);
}

QString summaryKindKey(SummaryKind kind)
{
    static const std::array<QString, kSummaryKindCount> keys {u"range"_s, u"api"_s, u"sync"_s,
        u"os"_s, u"unattributed"_s, u"kernels"_s, u"collectives"_s};
    return keys[static_cast<std::size_t>(kind)];
}

QString differenceName(const OperationDifference &row)
{
    switch (row.kind) {
    case SummaryKind::Kernel:
        return Tr::tr("kernels");
    case SummaryKind::Collective:
        return Tr::tr("inside collectives");
    case SummaryKind::Unattributed:
        return Tr::tr("unattributed host time");
    case SummaryKind::Range:
    case SummaryKind::ApiCall:
    case SummaryKind::Synchronize:
    case SummaryKind::OsCall:
        break;
    }
    return row.name;
}

} // namespace gapscope
