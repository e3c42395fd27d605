// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <array>

class QAction;

namespace gapscope {

class Layouts;
class TimelineView;

// Whether the ranks are overlaid in the timeline: the action's check mark, and what was chosen in the
// layout Ranks, which is about comparing them and begins with it, and in the others.
class RankOverlay : public QObject {
    Q_OBJECT

public:
    RankOverlay(QAction *action, TimelineView *timeline, const Layouts *layouts, QObject *parent);

    // All rows as they were at first.
    void reset();

private:
    void set(bool isOn);
    void follow();
    [[nodiscard]] std::size_t place() const;

    QAction *m_action; // not owned
    TimelineView *m_timeline;
    const Layouts *m_layouts;
    std::array<bool, 2> m_isOn {false, true}; // elsewhere, in the layout Ranks
};

} // namespace gapscope
