// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/hostprogram.h"

#include <algorithm>
#include <iterator>

namespace gapscope::demo {

namespace {

constexpr std::uint64_t kHostStream = 0x686f7374; // keeps the hosts' chance apart from the GPUs'

std::string markerText(MarkerForm form, const StepPlan &plan)
{
    std::string text = "[Executor] _forward_step";
    if (form != MarkerForm::Unnumbered)
        text.append(" ").append(std::to_string(plan.number));
    text.append(": ").append(std::to_string(plan.ctx)).append(" ctx reqs, ");
    if (form == MarkerForm::Tokens)
        text.append(std::to_string(plan.tokens)).append(" ctx tokens, ");
    return text.append(std::to_string(plan.gen)).append(" gen reqs");
}

} // namespace

// One step of one rank being written.
class HostProgram::Step {
public:
    Step(
        HostProgram &owner, ProgramWriter writer, const StepPlan &plan, std::size_t index, int rank)
        : m_owner(owner)
        , m_config(owner.m_config)
        , m_names(owner.m_names)
        , m_writer(writer)
        , m_plan(plan)
        , m_index(index)
        , m_rank(rank)
    {
    }

    void write()
    {
        if (m_plan.pause > 0)
            m_writer.pause(m_plan.pause);
        m_writer.background("epoll_wait", 1'700'000);
        for (const Operation &each : m_config.before)
            operation(each);
        forward();
        for (const Operation &each : m_config.sample)
            operation(each);
        for (const Operation &each : m_config.after)
            operation(each);
    }

private:
    [[nodiscard]] bool isLate() const { return m_plan.lateRank == m_rank; }

    [[nodiscard]] const LateRank &late() const { return m_config.late; }

    [[nodiscard]] bool isContext() const { return m_plan.ctx > 0; }

    [[nodiscard]] bool isEager() const
    {
        return isContext() || m_config.generation == StepForm::Eager;
    }

    void operation(const Operation &operation)
    {
        m_writer.push(m_owner.m_texts.id(operation.name), operation.duration);
        doings(operation);
        for (const Operation &inner : operation.inner) {
            m_writer.padTo(inner.offset);
            this->operation(inner);
        }
        m_writer.pop();
    }

    void doings(const Operation &operation)
    {
        switch (operation.doing) {
        case Doing::Nothing:
            return;
        case Doing::Broadcast:
            return broadcast(operation.duration);
        case Doing::Sample:
            return sample();
        case Doing::AwaitSample:
            return awaitSample();
        case Doing::Respond:
            m_writer.padTo(operation.duration / 3);
            return m_writer.osCall("write", 9'000);
        }
    }

    // Rank 0 packs and sends, the others sit in recv() until then.
    void broadcast(TimeNs duration)
    {
        const TimeNs pack = duration * 7 / 10;
        const TimeNs sending = std::min<TimeNs>(12'000, duration / 6);
        if (m_rank == 0) {
            m_writer.work(pack);
            m_writer.osCall("sendmsg", sending);
            m_writer.send();
        } else {
            m_writer.receive(pack + sending);
        }
    }

    void sample()
    {
        for (const Node &node : m_owner.m_sampling)
            m_writer.launch(node);
        m_writer.copy(CopyForm::DeviceToHost, std::int64_t {4} * (m_plan.ctx + m_plan.gen));
        m_writer.record(kMainStream, sampleSlot(m_index));
    }

    void awaitSample()
    {
        if (!m_config.overlap)
            m_writer.awaitEvent(sampleSlot(m_index));
        else if (m_index > 0)
            m_writer.awaitEvent(sampleSlot(m_index - 1));
    }

    static std::uint8_t sampleSlot(std::size_t index)
    {
        return static_cast<std::uint8_t>(kSampleSlot + index % 2);
    }

    void forward()
    {
        const bool isPadded = !isEager() && m_config.generation != StepForm::Piecewise
            && m_config.forwardGeneration > 0;
        m_writer.push(m_owner.m_texts.id(markerText(m_config.marker, m_plan)),
            isPadded ? m_config.forwardGeneration : -1);
        m_writer.beginStep(m_index);
        m_writer.work(3'000);
        prepareInputs(isContext() ? m_config.prepareContext : m_config.prepareGeneration);
        lateOncePerStep();
        if (isEager())
            eagerPass(isContext() ? m_owner.m_context : m_owner.m_generation);
        else
            graphPass();
        if (!isPadded)
            m_writer.work(m_config.forwardTail);
        m_writer.pop();
    }

    void prepareInputs(TimeNs duration)
    {
        m_writer.push(m_names.prepareInputs);
        m_writer.work(4'000);
        m_writer.push(m_names.prepareTpInputs, duration);
        // Context requests' tokens come from pageable memory: the copy waits for the stream.
        if (isContext())
            m_writer.awaitStream();
        static constexpr std::array<std::int64_t, 4> kBytesPerRequest {4, 4, 8, 256};
        TimeNs offset = 0;
        for (const std::int64_t bytes : kBytesPerRequest) {
            offset += duration / 5;
            m_writer.padTo(offset);
            m_writer.copy(
                CopyForm::HostToDevice, bytes * (m_plan.gen + std::max(m_plan.tokens, 1)));
        }
        m_writer.copy(CopyForm::Set, 4'096);
        if (m_config.garbageEvery > 0
            && m_index % static_cast<std::size_t>(m_config.garbageEvery) == 7)
            m_writer.garbage(m_config.garbage);
        m_writer.pop();
        m_writer.work(4'000);
        m_writer.pop();
    }

    void lateOncePerStep()
    {
        if (!isLate() || late().perStep <= 0)
            return;
        m_writer.push(m_names.coordinator);
        m_writer.work(late().perStep, true);
        m_writer.pop();
    }

    void eagerPass(const Sequence &sequence)
    {
        for (const Node &node : sequence.prologue)
            eagerNode(node);
        for (int layer = 0; layer < sequence.layers; ++layer) {
            const int group = m_config.layerRanges;
            if (group > 0 && layer % group == 0)
                m_writer.push(m_owner.m_layerNames[static_cast<std::size_t>(layer)]);
            layerNodes(sequence.layer, layer);
            subgroupCollective(layer);
            if (group > 0 && (layer % group == group - 1 || layer + 1 == sequence.layers))
                m_writer.pop();
        }
        for (const Node &node : sequence.epilogue)
            eagerNode(node);
    }

    // What holds a rank back is spread, so that it comes late to both collectives of a layer.
    void layerNodes(const std::vector<Node> &nodes, int layer)
    {
        const auto collective = std::find_if(
            nodes.begin(), nodes.end(), [](const Node &node) { return node.group != kNoGroup; });
        const auto half
            = collective == nodes.end() ? nodes.begin() + std::ssize(nodes) / 2 : collective + 1;
        lateInLayer(2 * layer);
        std::for_each(nodes.begin(), half, [this](const Node &node) { eagerNode(node); });
        lateInLayer(2 * layer + 1);
        std::for_each(half, nodes.end(), [this](const Node &node) { eagerNode(node); });
    }

    void eagerNode(const Node &node)
    {
        if (node.group == kNcclGroup)
            m_writer.ncclLaunch(node, m_names.ncclPayload);
        else
            m_writer.launch(node);
    }

    void graphPass()
    {
        const Pieces &pieces = m_owner.m_pieces;
        for (std::size_t piece = 0; piece < pieces.graphs.size(); ++piece) {
            m_writer.graphLaunch(piece);
            if (piece == pieces.eager.size())
                break;
            for (int half = 0; half < 2 * m_config.piecewiseLayers; ++half)
                lateInLayer(2 * static_cast<int>(piece) * m_config.piecewiseLayers + half);
            m_writer.push(m_names.eagerAttention);
            m_writer.work(9'000);
            for (const Node &node : pieces.eager[piece])
                m_writer.launch(node);
            m_writer.work(5'000);
            m_writer.pop();
        }
    }

    // How much of `total`, spread evenly over all half layers, falls on this one.
    [[nodiscard]] int shareOf(int total, int half) const
    {
        const int halves = 2 * m_config.layers;
        return total * (half + 1) / halves - total * half / halves;
    }

    void lateInLayer(int half)
    {
        if (!isLate())
            return;
        if (late().perLayer > 0) {
            m_writer.push(m_names.coordinator);
            m_writer.work(late().perLayer / 2, true);
            m_writer.pop();
        }
        const int launches = shareOf(late().extraLaunches * m_config.layers, half);
        for (int i = 0; i < launches; ++i)
            m_writer.launch(m_owner.m_book.elementwise(i, 2'000), kMainStream, true);
        const int allocations = shareOf(late().allocations, half);
        for (int i = 0; i < allocations; ++i) {
            m_writer.call(m_names.allocate, 38'000, true);
            m_writer.call(m_names.release, 22'000, true);
        }
        if (late().growth > 0)
            m_writer.work(
                late().growth * static_cast<TimeNs>(m_index) / (2 * m_config.layers), true);
    }

    // Ranks 0 and 1 exchange something that the others do not.
    void subgroupCollective(int layer)
    {
        if (late().cause == LateCause::UnequalCounts && m_rank < 2 && layer % 4 == 3)
            m_writer.ncclLaunch(
                m_owner.m_book.ncclAllReduce(9'000, kSubGroup), m_names.subgroupPayload);
    }

    HostProgram &m_owner;
    const ExecutorConfig &m_config;
    const ProgramNames &m_names;
    ProgramWriter m_writer;
    const StepPlan &m_plan;
    std::size_t m_index;
    int m_rank;
};

HostProgram::HostProgram(const ExecutorConfig &config, const KernelBook &book, Names &names)
    : m_config(config)
    , m_book(book)
    , m_texts(names)
    , m_names(names)
    , m_context(book.contextSequence(config))
    , m_generation(book.generationSequence(config))
    , m_sampling(book.samplingSequence(config))
    , m_pieces(cutIntoPieces(m_generation, config, book))
{
    for (int layer = 0; layer < config.layers; ++layer)
        m_layerNames.push_back(names.id("decoder_layer " + std::to_string(layer)));
    for (int rank = 0; rank < config.ranks; ++rank)
        m_random.emplace_back(
            (config.seed ^ kHostStream) + 0x10001u * static_cast<std::uint64_t>(rank + 1));
}

ProgramWriter HostProgram::writer(int rank, std::vector<HostOp> &ops)
{
    ops.clear();
    return {m_config, m_book, m_names, m_texts, m_random[static_cast<std::size_t>(rank)], ops};
}

void HostProgram::loading(int rank, std::vector<HostOp> &ops)
{
    ProgramWriter program = writer(rank, ops);
    for (int i = 0; i < m_config.loadingKernels; ++i)
        program.launch(m_book.elementwise(i, 3'000));
    if (m_config.loadingKernels > 0)
        program.pause(m_config.hole);
}

void HostProgram::step(const StepPlan &plan, std::size_t index, int rank, std::vector<HostOp> &ops)
{
    Step(*this, writer(rank, ops), plan, index, rank).write();
}

void HostProgram::ending(int rank, std::vector<HostOp> &ops)
{
    writer(rank, ops).awaitDevice();
}

} // namespace gapscope::demo
