// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

#include <QStatusBar>

class QToolButton;

class QSlider;

namespace gapscope {

class TextLabel;

// What is under the mouse or selected on the left, the open files on the right: name and schema,
// events, ranks, and the number of warnings, which opens the messages.
class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);

    void setSession(const OpenRun &baseline, const OpenRun &target);
    // "1 error, 2 warnings"; empty: nothing to say.
    void setWarnings(const QString &summary);
    // Selected thing; shown while nothing is hovered.
    void setSelection(const QString &text);
    void setHovered(const QString &text);
    // Of all rows of the timeline, 1: as designed.
    void setRowScale(double scale);

Q_SIGNALS:
    void warningsClicked();
    void rowScaleChanged(double scale);

private:
    void updateLeft();

    QString m_selection;
    QString m_hovered;
    TextLabel *m_left;
    TextLabel *m_file;
    TextLabel *m_events;
    TextLabel *m_ranks;
    QSlider *m_heights;
    QToolButton *m_warnings;
};

} // namespace gapscope
