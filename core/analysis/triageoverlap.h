// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"

namespace gapscope {

// What mapping events say about the code of a kernel (4.7).
class TriageScopes {
public:
    explicit TriageScopes(TriageContext &context)
        : m_context(context)
    {
    }

    // Scopes of a mapping event: its operator's chain, else scopes at its time, else what the
    // mapping entry (may be null) says.
    void add(const TriageEvent &event, TriageResolver &resolver, const TriageMapEntry *entry);
    // The launches of the formal trace's own sites.
    void addFormal(const TriageMap &formal);

    struct Scope {
        std::uint32_t scope = 0; // 0: unmapped
        std::uint32_t op = 0;
    };

    // By the name, or a similar one.
    [[nodiscard]] Scope of(std::uint32_t kernel) const;

private:
    struct Entry {
        std::uint32_t kernel = 0;
        TriageCounter scopes;
        TriageCounter ops;
        qint64 mapped = 0;
        qint64 total = 0;
    };

    Entry &at(std::uint32_t kernel);
    [[nodiscard]] std::uint32_t shown(std::uint32_t scope) const;

    TriageContext &m_context;
    std::vector<Entry> m_entries;
    TriageNameMap m_names;
};

// Events of one GPU (or, by the reference method, of one process) of one formal file.
struct TriageDeviceEvents {
    const Trace *trace = nullptr;
    std::size_t file = 0;
    std::vector<const TriageEvent *> events; // by (ts, end, position in the file)
};

// Rows of the overlap table (section 4), with those below the cutoff left out.
[[nodiscard]] std::vector<TriageOverlapRow> overlapRows(TriageContext &context,
    const std::vector<TriageDeviceEvents> &devices, const TriageScopes &scopes,
    const TriageOptions &options, double minShare);

} // namespace gapscope
