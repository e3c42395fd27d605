// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/programwriter.h"

namespace gapscope::demo {

namespace {

constexpr int kCallJitter = 150; // permille; calls vary more than whole operations
constexpr int kPythonJitter = 250;

} // namespace

ProgramNames::ProgramNames(Names &names)
    : launch(names.id("cudaLaunchKernel_v7000"))
    , launchEx(names.id("cudaLaunchKernelExC_v11060"))
    , driverLaunch(names.id("cuLaunchKernelEx"))
    , graphLaunch(names.id("cudaGraphLaunch_v10000"))
    , copy(names.id("cudaMemcpyAsync_v3020"))
    , set(names.id("cudaMemsetAsync_v3020"))
    , record(names.id("cudaEventRecord_v3020"))
    , streamWait(names.id("cudaStreamWaitEvent_v3020"))
    , awaitEvent(names.id("cudaEventSynchronize_v3020"))
    , awaitStream(names.id("cudaStreamSynchronize_v3020"))
    , awaitDevice(names.id("cudaDeviceSynchronize_v3020"))
    , allocate(names.id("cudaMalloc_v3020"))
    , release(names.id("cudaFree_v3020"))
    , prepareInputs(names.id("_prepare_inputs"))
    , prepareTpInputs(names.id("_prepare_tp_inputs"))
    , coordinator(names.id("_coordinator_metadata"))
    , eagerAttention(names.id("attn_custom_op_inplace"))
    , garbage(names.id("Python GC"))
    , ncclRange(names.id("ncclAllReduce"))
    , ncclPayload(names.id(
          R"({"NCCL communicator ID":9241386435364257883,"Message size [bytes]":1048576,"Reduction operation":"Sum"})"))
    , subgroupPayload(names.id(
          R"({"NCCL communicator ID":4730291875610339127,"Message size [bytes]":65536,"Reduction operation":"Sum"})"))
{
}

HostOp &ProgramWriter::add(OpKind kind, TimeNs duration)
{
    HostOp &op = m_ops.emplace_back();
    op.kind = kind;
    op.duration = duration;
    return op;
}

TimeNs ProgramWriter::vary(TimeNs duration)
{
    TimeNs result = m_random.around(duration, m_config.hostJitter);
    if (m_random.chance(10))
        result += m_random.below(duration * m_config.hostJitter / 200 + 1);
    return result;
}

void ProgramWriter::push(NameId name, TimeNs duration, RangeDomain domain, NameId payload)
{
    HostOp &op = add(OpKind::Push, duration < 0 ? -1 : vary(duration));
    op.name = name;
    op.domain = domain;
    op.payload = payload;
}

void ProgramWriter::pop()
{
    add(OpKind::Pop);
}

void ProgramWriter::padTo(TimeNs offset)
{
    add(OpKind::PadTo, offset);
}

void ProgramWriter::beginStep(std::size_t index)
{
    add(OpKind::BeginStep).what = static_cast<std::uint32_t>(index);
}

void ProgramWriter::work(TimeNs duration, bool isExtra)
{
    add(OpKind::Work, vary(duration)).isExtra = isExtra;
}

void ProgramWriter::pause(TimeNs duration)
{
    add(OpKind::Work, duration);
}

void ProgramWriter::call(NameId name, TimeNs duration, bool isExtra)
{
    HostOp &op = add(OpKind::Call, m_random.around(duration, kCallJitter));
    op.name = name;
    op.isExtra = isExtra;
}

void ProgramWriter::osCall(const char *name, TimeNs duration)
{
    if (!m_config.osCalls)
        return work(duration);
    add(OpKind::OsCall, m_random.around(duration, kCallJitter)).name = m_texts.id(name);
}

void ProgramWriter::background(const char *name, TimeNs duration)
{
    if (m_config.osCalls)
        add(OpKind::Background, m_random.around(duration, kPythonJitter)).name = m_texts.id(name);
}

void ProgramWriter::launch(const Node &node, std::uint8_t stream, bool isExtra)
{
    add(OpKind::Work, m_random.around(m_config.launchPython, kPythonJitter)).isExtra = isExtra;
    HostOp &op = add(OpKind::Launch, m_random.around(m_config.launchCall, kCallJitter));
    const LaunchForm form = m_book.kinds()[node.kernel].launch;
    op.name = form == LaunchForm::Driver ? m_names.driverLaunch
        : form == LaunchForm::RuntimeEx  ? m_names.launchEx
                                         : m_names.launch;
    op.node = node;
    op.stream = stream;
    op.isExtra = isExtra;
}

void ProgramWriter::ncclLaunch(const Node &node, NameId payload)
{
    record(kMainStream, kToCommunicationSlot);
    streamWait(kCommunicationStream, kToCommunicationSlot);
    push(m_names.ncclRange, -1, RangeDomain::Nccl, payload);
    launch(node, kCommunicationStream);
    pop();
    record(kCommunicationStream, kFromCommunicationSlot);
    streamWait(kMainStream, kFromCommunicationSlot);
}

void ProgramWriter::graphLaunch(std::size_t graph)
{
    HostOp &op = add(OpKind::GraphLaunch, m_random.around(m_config.graphCall, kCallJitter));
    op.name = m_names.graphLaunch;
    op.what = static_cast<std::uint32_t>(graph);
}

void ProgramWriter::copy(CopyForm form, std::int64_t bytes)
{
    HostOp &op = add(OpKind::Copy, m_random.around(4'200, kCallJitter));
    op.name = form == CopyForm::Set ? m_names.set : m_names.copy;
    op.form = form;
    op.what = static_cast<std::uint32_t>(bytes);
}

void ProgramWriter::record(std::uint8_t stream, std::uint8_t slot)
{
    HostOp &op = add(OpKind::Record, m_random.around(1'100, kCallJitter));
    op.name = m_names.record;
    op.stream = stream;
    op.slot = slot;
}

void ProgramWriter::streamWait(std::uint8_t stream, std::uint8_t slot)
{
    HostOp &op = add(OpKind::StreamWait, m_random.around(900, kCallJitter));
    op.name = m_names.streamWait;
    op.stream = stream;
    op.slot = slot;
}

void ProgramWriter::awaitEvent(std::uint8_t slot)
{
    HostOp &op = add(OpKind::AwaitEvent, m_random.around(1'900, kCallJitter));
    op.name = m_names.awaitEvent;
    op.slot = slot;
}

void ProgramWriter::awaitStream()
{
    add(OpKind::AwaitStream, m_random.around(2'400, kCallJitter)).name = m_names.awaitStream;
}

void ProgramWriter::awaitDevice()
{
    add(OpKind::AwaitDevice, m_random.around(3'100, kCallJitter)).name = m_names.awaitDevice;
}

void ProgramWriter::send()
{
    add(OpKind::Send);
}

void ProgramWriter::receive(TimeNs usually)
{
    add(OpKind::Receive, usually).name = m_config.osCalls ? m_texts.id("recv") : 0;
}

void ProgramWriter::garbage(TimeNs duration)
{
    HostOp &op = add(OpKind::Garbage, m_random.around(duration, kPythonJitter));
    op.name = m_names.garbage;
    op.isExtra = true;
}

} // namespace gapscope::demo
