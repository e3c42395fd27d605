// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/ranklayers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(gapscope::RankLayers)
};

// Of a thin row; enough for a name in it.
constexpr double kThin = 1.3;
constexpr double kThinner = 1.0; // of very many ranks; just enough for the rank's name
constexpr double kHeader = 1.35;
constexpr int kFewestPixels = 2; // of a strip in it
// Nested ranges and frames show their outer depths only.
constexpr std::size_t kFewRanks = 8;
constexpr std::size_t kDepths = 2;

// The order of the groups, and which are expanded at first.
struct LayerKind {
    RowKind kind;
    const char *key;
    bool isExpanded;
};

constexpr LayerKind kLayers[] = {
    {RowKind::Steps, "steps", true},
    {RowKind::Stream, "stream", true},
    {RowKind::Ranges, "ranges", true},
    {RowKind::Gaps, "gaps", true},
    {RowKind::PythonFrames, "python", false},
    {RowKind::Calls, "api", false},
    {RowKind::Idle, "idle", false},
    {RowKind::Copies, "copies", false},
    {RowKind::Projection, "projection", false},
    {RowKind::AsyncRanges, "async", false},
    {RowKind::Marks, "marks", false},
    {RowKind::OsCalls, "os", false},
    {RowKind::Queue, "queue", false},
};

bool isNested(RowKind kind)
{
    return kind == RowKind::Ranges || kind == RowKind::PythonFrames || kind == RowKind::AsyncRanges;
}

QString layerKey(std::size_t run, const char *kind, std::size_t position)
{
    return u"%1/k%2%3"_s.arg(run).arg(QLatin1StringView(kind)).arg(position);
}

class Layers {
public:
    Layers(std::size_t run, bool isCompare, bool hasSteps, std::size_t ranks,
        const Metrics &metrics, double scale)
        : m_run(run)
        , m_isCompare(isCompare)
        , m_hasSteps(hasSteps)
        , m_ranks(ranks)
        , m_height(metrics.scaled((ranks > kFewRanks ? kThinner : kThin) * scale))
        , m_headerHeight(metrics.scaled(kHeader))
    {
    }

    void add(std::vector<TimelineRow> group)
    {
        const TimelineRow header = std::move(group.front());
        std::map<RowKind, std::size_t> seen;
        addSteps(header);
        for (std::size_t i = 1; i < group.size(); ++i) {
            TimelineRow &row = group[i];
            const bool isOfOtherThread = row.kind == RowKind::Threads || row.indent > 1;
            if (!isOfOtherThread)
                place(std::move(row), seen[row.kind]++, header);
        }
    }

    [[nodiscard]] RowGroups take()
    {
        RowGroups groups;
        for (const LayerKind &kind : kLayers) {
            for (auto &[at, rows] : m_layers) {
                if (at.first == kind.kind)
                    groups.push_back(std::move(rows));
            }
        }
        return groups;
    }

private:
    void addSteps(const TimelineRow &header)
    {
        if (!m_hasSteps)
            return;
        TimelineRow row = header;
        row.kind = RowKind::Steps;
        row.key = header.key + u"/steps"_s;
        row.name = Text::tr("Steps");
        row.canCollapse = false;
        row.collapsed = false;
        place(std::move(row), 0, header);
    }

    // The position-th row of its kind of one rank.
    void place(TimelineRow row, std::size_t position, const TimelineRow &header)
    {
        const auto kind = std::ranges::find(kLayers, row.kind, &LayerKind::kind);
        if (kind == std::end(kLayers))
            return;
        std::vector<TimelineRow> &layer = m_layers[{row.kind, position}];
        if (layer.empty())
            layer.push_back(headerOf(*kind, position, row));
        squeeze(row);
        row.group = layer.front().key;
        const QString own = laneName(row);
        const QString gpu = header.sub.section(u" · "_s, m_isCompare ? 1 : 0, m_isCompare ? 1 : 0);
        row.sub = own == layer.front().name ? gpu : own; // n-th streams may differ in number
        row.name = m_isCompare ? Text::tr("Rank %1").arg(row.rank) : header.name;
        row.indent = 1;
        layer.push_back(std::move(row));
    }

    // What ranks have in common: of a pair streams are called by their GPU too.
    [[nodiscard]] QString laneName(const TimelineRow &row) const
    {
        if (row.kind != RowKind::Stream)
            return row.name;
        const QString number = row.key.section(u's', -1);
        return number.isEmpty() ? row.name : Text::tr("Stream %1").arg(number);
    }

    [[nodiscard]] TimelineRow headerOf(
        const LayerKind &kind, std::size_t position, const TimelineRow &first) const
    {
        TimelineRow header;
        header.kind = RowKind::Group;
        header.run = m_run;
        header.trace = first.trace;
        header.key = layerKey(m_run, kind.key, position);
        header.group = header.key;
        header.name = laneName(first);
        header.sub = Text::tr("%1 ranks").arg(m_ranks);
        if (m_isCompare)
            header.sub = (m_run == 0 ? Text::tr("baseline") : Text::tr("target")) + u" · "_s + header.sub;
        header.height = m_headerHeight;
        header.canCollapse = true;
        header.collapsed = !kind.isExpanded || position > 0;
        return header;
    }

    // All strips into the height of a thin row; of nested ones the outer depths at full height.
    void squeeze(TimelineRow &row) const
    {
        if (isNested(row.kind)) {
            const std::size_t depths = m_ranks > kFewRanks ? 1 : kDepths;
            row.strips.resize(std::min(row.strips.size(), depths));
            row.height = 1;
            for (Strip &strip : row.strips) {
                strip.y = row.height;
                strip.height = m_height;
                row.height += m_height;
            }
            row.height += 1;
            return;
        }
        const double share = row.height > 0 ? double(m_height) / row.height : 1;
        for (Strip &strip : row.strips) {
            strip.y = int(std::lround(strip.y * share));
            strip.height = std::max(kFewestPixels, int(std::lround(strip.height * share)));
        }
        row.height = m_height;
    }

    std::size_t m_run;
    bool m_isCompare;
    bool m_hasSteps;
    std::size_t m_ranks;
    int m_height;
    int m_headerHeight;
    std::map<std::pair<RowKind, std::size_t>, std::vector<TimelineRow>> m_layers;
};

} // namespace

QString stepsLayerKey(std::size_t run)
{
    return layerKey(run, "steps", 0);
}

RowGroups overlayRanks(RowGroups groups, const TimelineFacts &facts, std::size_t run,
    bool isCompare, const Metrics &metrics, double scale)
{
    const auto isRank
        = [](const std::vector<TimelineRow> &group) { return group.front().rank != kNoRank; };
    const auto ranks = static_cast<std::size_t>(std::ranges::count_if(groups, isRank));
    if (ranks < 2)
        return groups;
    const bool hasSteps = std::ranges::any_of(
        facts.ranks, [](const RankTimeline &rank) { return !rank.stepRanges.empty(); });
    Layers layers(run, isCompare, hasSteps, ranks, metrics, scale);
    RowGroups others;
    for (std::vector<TimelineRow> &group : groups) {
        if (isRank(group))
            layers.add(std::move(group));
        else
            others.push_back(std::move(group));
    }
    RowGroups result = layers.take();
    std::ranges::move(others, std::back_inserter(result));
    return result;
}

} // namespace gapscope
