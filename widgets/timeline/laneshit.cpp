// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// LanesView: what lies under a point, snapping, rows.

#include "core/query/hit.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/ranklayers.h"

#include <QScrollBar>

#include <algorithm>

namespace gapscope {

namespace {

using Kind = TimelineSelection::Kind;

constexpr double kHitPixels = 2;
constexpr double kSnapPixels = 6;

// The instant nearest to t among begins and ends of a lane's events around it.
template<class Lane>
void snapTo(const Lane &lane, TimeNs t, TimeNs shift, TimeNs &best, TimeNs &distance)
{
    const auto offer = [&](TimeNs edge) {
        const TimeNs d = edge > t ? edge - t : t - edge;
        if (d < distance) {
            distance = d;
            best = edge + shift;
        }
    };
    const std::uint32_t after = firstFrom(lane, t);
    for (std::uint32_t i = after > 0 ? after - 1 : 0; i < std::min(after + 1, lane.size()); ++i) {
        offer(lane.begin(i));
        offer(lane.end(i));
    }
}

} // namespace

// Fills in what the folded strip has under device pixel x.
bool LanesView::hitStrip(const TimelineRow &row, const Strip &strip, int x, Target &target)
{
    const StripGeometry &geometry = m_geometry.strip(row, strip);
    const double dpr = viewport()->devicePixelRatioF();
    LaneHit hit;
    if (!hitLane(geometry.folded, x, qRound(kHitPixels * dpr), hit))
        return false;
    const TimelineFacts &facts = m_geometry.facts(row.run);
    const gapscope::Box &box = geometry.folded.boxes[hit.box]; // QFrame has a Box too
    TimelineSelection &s = target.selection;
    s.run = row.run;
    s.rank = row.rank;
    s.trace = row.trace;
    std::uint32_t i = box.first;
    // A column that events only pass through belongs to the one before.
    if (box.first == box.last && i > 0)
        --i;
    switch (strip.source) {
    case StripSource::Steps:
        s.kind = Kind::Step;
        s.index = i;
        s.range = facts.steps[row.rank].steps[i].host;
        break;
    case StripSource::Gaps:
        s.kind = Kind::Gap;
        s.index = i;
        s.range = facts.ranks[row.rank].gaps[i].range;
        break;
    case StripSource::Holes:
        s.kind = Kind::Idle;
        s.range = holeAt(facts.ranks[row.rank].busy->ranges(), facts.run.traces[row.trace]->range, i);
        break;
    case StripSource::Projection:
        s.kind = Kind::Event;
        s.event = facts.ranks[row.rank].projectionOf[i];
        s.range = facts.run.traces[row.trace]->events.range(s.event);
        break;
    case StripSource::Unrecorded:
        s.kind = Kind::Event;
        s.event = facts.ranks[row.rank].unrecordedLaunch[i];
        s.range = facts.run.traces[row.trace]->events.range(s.event);
        break;
    case StripSource::Lane: {
        const Trace &trace = *facts.run.traces[row.trace];
        const TraceTimeline &timeline = facts.traces[row.trace];
        const EventLane lane(trace, timeline.classes, strip.lane);
        if (box.count() > 1)
            i = longestOf(lane, &timeline.pyramids[strip.lane], {box.first, box.last});
        s.kind = Kind::Event;
        s.event = makeId<EventId>(lane.firstRow() + i);
        s.range = {lane.begin(i), lane.end(i)};
        break;
    }
    case StripSource::Queue:
        return false;
    }
    double left = box.x0;
    double right = box.x1;
    if (hit.isRun) {
        left = geometry.folded.boxes[hit.run.firstBox].x0;
        right = geometry.folded.boxes[hit.run.lastBox - 1].x1;
        TimeNs busy = 0;
        for (std::uint32_t b = hit.run.firstBox; b < hit.run.lastBox; ++b)
            busy += geometry.folded.boxes[b].busy;
        const TimeScale scale = m_geometry.scale(row.run, row.trace);
        const TimeNs whole = scale.boundary(int(right)) - scale.boundary(int(left));
        target.busyShare = whole > 0 ? static_cast<double>(busy) / static_cast<double>(whole) : 1;
        target.members = hit.events.size();
    }
    left = std::max(left, 0.0);
    right = std::min<double>(right, laneWidth());
    target.rect = QRectF(m_gutter + left / dpr, 0, std::max(1.0, (right - left) / dpr), 0);
    return true;
}

LanesView::Target LanesView::targetAt(const QPointF &pos)
{
    Target target;
    if (m_controller->runCount() == 0)
        return target;
    ensurePicture(); // rows and geometry belong to what is seen
    target.row = rowAt(int(pos.y()));
    if (target.row == kNoRow || pos.x() < m_gutter)
        return target;
    const TimelineRow &row = m_layout.rows[target.row];
    const int x = int((pos.x() - m_gutter) * viewport()->devicePixelRatioF());
    const double inRow = pos.y() - rowTop(target.row);
    for (std::size_t i = row.strips.size(); i-- > 0;) {
        const Strip &strip = row.strips[i];
        if (inRow < strip.y || inRow >= strip.y + strip.height)
            continue;
        if (hitStrip(row, strip, x, target)) {
            target.rect.setTop(rowTop(target.row) + strip.y + 1);
            target.rect.setHeight(strip.height - 3);
            return target;
        }
    }
    target.selection = {};
    return target;
}

// The nearest edge of something in the row under the mouse, if it is near enough.
TimeNs LanesView::snapped(TimeNs viewTime, const QPointF &pos) const
{
    const std::size_t at = rowAt(int(pos.y()));
    if (at == kNoRow || m_layout.rows[at].kind == RowKind::Band)
        return viewTime;
    const TimelineRow &row = m_layout.rows[at];
    const TimelineFacts &facts = *m_controller->facts(row.run);
    const TimeNs shift = m_controller->shift(row.run, row.trace);
    const TimeNs t = viewTime - shift;
    const double nsPerPixel = static_cast<double>(m_controller->visible().duration())
        / std::max(1, viewport()->width() - m_gutter);
    TimeNs distance = static_cast<TimeNs>(kSnapPixels * nsPerPixel) + 1;
    TimeNs best = viewTime;
    const bool hasRank = row.rank < facts.ranks.size();
    for (const Strip &strip : row.strips) {
        if (strip.source == StripSource::Lane) {
            const EventLane lane(*facts.run.traces[row.trace], facts.traces[row.trace].classes, strip.lane);
            snapTo(lane, t, shift, best, distance);
        } else if (hasRank && strip.source == StripSource::Steps) {
            snapTo(RangeLane(facts.ranks[row.rank].stepRanges, EventClass::UnknownStep), t, shift,
                best, distance);
        } else if (hasRank && strip.source == StripSource::Gaps) {
            snapTo(RangeLane(facts.ranks[row.rank].gapRanges, EventClass::StepGap), t, shift, best,
                distance);
        } else if (hasRank && strip.source == StripSource::Holes) {
            snapTo(RangeLane(facts.ranks[row.rank].busy->ranges(), EventClass::Busy), t, shift, best,
                distance);
        }
    }
    return best;
}

QString LanesView::rowNameOf(const TimelineSelection &s) const
{
    if (s.kind != Kind::Event || !m_controller->facts(s.run))
        return {};
    const Trace &trace = *m_controller->facts(s.run)->run.traces[s.trace];
    std::size_t row = 0;
    std::size_t strip = 0;
    if (!m_layout.findLane(s.run, s.trace, trace.laneOf(s.event), row, strip))
        return {};
    return m_layout.rows[row].name;
}

void LanesView::setRowState(const RowState &state)
{
    if (state == m_rowState)
        return;
    // The focus stays on its row, wherever that is then.
    const QString focused
        = m_focusRow < m_layout.rows.size() ? m_layout.rows[m_focusRow].key : QString();
    m_rowState = state;
    updateLayout();
    if (!focused.isEmpty()) {
        const std::size_t row = m_layout.findKey(focused);
        m_focusRow = row < m_layout.rows.size() ? row : kNoRow;
    }
    Q_EMIT rowStateChanged();
}

void LanesView::toggleRow(const QString &key)
{
    RowState state = m_rowState;
    if (!state.toggled.remove(key))
        state.toggled.insert(key);
    setRowState(state);
}

void LanesView::setRowHidden(const QString &key, bool hidden)
{
    const bool isShown = m_layout.findKey(key) < m_layout.rows.size();
    if (isShown != hidden)
        return;
    RowState state = m_rowState;
    if (!state.hidden.remove(key))
        state.hidden.insert(key);
    setRowState(state);
}

void LanesView::showAllRows()
{
    RowState state = m_rowState;
    for (const auto &[key, name] : m_layout.hidden) {
        if (!state.hidden.remove(key))
            state.hidden.insert(key);
    }
    setRowState(state);
}

void LanesView::setRowPinned(const QString &key, bool pinned)
{
    RowState state = m_rowState;
    state.pinned.removeAll(key);
    if (pinned)
        state.pinned.append(key);
    setRowState(state);
}

void LanesView::moveRow(const QString &key, const QString &before)
{
    const std::size_t at = m_layout.findKey(key);
    if (at >= m_layout.rows.size() || key == before)
        return;
    const QString group = m_layout.rows[at].group;
    QStringList order;
    for (const TimelineRow &row : m_layout.rows) {
        if (row.group == group && row.key != group && row.key != key)
            order.append(row.key);
    }
    const qsizetype to = order.indexOf(before);
    order.insert(to < 0 ? order.size() : to, key);
    RowState state = m_rowState;
    state.order.insert(group, order);
    setRowState(state);
}

void LanesView::setRowScale(double scale)
{
    RowState state = m_rowState;
    state.scale = std::clamp(scale, RowState::kMinScale, RowState::kMaxScale);
    setRowState(state);
}

// Steps, gaps and idle time have a row per rank, which may be collapsed; steps are in its header.
void LanesView::revealSelection()
{
    const TimelineSelection s = m_controller->selection();
    if (s.kind != Kind::Gap && s.kind != Kind::Step && s.kind != Kind::Idle)
        return;
    const std::size_t header = m_layout.findRow(RowKind::Group, s.run, s.rank);
    if (header >= m_layout.rows.size())
        return;
    if (m_layout.rows[header].collapsed)
        toggleRow(QString(m_layout.rows[header].key));
    const RowKind kind = s.kind == Kind::Step ? RowKind::Group
        : s.kind == Kind::Gap                 ? RowKind::Gaps
                                              : RowKind::Idle;
    revealRow(m_layout.findRow(RowKind::Group, s.run, s.rank));
    revealRow(m_layout.findRow(kind, s.run, s.rank));
}

void LanesView::revealRank(std::size_t run, std::size_t rank)
{
    std::size_t header = m_layout.findRow(RowKind::Group, run, rank);
    if (header >= m_layout.rows.size()) { // the steps of all ranks are collapsed
        const std::size_t layer = m_layout.findKey(stepsLayerKey(run));
        if (layer >= m_layout.rows.size() || !m_layout.rows[layer].collapsed)
            return;
        toggleRow(QString(m_layout.rows[layer].key));
        header = m_layout.findRow(RowKind::Group, run, rank);
        if (header >= m_layout.rows.size())
            return;
    }
    if (m_layout.rows[header].collapsed)
        toggleRow(QString(m_layout.rows[header].key));
    if (m_layout.rows[header].kind == RowKind::Steps) // lanes of one kind lie together
        return revealRow(header);
    int bottom = m_layout.rows[header].y;
    for (const TimelineRow &row : m_layout.rows) {
        if (row.group == m_layout.rows[header].group)
            bottom = std::max(bottom, row.y + row.height);
    }
    QScrollBar *bar = verticalScrollBar();
    const int top = m_layout.rows[header].y;
    const int room = viewport()->height() - m_layout.pinnedHeight;
    if (top < bar->value() || bottom > bar->value() + room)
        bar->setValue(bottom - top > room || top < bar->value() ? top : bottom - room);
}

void LanesView::revealRow(std::size_t row)
{
    if (row >= m_layout.rows.size() || row < m_layout.pinned)
        return;
    const TimelineRow &r = m_layout.rows[row];
    const int room = viewport()->height() - m_layout.pinnedHeight;
    QScrollBar *bar = verticalScrollBar();
    if (r.y < bar->value())
        bar->setValue(r.y);
    else if (r.y + r.height > bar->value() + room)
        bar->setValue(std::min(r.y, r.y + r.height - room));
}

} // namespace gapscope
