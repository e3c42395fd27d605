// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/eventbatch.h"
#include "core/io/demo/truth.h"

#include <deque>

namespace gapscope::demo {

// The step marker of a name as it stands in the truth.
inline constexpr std::string_view kMarkerName = "[Executor] _forward_step";

// Counts what the rows of a run say, batch by batch, so that the truth of a run of any size costs
// memory per step only.
class TruthCollector {
public:
    // `truth.steps` and `truth.ranks` are sized, host ranges are set before the rows that lie in
    // them are added; the collector fills the counted figures.
    TruthCollector(Truth &truth, const Names &names);

    void add(const EventBatch &batch);
    // After the last batch: what is still open goes into the sums.
    void finish();

private:
    struct Rank {
        std::deque<Segment> segments; // not yet compared with the GPU
        TimeNs busyUntil = 0;
        std::vector<OperationTruth> operations; // by NameId
        std::size_t callStep = 0; // steps begun at the last call; 0: before the first
        std::size_t rangeStep = 0;
    };

    void addGpuWork(const EventBatch &batch);
    void addCalls(const EventBatch &batch);
    void addRanges(const EventBatch &batch);
    void addBusy(std::size_t rank, TimeNs begin, TimeNs end);
    // Accounts the host's doings up to `until`: under a busy GPU up to busyUntil, then under an
    // idle one. No kernel may begin before `until` afterwards.
    void spend(std::size_t rank, TimeNs until);
    [[nodiscard]] bool isSteady(std::int32_t step) const;
    [[nodiscard]] OperationTruth &operation(std::size_t rank, NameId name);
    void moveTo(std::size_t rank, TimeNs time, std::size_t &stepsBegun) const;

    Truth &m_truth;
    const Names &m_names;
    std::vector<Rank> m_ranks;
    enum class CallClass : std::uint8_t { Unknown, Launch, GraphLaunch, Allocation, Other };
    std::vector<CallClass> m_callClass; // by NameId
};

} // namespace gapscope::demo
