// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapinspect.h"

#include <QWidget>

class QGridLayout;

namespace gapscope {

// What is around a gap, one line each: the work before and after it, the launch, the ranges and
// frames it was launched in. Names are links to the timeline.
class GapSides : public QWidget {
    Q_OBJECT

public:
    explicit GapSides(QWidget *parent = nullptr);

    void setGap(const InspectedGap &gap);

Q_SIGNALS:
    void eventChosen(std::uint32_t trace, gapscope::EventId event);

private:
    void addSide(const QString &caption, const GapSide &side, std::uint32_t trace);
    void addText(const QString &caption, const QString &text);

    QWidget *m_page = nullptr; // replaced with each gap
    QGridLayout *m_grid = nullptr;
};

} // namespace gapscope
