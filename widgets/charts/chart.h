// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/customplot.h"

namespace gapscope {

struct Theme;

// A plot in the look of the program (look.md): fonts, ink, grid and colours of the theme, followed
// when it changes. Charts draw what they are given and say what the user chose; they compute
// nothing but positions.
class Chart : public QCustomPlot {
    Q_OBJECT

public:
    // `name`: its title in menus and file names, and what a screen reader calls it.
    explicit Chart(const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] QString name() const { return accessibleName(); }

    // The whole plot, `size` in the device's pixels, for pictures that are saved; vectors where the
    // device (SVG, PDF) has them. False: nothing can be painted on the device.
    bool paintOn(QPaintDevice *device, QSize size);

Q_SIGNALS:
    void saveRequested(); // the menu's "Save picture"

protected:
    // Pens, brushes and ink of the items of a subclass; called once it is shown and at each change
    // of theme or font. Axes, grid and background are done before.
    virtual void restyle(const Theme &theme) = 0;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    // The keyboard focus is an outline, as everywhere.
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

    void applyLook();

private:
    bool m_hasLook = false;
    bool m_showsFocus = false; // for those who use the keyboard
};

// Ticks with the program's numbers ("1,000", true minus) instead of the library's.
class NumberTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange &range) override;
    QString getTickLabel(double tick, const QLocale &locale, QChar format, int precision) override;

private:
    double m_step = 1;
};

// The same for things that are counted: only whole numbers.
class CountTicker : public NumberTicker {
protected:
    double getTickStep(const QCPRange &range) override;
};

} // namespace gapscope
