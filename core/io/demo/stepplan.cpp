// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/stepplan.h"

#include "core/io/demo/random.h"

namespace gapscope::demo {

namespace {

constexpr std::uint64_t kPlanStream = 0x706c616e; // keeps the plan's chance apart from the ranks'

class Planner {
public:
    explicit Planner(const ExecutorConfig &config)
        : m_config(config)
        , m_random(config.seed ^ kPlanStream)
    {
    }

    [[nodiscard]] std::vector<StepPlan> plan()
    {
        for (int i = 0; i < m_config.warmUp; ++i)
            add(StepPart::WarmUp, i % 2 == 0 ? 1 : 0, i % 2);
        for (int i = 0; i < m_config.rampUp; ++i)
            add(StepPart::RampUp, m_config.rampContext, m_config.maxGen * i / m_config.rampUp);
        for (int i = 0; i < m_config.steady; ++i) {
            if (m_config.interleave > 0 && i % m_config.interleave == m_config.interleave - 1)
                add(StepPart::Interleaved, 1, m_config.maxGen);
            add(StepPart::Steady, 0, m_config.maxGen);
        }
        for (int i = 0; i < m_config.drain; ++i)
            add(StepPart::Drain, 0, m_config.maxGen * (m_config.drain - i) / (m_config.drain + 1));
        if (m_config.warmUp > 0 && m_steps.size() > static_cast<std::size_t>(m_config.warmUp))
            m_steps[static_cast<std::size_t>(m_config.warmUp)].pause = m_config.hole;
        return std::move(m_steps);
    }

private:
    void add(StepPart part, int ctx, int gen)
    {
        StepPlan step;
        step.part = part;
        step.number = static_cast<qint64>(m_steps.size()) + 1;
        step.ctx = ctx;
        step.gen = gen;
        step.tokens = ctx * 128;
        step.lateRank = chooseLateRank();
        m_steps.push_back(step);
    }

    int chooseLateRank()
    {
        const bool isLate = m_random.chance(m_config.late.permille);
        const auto turn = static_cast<int>(m_random.below(m_config.ranks));
        if (!isLate || m_config.late.cause == LateCause::None
            || m_config.late.cause == LateCause::UnequalCounts)
            return -1;
        return m_config.late.cause == LateCause::Turns ? turn : m_config.late.rank;
    }

    const ExecutorConfig &m_config;
    Random m_random;
    std::vector<StepPlan> m_steps;
};

} // namespace

std::vector<StepPlan> planSteps(const ExecutorConfig &config)
{
    return Planner(config).plan();
}

} // namespace gapscope::demo
