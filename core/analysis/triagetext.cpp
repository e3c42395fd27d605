// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagetext.h"

#include <algorithm>

namespace gapscope {

namespace {

bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isAlnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Shorter hex numbers of names are sizes, not addresses.
constexpr std::size_t kAddressDigits = 8;

std::string withoutAddresses(const std::string &name, TriageMethod method)
{
    std::string text;
    text.reserve(name.size());
    for (std::size_t i = 0; i < name.size();) {
        std::size_t digits = 0;
        if (name[i] == '0' && i + 1 < name.size() && name[i + 1] == 'x') {
            while (i + 2 + digits < name.size() && isHex(name[i + 2 + digits]))
                ++digits;
        }
        const bool isWord = i > 0 && isAlnum(name[i - 1]);
        const bool counts = method == TriageMethod::Reference
            ? digits > 0
            : digits >= kAddressDigits && !isWord;
        if (!counts) {
            text += name[i++];
            continue;
        }
        text += "0xADDR";
        i += 2 + digits;
    }
    return text;
}

constexpr std::size_t kIndexFrom = 8;

} // namespace

std::string normalBlanks(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    bool pending = false;
    for (const char c : text) {
        if (isBlank(c)) {
            pending = !result.empty();
            continue;
        }
        if (pending)
            result += ' ';
        pending = false;
        result += c;
    }
    return result;
}

std::string lowerText(std::string_view text)
{
    std::string result(text);
    for (char &c : result)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

std::string compactText(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (isAlnum(c))
            result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

bool hasAny(std::string_view text, const TriageTexts &parts)
{
    return std::ranges::any_of(parts, [&](const std::string &part) { return hasText(text, part); });
}

bool startsWithAny(std::string_view text, const TriageTexts &prefixes)
{
    return std::ranges::any_of(
        prefixes, [&](const std::string &prefix) { return text.starts_with(prefix); });
}

std::string canonicalKernel(std::string_view name, TriageMethod method)
{
    std::string text = withoutAddresses(normalBlanks(name), method);
    if (!text.starts_with("void ") || !text.ends_with(')'))
        return text;
    int depth = 0;
    for (std::size_t i = text.size(); i-- > 0;) {
        depth += text[i] == ')' ? 1 : text[i] == '(' ? -1 : 0;
        if (depth == 0) {
            text.resize(i);
            while (text.ends_with(' '))
                text.pop_back();
            break;
        }
    }
    return text;
}

std::string_view kernelCategory(
    std::string_view lower, const std::vector<TriageCategoryRule> &rules, TriageMethod method)
{
    const auto matches = [&](const TriageCategoryRule &rule) {
        return hasAny(lower, rule.contains)
            || (method == TriageMethod::Corrected && hasAny(lower, rule.corrected));
    };
    int compute = -1; // not asked yet
    for (const TriageCategoryRule &rule : rules) {
        if (rule.category.empty() || !matches(rule))
            continue;
        if (rule.notCompute && compute < 0)
            compute = std::ranges::any_of(rules, [&](const TriageCategoryRule &hint) {
                return hint.category.empty() && matches(hint);
            });
        if (!rule.notCompute || compute == 0)
            return rule.category;
    }
    return "other";
}

std::uint32_t TriagePool::intern(std::string_view text)
{
    if (const auto known = m_ids.find(text); known != m_ids.end())
        return known->second;
    const auto id = static_cast<std::uint32_t>(m_entries.size());
    m_entries.push_back({std::string(text), {}, {}});
    m_ids.emplace(m_entries.back().text, id);
    return id;
}

const std::string &TriagePool::lower(std::uint32_t id) const
{
    const Entry &entry = m_entries[id];
    if (entry.lower.empty())
        entry.lower = lowerText(entry.text);
    return entry.lower;
}

const std::string &TriagePool::compact(std::uint32_t id) const
{
    const Entry &entry = m_entries[id];
    if (entry.compact.empty())
        entry.compact = compactText(entry.text);
    return entry.compact;
}

void TriageCounter::add(std::uint32_t text, qint64 count)
{
    if (m_counts.size() < kIndexFrom) {
        const auto known = std::ranges::find(m_counts, text, [](const auto &pair) { return pair.first; });
        if (known != m_counts.end()) {
            known->second += count;
            return;
        }
    } else {
        if (m_index.empty()) {
            for (std::size_t i = 0; i < m_counts.size(); ++i)
                m_index.emplace(m_counts[i].first, i);
        }
        const auto [entry, isNew] = m_index.try_emplace(text, m_counts.size());
        if (!isNew) {
            m_counts[entry->second].second += count;
            return;
        }
    }
    m_counts.emplace_back(text, count);
}

void TriageCounter::add(const TriageCounter &other)
{
    for (const auto &[text, count] : other.m_counts)
        add(text, count);
}

std::uint32_t TriageCounter::top() const
{
    std::uint32_t best = 0;
    qint64 most = 0;
    for (const auto &[text, count] : m_counts) {
        if (count > most) {
            best = text;
            most = count;
        }
    }
    return best;
}

} // namespace gapscope
