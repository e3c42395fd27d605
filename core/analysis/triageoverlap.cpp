// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triageoverlap.h"

#include "core/base/tr.h"

#include <algorithm>
#include <map>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

enum class Use : std::uint8_t { Compute, Communication, Memory, Elementwise, Other };

Use useOf(std::string_view category)
{
    if (category == "compute")
        return Use::Compute;
    if (category == "communication")
        return Use::Communication;
    if (category == "memory")
        return Use::Memory;
    return category == "elementwise" ? Use::Elementwise : Use::Other;
}

QString useName(Use use)
{
    switch (use) {
    case Use::Compute:
        return u"compute"_s;
    case Use::Communication:
        return u"communication"_s;
    case Use::Memory:
        return u"memory"_s;
    case Use::Elementwise:
        return u"elementwise"_s;
    case Use::Other:
        break;
    }
    return u"other"_s;
}

double weightOf(Use use, const TriageLimits &limits)
{
    switch (use) {
    case Use::Compute:
        return limits.weightCompute;
    case Use::Communication:
        return limits.weightCommunication;
    case Use::Memory:
        return limits.weightMemory;
    case Use::Elementwise:
        return limits.weightElementwise;
    case Use::Other:
        break;
    }
    return limits.weightOther;
}

// Time of one event alone and beside events of other streams (4.3).
struct Overlap {
    Use use = Use::Other;
    double exclusive = 0;
    double hidden = 0;
    double hiddenByCompute = 0;
};

// One kernel name of one use.
struct Sum {
    std::uint32_t kernel = 0;
    Use use = Use::Other;
    double us = 0;
    double exclusive = 0;
    double hidden = 0;
    double hiddenByCompute = 0;
    double mostTime = -1;
    std::size_t device = 0; // of the representative
    std::size_t example = 0; // its position there

    [[nodiscard]] double exclusiveRatio() const { return us > 0 ? exclusive / us : 0; }

    [[nodiscard]] double hiddenRatio() const { return us > 0 ? hidden / us : 0; }
};

// Sweeps over one device; returns its busy time.
double sweep(const std::vector<const TriageEvent *> &events, std::vector<Overlap> &overlaps)
{
    struct Point {
        double at;
        bool isStart;
        std::uint32_t event;
    };
    std::vector<Point> points;
    points.reserve(events.size() * 2);
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        points.push_back({events[i]->ts, true, i});
        points.push_back({events[i]->end(), false, i});
    }
    std::ranges::stable_sort(
        points, {}, [](const Point &point) { return std::pair(point.at, point.isStart); });
    std::unordered_map<std::uint32_t, std::pair<int, int>> streams; // active, of these compute
    std::vector<std::uint32_t> active;
    int compute = 0;
    double busy = 0;
    double last = points.empty() ? 0 : points.front().at;
    for (const Point &point : points) {
        const double segment = point.at - last;
        if (segment > 0 && !active.empty()) {
            busy += segment;
            for (const std::uint32_t i : active) {
                const auto &[own, ownCompute] = streams[events[i]->stream];
                if (static_cast<int>(active.size()) > own) {
                    overlaps[i].hidden += segment;
                    if (compute > ownCompute)
                        overlaps[i].hiddenByCompute += segment;
                } else {
                    overlaps[i].exclusive += segment;
                }
            }
        }
        last = point.at;
        auto &[own, ownCompute] = streams[events[point.event]->stream];
        const int sign = point.isStart ? 1 : -1;
        own += sign;
        if (overlaps[point.event].use == Use::Compute) {
            ownCompute += sign;
            compute += sign;
        }
        if (point.isStart)
            active.push_back(point.event);
        else
            active.erase(std::ranges::find(active, point.event));
    }
    return busy;
}

class OverlapFinder {
public:
    OverlapFinder(TriageContext &context, const std::vector<TriageDeviceEvents> &devices,
        const TriageScopes &scopes)
        : m_context(context)
        , m_limits(context.tables.limits)
        , m_devices(devices)
        , m_scopes(scopes)
    {
        std::map<std::pair<std::uint32_t, Use>, std::size_t> known;
        for (std::size_t device = 0; device < devices.size(); ++device) {
            std::vector<Overlap> overlaps = uses(devices[device]);
            m_busy += sweep(devices[device].events, overlaps);
            add(device, overlaps, known);
            m_overlaps.push_back(std::move(overlaps));
        }
    }

    std::vector<TriageOverlapRow> rows(const TriageOptions &options, double minShare)
    {
        std::vector<TriageOverlapRow> rows;
        for (const Sum *sum : headroom())
            rows.push_back(row(*sum, true, minShare));
        const std::size_t first = rows.size();
        for (const Sum *sum : hidden()) {
            TriageOverlapRow low = row(*sum, false, minShare);
            const auto last = rows.begin() + static_cast<std::ptrdiff_t>(first);
            if (std::find_if(rows.begin(), last,
                    [&](const TriageOverlapRow &known) { return known.kernel == low.kernel; })
                == last)
                rows.push_back(std::move(low));
        }
        if (options.overlapLimit > 0 && rows.size() > options.overlapLimit)
            rows.resize(options.overlapLimit);
        std::erase_if(rows, [&](const TriageOverlapRow &row) { return row.share < minShare; });
        return rows;
    }

private:
    std::vector<Overlap> uses(const TriageDeviceEvents &device)
    {
        std::vector<Overlap> overlaps(device.events.size());
        std::unordered_map<StringId, Use> known;
        for (std::size_t i = 0; i < device.events.size(); ++i) {
            const StringId name = device.events[i]->name;
            const auto [entry, isNew] = known.try_emplace(name, Use::Other);
            if (isNew)
                entry->second = useOf(kernelCategory(lowerText(normalBlanks(device.trace->strings.view(name))),
                    m_context.tables.overlapCategories, m_context.method));
            overlaps[i].use = entry->second;
        }
        return overlaps;
    }

    void add(std::size_t device, const std::vector<Overlap> &overlaps,
        std::map<std::pair<std::uint32_t, Use>, std::size_t> &known)
    {
        const auto &events = m_devices[device].events;
        for (std::size_t i = 0; i < events.size(); ++i) {
            const auto [entry, isNew]
                = known.try_emplace({events[i]->kernel, overlaps[i].use}, m_sums.size());
            if (isNew) {
                m_sums.emplace_back();
                m_sums.back().kernel = events[i]->kernel;
                m_sums.back().use = overlaps[i].use;
            }
            Sum &sum = m_sums[entry->second];
            sum.us += events[i]->dur;
            sum.exclusive += overlaps[i].exclusive;
            sum.hidden += overlaps[i].hidden;
            sum.hiddenByCompute += overlaps[i].hiddenByCompute;
            const double time = overlaps[i].hidden + overlaps[i].exclusive;
            if (time > sum.mostTime) {
                sum.mostTime = time;
                sum.device = device;
                sum.example = i;
            }
        }
    }

    // Kernels that run alone (4.4). The published tool takes compute kernels only if the others
    // leave room; ours weighs all of them together.
    std::vector<const Sum *> headroom() const
    {
        std::vector<const Sum *> found;
        for (const Sum &sum : m_sums) {
            if (sum.us >= m_limits.overlapMinUs && sum.exclusiveRatio() >= m_limits.headroomExclusive)
                found.push_back(&sum);
        }
        const bool apart = m_context.method == TriageMethod::Reference;
        std::ranges::stable_sort(found, std::greater {}, [&](const Sum *sum) {
            const bool goesFirst = apart && sum->use != Use::Compute;
            return std::pair(goesFirst, sum->exclusive * weightOf(sum->use, m_limits));
        });
        found.resize(std::min(found.size(), static_cast<std::size_t>(m_limits.overlapRows)));
        return found;
    }

    std::vector<const Sum *> hidden() const
    {
        std::vector<const Sum *> found;
        for (const Sum &sum : m_sums) {
            if ((sum.use == Use::Elementwise || sum.use == Use::Memory)
                && sum.us >= m_limits.overlapMinUs && sum.hiddenRatio() >= m_limits.hiddenRatio)
                found.push_back(&sum);
        }
        std::ranges::stable_sort(found, std::greater {}, [](const Sum *sum) {
            return std::pair(
                sum->hidden * (1 + sum->hiddenByCompute / std::max(sum->hidden, 1.0)),
                sum->hiddenRatio());
        });
        found.resize(std::min(found.size(), static_cast<std::size_t>(m_limits.overlapRows)));
        return found;
    }

    // Neighbours on the same stream; null at its ends.
    std::pair<const TriageEvent *, const TriageEvent *> neighbours(const Sum &sum) const
    {
        const auto &events = m_devices[sum.device].events;
        const std::uint32_t stream = events[sum.example]->stream;
        const TriageEvent *before = nullptr;
        for (std::size_t i = sum.example; i-- > 0 && !before;) {
            if (events[i]->stream == stream)
                before = events[i];
        }
        const TriageEvent *after = nullptr;
        for (std::size_t i = sum.example + 1; i < events.size() && !after; ++i) {
            if (events[i]->stream == stream)
                after = events[i];
        }
        return {before, after};
    }

    enum class Side : std::uint8_t { Free, Unclear, Risk };

    Side sideOf(const Sum &sum, const TriageEvent *neighbour, double gap) const
    {
        const TriageEvent &event = *m_devices[sum.device].events[sum.example];
        const double tight = std::max(m_limits.tightLeastUs,
            std::min(m_limits.tightMostUs, m_limits.tightShare * event.dur));
        if (!neighbour || std::max(0.0, gap) > tight)
            return Side::Free;
        const TriageScopes::Scope own = m_scopes.of(event.kernel);
        const TriageScopes::Scope other = m_scopes.of(neighbour->kernel);
        const Use use = useOf(kernelCategory(
            lowerText(normalBlanks(m_devices[sum.device].trace->strings.view(neighbour->name))),
            m_context.tables.overlapCategories, m_context.method));
        if (isSameFamily(own.scope, other.scope) || (own.op != 0 && own.op == other.op)
            || isDependent(sum.use, use))
            return Side::Risk;
        return own.scope == 0 || other.scope == 0 ? Side::Unclear : Side::Free;
    }

    bool isSameFamily(std::uint32_t a, std::uint32_t b) const
    {
        if (a == 0 || b == 0)
            return false;
        const auto split = [&](std::uint32_t scope) {
            const std::string &text = m_context.pool.text(scope);
            FrameName parts;
            if (!splitFrameName(text, parts))
                parts = {text, {}, {}};
            return parts;
        };
        const FrameName one = split(a);
        const FrameName two = split(b);
        return one.path == two.path || (!one.function.empty() && one.function == two.function);
    }

    static bool isDependent(Use use, Use neighbour)
    {
        if (use == Use::Communication)
            return neighbour != Use::Communication;
        if (use == Use::Elementwise || use == Use::Memory)
            return neighbour != Use::Other;
        return false;
    }

    QString riskOf(const Sum &sum) const
    {
        const TriageEvent &event = *m_devices[sum.device].events[sum.example];
        const auto [before, after] = neighbours(sum);
        const Side first = sideOf(sum, before, before ? event.ts - before->end() : 0);
        const Side second = sideOf(sum, after, after ? after->ts - event.end() : 0);
        if (first == Side::Risk || second == Side::Risk)
            return u"high"_s;
        return first == Side::Unclear || second == Side::Unclear ? u"unclear"_s : u"low"_s;
    }

    TriageOverlapRow row(const Sum &sum, bool isHeadroom, double minShare) const
    {
        TriageOverlapRow row;
        const TriageDeviceEvents &device = m_devices[sum.device];
        row.verdict = isHeadroom ? u"headroom"_s : u"low-roi-hidden"_s;
        row.kernel = QString::fromStdString(m_context.pool.text(sum.kernel));
        row.category = useName(sum.use);
        const std::uint32_t scope = m_scopes.of(sum.kernel).scope;
        row.scope = scope == 0 ? u"unmapped"_s : QString::fromStdString(m_context.pool.text(scope));
        row.us = sum.us;
        row.share = m_busy > 0 ? 100 * sum.us / m_busy : 0;
        row.exclusive = sum.exclusiveRatio();
        row.hidden = sum.hiddenRatio();
        row.risk = riskOf(sum);
        row.example = device.events[sum.example]->event;
        row.file = device.file;
        advise(row, sum, isHeadroom, minShare);
        return row;
    }

    static void advise(TriageOverlapRow &row, const Sum &sum, bool isHeadroom, double minShare)
    {
        if (row.share < minShare) {
            row.priority = u"P5"_s;
            row.recommendation = Tr::tr("skip");
        } else if (!isHeadroom) {
            row.priority = u"P4"_s;
            row.recommendation = Tr::tr("skip");
        } else if (row.risk != u"low"_s) {
            row.priority = u"P2"_s;
            row.recommendation = Tr::tr("check deps");
        } else {
            row.priority = u"P1"_s;
            row.recommendation = sum.use == Use::Communication ? Tr::tr("try overlap")
                                                               : Tr::tr("try fusion");
        }
    }

    TriageContext &m_context;
    const TriageLimits &m_limits;
    const std::vector<TriageDeviceEvents> &m_devices;
    const TriageScopes &m_scopes;
    std::vector<std::vector<Overlap>> m_overlaps;
    std::vector<Sum> m_sums;
    double m_busy = 0;
};

} // namespace

std::vector<TriageOverlapRow> overlapRows(TriageContext &context,
    const std::vector<TriageDeviceEvents> &devices, const TriageScopes &scopes,
    const TriageOptions &options, double minShare)
{
    return OverlapFinder(context, devices, scopes).rows(options, minShare);
}

} // namespace gapscope
