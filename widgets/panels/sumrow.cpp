// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/sumrow.h"

#include "widgets/style/metrics.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>

namespace gapscope {

SumRow::SumRow(QHeaderView *header, QWidget *parent)
    : QWidget(parent)
    , m_header(header)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Sum of the rows"));
    connect(header, &QHeaderView::sectionResized, this, qOverload<>(&QWidget::update));
    connect(header, &QHeaderView::sectionMoved, this, qOverload<>(&QWidget::update));
    connect(header, &QHeaderView::geometriesChanged, this, qOverload<>(&QWidget::update));
    hide();
}

void SumRow::setCells(std::vector<PaintedCell> cells)
{
    m_cells = std::move(cells);
    QStringList texts;
    for (const PaintedCell &cell : m_cells) {
        if (!cell.text.isEmpty())
            texts.append(cell.text);
    }
    setAccessibleDescription(texts.join(QStringLiteral(", ")));
    setVisible(!m_cells.empty());
    update();
}

QSize SumRow::sizeHint() const
{
    return {0, Metrics().sumRow()};
}

void SumRow::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.base);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
    if (m_header == nullptr)
        return;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const int section = int(i);
        if (section >= m_header->count() || m_header->isSectionHidden(section))
            continue;
        const QRectF cell(m_header->sectionViewportPosition(section), 1,
            m_header->sectionSize(section), height() - 1);
        paintCell(painter, cell, m_cells[i], theme);
    }
}

} // namespace gapscope
