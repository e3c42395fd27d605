// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triagetables.h"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gapscope {

// The published algorithm as it is, or with its known defects corrected (torch-triage.md 6).
enum class TriageMethod : std::uint8_t { Corrected, Reference };

// Trimmed, runs of blanks as one blank.
[[nodiscard]] std::string normalBlanks(std::string_view text);
// ASCII letters in lower case.
[[nodiscard]] std::string lowerText(std::string_view text);
// Letters and digits only, lower case.
[[nodiscard]] std::string compactText(std::string_view text);

[[nodiscard]] inline bool hasText(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

[[nodiscard]] bool hasAny(std::string_view text, const TriageTexts &parts);
[[nodiscard]] bool startsWithAny(std::string_view text, const TriageTexts &prefixes);

// The name under which kernels are counted (2.3): blanks normalised, addresses as 0xADDR, without the
// arguments of "void ...(...)". By the reference method tile sizes (x256) count as addresses, too.
[[nodiscard]] std::string canonicalKernel(std::string_view name, TriageMethod method);

// Category by the first rule that matches (2.4, 4.1), "other" without one. `lower` is in lower case.
[[nodiscard]] std::string_view kernelCategory(
    std::string_view lower, const std::vector<TriageCategoryRule> &rules, TriageMethod method);

// Texts of one triage with what is derived from them. Id 0 is the empty text.
class TriagePool {
public:
    TriagePool() { (void)intern({}); }

    std::uint32_t intern(std::string_view text);

    [[nodiscard]] const std::string &text(std::uint32_t id) const { return m_entries[id].text; }

    [[nodiscard]] const std::string &lower(std::uint32_t id) const;
    [[nodiscard]] const std::string &compact(std::uint32_t id) const;

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        std::string text;
        mutable std::string lower; // made when first asked for
        mutable std::string compact;
    };

    std::deque<Entry> m_entries;
    std::unordered_map<std::string_view, std::uint32_t> m_ids;
};

// Counts per text, in the order in which they were first seen.
class TriageCounter {
public:
    void add(std::uint32_t text, qint64 count = 1);
    void add(const TriageCounter &other);

    // The most counted text, the first seen of equals; 0 when empty.
    [[nodiscard]] std::uint32_t top() const;

    [[nodiscard]] const std::vector<std::pair<std::uint32_t, qint64>> &counts() const
    {
        return m_counts;
    }

private:
    std::vector<std::pair<std::uint32_t, qint64>> m_counts;
    std::unordered_map<std::uint32_t, std::size_t> m_index; // used from a few entries on
};

} // namespace gapscope
