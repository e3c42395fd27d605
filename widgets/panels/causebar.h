// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapinspect.h"

#include <QWidget>

namespace gapscope {

// The causes of one gap as one bar that adds up to its length: first what the GPU idled through, by
// time, then what it was busy in (between steps, or on other streams). Segments carry the numbers of
// the table below; arrow keys walk them, Enter chooses.
class CauseBar : public QWidget {
    Q_OBJECT

public:
    // A piece of the bar; its length is part of the gap's.
    struct Segment {
        int part = 0; // row of InspectedGap::parts
        TimeNs length = 0;
        bool exposed = true;
    };

    explicit CauseBar(QWidget *parent = nullptr);

    void setGap(const InspectedGap &gap);
    // The row that is outlined; -1: none.
    void setChosen(int part);

    [[nodiscard]] const std::vector<Segment> &segments() const { return m_segments; }

    [[nodiscard]] QRect segmentRect(std::size_t segment) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void partChosen(int part);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void paintSegment(QPainter &painter, std::size_t segment) const;
    void paintScale(QPainter &painter) const;
    [[nodiscard]] int segmentAt(int x) const;
    [[nodiscard]] QString textOf(const Segment &segment) const;
    void moveTo(int segment);
    [[nodiscard]] int barHeight() const;

    InspectedGap m_gap;
    std::vector<Segment> m_segments;
    int m_chosen = -1;
    int m_cursor = 0; // a segment
};

} // namespace gapscope
