// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/ranklateness.h"

#include <algorithm>
#include <cmath>

namespace gapscope {

namespace {

constexpr double kNsPerUs = 1000.0;

double quantile(std::vector<float> &values, double share)
{
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return static_cast<double>(values[static_cast<std::size_t>(at)]);
}

class LatenessMeter {
public:
    LatenessMeter(RankAnswer &answer, const std::vector<RankSummaryPtr> &ranks,
        const JoinedSteps &steps, const MatchedCollectives &matched)
        : m_answer(answer)
        , m_ranks(ranks)
        , m_matched(matched)
        , m_lateness(ranks.size())
        , m_sums(ranks.size())
    {
        LatenessByStep &by = answer.byStep;
        by.steps = steps.size();
        by.numbers = steps.numbers;
        const std::size_t cells = ranks.size() * by.steps;
        by.mean.assign(cells, 0);
        by.latest.assign(cells, 0);
        by.collectives.assign(cells, 0);
        for (const std::vector<std::int32_t> &own : steps.step)
            by.rankStep.insert(by.rankStep.end(), own.begin(), own.end());
        for (std::size_t rank = 0; rank < ranks.size(); ++rank)
            m_lateness[rank].reserve(ranks[rank]->collectives.size());
    }

    void measure()
    {
        for (std::size_t i = 0; i < m_matched.size(); ++i)
            measureInstance(i);
        finishSteps();
        for (std::size_t rank = 0; rank < m_ranks.size(); ++rank)
            finishRank(rank);
        findWorst();
    }

private:
    struct Sums {
        double lateness = 0;
        qint64 latest = 0;
        TimeNs inside = 0;
    };

    void measureInstance(std::size_t instance)
    {
        const auto members = m_matched.of(instance);
        m_arrivals.clear();
        for (const CollectiveRef &ref : members) {
            const RankSummary &rank = *m_ranks[ref.rank];
            if (!m_answer.clocks.isAligned(rank))
                return;
            m_arrivals.push_back(
                m_answer.clocks.toCommon(rank, rank.collectives.begin[ref.index]));
        }
        ++m_answer.instances;
        const TimeNs first = *std::ranges::min_element(m_arrivals);
        const auto last = static_cast<std::size_t>(
            std::ranges::max_element(m_arrivals) - m_arrivals.begin());
        m_answer.undecided += m_arrivals[last] - first <= m_answer.clocks.residual;
        for (std::size_t k = 0; k < members.size(); ++k)
            addArrival(members[k], m_arrivals[k] - first, k == last, m_matched.step[instance]);
    }

    void addArrival(const CollectiveRef &ref, TimeNs lateness, bool isLatest, std::int32_t step)
    {
        const SummaryCollectives &own = m_ranks[ref.rank]->collectives;
        const double us = static_cast<double>(lateness) / kNsPerUs;
        m_lateness[ref.rank].push_back(static_cast<float>(us));
        Sums &sums = m_sums[ref.rank];
        sums.lateness += us;
        sums.latest += isLatest;
        sums.inside += own.end[ref.index] - own.begin[ref.index];
        if (step < 0)
            return;
        LatenessByStep &by = m_answer.byStep;
        const std::size_t cell = by.at(ref.rank, static_cast<std::size_t>(step));
        by.mean[cell] += static_cast<float>(us);
        if (by.collectives[cell] < std::numeric_limits<std::uint16_t>::max()) {
            ++by.collectives[cell];
            by.latest[cell] = static_cast<std::uint16_t>(by.latest[cell] + isLatest);
        }
    }

    void finishSteps()
    {
        LatenessByStep &by = m_answer.byStep;
        for (std::size_t cell = 0; cell < by.mean.size(); ++cell)
            by.mean[cell] = by.collectives[cell] > 0
                ? by.mean[cell] / static_cast<float>(by.collectives[cell])
                : std::numeric_limits<float>::quiet_NaN();
    }

    void finishRank(std::size_t rank)
    {
        RankRow &row = m_answer.rows[rank];
        std::vector<float> &values = m_lateness[rank];
        row.collectives = static_cast<qint64>(values.size());
        row.latest = m_sums[rank].latest;
        row.waitTotalUs = static_cast<double>(m_sums[rank].inside) / kNsPerUs;
        if (values.empty())
            return;
        const auto count = static_cast<double>(values.size());
        const auto set = [&](RankFigure figure, double value) {
            row.figures[static_cast<std::size_t>(figure)] = value;
        };
        set(RankFigure::LateMean, m_sums[rank].lateness / count);
        set(RankFigure::LateMedian, quantile(values, 0.5));
        set(RankFigure::LateP90, quantile(values, 0.9));
        set(RankFigure::LateMax, static_cast<double>(*std::ranges::max_element(values)));
        set(RankFigure::LatestShare, static_cast<double>(row.latest) / count);
        set(RankFigure::Wait, row.waitTotalUs / count);
        values = {};
    }

    void findWorst()
    {
        for (const RankRow &row : m_answer.rows) {
            if (row.collectives > 0
                && (!m_answer.worst || row.latest > m_answer.rows[*m_answer.worst].latest))
                m_answer.worst = static_cast<std::uint32_t>(&row - m_answer.rows.data());
        }
        if (m_answer.worst)
            m_answer.share = *m_answer.rows[*m_answer.worst][RankFigure::LatestShare];
    }

    RankAnswer &m_answer;
    const std::vector<RankSummaryPtr> &m_ranks;
    const MatchedCollectives &m_matched;
    std::vector<std::vector<float>> m_lateness;
    std::vector<Sums> m_sums;
    std::vector<TimeNs> m_arrivals; // of one instance
};

// One rank's collectives by the published rule.
struct PublishedRank {
    std::uint32_t row = 0;
    std::vector<TimeNs> arrivals; // on the common clock
    TimeNs wait = 0;
};

std::vector<PublishedRank> publishedRanks(
    const RankAnswer &answer, const std::vector<RankSummaryPtr> &ranks)
{
    std::vector<PublishedRank> list;
    for (std::uint32_t rank = 0; rank < ranks.size(); ++rank) {
        const RankSummary &summary = *ranks[rank];
        if (!answer.clocks.isAligned(summary))
            continue;
        PublishedRank own {rank, {}, 0};
        const SummaryCollectives &all = summary.collectives;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!summary.kinds[all.kind[i]].listed)
                continue;
            own.arrivals.push_back(answer.clocks.toCommon(summary, all.begin[i]));
            own.wait += all.end[i] - all.begin[i];
        }
        if (!own.arrivals.empty())
            list.push_back(std::move(own));
    }
    return list;
}

} // namespace

void measureLateness(RankAnswer &answer, const std::vector<RankSummaryPtr> &ranks,
    const JoinedSteps &steps, const MatchedCollectives &matched)
{
    LatenessMeter(answer, ranks, steps, matched).measure();
}

void measurePublished(RankAnswer &answer, const std::vector<RankSummaryPtr> &ranks)
{
    const std::vector<PublishedRank> list = publishedRanks(answer, ranks);
    if (list.size() < 2)
        return;
    Straggler result;
    result.ranks = list.size();
    result.collectives = std::numeric_limits<std::size_t>::max();
    for (const PublishedRank &own : list) {
        result.collectives = std::min(result.collectives, own.arrivals.size());
        result.equalCounts
            = result.equalCounts && own.arrivals.size() == list.front().arrivals.size();
        result.waitUsTotal.push_back(static_cast<double>(own.wait) / kNsPerUs);
        answer.publishedRanks.push_back(own.row);
    }
    std::vector<TimeNs> lateness(list.size(), 0);
    std::vector<std::size_t> latest(list.size(), 0);
    for (std::size_t k = 0; k < result.collectives; ++k) {
        const auto arrival = [k](const PublishedRank &own) { return own.arrivals[k]; };
        const TimeNs first = arrival(*std::ranges::min_element(list, {}, arrival));
        for (std::size_t rank = 0; rank < list.size(); ++rank)
            lateness[rank] += list[rank].arrivals[k] - first;
        ++latest[static_cast<std::size_t>(
            std::ranges::max_element(list, {}, arrival) - list.begin())];
    }
    result.worstRank
        = static_cast<std::size_t>(std::ranges::max_element(latest) - latest.begin());
    const auto count = static_cast<double>(result.collectives);
    result.share = static_cast<double>(latest[result.worstRank]) / count;
    result.consistent = result.share > 0.8; // as published, whatever the limits
    for (const TimeNs sum : lateness)
        result.meanLatenessUs.push_back(static_cast<double>(sum) / count / kNsPerUs);
    answer.published = std::move(result);
}

bool isLateIn(
    const LatenessByStep &byStep, std::size_t rank, std::size_t step, const RankLimits &limits)
{
    const std::size_t cell = byStep.at(rank, step);
    return byStep.collectives[cell] > 0
        && static_cast<double>(byStep.latest[cell])
        >= limits.lateStepShare * static_cast<double>(byStep.collectives[cell]);
}

std::optional<std::size_t> lateSince(
    const LatenessByStep &byStep, std::size_t rank, const RankLimits &limits)
{
    // The end of the run that is late most clearly: a late step counts for it, one in time against it,
    // so that the run holds at least `sinceShare` of late steps and a late one by chance before it
    // does not stretch it.
    std::optional<std::size_t> since;
    double score = 0;
    double best = 0;
    for (std::size_t step = byStep.steps; step-- > 0;) {
        if (byStep.collectives[byStep.at(rank, step)] == 0)
            continue;
        const bool isLate = isLateIn(byStep, rank, step, limits);
        score += isLate ? 1 - limits.sinceShare : -limits.sinceShare;
        if (isLate && score >= best) {
            best = score;
            since = step;
        }
    }
    return since;
}

} // namespace gapscope
