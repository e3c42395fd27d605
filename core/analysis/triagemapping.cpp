// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagemapping.h"

#include <QStringList>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

void TriageMapping::add(TriageStage stage, const TriageSums &sums)
{
    m_sums[stage].merge(sums);
    m_allSums.merge(sums);
}

void TriageMapping::finish()
{
    for (const auto &[stage, sums] : m_sums)
        m_maps.emplace(stage, TriageMap(sums, m_context));
    m_all = TriageMap(m_allSums, m_context);
}

// The maps to look in for a stage, in their order, without the formal trace's own.
std::vector<const TriageMap *> TriageMapping::mapsFor(TriageStage stage) const
{
    std::vector<const TriageMap *> maps;
    std::vector<TriageStage> stages {stage};
    if (stage != TriageStage::All)
        stages.push_back(TriageStage::All);
    for (const TriageStage each : stages) {
        if (const auto map = m_maps.find(each); map != m_maps.end())
            maps.push_back(&map->second);
    }
    maps.push_back(&m_all);
    return maps;
}

TriageMapping::Lookup TriageMapping::lookUp(
    std::uint32_t kernel, TriageStage stage, const TriageMap &own) const
{
    TriageMatch match = TriageMatch::None;
    const std::vector<const TriageMap *> maps = mapsFor(stage);
    if (m_context.method == TriageMethod::Corrected) {
        for (const TriageMap *map : maps) {
            if (const TriageMapEntry *known = map->exact(kernel))
                return {known, TriageMatch::Exact, true};
        }
        const TriageMapEntry *known = own.exact(kernel);
        if (known && known->sites.front().priority > 0 && known->sites.front().graphLaunches == 0)
            return {known, TriageMatch::Exact, false};
    }
    for (const TriageMap *map : maps) {
        if (const TriageMapEntry *known = map->relaxed(m_context, kernel, &match))
            return {known, match, true};
    }
    const TriageMapEntry *known = own.relaxed(m_context, kernel, &match);
    return {known, match, false};
}

const TriageMapEntry *TriageMapping::entry(std::uint32_t kernel, TriageStage stage) const
{
    for (const TriageMap *map : mapsFor(stage)) {
        if (const TriageMapEntry *known = map->relaxed(m_context, kernel, nullptr))
            return known;
    }
    return nullptr;
}

void TriageMapping::describe(TriageKernelRow &row, const Lookup &found) const
{
    row.match = found.match;
    if (!found.entry) {
        row.location = u"unresolved"_s;
        row.cpuOp = u"-"_s;
        return;
    }
    fillCells(row, *found.entry);
    for (const TriageSiteView &site : found.entry->sites)
        row.sources.push_back(sourceOf(site, found.inMapping));
}

// Location and op cells: the first two sites in a framework's code, else of all.
void TriageMapping::fillCells(TriageKernelRow &row, const TriageMapEntry &known) const
{
    std::vector<const TriageSiteView *> sites;
    for (const TriageSiteView &site : known.sites) {
        if (m_context.sources.isPreferred(m_context.pool.text(site.shown)))
            sites.push_back(&site);
    }
    if (sites.empty()) {
        for (const TriageSiteView &site : known.sites)
            sites.push_back(&site);
    }
    const bool several = sites.size() > 1;
    sites.resize(std::min<std::size_t>(sites.size(), 2));
    QStringList locations;
    QStringList ops;
    for (const TriageSiteView *site : sites) {
        QString text = textOf(site->shown);
        if (several)
            text += u" (site share %1%)"_s.arg(site->share, 0, 'f', 0);
        locations.push_back(text);
        if (site->op != 0)
            ops.push_back(textOf(site->op));
    }
    row.location = locations.join(u"<br>"_s);
    row.cpuOp = ops.isEmpty() ? u"-"_s : ops.join(u"<br>"_s);
}

TriageSource TriageMapping::sourceOf(const TriageSiteView &site, bool inMapping) const
{
    TriageSource source;
    source.location = textOf(site.shown);
    source.op = textOf(site.op);
    source.share = site.share;
    source.launches = site.launches;
    source.isGraph = 2 * site.graphLaunches > site.launches;
    source.frame = site.frame;
    source.file = site.frameTrace;
    source.inMapping = inMapping;
    for (const QString &part : textOf(site.stack).split(u" -> "_s, Qt::SkipEmptyParts))
        source.stack.push_back(part);
    return source;
}

QString TriageMapping::textOf(std::uint32_t id) const
{
    return QString::fromStdString(m_context.pool.text(id));
}

TriageBusy triageBusy(const TriageFileEvents &files)
{
    TriageBusy busy;
    for (const auto &[file, events] : files) {
        std::map<DeviceId, TriageEventList> devices;
        for (const TriageEvent *event : events)
            devices[event->device].push_back(event);
        for (auto &[device, list] : devices) {
            std::ranges::stable_sort(list, {}, &TriageEvent::ts);
            ++busy.gpus;
            double until = -1e300;
            std::unordered_map<std::uint32_t, double> ends;
            for (const TriageEvent *event : list) {
                busy.us += std::max(0.0, event->end() - std::max(until, event->ts));
                until = std::max(until, event->end());
                const auto [end, isFirst] = ends.try_emplace(event->kernel, -1e300);
                auto &[us, gpus] = busy.kernels[event->kernel];
                gpus += isFirst ? 1 : 0;
                us += std::max(0.0, event->end() - std::max(end->second, event->ts));
                end->second = std::max(end->second, event->end());
            }
        }
    }
    return busy;
}

} // namespace gapscope
