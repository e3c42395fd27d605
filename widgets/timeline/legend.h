// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace gapscope {

// One line that says what colours and patterns mean.
class LegendBar : public QWidget {
    Q_OBJECT

public:
    explicit LegendBar(QWidget *parent = nullptr);

    void setGutter(int width);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_gutter = 172;
};

} // namespace gapscope
