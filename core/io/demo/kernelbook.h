// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/demo/executorconfig.h"

#include <array>

namespace gapscope::demo {

// The API call that launches a kernel eagerly.
enum class LaunchForm : std::uint8_t { Runtime, RuntimeEx, Driver };

struct KernelKind {
    std::string shortName;
    std::string demangledName;
    std::array<int, 3> grid {1, 1, 1};
    std::array<int, 3> block {128, 1, 1};
    int registers = 64;
    int dynamicSharedMemory = 0;
    LaunchForm launch = LaunchForm::Runtime;
};

// Collective groups. A group's collectives are matched by their order in it.
inline constexpr int kNoGroup = -1;
inline constexpr int kFusedGroup = 0;
inline constexpr int kNcclGroup = 1;
inline constexpr int kSubGroup = 2; // ranks 0 and 1
inline constexpr int kGroupCount = 3;

// One kernel of a step in its usual duration.
struct Node {
    std::uint16_t kernel = 0; // row of the book
    TimeNs duration = 0;
    int group = kNoGroup;
};

// The kernels of a forward step: prologue, then the layer as often as the model has layers, then
// epilogue.
struct Sequence {
    std::vector<Node> prologue;
    std::vector<Node> layer;
    std::vector<Node> epilogue;
    int layers = 0;
    std::size_t attention = 0; // position in `layer`

    [[nodiscard]] qint64 kernelCount() const
    {
        return static_cast<qint64>(prologue.size() + epilogue.size())
            + static_cast<qint64>(layer.size()) * layers;
    }

    [[nodiscard]] qint64 collectiveCount() const;
};

// The kernels that the generated model knows.
class KernelBook {
public:
    KernelBook();

    [[nodiscard]] const std::vector<KernelKind> &kinds() const { return m_kinds; }

    [[nodiscard]] Sequence contextSequence(const ExecutorConfig &config) const;
    [[nodiscard]] Sequence generationSequence(const ExecutorConfig &config) const;
    [[nodiscard]] std::vector<Node> samplingSequence(const ExecutorConfig &config) const;
    // A small elementwise kernel; `which` goes round the few there are.
    [[nodiscard]] Node elementwise(int which, TimeNs duration) const;
    [[nodiscard]] Node ncclAllReduce(TimeNs duration, int group) const;

private:
    std::vector<KernelKind> m_kinds;
};

// The pieces that a step's graph is cut into, and the eager kernels after each but the last.
struct Pieces {
    std::vector<std::vector<Node>> graphs;
    std::vector<std::vector<Node>> eager; // one fewer than graphs
};

// All of the sequence as one graph, or cut at the attention of every n-th layer (Piecewise).
[[nodiscard]] Pieces cutIntoPieces(
    const Sequence &sequence, const ExecutorConfig &config, const KernelBook &book);

} // namespace gapscope::demo
