// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triageresolver.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gapscope {

namespace {

constexpr std::size_t kStackEntries = 4;
constexpr std::size_t kScopes = 6;
constexpr std::ptrdiff_t kBefore = 4; // candidates that began before the kernel
constexpr std::ptrdiff_t kAfter = 2;
constexpr std::uint32_t kLargestBitmap = 1u << 28;

// Which ids are asked for; empty: all (ids of a hostile file).
template<class Get>
std::vector<bool> neededIds(const TriageEvents &events, Get get)
{
    std::uint32_t largest = 0;
    for (const auto *list : {&events.events, &events.narrow}) {
        for (const TriageEvent &event : *list) {
            const std::uint32_t id = get(event);
            if (id != kNoExternalId)
                largest = std::max(largest, id);
        }
    }
    if (largest >= kLargestBitmap)
        return {};
    std::vector<bool> needed(largest + 1);
    for (const auto *list : {&events.events, &events.narrow}) {
        for (const TriageEvent &event : *list) {
            if (const std::uint32_t id = get(event); id != kNoExternalId)
                needed[id] = true;
        }
    }
    return needed;
}

bool isNeeded(const std::vector<bool> &needed, std::uint32_t id)
{
    return needed.empty() || (id < needed.size() && needed[id]);
}

} // namespace

TriageResolver::TriageResolver(
    const Trace &trace, TriageContext &context, const TriageEvents &events)
    : m_trace(trace)
    , m_context(context)
    , m_frames(trace, context)
    , m_unresolved(context.pool.intern("unresolved"))
{
    collect(events);
}

void TriageResolver::collect(const TriageEvents &events)
{
    const std::vector<bool> ids
        = neededIds(events, [](const TriageEvent &event) { return event.externalId; });
    const std::vector<bool> correlations = neededIds(events, [](const TriageEvent &event) {
        return event.hasCorrelation ? event.correlation : kNoExternalId;
    });
    std::vector<std::int8_t> launches(m_trace.strings.size(), -1);
    m_isLaunch.assign(m_trace.strings.size(), false);
    for (const Track &track : m_trace.tracks) {
        if (track.kind != TrackKind::ApiCalls)
            continue;
        const EventSpan span = m_trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            const std::uint32_t name = index(m_trace.events.name[row]);
            if (launches[name] < 0) {
                launches[name] = hasText(lowerText(m_trace.strings.view(makeId<StringId>(name))), "launch");
                m_isLaunch[name] = launches[name] == 1;
            }
        }
    }
    for (const Track &track : m_trace.tracks) {
        if (track.kind == TrackKind::Ranges || track.kind == TrackKind::ApiCalls)
            addTrack(track, ids, correlations);
    }
    const auto order = [](const Call &a, const Call &b) {
        if (a.id != b.id)
            return a.id < b.id;
        return a.ts != b.ts ? a.ts < b.ts : a.detail < b.detail;
    };
    std::ranges::sort(m_ops, order);
    std::ranges::sort(m_launches, order);
}

void TriageResolver::addTrack(const Track &track, const std::vector<bool> &neededIds,
    const std::vector<bool> &neededCorrelations)
{
    const bool isOps = track.kind == TrackKind::Ranges;
    const ProfilerDetails &profiler = m_trace.profiler;
    const ProfilerColumns &columns = isOps ? profiler.ranges : profiler.calls;
    const bool isReference = m_context.method == TriageMethod::Reference;
    const EventSpan span = m_trace.eventsOf(track);
    for (std::uint32_t row = span.first; row < span.last; ++row) {
        const std::uint32_t detail = m_trace.events.detail[row];
        const std::uint16_t roles = columns.places[columns.place[detail]].roles;
        if ((roles & (isOps ? RoleCpuOp : RoleLauncher)) == 0
            || (isReference && (roles & RoleOldCategory) != 0))
            continue;
        std::uint32_t id = 0;
        if (isOps) {
            id = columns.externalId[detail];
            if (id == kNoExternalId || (isReference && (roles & RoleOldId) != 0)
                || !isNeeded(neededIds, id))
                continue;
        } else {
            id = m_trace.calls.correlation[detail];
            if ((id == 0 && (roles & RoleZeroCorrelation) == 0)
                || !m_isLaunch[index(m_trace.events.name[row])] || !isNeeded(neededCorrelations, id))
                continue;
        }
        Call call;
        call.id = id;
        call.row = row;
        call.detail = detail;
        call.ts = fileUs(m_trace.events.begin[row] + triageBase(m_trace, m_context));
        call.dur = fileUs(m_trace.events.end[row] - m_trace.events.begin[row]);
        call.thread = triageThread(m_trace, m_context, track, columns, row);
        (isOps ? m_ops : m_launches).push_back(call);
    }
}

std::span<TriageResolver::Call> TriageResolver::withId(std::vector<Call> &calls, std::uint32_t id)
{
    const auto found = std::ranges::equal_range(calls, id, {}, &Call::id);
    return {found.begin(), found.end()};
}

TriageResolver::Call *TriageResolver::bestMatch(std::span<Call> calls, double probe) const
{
    const double limit = probe + m_context.tables.limits.timeToleranceUs;
    const auto begun = std::ranges::upper_bound(calls, limit, {}, &Call::ts) - calls.begin();
    const auto first = std::max<std::ptrdiff_t>(0, begun - kBefore);
    const auto last = begun > 0 ? begun : std::min<std::ptrdiff_t>(std::ssize(calls), kAfter);
    Call *best = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (std::ptrdiff_t i = first; i < last; ++i) {
        Call &call = calls[static_cast<std::size_t>(i)];
        const double distance
            = begun > 0 ? std::abs(call.ts + call.dur - probe) : std::abs(call.ts - probe);
        if (distance < least) {
            best = &call;
            least = distance;
        }
    }
    return best;
}

// Location and stack of the frames around a call; false without any. Remembered per call.
bool TriageResolver::fromFrames(Call &call, double at, TriageOrigin &origin)
{
    if (call.origin == -1) {
        const auto &active
            = m_frames.active(call.thread, at, m_context.tables.limits.timeToleranceUs);
        call.origin = active.empty() ? -2 : static_cast<int>(m_origins.size());
        if (!active.empty()) {
            TriageOrigin found;
            const TriageFrames::Frame *best = nullptr;
            int priority = 0;
            std::vector<std::uint32_t> said;
            for (const TriageFrames::Frame &frame : active) {
                const TriageFrames::Facts &facts = m_frames.factsOf(frame.row);
                if (facts.priority > 0)
                    said.push_back(facts.location);
                const bool isBetter = !best || facts.priority > priority
                    || (facts.priority == priority
                        && (frame.ts > best->ts || (frame.ts == best->ts && frame.dur < best->dur)));
                if (isBetter) {
                    best = &frame;
                    priority = facts.priority;
                }
            }
            if (said.empty())
                said.push_back(m_frames.factsOf(active.back().row).location);
            std::string stack;
            for (std::size_t i = said.size() - std::min(said.size(), kStackEntries); i < said.size(); ++i)
                stack += (stack.empty() ? "" : " -> ") + m_context.pool.text(said[i]);
            found.location = m_frames.factsOf(best->row).location;
            found.stack = m_context.pool.intern(stack);
            found.frame = makeId<EventId>(best->row);
            m_origins.push_back(found);
        }
    }
    if (call.origin < 0)
        return false;
    origin.location = m_origins[static_cast<std::size_t>(call.origin)].location;
    origin.stack = m_origins[static_cast<std::size_t>(call.origin)].stack;
    origin.frame = m_origins[static_cast<std::size_t>(call.origin)].frame;
    return true;
}

const TriageOrigin &TriageResolver::origin(const TriageEvent &event)
{
    m_answer = {};
    m_answer.location = m_unresolved;
    const auto nameOf = [&](const Call &call) {
        return m_context.pool.intern(normalBlanks(m_trace.name(makeId<EventId>(call.row))));
    };
    Call *op = event.externalId == kNoExternalId
        ? nullptr
        : bestMatch(withId(m_ops, event.externalId), event.ts);
    if (op)
        m_answer.op = nameOf(*op);
    if (op && fromFrames(*op, op->ts + std::min(op->dur / 2, 1.0), m_answer))
        return m_answer;
    Call *launch = event.hasCorrelation
        ? bestMatch(withId(m_launches, event.correlation), event.ts)
        : nullptr;
    if (!launch)
        return m_answer;
    m_answer.isGraph
        = m_trace.apiKindOf(makeId<EventId>(launch->row)) == ApiKind::GraphLaunch;
    if (fromFrames(*launch, launch->ts, m_answer)) {
        if (m_answer.op == 0)
            m_answer.op = nameOf(*launch);
        return m_answer;
    }
    // The published tool forgets the operator here; ours keeps it.
    if (m_context.method == TriageMethod::Reference || m_answer.op == 0)
        m_answer.op = nameOf(*launch);
    return m_answer;
}

TriageResolver::Chain TriageResolver::operatorChain(const TriageEvent &event)
{
    Chain chain;
    if (event.externalId == kNoExternalId)
        return chain;
    const Call *best = nullptr;
    for (const Call &op : withId(m_ops, event.externalId)) {
        const auto rank = [&](const Call &call) {
            return std::pair(std::abs(call.ts - event.ts), call.dur);
        };
        if (!best || rank(op) < rank(*best))
            best = &op;
    }
    if (!best)
        return chain;
    chain.op = m_context.pool.intern(normalBlanks(m_trace.name(makeId<EventId>(best->row))));
    std::vector<std::uint32_t> fallback;
    for (const TriageFrames::Frame &frame : m_frames.active(best->thread, best->ts, 0)) {
        const TriageFrames::Facts &facts = m_frames.factsOf(frame.row);
        if (facts.isMeaningful)
            chain.scopes.push_back(facts.scope);
        if (facts.isFallback)
            fallback.push_back(facts.scope);
    }
    if (chain.scopes.empty())
        chain.scopes = std::move(fallback);
    if (chain.scopes.size() > kScopes)
        chain.scopes.erase(chain.scopes.begin(), chain.scopes.end() - kScopes);
    return chain;
}

std::vector<std::uint32_t> TriageResolver::scopesAt(double ts)
{
    struct Named {
        TriageFrames::Frame frame;
        std::uint32_t text = 0;
    };
    std::vector<Named> found;
    for (const TriageFrames::Frame &frame :
        m_frames.activeAnywhere(ts, m_context.tables.limits.timeToleranceUs)) {
        const TriageFrames::Facts &facts = m_frames.factsOf(frame.row);
        if (facts.isMeaningful)
            found.push_back({frame, facts.scope});
    }
    std::ranges::sort(found, [&](const Named &a, const Named &b) {
        if (a.frame.ts != b.frame.ts)
            return a.frame.ts < b.frame.ts;
        if (a.frame.dur != b.frame.dur)
            return a.frame.dur > b.frame.dur;
        return m_context.pool.text(a.text) < m_context.pool.text(b.text);
    });
    std::vector<std::uint32_t> scopes;
    for (const Named &scope : found) {
        if (std::ranges::find(scopes, scope.text) == scopes.end())
            scopes.push_back(scope.text);
    }
    if (scopes.size() > kScopes)
        scopes.erase(scopes.begin(), scopes.end() - kScopes);
    return scopes;
}

} // namespace gapscope
