// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/rankmatching.h"

#include "core/analysis/rankcommunicators.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kSample = 128; // ends looked at to tell communicators apart
constexpr std::size_t kMostShifts = 20'000;
constexpr TimeNs kTightest = 2'000; // ends this near agree, however small the residual

// The collectives of one group on one rank, in order of begin.
struct RankList {
    std::uint32_t rank = 0;
    std::vector<std::uint32_t> indices;
};

using Group = std::vector<RankList>; // by rank

class Matcher {
public:
    Matcher(const std::vector<RankSummaryPtr> &ranks, const JoinedSteps &steps,
        const MatchLimits &limits)
        : m_ranks(ranks)
        , m_steps(steps)
        , m_limits(limits)
    {
    }

    MatchedCollectives match();

private:
    struct Left {
        std::uint32_t group = 0;
        CollectiveRef ref;
    };

    void matchGroup(const std::pair<QString, QString> &key, const Group &group);
    void matchEqual(const std::pair<QString, QString> &key, const Group &group);
    void matchBySteps(std::uint32_t group, const Group &lists);
    void matchByShift(std::uint32_t group, const Group &lists);
    void verifyEnds();
    void matchLeftovers();
    void sweep(std::uint32_t group, std::vector<CollectiveRef> &refs);
    void finish();
    std::uint32_t addGroup(const std::pair<QString, QString> &key, const Group &lists);
    void addInstance(std::uint32_t group, std::span<const CollectiveRef> members);
    [[nodiscard]] bool keepsStep(const RankList &a, const RankList &b) const;
    [[nodiscard]] bool sharesSteps(const Group &lists) const;
    [[nodiscard]] std::size_t bestShift(const RankList &longer, const RankList &shorter) const;

    [[nodiscard]] TimeNs end(const CollectiveRef &ref) const
    {
        return m_ranks[ref.rank]->collectives.end[ref.index];
    }

    [[nodiscard]] std::int32_t position(const CollectiveRef &ref) const
    {
        const std::int32_t step = m_ranks[ref.rank]->collectives.step[ref.index];
        return step < 0 ? -1 : m_steps.position[ref.rank][static_cast<std::size_t>(step)];
    }

    [[nodiscard]] qint64 size(const CollectiveRef &ref) const
    {
        const RankSummary &rank = *m_ranks[ref.rank];
        return rank.kinds[rank.collectives.kind[ref.index]].size;
    }

    const std::vector<RankSummaryPtr> &m_ranks;
    const JoinedSteps &m_steps;
    const MatchLimits &m_limits;
    MatchedCollectives m_result;
    std::vector<Left> m_left;
    std::vector<bool> m_byStep; // per instance: must be checked by ends
};

MatchedCollectives Matcher::match()
{
    const std::set<QString> usable = namesWithCommunicators(m_ranks);
    const auto keyOf = [&usable](const SummaryCollectiveKind &kind) {
        return std::pair(usable.contains(kind.name) ? kind.communicator : QString(), kind.name);
    };
    std::map<std::pair<QString, QString>, Group> groups; // (communicator, name)
    for (std::uint32_t rank = 0; rank < m_ranks.size(); ++rank) {
        const RankSummary &summary = *m_ranks[rank];
        std::vector<std::vector<std::uint32_t> *> lists;
        for (const SummaryCollectiveKind &kind : summary.kinds) {
            Group &group = groups[keyOf(kind)];
            if (group.empty() || group.back().rank != rank)
                group.push_back({rank, {}});
        }
        for (const SummaryCollectiveKind &kind : summary.kinds)
            lists.push_back(&groups[keyOf(kind)].back().indices);
        for (std::uint32_t i = 0; i < summary.collectives.size(); ++i)
            lists[summary.collectives.kind[i]]->push_back(i);
    }
    for (auto &[key, group] : groups) {
        std::erase_if(group, [](const RankList &list) { return list.indices.empty(); });
        if (!group.empty())
            matchGroup(key, group);
    }
    m_result.clocks = alignClocks(m_ranks, m_result.offsets, m_result.members);
    verifyEnds();
    matchLeftovers();
    finish();
    return std::move(m_result);
}

std::uint32_t Matcher::addGroup(const std::pair<QString, QString> &key, const Group &lists)
{
    MatchGroup group;
    group.communicator = key.first;
    group.name = key.second;
    group.fewest = std::numeric_limits<qint64>::max();
    for (const RankList &list : lists) {
        group.ranks.push_back(list.rank);
        group.fewest = std::min(group.fewest, static_cast<qint64>(list.indices.size()));
        group.most = std::max(group.most, static_cast<qint64>(list.indices.size()));
    }
    m_result.groups.push_back(std::move(group));
    return static_cast<std::uint32_t>(m_result.groups.size() - 1);
}

void Matcher::addInstance(std::uint32_t group, std::span<const CollectiveRef> members)
{
    m_result.members.insert(m_result.members.end(), members.begin(), members.end());
    m_result.offsets.push_back(m_result.members.size());
    m_result.group.push_back(group);
    m_byStep.push_back(false);
}

// Whether the ends of two lists of equal length are those of the same collectives: a straight line
// apart, and on one clock not apart at all.
bool Matcher::keepsStep(const RankList &a, const RankList &b) const
{
    const std::size_t stride = std::max<std::size_t>(1, a.indices.size() / kSample);
    std::vector<double> x;
    std::vector<double> y;
    const TimeNs from = end({a.rank, a.indices.front()});
    const TimeNs other = end({b.rank, b.indices.front()});
    for (std::size_t i = 0; i < a.indices.size(); i += stride) {
        const TimeNs mine = end({a.rank, a.indices[i]}) - from;
        x.push_back(static_cast<double>(mine));
        y.push_back(static_cast<double>(end({b.rank, b.indices[i]}) - other - mine));
    }
    const auto limit = static_cast<double>(m_limits.endAgreement);
    if (m_ranks[a.rank]->clock != m_ranks[b.rank]->clock)
        return fitLine(x, y).residual <= limit;
    for (double &value : y)
        value = std::abs(value + static_cast<double>(other - from));
    std::ranges::nth_element(y, y.begin() + static_cast<std::ptrdiff_t>(y.size() / 2));
    return y[y.size() / 2] <= limit;
}

// Equal counts: one communicator per set of ranks that keep step, or of those that name it.
void Matcher::matchEqual(const std::pair<QString, QString> &key, const Group &group)
{
    std::vector<Group> sets;
    for (const RankList &list : group) {
        const auto own = std::ranges::find_if(
            sets, [&](const Group &set) { return isUniqueCommunicator(key.first) || keepsStep(set.front(), list); });
        if (own == sets.end())
            sets.push_back({list});
        else
            own->push_back(list);
    }
    std::vector<CollectiveRef> members;
    for (const Group &set : sets) {
        const std::uint32_t number = addGroup(key, set);
        for (std::size_t k = 0; set.size() > 1 && k < set.front().indices.size(); ++k) {
            members.clear();
            for (const RankList &list : set)
                members.push_back({list.rank, list.indices[k]});
            addInstance(number, members);
        }
        for (std::size_t k = 0; set.size() == 1 && k < set.front().indices.size(); ++k)
            m_left.push_back({number, {set.front().rank, set.front().indices[k]}});
    }
}

// Numbers of steps mean something only where markers gave them.
bool Matcher::sharesSteps(const Group &lists) const
{
    return std::ranges::all_of(lists,
        [&](const RankList &list) { return m_ranks[list.rank]->stepSource == u"markers"_s; });
}

void Matcher::matchGroup(const std::pair<QString, QString> &key, const Group &group)
{
    const std::size_t count = group.front().indices.size();
    const bool isEqual = std::ranges::all_of(
        group, [&](const RankList &list) { return list.indices.size() == count; });
    if (isEqual && group.size() > 1) {
        matchEqual(key, group);
        return;
    }
    m_result.equalCounts = false;
    const std::uint32_t number = addGroup(key, group);
    if (sharesSteps(group))
        matchBySteps(number, group);
    else
        matchByShift(number, group);
}

void Matcher::matchBySteps(std::uint32_t group, const Group &lists)
{
    std::vector<std::pair<std::int32_t, CollectiveRef>> all;
    for (const RankList &list : lists) {
        for (const std::uint32_t index : list.indices)
            all.emplace_back(position({list.rank, index}), CollectiveRef {list.rank, index});
    }
    std::ranges::stable_sort(all, {}, [](const auto &each) { return each.first; });
    std::vector<std::vector<CollectiveRef>> inStep; // per rank that has any
    for (std::size_t first = 0; first < all.size();) {
        const std::int32_t step = all[first].first;
        inStep.clear();
        for (; first < all.size() && all[first].first == step; ++first) {
            const CollectiveRef &ref = all[first].second;
            if (inStep.empty() || inStep.back().front().rank != ref.rank)
                inStep.emplace_back();
            inStep.back().push_back(ref);
        }
        const bool isEqual = step >= 0 && inStep.size() > 1
            && std::ranges::all_of(inStep,
                [&](const auto &own) { return own.size() == inStep.front().size(); });
        for (std::size_t k = 0; isEqual && k < inStep.front().size(); ++k) {
            std::vector<CollectiveRef> members;
            for (const auto &own : inStep)
                members.push_back(own[k]);
            addInstance(group, members);
            m_byStep.back() = true;
        }
        for (const auto &own : inStep) {
            for (std::size_t k = 0; !isEqual && k < own.size(); ++k)
                m_left.push_back({group, own[k]});
        }
    }
}

// How many of the longer list come before the first of the shorter one, by the times between
// neighbouring ends; the longer list's length if nothing fits.
std::size_t Matcher::bestShift(const RankList &longer, const RankList &shorter) const
{
    const std::size_t count = shorter.indices.size();
    const std::size_t most = std::min(longer.indices.size() - count, kMostShifts);
    const std::size_t stride = std::max<std::size_t>(1, count / kSample);
    std::size_t best = longer.indices.size();
    auto bestDistance = static_cast<double>(m_limits.endAgreement);
    std::vector<double> distances;
    for (std::size_t shift = 0; count > 2 && shift <= most; ++shift) {
        distances.clear();
        for (std::size_t i = 0; i + 1 < count; i += stride) {
            const TimeNs mine = end({shorter.rank, shorter.indices[i + 1]})
                - end({shorter.rank, shorter.indices[i]});
            const TimeNs other = end({longer.rank, longer.indices[i + shift + 1]})
                - end({longer.rank, longer.indices[i + shift]});
            distances.push_back(std::abs(static_cast<double>(mine - other)));
        }
        std::ranges::nth_element(
            distances, distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2));
        if (distances[distances.size() / 2] < bestDistance) {
            bestDistance = distances[distances.size() / 2];
            best = shift;
        }
    }
    return best;
}

// Recordings of one sequence that began or ended at different moments, on clocks of their own.
// Ranks on one clock are left to their ends.
void Matcher::matchByShift(std::uint32_t group, const Group &lists)
{
    const RankList &longest
        = *std::ranges::max_element(lists, {}, [](const RankList &l) { return l.indices.size(); });
    const std::uint32_t clock = m_ranks[longest.rank]->clock;
    std::vector<std::vector<CollectiveRef>> instances(longest.indices.size());
    for (const RankList &list : lists) {
        const bool isOwnClock = m_ranks[list.rank]->clock != clock;
        const std::size_t shift = &list == &longest ? 0
            : isOwnClock                            ? bestShift(longest, list)
                                                    : longest.indices.size();
        for (std::size_t i = 0; i < list.indices.size(); ++i) {
            if (shift + list.indices.size() <= longest.indices.size())
                instances[i + shift].push_back({list.rank, list.indices[i]});
            else
                m_left.push_back({group, {list.rank, list.indices[i]}});
        }
    }
    for (const std::vector<CollectiveRef> &members : instances) {
        if (members.size() > 1)
            addInstance(group, members);
        else if (!members.empty())
            m_left.push_back({group, members.front()});
    }
}

// Instances made from steps alone may mix communicators: members whose ends do not agree are set
// apart again.
void Matcher::verifyEnds()
{
    MatchedCollectives kept;
    kept.offsets.assign(1, 0);
    std::vector<std::pair<TimeNs, CollectiveRef>> byEnd;
    for (std::size_t i = 0; i < m_result.size(); ++i) {
        const auto members = m_result.of(i);
        bool isGood = true;
        if (m_byStep[i]) {
            byEnd.clear();
            for (const CollectiveRef &ref : members) {
                const RankSummary &rank = *m_ranks[ref.rank];
                if (m_result.clocks.isAligned(rank))
                    byEnd.emplace_back(m_result.clocks.toCommon(rank, end(ref)), ref);
            }
            const auto [low, high]
                = std::ranges::minmax(byEnd, {}, [](const auto &each) { return each.first; });
            isGood = byEnd.size() == members.size()
                && high.first - low.first <= m_limits.endAgreement;
        }
        for (const CollectiveRef &ref : members) {
            if (isGood)
                kept.members.push_back(ref);
            else
                m_left.push_back({m_result.group[i], ref});
        }
        if (isGood) {
            kept.offsets.push_back(kept.members.size());
            kept.group.push_back(m_result.group[i]);
        }
    }
    m_result.offsets = std::move(kept.offsets);
    m_result.members = std::move(kept.members);
    m_result.group = std::move(kept.group);
    m_byStep.assign(m_result.size(), false);
}

void Matcher::matchLeftovers()
{
    std::ranges::stable_sort(m_left, {}, &Left::group);
    std::vector<CollectiveRef> refs;
    for (std::size_t first = 0; first < m_left.size();) {
        const std::uint32_t group = m_left[first].group;
        refs.clear();
        for (; first < m_left.size() && m_left[first].group == group; ++first)
            refs.push_back(m_left[first].ref);
        sweep(group, refs);
    }
}

void Matcher::sweep(std::uint32_t group, std::vector<CollectiveRef> &refs)
{
    const RankClocks &clocks = m_result.clocks;
    const TimeNs tolerance
        = std::min(std::max(kTightest, 4 * clocks.residual), m_limits.endAgreement);
    struct Open {
        TimeNs end;
        qint64 size;
        std::vector<CollectiveRef> members;
    };
    const auto commonEnd
        = [&](const CollectiveRef &ref) { return clocks.toCommon(*m_ranks[ref.rank], end(ref)); };
    const auto close = [&](Open &open) {
        std::ranges::sort(open.members, {}, &CollectiveRef::rank);
        if (open.members.size() > 1)
            addInstance(group, open.members);
        else
            ++m_result.groups[group].unmatched;
    };
    const auto unaligned = std::ranges::partition(
        refs, [&](const CollectiveRef &ref) { return clocks.isAligned(*m_ranks[ref.rank]); });
    m_result.groups[group].unmatched += static_cast<qint64>(unaligned.size());
    refs.erase(unaligned.begin(), refs.end());
    std::ranges::sort(refs, {}, [&](const CollectiveRef &ref) {
        return std::tuple(commonEnd(ref), ref.rank, ref.index);
    });
    std::vector<Open> open; // few: those that end within the tolerance
    for (const CollectiveRef &ref : refs) {
        const TimeNs time = commonEnd(ref);
        while (!open.empty() && time - open.front().end > tolerance) {
            close(open.front());
            open.erase(open.begin());
        }
        const auto fits = std::ranges::find_if(open, [&](const Open &each) {
            return each.size == size(ref)
                && std::ranges::none_of(each.members,
                    [&](const CollectiveRef &other) { return other.rank == ref.rank; });
        });
        if (fits == open.end())
            open.push_back({time, size(ref), {ref}});
        else
            fits->members.push_back(ref);
    }
    std::ranges::for_each(open, close);
}

void Matcher::finish()
{
    measureResidual(m_result.clocks, m_ranks, m_result.offsets, m_result.members);
    m_result.step.reserve(m_result.size());
    for (std::size_t i = 0; i < m_result.size(); ++i) {
        ++m_result.groups[m_result.group[i]].instances;
        m_result.step.push_back(position(m_result.of(i).front()));
    }
    for (const MatchGroup &group : m_result.groups)
        m_result.unmatched += group.unmatched;
}

} // namespace

MatchedCollectives matchCollectives(const std::vector<RankSummaryPtr> &ranks,
    const JoinedSteps &steps, const MatchLimits &limits)
{
    return Matcher(ranks, steps, limits).match();
}

} // namespace gapscope
