// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/rankanswer.h"

#include "core/analysis/rankcauses.h"
#include "core/analysis/ranklateness.h"
#include "core/analysis/rankmedian.h"
#include "core/base/format.h"
#include "core/base/tr.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNsPerUs = 1000.0;
constexpr double kMostCollectives = 0.5;

// Figures of the measured periods.
void setStepFigures(RankRow &row, const RankSummary &summary)
{
    double periods = 0;
    double host = 0;
    double idle = 0;
    double kernels = 0;
    double launches = 0;
    double allocations = 0;
    for (const SummaryStep &step : summary.steps) {
        row.steps += step.period > 0;
        periods += static_cast<double>(step.period);
        host += static_cast<double>(step.host);
        idle += static_cast<double>(step.idle);
        kernels += static_cast<double>(step.kernels);
        launches += static_cast<double>(step.launches);
        allocations += static_cast<double>(step.allocations);
    }
    if (row.steps == 0)
        return;
    const auto count = static_cast<double>(row.steps);
    const auto set = [&](RankFigure figure, double value) {
        row.figures[static_cast<std::size_t>(figure)] = value;
    };
    if (summary.hasRanges || summary.hasCalls)
        set(RankFigure::Host, host / kNsPerUs / count);
    if (summary.hasCalls) {
        set(RankFigure::Launches, launches / count);
        set(RankFigure::Allocations, allocations / count);
    }
    set(RankFigure::Idle, idle / periods);
    set(RankFigure::Kernels, kernels / kNsPerUs / count);
}

void setQueue(RankRow &row, const SummaryCollectives &all)
{
    double sum = 0;
    double count = 0;
    for (const std::int32_t depth : all.depth) {
        sum += std::max(depth, 0);
        count += depth >= 0;
    }
    if (count > 0)
        row.figures[static_cast<std::size_t>(RankFigure::Queue)] = sum / count;
}

RankRow rowOf(const RankSummary &summary, const QString &label, std::size_t index)
{
    RankRow row;
    row.index = static_cast<std::uint32_t>(index);
    row.label = label;
    row.pid = summary.pid;
    row.device = summary.device;
    row.deviceName = summary.deviceName;
    row.clock = summary.clock;
    row.metrics = summary.metrics;
    row.notes = summary.notes;
    setStepFigures(row, summary);
    setQueue(row, summary.collectives);
    return row;
}

// Far from the middle: further than the ranks usually are, and by enough to care. Of arrivals only
// lateness is one: to come early is what the ranks that wait do.
std::int8_t outlierSign(
    std::size_t figure, double distance, double usual, double middle, const RankLimits &limits)
{
    const bool isFar = std::abs(distance) > limits.outlierDeviations * usual
        && std::abs(distance) > limits.outlierShare * std::abs(middle);
    const bool isArrival = figure <= static_cast<std::size_t>(RankFigure::LatestShare);
    if (!isFar || (isArrival && distance < 0))
        return 0;
    return distance > 0 ? 1 : -1;
}

// Against the median of the other ranks.
void markOutliers(std::vector<RankRow> &rows, const RankLimits &limits)
{
    for (std::size_t figure = 0; figure < kRankFigureCount; ++figure) {
        for (RankRow &row : rows) {
            std::vector<double> others;
            for (const RankRow &other : rows) {
                if (&other != &row && other.figures[figure])
                    others.push_back(*other.figures[figure]);
            }
            if (!row.figures[figure] || others.size() < 2)
                continue;
            const double middle = median(others);
            for (double &value : others)
                value = std::abs(value - middle);
            const double usual = median(std::move(others));
            row.outliers[figure]
                = outlierSign(figure, *row.figures[figure] - middle, usual, middle, limits);
        }
    }
}

// markOutliers() looks at every pair; with very many ranks at the median of all instead.
void markOutliersOfMany(std::vector<RankRow> &rows, const RankLimits &limits)
{
    for (std::size_t figure = 0; figure < kRankFigureCount; ++figure) {
        std::vector<double> values;
        for (const RankRow &row : rows) {
            if (row.figures[figure])
                values.push_back(*row.figures[figure]);
        }
        if (values.empty())
            continue;
        const double middle = median(values);
        for (double &value : values)
            value = std::abs(value - middle);
        const double usual = median(std::move(values));
        for (RankRow &row : rows) {
            const double distance = row.figures[figure].value_or(middle) - middle;
            row.outliers[figure] = outlierSign(figure, distance, usual, middle, limits);
        }
    }
}

void judge(RankAnswer &answer, const RankLimits &limits)
{
    if (!answer.worst || answer.rows.size() < 2 || answer.instances == 0) {
        answer.reason = answer.rows.size() < 2
            ? Tr::tr("There is only one rank.")
            : answer.unmatched > 0
            ? Tr::tr("No collective of one rank could be matched with one of another rank.")
            : Tr::tr("There are no collectives that two ranks took part in.");
        return;
    }
    const RankRow &worst = answer.rows[*answer.worst];
    const double residual = static_cast<double>(answer.clocks.residual) / kNsPerUs;
    const double late = worst[RankFigure::LateMean].value_or(0);
    if (answer.share > kMostCollectives && answer.share <= limits.consistentShare) {
        answer.reason
            = Tr::tr("%1 comes last in most of its collectives, %2; a straggler is claimed above %3.")
                  .arg(worst.label, formatPercent(answer.share), formatPercent(limits.consistentShare));
    } else if (answer.share <= limits.consistentShare) {
        answer.reason
            = Tr::tr("The ranks take turns: %1, the most often latest, comes last in %2 of its collectives.")
                  .arg(worst.label, formatPercent(answer.share));
    } else if (late <= residual) {
        answer.reason
            = Tr::tr("%1 is latest in %2 of its collectives, but by %3 on average, which is below the "
                     "clock residual of %4.")
                  .arg(worst.label, formatPercent(answer.share), formatMeanUs(late),
                      formatMeanUs(residual));
    } else {
        answer.state = StragglerState::Consistent;
    }
}

// By how much per step: its lateness summed over a step, and what the others wait more.
void measureCost(RankAnswer &answer)
{
    const RankRow &worst = answer.rows[*answer.worst];
    const LatenessByStep &by = answer.byStep;
    double sum = 0;
    double steps = 0;
    for (std::size_t step = answer.since.value_or(0); step < by.steps; ++step) {
        const std::size_t cell = by.at(*answer.worst, step);
        if (by.collectives[cell] == 0)
            continue;
        sum += static_cast<double>(by.mean[cell]) * by.collectives[cell];
        ++steps;
    }
    answer.latenessUsPerStep = steps > 0 ? sum / steps : 0;
    std::vector<double> others;
    for (const RankRow &row : answer.rows) {
        if (&row != &worst && row.collectives > 0)
            others.push_back(row[RankFigure::Wait].value_or(0));
    }
    const double own = worst[RankFigure::Wait].value_or(0);
    const double perStep = steps > 0 ? static_cast<double>(worst.collectives) / steps : 0;
    answer.othersWaitUsPerStep = others.empty() ? 0 : (median(others) - own) * perStep;
}

constexpr std::size_t kManyRanks = 200;

void describeRows(RankAnswer &answer)
{
    if (!answer.isStraggler())
        return;
    for (RankRow &row : answer.rows) {
        if (row.collectives == 0) {
            row.doing = Tr::tr("no collective with other ranks");
        } else if (row.index != answer.rows[*answer.worst].index) {
            row.doing = Tr::tr("waits for %1").arg(answer.rows[*answer.worst].label);
        } else if (answer.cause.id.isEmpty()) {
            row.doing = Tr::tr("late, cause unknown");
        } else if (!answer.cause.operation.isEmpty()) {
            row.doing = u"%1: %2"_s.arg(answer.cause.title, causeOperation(answer.cause));
        } else {
            row.doing = Tr::tr("%1: %2/step")
                            .arg(answer.cause.title, formatMeanUsDelta(answer.cause.usPerStep));
        }
    }
}

void addNotes(RankAnswer &answer)
{
    if (answer.unmatched > 0)
        answer.notes.push_back(
            Tr::tr("%1 collectives could not be matched with any of another rank and are left out.")
                .arg(formatCount(answer.unmatched)));
    std::vector<QString> unaligned;
    for (const RankRow &row : answer.rows) {
        const bool isAligned
            = row.clock < answer.clocks.files.size() && answer.clocks.files[row.clock].isAligned;
        if (!isAligned && row.collectives == 0 && answer.rows.size() > 1)
            unaligned.push_back(row.label);
    }
    if (!unaligned.empty() && unaligned.size() < 20)
        answer.notes.push_back(
            Tr::tr("The clocks of these ranks could not be aligned, as they share no collective with "
                   "the others: %1.")
                .arg(QStringList(unaligned.begin(), unaligned.end()).join(u", "_s)));
    // A note of several ranks is told once.
    std::vector<QString> told;
    for (const RankRow &row : answer.rows) {
        for (const QString &note : row.notes) {
            if (std::ranges::find(told, note) != told.end())
                continue;
            told.push_back(note);
            const auto with = std::ranges::count_if(answer.rows, [&](const RankRow &other) {
                return std::ranges::find(other.notes, note) != other.notes.end();
            });
            answer.notes.push_back(with == std::ssize(answer.rows)
                    ? note
                    : Tr::tr("%1 (%2 of %3 ranks)")
                          .arg(note, formatCount(with), formatCount(std::ssize(answer.rows))));
        }
    }
}

} // namespace

QString rankFigureKey(RankFigure figure)
{
    static const std::array<QString, kRankFigureCount> keys {u"lateness_mean_us"_s,
        u"lateness_p50_us"_s, u"lateness_p90_us"_s, u"lateness_max_us"_s, u"latest_share"_s,
        u"wait_us_per_collective"_s, u"host_us_per_step"_s, u"launches_per_step"_s,
        u"allocations_per_step"_s, u"gpu_idle_ratio"_s, u"queue_depth"_s, u"kernel_us_per_step"_s};
    return keys[static_cast<std::size_t>(figure)];
}

ChosenRanks chooseRanks(
    const std::vector<RankSummaryPtr> &ranks, const std::vector<RankChoice> &choices)
{
    ChosenRanks chosen;
    std::set<int> numbers;
    for (const RankSummaryPtr &rank : ranks) {
        if (rank->number >= 0)
            numbers.insert(rank->number);
    }
    const bool hasNumbers = numbers.size() == ranks.size(); // that tell all of them apart
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        const RankChoice choice = i < choices.size() ? choices[i] : RankChoice {};
        if (choice.leftOut)
            continue;
        chosen.ranks.push_back(ranks[i]);
        const int number = hasNumbers ? ranks[i]->number : static_cast<int>(i);
        chosen.labels.push_back(
            choice.name.isEmpty() ? Tr::tr("Rank %1").arg(number) : choice.name);
    }
    return chosen;
}

RankAnswer answerRanks(const ChosenRanks &chosen, const RankTables &tables)
{
    RankAnswer answer;
    const std::vector<RankSummaryPtr> &ranks = chosen.ranks;
    for (std::size_t i = 0; i < ranks.size(); ++i)
        answer.rows.push_back(rowOf(*ranks[i], chosen.labels[i], i));
    const JoinedSteps steps = joinSteps(ranks);
    MatchLimits limits;
    limits.endAgreement = static_cast<TimeNs>(tables.limits.endAgreementUs * kNsPerUs);
    {
        MatchedCollectives matched = matchCollectives(ranks, steps, limits);
        answer.clocks = matched.clocks;
        answer.unmatched = matched.unmatched;
        answer.equalCounts = matched.equalCounts;
        measureLateness(answer, ranks, steps, matched);
        answer.groups = std::move(matched.groups);
    }
    measurePublished(answer, ranks);
    judge(answer, tables.limits);
    if (answer.worst && answer.rows.size() > 1) {
        if (answer.isStraggler())
            answer.since = lateSince(answer.byStep, *answer.worst, tables.limits);
        measureCost(answer);
        answer.operations = compareOperations(ranks, *answer.worst);
        answer.figures = causeFigures(answer, ranks, steps, *answer.worst);
        if (answer.isStraggler())
            answer.cause = findCause(answer.figures, tables.causes, answer.operations);
    }
    if (answer.rows.size() <= kManyRanks)
        markOutliers(answer.rows, tables.limits);
    else
        markOutliersOfMany(answer.rows, tables.limits);
    describeRows(answer);
    addNotes(answer);
    return answer;
}

} // namespace gapscope
