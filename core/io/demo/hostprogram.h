// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/programwriter.h"
#include "core/io/demo/stepplan.h"

namespace gapscope::demo {

// Writes down what a rank's host does in a step, in the order of the real executor
// (host-analysis.md 4.1.5). All chance of the host side is drawn here, from a generator per rank,
// so that the order in which ranks are run does not matter.
class HostProgram {
public:
    HostProgram(const ExecutorConfig &config, const KernelBook &book, Names &names);

    // Each replaces `ops`. Before the first step: weights and kernels are loaded.
    void loading(int rank, std::vector<HostOp> &ops);
    void step(const StepPlan &plan, std::size_t index, int rank, std::vector<HostOp> &ops);
    // After the last step: waits for the GPU.
    void ending(int rank, std::vector<HostOp> &ops);

    // The graphs that GraphLaunch ops name, and the eager kernels between them.
    [[nodiscard]] const Pieces &pieces() const { return m_pieces; }

    [[nodiscard]] const Sequence &context() const { return m_context; }

    [[nodiscard]] const Sequence &generation() const { return m_generation; }

    [[nodiscard]] const std::vector<Node> &sampling() const { return m_sampling; }

private:
    class Step;

    [[nodiscard]] ProgramWriter writer(int rank, std::vector<HostOp> &ops);

    const ExecutorConfig &m_config;
    const KernelBook &m_book;
    Names &m_texts;
    ProgramNames m_names;
    Sequence m_context;
    Sequence m_generation;
    std::vector<Node> m_sampling;
    Pieces m_pieces;
    std::vector<NameId> m_layerNames;
    std::vector<Random> m_random; // per rank
};

} // namespace gapscope::demo
