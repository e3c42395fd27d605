// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/eventclasses.h"

#include <algorithm>
#include <string>

namespace gapscope {

namespace {

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool containsAny(std::string_view name, const std::vector<std::string> &parts, std::string &scratch)
{
    scratch.resize(name.size());
    std::transform(name.begin(), name.end(), scratch.begin(), lowered);
    return std::any_of(parts.begin(), parts.end(),
        [&](const std::string &part) { return scratch.find(part) != std::string::npos; });
}

// The name itself, or what follows its last dot ("PyExecutor._prepare_tp_inputs").
bool isNamed(std::string_view name, const std::string &wanted)
{
    if (!name.ends_with(wanted))
        return false;
    return name.size() == wanted.size() || name[name.size() - wanted.size() - 1] == '.';
}

std::vector<std::string> utf8(const std::vector<QString> &texts)
{
    std::vector<std::string> result;
    for (const QString &text : texts)
        result.push_back(text.toUtf8().toStdString());
    return result;
}

} // namespace

EventClasses::EventClasses(TracePtr trace, const std::vector<QString> &communication,
    const std::vector<QString> &prepRanges)
    : m_trace(std::move(trace))
{
    const Trace &t = *m_trace;
    const std::vector<std::string> parts = utf8(communication);
    std::string scratch;
    // Names are few, kernels many: match each text once, and only texts that kernels carry.
    std::vector<std::uint8_t> known(t.strings.size(), 0); // 0: not asked, 1: no, 2: yes
    const auto matches = [&](StringId id) {
        std::uint8_t &answer = known[index(id)];
        if (answer == 0)
            answer = containsAny(t.strings.view(id), parts, scratch) ? 2 : 1;
        return answer == 2;
    };
    m_communication.assign((t.gpuEventCount() + 63) / 64, 0);
    for (std::uint32_t row = 0; row < t.gpuEventCount(); ++row) {
        if (!isKernel(t.events.category[row]))
            continue;
        const std::vector<StringId> &full = t.kernels.demangledName;
        const std::uint32_t detail = t.events.detail[row];
        if (matches(t.events.name[row]) || (detail < full.size() && matches(full[detail])))
            m_communication[row >> 6] |= std::uint64_t(1) << (row & 63);
    }
    m_prep.assign(t.strings.size(), 0);
    // Only the first name that the trace has counts (host-analysis.md 4.2.7).
    for (const std::string &wanted : utf8(prepRanges)) {
        bool found = false;
        for (std::size_t i = 0; i < t.strings.size(); ++i) {
            m_prep[i] = isNamed(t.strings.view(makeId<StringId>(i)), wanted);
            found = found || m_prep[i];
        }
        if (found)
            break;
    }
}

EventClass EventClasses::ofCall(std::uint32_t row) const
{
    switch (m_trace->apiKinds[index(m_trace->events.name[row])]) {
    case ApiKind::KernelLaunch:
    case ApiKind::GraphLaunch:
        return EventClass::Launch;
    case ApiKind::Synchronize:
        return EventClass::Synchronize;
    default:
        return EventClass::Call;
    }
}

std::size_t EventClasses::bytes() const
{
    return m_communication.capacity() * sizeof(std::uint64_t) + m_prep.capacity();
}

} // namespace gapscope
