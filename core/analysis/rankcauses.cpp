// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/rankcauses.h"

#include "core/analysis/rankmedian.h"
#include "core/base/tr.h"
#include "core/trace/apiname.h"

#include <QHash>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNsPerUs = 1000.0;
// Lateness below this is no lateness to grow from.
constexpr double kLeastLatenessUs = 0.5;

// An operation that is named as what a rank does more makes up at least this share of the cause.
constexpr double kNamedShare = 0.2;

double sumOver(const RankSummary &rank, bool (*counts)(const SummaryOperation &))
{
    double sum = 0;
    for (const SummaryOperation &operation : rank.operations)
        sum += counts(operation) ? static_cast<double>(operation.total) : 0;
    return sum / kNsPerUs / std::max(1.0, measuredSteps(rank));
}

bool isRange(const SummaryOperation &operation) { return operation.kind == SummaryKind::Range; }

// "(other)" is what a summary adds up: different kernels on different ranks.
bool isKernelOfName(const SummaryOperation &operation)
{
    return operation.kind == SummaryKind::Kernel && operation.name != "(other)"_L1;
}

bool isOfApi(const SummaryOperation &operation, bool (*counts)(ApiKind))
{
    if (operation.kind != SummaryKind::ApiCall)
        return false;
    const QByteArray name = operation.name.toUtf8();
    return counts(apiKind(std::string_view(name.constData(), static_cast<std::size_t>(name.size()))));
}

bool isLaunchCall(const SummaryOperation &operation)
{
    return isOfApi(operation, [](ApiKind kind) { return isLaunch(kind); });
}

bool isAllocationCall(const SummaryOperation &operation)
{
    return isOfApi(operation, [](ApiKind kind) { return kind == ApiKind::Allocate; });
}

class CauseMeter {
public:
    CauseMeter(const RankAnswer &answer, const std::vector<RankSummaryPtr> &ranks,
        const JoinedSteps &steps, std::size_t rank)
        : m_answer(answer)
        , m_ranks(ranks)
        , m_steps(steps)
        , m_rank(rank)
    {
    }

    std::map<CauseFigure, double> measure()
    {
        if (m_ranks[m_rank]->hasRanges)
            addDifference(CauseFigure::RangeTime, CauseFigure::RangeRatio,
                [](const RankSummary &rank) { return sumOver(rank, isRange); });
        if (m_ranks[m_rank]->hasCalls)
            addCalls();
        addKernels();
        addTrend();
        return std::move(m_figures);
    }

private:
    template<class Of>
    std::pair<double, double> ownAndMedian(Of of) const
    {
        std::vector<double> others;
        for (std::size_t rank = 0; rank < m_ranks.size(); ++rank) {
            if (rank != m_rank && measuredSteps(*m_ranks[rank]) > 0)
                others.push_back(of(*m_ranks[rank]));
        }
        return {of(*m_ranks[m_rank]), median(std::move(others))};
    }

    template<class Of>
    void addDifference(CauseFigure difference, std::optional<CauseFigure> ratio, Of of)
    {
        const auto [own, other] = ownAndMedian(of);
        m_figures[difference] = own - other;
        if (ratio && other > 0)
            m_figures[*ratio] = own / other;
    }

    static double perStep(const RankSummary &rank, qint64 SummaryStep::*field)
    {
        double sum = 0;
        for (const SummaryStep &step : rank.steps)
            sum += static_cast<double>(step.*field);
        return sum / std::max(1.0, measuredSteps(rank));
    }

    void addCalls()
    {
        addDifference(CauseFigure::Launches, CauseFigure::LaunchRatio,
            [](const RankSummary &rank) { return perStep(rank, &SummaryStep::launches); });
        addDifference(CauseFigure::LaunchTime, {},
            [](const RankSummary &rank) { return sumOver(rank, isLaunchCall); });
        addDifference(CauseFigure::Allocations, {},
            [](const RankSummary &rank) { return perStep(rank, &SummaryStep::allocations); });
        addDifference(CauseFigure::AllocationTime, {},
            [](const RankSummary &rank) { return sumOver(rank, isAllocationCall); });
    }

    // The rank's kernels against the mean time of those of the same name on the other ranks.
    void addKernels()
    {
        QHash<QString, std::vector<double>> means; // of the other ranks
        for (std::size_t rank = 0; rank < m_ranks.size(); ++rank) {
            for (const SummaryOperation &operation : m_ranks[rank]->operations) {
                if (rank != m_rank && isKernelOfName(operation) && operation.count > 0)
                    means[operation.name].push_back(
                        static_cast<double>(operation.total) / static_cast<double>(operation.count));
            }
        }
        double own = 0;
        double expected = 0;
        for (const SummaryOperation &operation : m_ranks[m_rank]->operations) {
            const auto other = means.constFind(operation.name);
            if (!isKernelOfName(operation) || other == means.constEnd())
                continue;
            own += static_cast<double>(operation.total);
            expected += static_cast<double>(operation.count) * median(*other);
        }
        if (expected <= 0)
            return;
        m_figures[CauseFigure::KernelRatio] = own / expected;
        m_figures[CauseFigure::KernelTime]
            = (own - expected) / kNsPerUs / std::max(1.0, measuredSteps(*m_ranks[m_rank]));
    }

    // Lateness and queue depth over the measured steps.
    void addTrend()
    {
        std::vector<double> position;
        std::vector<double> lateness;
        for (std::size_t step = 0; step < m_steps.size(); ++step) {
            if (isMeasured(step)) {
                position.push_back(static_cast<double>(step));
                lateness.push_back(
                    static_cast<double>(m_answer.byStep.mean[m_answer.byStep.at(m_rank, step)]));
            }
        }
        if (position.size() < 9)
            return;
        m_figures[CauseFigure::LatenessSlope] = fitLine(position, lateness).slope;
        const double early = thirdOf(lateness, 0);
        const double late = thirdOf(lateness, 2);
        m_figures[CauseFigure::LatenessGrowth] = late - early;
        m_figures[CauseFigure::LatenessRatio] = late / std::max(early, kLeastLatenessUs);
        addQueue();
    }

    void addQueue()
    {
        const std::vector<double> depth = depthByStep();
        if (depth.size() < 9)
            return;
        const double before = thirdOf(depth, 0);
        m_figures[CauseFigure::QueueBefore] = before;
        if (before > 0)
            m_figures[CauseFigure::QueueRatio] = thirdOf(depth, 2) / before;
    }

    [[nodiscard]] bool isMeasured(std::size_t position) const
    {
        const std::int32_t own = m_steps.step[m_rank][position];
        return own >= 0 && m_ranks[m_rank]->steps[static_cast<std::size_t>(own)].period > 0
            && m_answer.byStep.collectives[m_answer.byStep.at(m_rank, position)] > 0;
    }

    // Mean depth on arrival, per measured step.
    [[nodiscard]] std::vector<double> depthByStep() const
    {
        const RankSummary &rank = *m_ranks[m_rank];
        std::vector<double> sums(rank.steps.size(), 0);
        std::vector<double> counts(rank.steps.size(), 0);
        const SummaryCollectives &all = rank.collectives;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all.step[i] < 0 || all.depth[i] < 0)
                continue;
            sums[static_cast<std::size_t>(all.step[i])] += all.depth[i];
            ++counts[static_cast<std::size_t>(all.step[i])];
        }
        std::vector<double> depth;
        for (std::size_t step = 0; step < sums.size(); ++step) {
            if (counts[step] > 0 && rank.steps[step].period > 0)
                depth.push_back(sums[step] / counts[step]);
        }
        return depth;
    }

    static double thirdOf(const std::vector<double> &values, std::size_t third)
    {
        const std::size_t first = values.size() * third / 3;
        const std::size_t last = values.size() * (third + 1) / 3;
        double sum = 0;
        for (std::size_t i = first; i < last; ++i)
            sum += values[i];
        return sum / static_cast<double>(last - first);
    }

    const RankAnswer &m_answer;
    const std::vector<RankSummaryPtr> &m_ranks;
    const JoinedSteps &m_steps;
    std::size_t m_rank;
    std::map<CauseFigure, double> m_figures;
};

bool holds(const CauseRule &rule, const std::map<CauseFigure, double> &figures)
{
    return std::ranges::all_of(rule.when, [&](const CauseCondition &condition) {
        const auto value = figures.find(condition.figure);
        return value != figures.end() && value->second >= condition.low
            && value->second <= condition.high;
    });
}

double amountOf(const CauseRule &rule, const std::map<CauseFigure, double> &figures)
{
    const auto amount = figures.find(rule.amount);
    return amount == figures.end() ? 0 : amount->second;
}

QString capitalized(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

// Why a rule does not hold: its first condition that fails.
QString ruledOutText(const CauseRule &rule, const std::map<CauseFigure, double> &figures)
{
    for (const CauseCondition &condition : rule.when) {
        const auto value = figures.find(condition.figure);
        if (value == figures.end())
            return Tr::tr("%1: unknown, the trace does not tell.").arg(capitalized(rule.title));
        if (value->second < condition.low || value->second > condition.high)
            return Tr::tr("%1: no, %2.")
                .arg(capitalized(rule.title), causeFigureText(condition.figure, value->second));
    }
    return {};
}

} // namespace

std::map<CauseFigure, double> causeFigures(const RankAnswer &answer,
    const std::vector<RankSummaryPtr> &ranks, const JoinedSteps &steps, std::size_t rank)
{
    return CauseMeter(answer, ranks, steps, rank).measure();
}

StragglerCause findCause(const std::map<CauseFigure, double> &figures,
    const std::vector<CauseRule> &rules, const std::vector<OperationDifference> &operations)
{
    const CauseRule *best = nullptr;
    for (const CauseRule &rule : rules) {
        if (holds(rule, figures)
            && (!best
                || std::pair(rule.priority, amountOf(rule, figures))
                    > std::pair(best->priority, amountOf(*best, figures))))
            best = &rule;
    }
    StragglerCause cause;
    for (const CauseRule &rule : rules) {
        if (&rule != best && holds(rule, figures))
            cause.also.push_back(rule.title);
        else if (&rule != best)
            cause.ruledOut.push_back(ruledOutText(rule, figures));
    }
    const double amount = best ? amountOf(*best, figures) : 0;
    const auto most = std::ranges::find_if(operations, [&](const OperationDifference &row) {
        return row.deltaUs > 0 && row.deltaUs >= kNamedShare * amount
            && (row.kind == SummaryKind::Range || row.kind == SummaryKind::ApiCall);
    });
    const bool isOfHost = !best || best->amount != CauseFigure::KernelTime;
    if (most != operations.end() && isOfHost) {
        cause.operation = most->name;
        cause.operationUs = most->deltaUs;
        cause.operationUsWhenPresent = most->usWhenPresent;
        cause.operationShare = most->stepShare;
        cause.isOnlyHere = most->medianUs == 0;
    }
    if (!best)
        return cause;
    cause.id = best->id;
    cause.title = best->title;
    cause.advice = best->advice;
    cause.usPerStep = amountOf(*best, figures);
    for (const CauseCondition &condition : best->when)
        cause.evidence.push_back(causeFigureText(condition.figure, figures.at(condition.figure)));
    return cause;
}

} // namespace gapscope
