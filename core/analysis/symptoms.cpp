// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/symptoms.h"

#include "core/base/format.h"
#include "core/base/tr.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString number(double value) { return formatNumber(value, 1); }

// "a, b, c and 12 others"
QString firstOf(const QStringList &names)
{
    constexpr qsizetype kMost = 6;
    if (names.size() <= kMost + 1)
        return names.join(u", "_s);
    return Tr::tr("%1 and %2 others")
        .arg(names.mid(0, kMost).join(u", "_s), formatCount(names.size() - kMost));
}

bool isWithin(const SymptomCondition &condition, double value)
{
    return value >= condition.low && value <= condition.high;
}

// Tests one condition; the answer is its evidence, none when it does not hold or cannot be known.
class Tester {
public:
    Tester(const RunComparison *comparison, const HostVerdict *verdict)
        // The patterns are about steps.
        : m_comparison(comparison && !comparison->single && comparison->unit == ComparedUnit::Step
                  ? comparison
                  : nullptr)
        , m_verdict(verdict)
    {
    }

    [[nodiscard]] std::optional<QString> test(const SymptomCondition &condition) const
    {
        if (condition.figure == SymptomFigure::Verdict || condition.figure == SymptomFigure::Crossed)
            return m_verdict ? testWindow(condition) : std::nullopt;
        if (!m_comparison)
            return std::nullopt;
        switch (condition.figure) {
        case SymptomFigure::OperationRatio:
            return operationRatio(condition);
        case SymptomFigure::OperationStatus:
            return operationStatus(condition);
        case SymptomFigure::NewOperations:
            return newOperations(condition);
        case SymptomFigure::LaunchRatio:
            return launchRatio(condition);
        case SymptomFigure::GpuBusyPercent:
            return gpuBusy(condition);
        case SymptomFigure::KernelShare:
            return kernelShare(condition);
        default:
            return std::nullopt;
        }
    }

private:
    [[nodiscard]] std::optional<QString> operationRatio(const SymptomCondition &condition) const
    {
        for (const OperationDelta &row : m_comparison->operations) {
            if (row.isUnattributed() || !condition.operation.match(row.name).hasMatch())
                continue;
            const Delta &us = row.inclusive;
            if (us.baseline > 0 && isWithin(condition, us.target / us.baseline))
                return Tr::tr("%1 takes %2 instead of %3 per step, %4 times as long.")
                    .arg(row.name, formatMeanUs(us.target, Unit::Without), formatMeanUs(us.baseline),
                        number(us.target / us.baseline));
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<QString> operationStatus(const SymptomCondition &condition) const
    {
        for (const OperationDelta &row : m_comparison->operations) {
            if (!row.isUnattributed() && statusWord(row.status) == condition.status
                && condition.operation.match(row.name).hasMatch())
                return Tr::tr("%1 is %2, %3 per step.")
                    .arg(row.name, condition.status, formatMeanUs(row.exclusive.target));
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<QString> newOperations(const SymptomCondition &condition) const
    {
        QStringList names;
        double sum = 0;
        for (const OperationDelta &row : m_comparison->operations) {
            if (row.isUnattributed() || row.status != DeltaStatus::New
                || condition.operation.match(row.name).hasMatch())
                continue;
            names += row.name;
            sum += row.exclusive.target;
        }
        if (!isWithin(condition, static_cast<double>(names.size())))
            return std::nullopt;
        return Tr::tr("New in the target: %1, together %2 per step.")
            .arg(firstOf(names), formatMeanUs(sum));
    }

    [[nodiscard]] std::optional<QString> launchRatio(const SymptomCondition &condition) const
    {
        const Delta &eager = m_comparison->kernels.eager;
        if (eager.baseline <= 0 || !isWithin(condition, eager.target / eager.baseline))
            return std::nullopt;
        return Tr::tr("%1 instead of %2 kernels per step are launched one by one, %3 times as many.")
            .arg(number(eager.target), number(eager.baseline), number(eager.target / eager.baseline));
    }

    [[nodiscard]] std::optional<QString> gpuBusy(const SymptomCondition &condition) const
    {
        const Delta &busy = m_comparison->gpuBusy.value;
        const std::optional<double> percent = busy.percent();
        if (!percent || !isWithin(condition, *percent))
            return std::nullopt;
        return Tr::tr("The GPU is busy for %1 instead of %2 per step.")
            .arg(formatMeanUs(busy.target, Unit::Without), formatMeanUs(busy.baseline));
    }

    [[nodiscard]] std::optional<QString> kernelShare(const SymptomCondition &condition) const
    {
        // What a whole-graph row hides cannot be counted, so no share is known.
        if (m_comparison->kernels.wholeGraphs.target > 0)
            return std::nullopt;
        double some = 0;
        double all = 0;
        for (const KernelDelta &row : m_comparison->kernels.rows) {
            const double count = row.eager.target + row.graph.target;
            all += count;
            some += condition.families.contains(row.family) ? count : 0;
        }
        if (all <= 0 || !isWithin(condition, some / all))
            return std::nullopt;
        return Tr::tr("%1 of the kernels per step are %2 kernels.")
            .arg(formatPercent(some / all), condition.families.join(u", "_s));
    }

    [[nodiscard]] const WindowMetrics *window(const QString &name) const
    {
        if (name == "context"_L1)
            return m_verdict->context ? &*m_verdict->context : nullptr;
        if (name == "generation"_L1)
            return m_verdict->generation ? &*m_verdict->generation : nullptr;
        return &m_verdict->aggregate;
    }

    [[nodiscard]] std::optional<QString> testWindow(const SymptomCondition &condition) const
    {
        const WindowMetrics *metrics = window(condition.window);
        if (!metrics || m_verdict->verdict == Verdict::Inconclusive)
            return std::nullopt;
        if (condition.figure == SymptomFigure::Verdict) {
            if (metrics->isYes != condition.is)
                return std::nullopt;
            return Tr::tr("%1: %2, %3 of %4 metrics crossed.")
                .arg(condition.window, metrics->isYes ? u"YES"_s : u"NO"_s)
                .arg(metrics->crossedCount)
                .arg(metrics->applicableCount);
        }
        for (std::size_t i = 0; i < kMetricCount; ++i) {
            if (metricKey(static_cast<Metric>(i)) != condition.metric || !metrics->crossed[i]
                || *metrics->crossed[i] != condition.is)
                continue;
            return Tr::tr("%1 in %2 steps is %3.")
                .arg(condition.metric, condition.window, formatPercent(metrics->measures[i].value));
        }
        return std::nullopt;
    }

    const RunComparison *m_comparison;
    const HostVerdict *m_verdict;
};

} // namespace

std::vector<Symptom> findSymptoms(
    const SymptomTable &table, const RunComparison *comparison, const HostVerdict *verdict)
{
    const Tester tester(comparison, verdict);
    std::vector<Symptom> found;
    for (const SymptomRule &rule : table.rules) {
        Symptom symptom {rule.id, rule.title, rule.advice, {}};
        bool holds = true;
        for (const SymptomCondition &condition : rule.when) {
            const std::optional<QString> evidence = tester.test(condition);
            holds = holds && evidence.has_value();
            symptom.evidence.push_back(evidence.value_or(QString()));
        }
        if (holds)
            found.push_back(std::move(symptom));
    }
    return found;
}

} // namespace gapscope
