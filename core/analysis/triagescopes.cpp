// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triageoverlap.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr std::size_t kHintScopes = 4;

} // namespace

TriageScopes::Entry &TriageScopes::at(std::uint32_t kernel)
{
    const TriageFound found = m_names.exact(kernel);
    if (found.match != TriageMatch::None)
        return m_entries[found.entry];
    m_names.add(kernel);
    m_entries.emplace_back();
    m_entries.back().kernel = kernel;
    return m_entries.back();
}

// One notation, "file.py:12 function": the published tool writes frames as "file.py(12): function".
std::uint32_t TriageScopes::shown(std::uint32_t scope) const
{
    if (m_context.method == TriageMethod::Reference)
        return scope;
    return m_context.pool.intern(m_context.sources.location(m_context.pool.text(scope)));
}

void TriageScopes::add(
    const TriageEvent &event, TriageResolver &resolver, const TriageMapEntry *mapped)
{
    Entry &entry = at(event.kernel);
    ++entry.total;
    TriageResolver::Chain chain = resolver.operatorChain(event);
    std::uint32_t op = chain.op;
    if (chain.scopes.empty()) {
        chain.scopes = resolver.scopesAt(event.ts);
        op = m_context.pool.intern("time-window fallback");
    }
    if (!chain.scopes.empty()) {
        std::uint32_t best = 0;
        int most = 0;
        for (std::size_t i = 0; i < chain.scopes.size(); ++i) {
            const int score
                = static_cast<int>(i) + m_context.sources.scopeScore(m_context.pool.text(chain.scopes[i]));
            if (best == 0 || score > most) {
                best = chain.scopes[i];
                most = score;
            }
        }
        entry.scopes.add(shown(best));
        if (op != 0)
            entry.ops.add(op);
        ++entry.mapped;
        return;
    }
    if (!mapped)
        return;
    const auto addScope = [&](std::uint32_t scope, qint64 count) {
        if (scope != 0 && m_context.pool.text(scope) != "unresolved")
            entry.scopes.add(shown(scope), count);
    };
    addScope(mapped->bestLocation(), 1);
    for (const TriageSiteView &site : mapped->sites) {
        addScope(site.display, site.launches);
        if (site.op != 0)
            entry.ops.add(site.op, site.launches);
    }
    ++entry.mapped;
}

void TriageScopes::addFormal(const TriageMap &formal)
{
    for (const TriageMapEntry &from : formal.entries()) {
        Entry &entry = at(from.kernel);
        for (const TriageSiteView &site : from.sites) {
            if (m_context.pool.text(site.location) != "unresolved")
                entry.scopes.add(shown(site.location), site.launches);
            if (site.op != 0)
                entry.ops.add(site.op, site.launches);
        }
    }
}

TriageScopes::Scope TriageScopes::of(std::uint32_t kernel) const
{
    const auto hints = [&](std::size_t at) {
        std::vector<std::uint32_t> texts;
        for (const auto &[scope, count] : m_entries[at].scopes.counts()) {
            if (texts.size() < kHintScopes)
                texts.push_back(scope);
        }
        texts.push_back(m_entries[at].ops.top());
        return texts;
    };
    const auto bonus = [&](std::size_t at) {
        const Entry &entry = m_entries[at];
        const std::uint32_t scope = entry.scopes.top();
        const int priority = m_context.sources.locationPriority(m_context.pool.text(scope));
        const qint64 ratio = entry.total == 0 ? 0 : 100 * entry.mapped / entry.total;
        return qint64 {std::max(0, priority)} + ratio;
    };
    const TriageFound found = m_names.relaxed(m_context, kernel, hints, bonus);
    if (found.match == TriageMatch::None)
        return {};
    return {m_entries[found.entry].scopes.top(), m_entries[found.entry].ops.top()};
}

} // namespace gapscope
