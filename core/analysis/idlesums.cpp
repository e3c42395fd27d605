// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/idlesums.h"

namespace gapscope {

CauseFacts CauseSum::facts(const CauseName &cause, const std::vector<QString> &prepRanges) const
{
    CauseFacts result;
    result.kind = cause.kind;
    result.name = cause.name;
    result.preparation = std::ranges::find(prepRanges, cause.name) != prepRanges.end();
    result.insideStep = 2 * insideStep > total;
    result.meanUs = gaps == 0 ? 0 : static_cast<double>(total) / 1000.0 / static_cast<double>(gaps);
    result.gaps = gaps;
    result.steps = steps;
    result.gapsPerStep = steps == 0 ? 0 : static_cast<double>(gaps) / static_cast<double>(steps);
    return result;
}

void IdleSums::beginSlice(std::uint32_t trace, DeviceId device)
{
    closeGap();
    m_place.trace = trace;
    m_place.device = device;
    for (Last &last : m_last)
        last.step = -1;
}

void IdleSums::addPart(const IdlePart &part)
{
    if (part.startsGap) {
        closeGap();
        ++m_gaps;
        m_place.before = part.before;
        m_place.after = part.after;
        m_place.time = part.time;
    }
    m_place.time.end = part.time.end;
    m_idle += part.time.duration();
}

void IdleSums::addCause(
    std::uint32_t cause, const GapCause &piece, std::int64_t step, bool insideStep)
{
    if (cause >= m_sums.size()) {
        m_sums.resize(cause + 1);
        m_last.resize(cause + 1);
    }
    CauseSum &sum = m_sums[cause];
    Last &last = m_last[cause];
    const TimeNs time = piece.time.duration();
    sum.total += time;
    if (piece.confidence == Confidence::Measured)
        sum.measured += time;
    if (insideStep)
        sum.insideStep += time;
    if (last.gap != m_gaps) {
        last.gap = m_gaps;
        last.covered = 0;
        ++sum.gaps;
        m_open.push_back(cause);
    }
    last.covered += time;
    if (step >= 0 && last.step != step) {
        last.step = step;
        ++sum.steps;
    }
}

void IdleSums::closeGap()
{
    for (const std::uint32_t cause : m_open) {
        if (m_last[cause].covered <= m_sums[cause].longest.covered)
            continue;
        m_sums[cause].longest = m_place;
        m_sums[cause].longest.covered = m_last[cause].covered;
    }
    m_open.clear();
}

void IdleSums::finish()
{
    closeGap();
}

} // namespace gapscope
