// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/executorconfig.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gapscope::demo {

using NameId = std::uint32_t;

// Texts of ranges and calls, numbered as they appear. 0 is the empty text.
class Names {
public:
    Names() { id({}); }

    NameId id(std::string_view text)
    {
        const auto [found, isNew]
            = m_ids.try_emplace(std::string(text), static_cast<NameId>(m_texts.size()));
        if (isNew)
            m_texts.push_back(found->first);
        return found->second;
    }

    [[nodiscard]] const std::string &text(NameId id) const { return m_texts[id]; }

    [[nodiscard]] std::size_t size() const { return m_texts.size(); }

private:
    std::vector<std::string> m_texts;
    std::unordered_map<std::string, NameId> m_ids;
};

// Rows as a profiler would record them. Times in ns on the model's one clock.
struct KernelRow {
    TimeNs begin = 0;
    TimeNs end = 0;
    std::uint64_t graphNode = 0; // 0: eager
    std::uint32_t correlation = 0;
    std::uint16_t rank = 0;
    std::uint16_t kernel = 0; // row of the KernelBook
    std::uint8_t stream = 0; // Stream
    std::uint8_t group = 0; // collective group + 1; 0: no collective
    bool operator==(const KernelRow &) const = default;
};

struct WholeGraphRow {
    TimeNs begin = 0;
    TimeNs end = 0;
    std::uint32_t correlation = 0;
    std::uint32_t graph = 0;
    std::uint16_t rank = 0;
    std::uint8_t stream = 0;
    bool operator==(const WholeGraphRow &) const = default;
};

enum class CopyForm : std::uint8_t { HostToDevice, DeviceToHost, Set };

struct CopyRow {
    TimeNs begin = 0;
    TimeNs end = 0;
    std::int64_t bytes = 0;
    std::uint32_t correlation = 0;
    std::uint16_t rank = 0;
    std::uint8_t stream = 0;
    CopyForm form = CopyForm::HostToDevice;
    bool operator==(const CopyRow &) const = default;
};

struct CallRow {
    TimeNs begin = 0;
    TimeNs end = 0;
    std::uint32_t correlation = 0;
    NameId name = 0;
    std::uint16_t rank = 0;
    bool operator==(const CallRow &) const = default;
};

enum class SyncForm : std::uint8_t { Event, Stream, Device };

// What the GPU side of a synchronising call recorded.
struct SyncRow {
    TimeNs begin = 0;
    TimeNs end = 0;
    std::uint32_t correlation = 0;
    std::uint16_t rank = 0;
    std::uint8_t stream = 0;
    SyncForm form = SyncForm::Event;
    bool operator==(const SyncRow &) const = default;
};

enum class RangeForm : std::uint8_t { PushPop, StartEnd };
enum class RangeDomain : std::uint8_t { Default, Executor, Nccl };

struct RangeRow {
    TimeNs begin = 0;
    TimeNs end = 0;
    NameId name = 0;
    NameId payload = 0; // JSON text, 0: none
    std::uint16_t rank = 0;
    RangeForm form = RangeForm::PushPop;
    RangeDomain domain = RangeDomain::Executor;
    bool operator==(const RangeRow &) const = default;
};

struct OsRow {
    TimeNs begin = 0;
    TimeNs end = 0;
    NameId name = 0;
    std::uint16_t rank = 0;
    std::uint8_t thread = 0; // 0 executor loop, 1 background
    bool operator==(const OsRow &) const = default;
};

// Not recorded: which operation the executor loop was in, without a hole, for the truth.
struct Segment {
    TimeNs begin = 0;
    TimeNs end = 0;
    NameId name = 0; // innermost range, 0: none
    std::int32_t step = -1; // index of the step begun last
    std::uint16_t rank = 0;
};

// Rows of one kind ascend by begin, within a batch and from one batch to the next.
struct EventBatch {
    std::vector<KernelRow> kernels;
    std::vector<WholeGraphRow> wholeGraphs;
    std::vector<CopyRow> copies;
    std::vector<CallRow> calls;
    std::vector<SyncRow> syncs;
    std::vector<RangeRow> ranges;
    std::vector<OsRow> osCalls;
    std::vector<Segment> segments; // per rank ascending, not merged over ranks

    [[nodiscard]] std::size_t size() const
    {
        return kernels.size() + wholeGraphs.size() + copies.size() + calls.size() + syncs.size()
            + ranges.size() + osCalls.size();
    }

    void clear()
    {
        kernels.clear();
        wholeGraphs.clear();
        copies.clear();
        calls.clear();
        syncs.clear();
        ranges.clear();
        osCalls.clear();
        segments.clear();
    }
};

// Who the processes are.
[[nodiscard]] constexpr std::uint32_t pidOf(int rank)
{
    return 4100u + 7u * static_cast<std::uint32_t>(rank);
}

[[nodiscard]] constexpr std::int64_t globalPidOf(int rank)
{
    return (std::int64_t {1} << 48) | (std::int64_t {pidOf(rank)} << 24);
}

// Thread ids as the trace layer wants them: without process bits.
[[nodiscard]] constexpr std::int64_t threadOf(int rank, int thread)
{
    return std::int64_t {pidOf(rank)} + 63 + thread;
}

inline constexpr std::uint8_t kMainStream = 0;
inline constexpr std::uint8_t kCommunicationStream = 1;
inline constexpr int kStreamCount = 2;
// CUDA stream ids of the streams above.
inline constexpr std::array<int, kStreamCount> kStreamNumbers {7, 20};

// Integers only, and no product beyond 63 bits for runs of any sensible length.
[[nodiscard]] constexpr TimeNs fileTime(const FileClock &clock, TimeNs time)
{
    constexpr TimeNs kSecond = 1'000'000'000;
    return time + clock.offset + time / kSecond * clock.driftPpb
        + time % kSecond * clock.driftPpb / kSecond;
}

} // namespace gapscope::demo
