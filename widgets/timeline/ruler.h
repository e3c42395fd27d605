// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/controller.h"
#include "widgets/timeline/labels.h"
#include "widgets/style/theme.h"

#include <QWidget>

namespace gapscope {

// Time above the lanes: 1-2-5 ticks, "1,678.0 ms" from the first kernel, or "+0.5 ms" from the
// aligned step when two runs are compared.
class RulerBar : public QWidget {
    Q_OBJECT

public:
    explicit RulerBar(TimelineController *controller, QWidget *parent = nullptr);

    void setLook(const LabelFonts &fonts, const Theme &theme);
    void setGutter(int width);
    [[nodiscard]] int gutterWidth() const { return m_gutter; }

    // Marks where the mouse is; negative: nowhere. Device-independent pixels.
    void setCursorX(double x);

    // Where the ruler counts from, and how it writes a time.
    [[nodiscard]] TimeNs origin() const;
    [[nodiscard]] QString labelOf(TimeNs viewTime, TimeNs step) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TimelineController *m_controller; // not owned
    LabelFonts m_fonts;
    const Theme *m_theme = &Theme::light();
    int m_gutter = 172;
    double m_cursorX = -1;
};

} // namespace gapscope
