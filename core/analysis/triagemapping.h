// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"

#include <map>

namespace gapscope {

// What the mapping traces know of kernels, per stage and over all (torch-triage.md 2.6, 2.8).
class TriageMapping {
public:
    explicit TriageMapping(TriageContext &context)
        : m_context(context)
    {
    }

    void add(TriageStage stage, const TriageSums &sums);
    // After the last add().
    void finish();

    struct Lookup {
        const TriageMapEntry *entry = nullptr;
        TriageMatch match = TriageMatch::None;
        bool inMapping = false; // else what the formal trace itself knows
    };

    // Published: each map exactly, then by likeness, the formal trace's own last. Ours: exactly in
    // all, then what the formal trace itself knows of its code, then by likeness.
    [[nodiscard]] Lookup lookUp(std::uint32_t kernel, TriageStage stage, const TriageMap &own) const;
    // Of the mapping only; null when nothing is alike.
    [[nodiscard]] const TriageMapEntry *entry(std::uint32_t kernel, TriageStage stage) const;

    // Location, CPU op and sources of a row.
    void describe(TriageKernelRow &row, const Lookup &found) const;

private:
    [[nodiscard]] std::vector<const TriageMap *> mapsFor(TriageStage stage) const;
    void fillCells(TriageKernelRow &row, const TriageMapEntry &entry) const;
    [[nodiscard]] TriageSource sourceOf(const TriageSiteView &site, bool inMapping) const;
    [[nodiscard]] QString textOf(std::uint32_t id) const;

    TriageContext &m_context;
    std::map<TriageStage, TriageSums> m_sums;
    TriageSums m_allSums;
    std::map<TriageStage, TriageMap> m_maps;
    TriageMap m_all;
};

using TriageEventList = std::vector<const TriageEvent *>;
// Events of formal files, by position of the file.
using TriageFileEvents = std::vector<std::pair<std::size_t, TriageEventList>>;

struct TriageBusy {
    double us = 0; // union per GPU, summed
    int gpus = 0;
    std::unordered_map<std::uint32_t, std::pair<double, int>> kernels; // union, GPUs
};

// Union times of events and of each kernel name, per GPU of each file. O(n log n).
[[nodiscard]] TriageBusy triageBusy(const TriageFileEvents &files);

} // namespace gapscope
