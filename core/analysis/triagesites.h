// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triageresolver.h"

namespace gapscope {

// Launches of one kernel name from one place in code.
struct TriageSite {
    std::uint32_t location = 0;
    double us = 0;
    qint64 launches = 0;
    qint64 graphLaunches = 0; // of these, known by the launch of their whole graph only
    TriageCounter ops;
    TriageCounter stacks;
    EventId frame = EventId::None; // one of the frames, in trace `frameTrace` of the side
    std::uint32_t frameTrace = 0;
};

// One kernel name with its sites, as first seen.
struct TriageKernelSum {
    std::uint32_t kernel = 0; // canonical name
    double us = 0;
    qint64 launches = 0;
    std::vector<TriageSite> sites;
};

// Kernel names as first seen (torch-triage.md 2.5).
class TriageSums {
public:
    void add(const TriageEvent &event, const TriageOrigin &origin, std::uint32_t trace);
    void merge(const TriageSums &other);

    [[nodiscard]] const std::vector<TriageKernelSum> &kernels() const { return m_kernels; }

    [[nodiscard]] const TriageKernelSum *find(std::uint32_t kernel) const;

private:
    TriageKernelSum &at(std::uint32_t kernel);
    static TriageSite &siteOf(TriageKernelSum &sum, std::uint32_t location);

    std::vector<TriageKernelSum> m_kernels;
    std::unordered_map<std::uint32_t, std::size_t> m_index;
};

// Positions of at most `most` of `count` items, evenly spread, first and last included (2.6).
[[nodiscard]] std::vector<std::size_t> samplePositions(std::size_t count, std::size_t most);

// The events to take (all, or at most `most` per canonical name: then by (ts, name)).
[[nodiscard]] std::vector<const TriageEvent *> sampledEvents(
    std::span<const TriageEvent *const> events, const Trace &trace, std::size_t most);

// A site as the tables show it (2.6).
struct TriageSiteView {
    std::uint32_t location = 0; // raw
    std::uint32_t display = 0; // best entry of its stack
    std::uint32_t shown = 0; // what the location cell says
    int priority = 0; // of `shown`
    double us = 0; // three decimals
    qint64 launches = 0;
    qint64 graphLaunches = 0;
    double share = 0; // percent of its kernel
    std::uint32_t op = 0;
    std::uint32_t stack = 0;
    EventId frame = EventId::None;
    std::uint32_t frameTrace = 0;
};

// What a mapping knows of one kernel name.
struct TriageMapEntry {
    std::uint32_t kernel = 0;
    double us = 0;
    qint64 launches = 0;
    std::vector<TriageSiteView> sites; // best first; not empty

    [[nodiscard]] std::uint32_t bestLocation() const { return sites.front().shown; }
};

// How an entry was found.
enum class TriageMatch : std::uint8_t { None, Exact, Similar };

struct TriageFound {
    std::size_t entry = 0;
    TriageMatch match = TriageMatch::None;
};

// Names that are looked up exactly, then by likeness (2.8): one inside the other, long common
// prefixes, aliases. `hints`: texts of an entry that aliases may be in, `bonus`: what its score gets.
class TriageNameMap {
public:
    void add(std::uint32_t kernel) { m_index.try_emplace(kernel, m_names.size()), m_names.push_back(kernel); }

    [[nodiscard]] std::size_t size() const { return m_names.size(); }

    [[nodiscard]] TriageFound exact(std::uint32_t kernel) const;

    template<class HintsOf, class BonusOf>
    [[nodiscard]] TriageFound relaxed(
        const TriageContext &context, std::uint32_t kernel, HintsOf hints, BonusOf bonus) const
    {
        TriageFound found = exact(kernel);
        if (found.match == TriageMatch::None)
            found = likeness(context, kernel);
        if (found.match == TriageMatch::None)
            found = byAlias(context, kernel, hints, bonus);
        return found;
    }

private:
    [[nodiscard]] TriageFound likeness(const TriageContext &context, std::uint32_t kernel) const;
    [[nodiscard]] static std::vector<const TriageAlias *> aliasesOf(
        const TriageContext &context, std::uint32_t kernel);
    // 1000 (group + 1) + longest token, summed over the groups with a token in `text`.
    [[nodiscard]] static qint64 aliasScore(
        const std::vector<const TriageAlias *> &groups, const std::string &text);

    template<class HintsOf, class BonusOf>
    [[nodiscard]] TriageFound byAlias(
        const TriageContext &context, std::uint32_t kernel, HintsOf hints, BonusOf bonus) const
    {
        TriageFound best;
        const std::vector<const TriageAlias *> groups = aliasesOf(context, kernel);
        if (groups.empty())
            return best;
        qint64 most = 0;
        for (std::size_t entry = 0; entry < m_names.size(); ++entry) {
            std::string text = context.pool.compact(m_names[entry]);
            for (const std::uint32_t hint : hints(entry))
                text += '\n' + context.pool.compact(hint);
            qint64 score = aliasScore(groups, text);
            if (score > 0)
                score += bonus(entry);
            if (score > most) {
                most = score;
                best = {entry, TriageMatch::Similar};
            }
        }
        return best;
    }

    std::vector<std::uint32_t> m_names;
    std::unordered_map<std::uint32_t, std::size_t> m_index;
};

// The mapping of one stage, or of all.
class TriageMap {
public:
    TriageMap() = default;
    TriageMap(const TriageSums &sums, TriageContext &context);

    [[nodiscard]] const TriageMapEntry *exact(std::uint32_t kernel) const;
    // Null when nothing is alike.
    [[nodiscard]] const TriageMapEntry *relaxed(
        const TriageContext &context, std::uint32_t kernel, TriageMatch *match) const;

    [[nodiscard]] const std::vector<TriageMapEntry> &entries() const { return m_entries; }

private:
    std::vector<TriageMapEntry> m_entries;
    TriageNameMap m_names;
};

// Three decimals, half to even as printing does.
[[nodiscard]] double threeDecimals(double value);

} // namespace gapscope
