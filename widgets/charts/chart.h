// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QCustomPlot;

namespace gapscope {

class TextLabel;

// A plot in the look of the window: left and bottom axis only, horizontal hairlines, our fonts and
// colours, one heading. Follows theme and font; a subclass or owner fills plot() and styles what it
// added in restyled().
class Chart : public QWidget {
    Q_OBJECT

public:
    explicit Chart(const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] QCustomPlot *plot() const { return m_plot; }

    void setTitle(const QString &title, const QString &note = {});

Q_SIGNALS:
    // Axes and grid have taken the theme; what was added takes it now.
    void restyled();

protected:
    bool event(QEvent *event) override;

private:
    void restyle();

    TextLabel *m_title;
    TextLabel *m_note;
    QCustomPlot *m_plot;
};

} // namespace gapscope
