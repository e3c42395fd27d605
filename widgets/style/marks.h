// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/celllook.h"
#include "widgets/style/metrics.h"

#include <QRectF>
#include <QWidget>

namespace gapscope {

// Side of the square a mark is drawn in.
[[nodiscard]] int markExtent(const Metrics &metrics);
// In the middle of `rect`.
void paintMark(QPainter &painter, const QRectF &rect, Mark mark, const Theme &theme);

// A row of filled and hollow circles: how strong the evidence is.
class DotsLabel : public QWidget {
    Q_OBJECT

public:
    explicit DotsLabel(QWidget *parent = nullptr);

    void setValue(int filled, int count);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_filled = 0;
    int m_count = 3;
};

// A word on a fill or in an outline: the verdict.
class ChipLabel : public QWidget {
    Q_OBJECT

public:
    enum class Kind : std::uint8_t { Worse, Better, Undecided };

    explicit ChipLabel(QWidget *parent = nullptr);

    void setWord(const QString &word, Kind kind);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_word;
    Kind m_kind = Kind::Undecided;
};

} // namespace gapscope
