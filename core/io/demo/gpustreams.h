// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/eventbatch.h"
#include "core/io/demo/kernelbook.h"
#include "core/io/demo/random.h"

#include <deque>
#include <functional>
#include <optional>
#include <span>

namespace gapscope::demo {

enum class GpuItemKind : std::uint8_t {
    Kernel,
    Copy,
    Record, // notes when the work before it is done
    Wait, // holds the stream until a record is done
    GraphEnd, // closes a graph that is recorded as one row
};

// One piece of work in the queue of a stream.
struct GpuItem {
    GpuItemKind kind = GpuItemKind::Kernel;
    bool isFirst = false; // of its launch
    bool isHidden = false; // inside a graph that is recorded as one row
    CopyForm form = CopyForm::HostToDevice;
    std::uint16_t kernel = 0;
    int group = kNoGroup;
    std::uint32_t correlation = 0;
    std::uint32_t graph = 0;
    std::int32_t step = -1;
    TimeNs issued = 0; // begin of the call
    TimeNs ready = 0; // earliest start
    TimeNs duration = 0;
    TimeNs gap = 0; // to the work before it on the stream
    std::uint64_t graphNode = 0;
    std::uint64_t number = 0; // launch, event, or bytes of a copy
};

// A collective that all members have come to.
struct CollectiveDone {
    std::span<const int> members;
    std::span<const TimeNs> arrivals; // per member
    std::int32_t step = -1; // of the member that came first to it
};

// The GPUs of all ranks: streams run their items in order, one at a time; a collective starts on
// each rank when it gets there and ends everywhere at the same instant. Work is resolved as far as
// what is known allows: drain() goes on until every stream waits for a member that is not there
// yet, or is empty.
class GpuStreams {
public:
    // Rows that are done go to `batch`; `onCollective` hears of each collective once.
    GpuStreams(const ExecutorConfig &config, EventBatch &batch,
        std::function<void(const CollectiveDone &)> onCollective);

    void enqueue(int rank, std::uint8_t stream, const GpuItem &item);

    // Rows of the rank that begin before `time` are not recorded.
    void setRecordedFrom(int rank, TimeNs time)
    {
        m_ranks[static_cast<std::size_t>(rank)].recordedFrom = time;
    }

    [[nodiscard]] std::uint64_t newLaunch(int rank);
    // When a launch call begun at `now` finds room in the queue; nullopt: not known yet.
    [[nodiscard]] std::optional<TimeNs> roomAt(int rank, TimeNs now);

    [[nodiscard]] std::uint64_t newEvent(int rank);
    [[nodiscard]] std::optional<TimeNs> eventTime(int rank, std::uint64_t event) const;

    // Whether anything moved.
    bool drain();
    // No row of the rank that is still to come begins before this.
    [[nodiscard]] TimeNs settledUntil(int rank, TimeNs hostNow) const;

private:
    struct Stream {
        std::deque<GpuItem> items;
        TimeNs lastEnd = 0;
        TimeNs arrived = -1; // when the collective at the head got its turn here
        TimeNs graphBegin = -1; // of an open whole graph
    };

    struct Rank {
        std::array<Stream, kStreamCount> streams;
        std::deque<TimeNs> launchStarts; // -1: not started
        std::uint64_t firstLaunch = 0;
        std::deque<TimeNs> events; // -1: not done
        std::uint64_t firstEvent = 0;
        std::array<std::uint64_t, kGroupCount> collectives {}; // come to so far
        TimeNs recordedFrom = 0;
    };

    struct Collective {
        std::vector<TimeNs> arrivals;
        std::size_t arrived = 0;
        std::size_t left = 0;
        TimeNs duration = 0;
        TimeNs end = -1;
        std::int32_t step = -1;
    };

    struct Group {
        std::vector<int> members;
        std::deque<Collective> open;
        std::uint64_t first = 0; // number of open.front()
        Random random {0}; // drawn in the order of the collectives
    };

    bool drainStream(int rank, std::uint8_t stream);
    [[nodiscard]] bool runItem(int rank, std::uint8_t stream);
    void runKernel(int rank, std::uint8_t stream, const GpuItem &item, TimeNs begin, TimeNs end);
    void runCopy(int rank, std::uint8_t stream, const GpuItem &item, TimeNs begin);
    void closeGraph(int rank, std::uint8_t stream, const GpuItem &item);
    [[nodiscard]] bool runCollective(
        int rank, std::uint8_t stream, const GpuItem &item, TimeNs begin);
    void arrive(Group &group, Collective &collective, int rank, TimeNs time, const GpuItem &item);
    void markStarted(Rank &rank, const GpuItem &item, TimeNs begin);

    int m_queueLimit;
    int m_jitter;
    EventBatch &m_batch;
    std::function<void(const CollectiveDone &)> m_onCollective;
    std::vector<Rank> m_ranks;
    std::array<Group, kGroupCount> m_groups;
};

} // namespace gapscope::demo
