// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stragglers.h"

#include "core/analysis/tables.h"

#include <algorithm>

namespace gapscope {

std::vector<RankCollectives> listCollectives(const Run &run)
{
    static const std::vector<QString> kParts {
        QStringLiteral("nccl"), QStringLiteral("allreduce"), QStringLiteral("all_reduce")};
    std::vector<RankCollectives> ranks;
    for (std::uint32_t part = 0; part < run.traces.size(); ++part) {
        const Trace &trace = *run.traces[part];
        const std::vector<bool> isCollective = matchNames(trace.strings, kParts);
        std::vector<RankCollectives> processes(trace.processes.size());
        for (const Track &track : trace.tracks) {
            if (track.kind != TrackKind::Stream)
                continue;
            RankCollectives &rank = processes[index(track.process)];
            rank.trace = part;
            rank.process = track.process;
            const EventSpan rows = trace.eventsOf(track);
            for (std::uint32_t row = rows.first; row < rows.last; ++row) {
                if (isCollective[index(trace.events.name[row])])
                    rank.kernels.push_back(makeId<EventId>(row));
            }
        }
        for (RankCollectives &rank : processes) {
            if (rank.kernels.empty())
                continue;
            std::ranges::sort(rank.kernels, {}, [&](EventId id) {
                return std::pair(trace.events.begin[index(id)], trace.events.detail[index(id)]);
            });
            ranks.push_back(std::move(rank));
        }
    }
    return ranks;
}

std::optional<Straggler> findStraggler(const Run &run, const std::vector<RankCollectives> &ranks)
{
    if (ranks.size() < 2)
        return std::nullopt;
    Straggler result;
    result.ranks = ranks.size();
    result.collectives = ranks.front().kernels.size();
    for (const RankCollectives &rank : ranks) {
        result.equalCounts = result.equalCounts && rank.kernels.size() == ranks.front().kernels.size();
        result.collectives = std::min(result.collectives, rank.kernels.size());
    }
    std::vector<TimeNs> lateness(ranks.size(), 0);
    std::vector<std::size_t> latest(ranks.size(), 0);
    std::vector<TimeNs> arrivals(ranks.size());
    for (std::size_t k = 0; k < result.collectives; ++k) {
        for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
            const Trace &trace = *run.traces[ranks[rank].trace];
            arrivals[rank] = trace.events.begin[index(ranks[rank].kernels[k])] + trace.origin;
        }
        const TimeNs first = *std::ranges::min_element(arrivals);
        for (std::size_t rank = 0; rank < ranks.size(); ++rank)
            lateness[rank] += arrivals[rank] - first;
        ++latest[static_cast<std::size_t>(std::ranges::max_element(arrivals) - arrivals.begin())];
    }
    result.worstRank
        = static_cast<std::size_t>(std::ranges::max_element(latest) - latest.begin());
    const auto count = static_cast<double>(result.collectives);
    result.share = static_cast<double>(latest[result.worstRank]) / count;
    result.consistent = result.share > 0.8;
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
        result.meanLatenessUs.push_back(static_cast<double>(lateness[rank]) / count / 1000.0);
        const Trace &trace = *run.traces[ranks[rank].trace];
        TimeNs wait = 0;
        for (const EventId kernel : ranks[rank].kernels)
            wait += trace.events.range(kernel).duration();
        result.waitUsTotal.push_back(static_cast<double>(wait) / 1000.0);
    }
    return result;
}

} // namespace gapscope
