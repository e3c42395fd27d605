// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/timelineview.h"

#include "core/query/find.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/legend.h"
#include "widgets/timeline/overview.h"

#include <QMenu>
#include <QMetaMethod>
#include <QVBoxLayout>

namespace gapscope {

namespace {

// Instants drawn in the minimap at most; more are not told apart there.
constexpr int kHitColumns = 8192;

std::vector<TimeNs> hitInstants(const Trace &trace, const QString &text)
{
    const NameHits hits = findNames(trace, text);
    std::vector<TimeNs> instants;
    if (hits.isEmpty())
        return instants;
    TimeRange range = trace.range;
    range.end = std::max(range.end, range.begin) + 1;
    const TimeScale scale(range, kHitColumns);
    const std::vector<std::uint32_t> columns = hitColumns(trace, hits, scale);
    for (int x = 0; x < scale.width(); ++x) {
        if (columns[static_cast<std::size_t>(x)] > 0)
            instants.push_back(scale.boundary(x));
    }
    return instants;
}

} // namespace

TimelineView::TimelineView(QWidget *parent)
    : QWidget(parent)
    , m_controller(new TimelineController(this))
    , m_overview(new OverviewBar(m_controller, this))
    , m_lanes(new LanesView(m_controller, this))
    , m_legend(new LegendBar(this))
{
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Timeline with its minimap"));
    setFocusProxy(m_lanes);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_overview);
    layout->addWidget(m_lanes, 1);
    layout->addWidget(m_legend);
    connect(m_lanes, &LanesView::hovered, this, &TimelineView::hovered);
    connect(m_lanes, &LanesView::activated, this, &TimelineView::activated);
    connect(m_lanes, &LanesView::searchRequested, this, &TimelineView::searchRequested);
    connect(m_lanes, &LanesView::helpRequested, this, &TimelineView::helpRequested);
    connect(m_lanes, &LanesView::contextMenuRequested, this, [this](const QPoint &globalPos) {
        if (isSignalConnected(QMetaMethod::fromSignal(&TimelineView::contextMenuRequested))) {
            Q_EMIT contextMenuRequested(globalPos);
            return;
        }
        QMenu menu(this);
        fillMenu(menu);
        menu.exec(globalPos);
    });
    connect(m_lanes, &LanesView::rowStateChanged, this, &TimelineView::rowStateChanged);
    connect(m_lanes, &LanesView::gutterWidthChanged, this, [this](int width) {
        m_overview->setGutter(width);
        m_legend->setGutter(width);
    });
}

TimelineView::~TimelineView() = default;

void TimelineView::setRuns(TimelineFactsPtr baseline, TimelineFactsPtr target)
{
    m_controller->setRuns(std::move(baseline), std::move(target));
}

void TimelineView::setHighlight(TimelineHighlight highlight)
{
    m_lanes->setHighlight(std::move(highlight));
}

void TimelineView::setOutlinedNames(const OutlinedNames &names)
{
    m_lanes->setOutlinedNames(names);
}

void TimelineView::setOutlinedName(const QString &name)
{
    m_lanes->setOutlinedName(name);
}

void TimelineView::setLegendVisible(bool visible)
{
    m_legend->setVisible(visible);
}

void TimelineView::setWheelZooms(bool zooms)
{
    m_lanes->setWheelZooms(zooms);
}

void TimelineView::setFrameTimeVisible(bool visible)
{
    m_lanes->setFrameTimeVisible(visible);
}

void TimelineView::setGutterWidth(int width)
{
    m_lanes->setGutterWidth(width);
}

void TimelineView::setCompact(bool compact)
{
    m_overview->setCompact(compact);
}

int TimelineView::gutterWidth() const
{
    return m_lanes->gutterWidth();
}

void TimelineView::setSearchHits(const QString &text)
{
    for (std::size_t run = 0; run < m_controller->runCount(); ++run) {
        std::vector<std::vector<TimeNs>> hits;
        for (const TracePtr &trace : m_controller->facts(run)->run.traces)
            hits.push_back(hitInstants(*trace, text));
        m_overview->setHits(run, std::move(hits));
    }
}

void TimelineView::fillMenu(QMenu &menu)
{
    m_lanes->fillMenu(menu);
}

QJsonObject TimelineView::rowState() const
{
    return m_lanes->rowState().toJson();
}

void TimelineView::setRowState(const QJsonObject &state)
{
    m_lanes->setRowState(RowState::fromJson(state));
}

double TimelineView::rowScale() const
{
    return m_lanes->rowState().scale;
}

void TimelineView::setRowScale(double scale)
{
    m_lanes->setRowScale(scale);
}

void TimelineView::revealRank(std::size_t run, std::size_t rank)
{
    m_lanes->revealRank(run, rank);
}

void TimelineView::revealSelection()
{
    m_lanes->revealSelection();
}

void TimelineView::perform(InputAction action)
{
    m_lanes->perform(action);
}

QString TimelineView::describe(const TimelineSelection &selection) const
{
    return m_lanes->texts().describe(selection, m_lanes->rowNameOf(selection));
}

} // namespace gapscope
