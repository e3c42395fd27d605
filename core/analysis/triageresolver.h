// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triageframes.h"

#include <span>

namespace gapscope {

// Where a kernel came from; texts are ids in the pool.
struct TriageOrigin {
    std::uint32_t location = 0; // of the frame, or "unresolved"
    std::uint32_t stack = 0; // up to four frames, "a -> b"
    std::uint32_t op = 0; // CPU operator, or the launch call
    EventId frame = EventId::None; // the chosen frame
    bool isGraph = false; // found by the launch of a whole graph only
};

// Kernel -> CPU operator -> Python frame (torch-triage.md 2.5), and scope chains (4.7).
class TriageResolver {
public:
    // `events`: those that will be asked for; only their operators and launches are indexed.
    TriageResolver(const Trace &trace, TriageContext &context, const TriageEvents &events);

    const TriageOrigin &origin(const TriageEvent &event);

    // Active scopes at the start of the operator nearest to the event, and the operator's name.
    struct Chain {
        std::vector<std::uint32_t> scopes; // outermost first, six at most
        std::uint32_t op = 0;
    };

    [[nodiscard]] Chain operatorChain(const TriageEvent &event);
    // Scopes of any thread at the event's own time.
    [[nodiscard]] std::vector<std::uint32_t> scopesAt(double ts);

    [[nodiscard]] const Trace &trace() const { return m_trace; }

private:
    // An operator or launch call.
    struct Call {
        std::uint32_t id = 0; // external id or correlation
        std::uint32_t row = 0;
        std::uint32_t detail = 0;
        double ts = 0;
        double dur = 0;
        TriageThread thread {};
        int origin = -1; // row of m_origins: what the frames around it say; -2: nothing
    };

    void collect(const TriageEvents &events);
    void addTrack(const Track &track, const std::vector<bool> &neededIds,
        const std::vector<bool> &neededCorrelations);
    [[nodiscard]] std::span<Call> withId(std::vector<Call> &calls, std::uint32_t id);
    [[nodiscard]] Call *bestMatch(std::span<Call> calls, double probe) const;
    bool fromFrames(Call &call, double at, TriageOrigin &origin);

    const Trace &m_trace;
    TriageContext &m_context;
    TriageFrames m_frames;
    std::vector<Call> m_ops; // by (external id, ts)
    std::vector<Call> m_launches; // by (correlation, ts)
    std::vector<bool> m_isLaunch; // per name: 1 launch
    std::vector<TriageOrigin> m_origins;
    TriageOrigin m_answer;
    std::uint32_t m_unresolved = 0;
};

} // namespace gapscope
