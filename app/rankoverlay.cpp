// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/rankoverlay.h"

#include "app/layouts.h"
#include "widgets/timeline/rowstate.h"
#include "widgets/timeline/timelineview.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace gapscope {

RankOverlay::RankOverlay(
    QAction *action, TimelineView *timeline, const Layouts *layouts, QObject *parent)
    : QObject(parent)
    , m_action(action)
    , m_timeline(timeline)
    , m_layouts(layouts)
{
    connect(action, &QAction::triggered, this, &RankOverlay::set);
    connect(timeline, &TimelineView::rowStateChanged, this, &RankOverlay::follow);
    connect(layouts, &Layouts::changed, this, [this] { set(m_isOn[place()]); });
}

void RankOverlay::reset()
{
    m_timeline->setRowState({});
    set(place() == 1);
}

void RankOverlay::set(bool isOn)
{
    RowState state = RowState::fromJson(m_timeline->rowState());
    state.overlaid = isOn;
    m_timeline->setRowState(state.toJson());
}

// Sessions and the rows' own menu change it too.
void RankOverlay::follow()
{
    const bool isOn = RowState::fromJson(m_timeline->rowState()).overlaid;
    m_isOn[place()] = isOn;
    m_action->setChecked(isOn);
}

std::size_t RankOverlay::place() const
{
    return Layouts::names()[m_layouts->current()] == "ranks"_L1 ? 1 : 0;
}

} // namespace gapscope
