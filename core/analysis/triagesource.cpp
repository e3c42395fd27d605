// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagesource.h"

#include <algorithm>

namespace gapscope {

namespace {

constexpr int kNoPlace = -100;
constexpr int kTorchPlace = 20;
constexpr int kPythonPlace = 120;
constexpr int kNoise = -20;
constexpr int kSitePackages = 45;
constexpr int kPythonFrame = 35;
constexpr int kOtherScope = 10;
constexpr int kUtilsCall = -15;
constexpr int kProfilerMixin = -20;
constexpr int kLowScope = -25;

// The number of the first prefix that fits; `fallback` without one.
int prefixNumber(std::string_view text, const TriagePairs &pairs, int fallback)
{
    for (const auto &[prefix, number] : pairs) {
        if (text.starts_with(prefix))
            return number;
    }
    return fallback;
}

int partNumber(std::string_view text, const TriagePairs &pairs, int fallback)
{
    for (const auto &[part, number] : pairs) {
        if (hasText(text, part))
            return number;
    }
    return fallback;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

} // namespace

bool splitFrameName(std::string_view name, FrameName &parts)
{
    for (std::size_t open = name.find('(', 1); open != name.npos; open = name.find('(', open + 1)) {
        std::size_t at = open + 1;
        while (at < name.size() && isDigit(name[at]))
            ++at;
        if (at > open + 1 && name.substr(at).starts_with("): ") && at + 3 < name.size()) {
            parts = {name.substr(0, open), name.substr(open + 1, at - open - 1), name.substr(at + 3)};
            return true;
        }
    }
    return false;
}

TriageSources::TriageSources(const TriageTables &tables)
    : m_tables(tables)
{
    for (const std::string &word : tables.sources.lowSignal) {
        m_lowSignalScopes.push_back(word);
        if (word.ends_with(':'))
            m_lowSignalScopes.push_back(word.substr(0, word.size() - 1) + '(');
    }
}

std::string TriageSources::normalPath(std::string_view path) const
{
    std::string text(path);
    std::ranges::replace(text, '\\', '/');
    const std::string lower = lowerText(text);
    for (const std::string &marker : m_tables.sources.pathMarkers) {
        const std::size_t at = lower.find(marker);
        if (at == lower.npos)
            continue;
        if (marker == "tensorrt-llm/")
            return "tensorrt_llm/" + text.substr(at + marker.size());
        return text.substr(at);
    }
    if (const std::size_t at = lower.find("sglang/"); at != lower.npos)
        return "python/" + text.substr(at);
    return text.substr(std::min(text.find_first_not_of('/'), text.size()));
}

std::string TriageSources::location(std::string_view frame) const
{
    const std::string name = normalBlanks(frame);
    FrameName parts;
    if (!splitFrameName(name, parts))
        return name;
    return normalPath(parts.path) + ':' + std::string(parts.line) + ' ' + std::string(parts.function);
}

std::string TriageSources::scope(std::string_view frame) const
{
    const std::string name = normalBlanks(frame);
    FrameName parts;
    if (!splitFrameName(name, parts))
        return name;
    return normalPath(parts.path) + '(' + std::string(parts.line) + "): " + std::string(parts.function);
}

bool TriageSources::isPreferred(std::string_view location) const
{
    return startsWithAny(location, m_tables.sources.preferredPrefixes);
}

bool TriageSources::isLowSignal(std::string_view location) const
{
    return hasAny(lowerText(location), m_tables.sources.lowSignal);
}

int TriageSources::locationPriority(std::string_view location) const
{
    if (location.empty() || location == "unresolved")
        return kNoPlace;
    const int penalty
        = isLowSignal(location) ? static_cast<int>(m_tables.limits.lowSignalPenalty) : 0;
    const int known = prefixNumber(location, m_tables.sources.locationPriorities, 0);
    if (known != 0)
        return known - penalty;
    if (location.starts_with("torch/") || hasText(location, "/torch/"))
        return kTorchPlace;
    return hasText(location, ".py:") ? kPythonPlace - penalty : 0;
}

int TriageSources::framePriority(std::string_view frame, std::string_view location) const
{
    const TriageSourceRules &rules = m_tables.sources;
    if (startsWithAny(frame, rules.frameNoise))
        return kNoise;
    const int penalty
        = isLowSignal(location) ? static_cast<int>(m_tables.limits.lowSignalPenalty) : 0;
    const int known = prefixNumber(location, rules.framePriorities, 0);
    if (known != 0)
        return known - penalty;
    if (startsWithAny(location, rules.frameMachinery))
        return 0;
    if (startsWithAny(frame, rules.homePrefixes))
        return partNumber(frame, rules.frameHome, 0);
    if (hasText(frame, ".py(")) {
        const int python = partNumber(frame, rules.framePython, 0);
        if (python != 0)
            return python;
    }
    if (!hasText(location, ".py:"))
        return 0;
    return hasText(frame, "site-packages") || location.starts_with("torch/") ? kSitePackages
                                                                             : kPythonFrame;
}

std::string TriageSources::bestStackEntry(std::string_view stack) const
{
    std::string best;
    int priority = 0;
    for (std::size_t from = 0; from <= stack.size();) {
        const std::size_t to = std::min(stack.find("->", from), stack.size());
        const std::string entry = location(stack.substr(from, to - from));
        const int own = locationPriority(entry);
        if (own > 0 && own >= priority) {
            best = entry;
            priority = own;
        }
        from = to + 2;
    }
    return best;
}

bool TriageSources::isMeaningfulScope(std::string_view scope) const
{
    if (scope.starts_with("<built-in") || scope.starts_with("nn.Module:")
        || startsWithAny(scope, m_tables.sources.scopeIgnored))
        return false;
    return isPreferred(scope) || hasText(scope, ".py(");
}

bool TriageSources::isFallbackScope(std::string_view scope) const
{
    if (scope.starts_with("<built-in") || scope.starts_with("nn.Module:")
        || scope.starts_with("threading"))
        return false;
    return hasText(scope, ".py(") || scope.starts_with("python/");
}

int TriageSources::scopeScore(std::string_view scope) const
{
    int score = prefixNumber(
        scope, m_tables.sources.scopeScores, hasText(scope, ".py(") ? kOtherScope : 0);
    const std::string lower = lowerText(scope);
    if (hasText(lower, "utils.py") && hasText(lower, "__call__"))
        score += kUtilsCall;
    if (hasText(lower, "scheduler_profiler_mixin.py"))
        score += kProfilerMixin;
    if (hasAny(lower, m_lowSignalScopes))
        score += kLowScope;
    return score;
}

} // namespace gapscope
