// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/eventbatch.h"
#include "core/io/demo/kernelbook.h"
#include "core/io/demo/random.h"

namespace gapscope::demo {

enum class OpKind : std::uint8_t {
    Push, // range begin; duration: what it lasts when nothing is waited for, -1: as long as its
          // content
    Pop,
    PadTo, // until `duration` after the begin of the innermost range
    BeginStep, // follows the Push of the marker; `what` is the step's index
    Work, // Python
    Call, // API call without GPU work
    Launch, // of `node`
    GraphLaunch, // of graph number `what`
    Copy, // `what` bytes, `form`
    Record, // event `slot` on `stream`
    StreamWait, // `stream` waits for event `slot`
    AwaitEvent, // the host waits for event `slot`
    AwaitStream,
    AwaitDevice,
    OsCall,
    Background, // OS call of the background thread, beside the loop
    Send, // rank 0: the requests are out
    Receive, // other ranks: wait for them; duration: what the wait usually takes
    Garbage, // garbage collection in a start/end range
};

// One thing that the executor loop of a rank does.
struct HostOp {
    OpKind kind = OpKind::Work;
    bool isExtra = false; // makes the ranges around it longer instead of filling them
    std::uint8_t stream = kMainStream;
    CopyForm form = CopyForm::HostToDevice;
    RangeDomain domain = RangeDomain::Executor;
    std::uint8_t slot = 0;
    std::uint32_t what = 0;
    NameId name = 0;
    NameId payload = 0;
    TimeNs duration = 0;
    Node node;
};

// Event slots.
inline constexpr std::uint8_t kSampleSlot = 0; // and 1, by turns
inline constexpr std::uint8_t kToCommunicationSlot = 2;
inline constexpr std::uint8_t kFromCommunicationSlot = 3;
inline constexpr int kSlotCount = 4;

// Names that programs use over and over.
struct ProgramNames {
    explicit ProgramNames(Names &names);

    NameId launch, launchEx, driverLaunch, graphLaunch, copy, set, record, streamWait, awaitEvent,
        awaitStream, awaitDevice, allocate, release;
    NameId prepareInputs, prepareTpInputs, coordinator, eagerAttention, garbage;
    NameId ncclRange, ncclPayload, subgroupPayload;
};

// Appends the elementary doings of a host to a program and draws their durations.
class ProgramWriter {
public:
    ProgramWriter(const ExecutorConfig &config, const KernelBook &book, const ProgramNames &names,
        Names &texts, Random &random, std::vector<HostOp> &ops)
        : m_config(config)
        , m_book(book)
        , m_names(names)
        , m_texts(texts)
        , m_random(random)
        , m_ops(ops)
    {
    }

    // duration -1: as long as its content.
    void push(NameId name, TimeNs duration = -1, RangeDomain domain = RangeDomain::Executor,
        NameId payload = 0);
    void pop();
    void padTo(TimeNs offset);
    void beginStep(std::size_t index);
    void work(TimeNs duration, bool isExtra = false);
    // Exactly as long: all ranks wait for the same thing outside of the model.
    void pause(TimeNs duration);
    void call(NameId name, TimeNs duration, bool isExtra = false);
    void osCall(const char *name, TimeNs duration);
    void background(const char *name, TimeNs duration);
    void launch(const Node &node, std::uint8_t stream = kMainStream, bool isExtra = false);
    // NCCL runs on its own stream, ordered after and before the main one by events.
    void ncclLaunch(const Node &node, NameId payload);
    void graphLaunch(std::size_t graph);
    void copy(CopyForm form, std::int64_t bytes);
    void record(std::uint8_t stream, std::uint8_t slot);
    void streamWait(std::uint8_t stream, std::uint8_t slot);
    void awaitEvent(std::uint8_t slot);
    void awaitStream();
    void awaitDevice();
    void send();
    void receive(TimeNs usually);
    void garbage(TimeNs duration);

    // The configured jitter, with a rare long tail as hosts have it.
    [[nodiscard]] TimeNs vary(TimeNs duration);

private:
    HostOp &add(OpKind kind, TimeNs duration = 0);

    const ExecutorConfig &m_config;
    const KernelBook &m_book;
    const ProgramNames &m_names;
    Names &m_texts;
    Random &m_random;
    std::vector<HostOp> &m_ops;
};

} // namespace gapscope::demo
