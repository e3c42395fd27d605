// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagesites.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace gapscope {

namespace {

constexpr std::size_t kLongName = 96;
constexpr std::size_t kLeastPrefix = 64;
constexpr double kPrefixShare = 0.4;
constexpr std::size_t kFlashBonus = 32;
constexpr std::string_view kFlashPrefix = "voidcutlassdevicekernelflash";
constexpr std::size_t kHintSites = 4;
constexpr qint64 kGroupWeight = 1000;

std::size_t commonPrefix(const std::string &a, const std::string &b)
{
    const auto [first, second] = std::ranges::mismatch(a, b);
    return static_cast<std::size_t>(first - a.begin());
}

} // namespace

double threeDecimals(double value)
{
    std::array<char, 400> text {};
    std::snprintf(text.data(), text.size(), "%.3f", value);
    return std::strtod(text.data(), nullptr);
}

TriageKernelSum &TriageSums::at(std::uint32_t kernel)
{
    const auto [entry, isNew] = m_index.try_emplace(kernel, m_kernels.size());
    if (isNew) {
        m_kernels.emplace_back();
        m_kernels.back().kernel = kernel;
    }
    return m_kernels[entry->second];
}

TriageSite &TriageSums::siteOf(TriageKernelSum &sum, std::uint32_t location)
{
    const auto known = std::ranges::find(sum.sites, location, &TriageSite::location);
    if (known != sum.sites.end())
        return *known;
    sum.sites.emplace_back();
    sum.sites.back().location = location;
    return sum.sites.back();
}

const TriageKernelSum *TriageSums::find(std::uint32_t kernel) const
{
    const auto known = m_index.find(kernel);
    return known == m_index.end() ? nullptr : &m_kernels[known->second];
}

void TriageSums::add(const TriageEvent &event, const TriageOrigin &origin, std::uint32_t trace)
{
    TriageKernelSum &sum = at(event.kernel);
    sum.us += event.dur;
    ++sum.launches;
    TriageSite &site = siteOf(sum, origin.location);
    site.us += event.dur;
    ++site.launches;
    site.graphLaunches += origin.isGraph ? 1 : 0;
    if (origin.op != 0)
        site.ops.add(origin.op);
    if (origin.stack != 0)
        site.stacks.add(origin.stack);
    if (site.frame == EventId::None) {
        site.frame = origin.frame;
        site.frameTrace = trace;
    }
}

void TriageSums::merge(const TriageSums &other)
{
    for (const TriageKernelSum &from : other.m_kernels) {
        TriageKernelSum &sum = at(from.kernel);
        sum.us += from.us;
        sum.launches += from.launches;
        for (const TriageSite &more : from.sites) {
            TriageSite &site = siteOf(sum, more.location);
            site.us += more.us;
            site.launches += more.launches;
            site.graphLaunches += more.graphLaunches;
            site.ops.add(more.ops);
            site.stacks.add(more.stacks);
            if (site.frame == EventId::None) {
                site.frame = more.frame;
                site.frameTrace = more.frameTrace;
            }
        }
    }
}

std::vector<std::size_t> samplePositions(std::size_t count, std::size_t most)
{
    std::vector<std::size_t> positions;
    if (count <= most || most < 2) {
        for (std::size_t i = 0; i < count; ++i)
            positions.push_back(i);
        return positions;
    }
    const std::size_t steps = most - 1;
    for (std::size_t i = 0; i < most; ++i)
        positions.push_back((2 * i * (count - 1) + steps) / (2 * steps));
    return positions;
}

std::vector<const TriageEvent *> sampledEvents(
    std::span<const TriageEvent *const> events, const Trace &trace, std::size_t most)
{
    std::unordered_map<std::uint32_t, std::vector<const TriageEvent *>> byName;
    for (const TriageEvent *event : events)
        byName[event->kernel].push_back(event);
    std::vector<const TriageEvent *> taken;
    for (const auto &[kernel, list] : byName) {
        for (const std::size_t position : samplePositions(list.size(), most))
            taken.push_back(list[position]);
    }
    std::ranges::sort(taken, [&](const TriageEvent *a, const TriageEvent *b) {
        if (a->ts != b->ts)
            return a->ts < b->ts;
        const int names = trace.strings.view(a->name).compare(trace.strings.view(b->name));
        return names != 0 ? names < 0 : a->order < b->order;
    });
    return taken;
}

TriageFound TriageNameMap::exact(std::uint32_t kernel) const
{
    const auto known = m_index.find(kernel);
    return known == m_index.end() ? TriageFound {} : TriageFound {known->second, TriageMatch::Exact};
}

TriageFound TriageNameMap::likeness(const TriageContext &context, std::uint32_t kernel) const
{
    TriageFound best;
    std::size_t most = 0;
    const auto offer = [&](std::size_t entry, std::size_t score) {
        if (score > most) {
            most = score;
            best = {entry, TriageMatch::Similar};
        }
    };
    const std::string &name = context.pool.lower(kernel);
    for (std::size_t entry = 0; entry < m_names.size(); ++entry) {
        const std::string &other = context.pool.lower(m_names[entry]);
        const std::size_t shorter = std::min(name.size(), other.size());
        if (name.starts_with(other) || other.starts_with(name))
            offer(entry, shorter);
        else if (hasText(name, other) || hasText(other, name))
            offer(entry, shorter / 2);
    }
    const std::string &compact = context.pool.compact(kernel);
    if (best.match != TriageMatch::None || compact.size() < kLongName)
        return best;
    for (std::size_t entry = 0; entry < m_names.size(); ++entry) {
        const std::string &other = context.pool.compact(m_names[entry]);
        if (other.size() < kLongName)
            continue;
        const std::size_t prefix = commonPrefix(compact, other);
        const auto shorter = static_cast<double>(std::min(compact.size(), other.size()));
        if (prefix < kLeastPrefix || prefix < static_cast<std::size_t>(kPrefixShare * shorter))
            continue;
        const bool isFlash = compact.starts_with(kFlashPrefix) && other.starts_with(kFlashPrefix);
        offer(entry, prefix + (isFlash ? kFlashBonus : 0));
    }
    return best;
}

std::vector<const TriageAlias *> TriageNameMap::aliasesOf(
    const TriageContext &context, std::uint32_t kernel)
{
    std::vector<const TriageAlias *> groups;
    const std::string &compact = context.pool.compact(kernel);
    for (const TriageAlias &alias : context.tables.aliases) {
        if (alias.atStart ? compact.starts_with(alias.name) : hasText(compact, alias.name))
            groups.push_back(&alias);
    }
    return groups;
}

qint64 TriageNameMap::aliasScore(
    const std::vector<const TriageAlias *> &groups, const std::string &text)
{
    qint64 score = 0;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        std::size_t longest = 0;
        for (const std::string &token : groups[group]->tokens) {
            if (hasText(text, token))
                longest = std::max(longest, token.size());
        }
        if (longest > 0)
            score += kGroupWeight * static_cast<qint64>(group + 1) + static_cast<qint64>(longest);
    }
    return score;
}

namespace {

TriageSiteView viewOf(const TriageSite &site, double kernelUs, TriageContext &context)
{
    const TriageSources &sources = context.sources;
    TriagePool &pool = context.pool;
    TriageSiteView view;
    view.location = site.location;
    view.stack = site.stacks.top();
    view.op = site.ops.top();
    const std::string best = sources.bestStackEntry(pool.text(view.stack));
    view.display = best.empty() ? site.location : pool.intern(best);
    const std::string &location = pool.text(site.location);
    view.shown = sources.isPreferred(location) && !sources.isLowSignal(location) ? site.location
                                                                                 : view.display;
    view.priority = sources.locationPriority(pool.text(view.shown));
    view.us = threeDecimals(site.us);
    view.launches = site.launches;
    view.graphLaunches = site.graphLaunches;
    view.share = kernelUs > 0 ? threeDecimals(site.us / kernelUs * 100) : 0;
    view.frame = site.frame;
    view.frameTrace = site.frameTrace;
    return view;
}

} // namespace

TriageMap::TriageMap(const TriageSums &sums, TriageContext &context)
{
    for (const TriageKernelSum &sum : sums.kernels()) {
        TriageMapEntry entry;
        entry.kernel = sum.kernel;
        entry.us = sum.us;
        entry.launches = sum.launches;
        for (const TriageSite &site : sum.sites)
            entry.sites.push_back(viewOf(site, sum.us, context));
        std::ranges::stable_sort(entry.sites, [](const TriageSiteView &a, const TriageSiteView &b) {
            return std::tuple(a.priority, a.us, a.launches) > std::tuple(b.priority, b.us, b.launches);
        });
        m_names.add(entry.kernel);
        m_entries.push_back(std::move(entry));
    }
}

const TriageMapEntry *TriageMap::exact(std::uint32_t kernel) const
{
    const TriageFound found = m_names.exact(kernel);
    return found.match == TriageMatch::None ? nullptr : &m_entries[found.entry];
}

const TriageMapEntry *TriageMap::relaxed(
    const TriageContext &context, std::uint32_t kernel, TriageMatch *match) const
{
    const auto hints = [&](std::size_t at) {
        std::vector<std::uint32_t> texts {m_entries[at].bestLocation()};
        for (std::size_t i = 0; i < std::min(m_entries[at].sites.size(), kHintSites); ++i) {
            const TriageSiteView &site = m_entries[at].sites[i];
            texts.insert(texts.end(), {site.location, site.display, site.op, site.stack});
        }
        return texts;
    };
    const auto bonus = [&](std::size_t at) {
        const TriageMapEntry &entry = m_entries[at];
        return qint64 {std::max(0, entry.sites.front().priority)}
            + static_cast<qint64>(std::floor(entry.us / 10));
    };
    const TriageFound found = m_names.relaxed(context, kernel, hints, bonus);
    if (match)
        *match = found.match;
    return found.match == TriageMatch::None ? nullptr : &m_entries[found.entry];
}

} // namespace gapscope
