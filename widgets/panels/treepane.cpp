// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/treepane.h"

#include "widgets/panels/sumrow.h"
#include "widgets/panels/tableheader.h"
#include "widgets/style/metrics.h"

#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace gapscope {

TreePane::TreePane(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_view(new QTreeView(this))
    , m_header(new TableHeader(m_view))
    , m_sum(new SumRow(m_header, this))
{
    setAccessibleName(name);
    m_view->setAccessibleName(name);
    m_view->setHeader(m_header);
    m_header->setAccessibleName(tr("Columns of %1").arg(name));
    m_header->setSectionsClickable(false);
    m_header->setSectionsMovable(false);
    m_header->setStretchLastSection(false);
    m_view->setItemDelegate(new CellDelegate(this));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(false); // the delegate draws it
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setExpandsOnDoubleClick(false);
    m_view->setIndentation(Metrics().scaled(1));
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    setFocusProxy(m_view);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_sum);
    connect(m_view, &QTreeView::doubleClicked, this, &TreePane::activated);
}

void TreePane::setModel(QAbstractItemModel *model)
{
    m_view->setModel(model);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) {
            if (current.isValid())
                Q_EMIT currentChanged(current);
        });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_view->expandAll();
        relayout();
    });
    m_hidden.assign(std::size_t(model->columnCount()), false);
    relayout();
}

void TreePane::setSum(std::vector<PaintedCell> cells)
{
    m_sumCells = cells;
    m_sum->setCells(std::move(cells));
    relayout();
}

void TreePane::setColumnVisible(int column, bool visible)
{
    m_hidden[std::size_t(column)] = !visible;
    fit();
}

void TreePane::relayout()
{
    measure();
    fit();
}

void TreePane::measure()
{
    const QAbstractItemModel *const model = m_view->model();
    if (model == nullptr)
        return;
    m_natural.assign(std::size_t(model->columnCount()), 0);
    constexpr int kSample = 60;
    for (int column = 0; column < model->columnCount(); ++column) {
        int width = m_header->titleWidth(column);
        QModelIndex index = model->index(0, 0);
        for (int i = 0; i < kSample && index.isValid(); ++i, index = m_view->indexBelow(index)) {
            int depth = 1;
            for (QModelIndex up = index.parent(); up.isValid(); up = up.parent())
                ++depth;
            const int indent = column == 0 ? depth * m_view->indentation() : 0;
            width = std::max(
                width, indent + cellWidth(paintedCell(index.siblingAtColumn(column))));
        }
        if (std::size_t(column) < m_sumCells.size() && !m_sumCells[std::size_t(column)].look.delta)
            width = std::max(width, cellWidth(m_sumCells[std::size_t(column)]));
        m_natural[std::size_t(column)] = std::min(width, Metrics().scaled(column == 0 ? 26 : 16));
    }
}

void TreePane::fit()
{
    if (m_natural.empty())
        return;
    int needed = 0;
    for (std::size_t i = 0; i < m_natural.size(); ++i)
        needed += m_hidden[i] ? 0 : m_natural[i];
    const int room = m_view->viewport()->width();
    std::vector<bool> hidden = m_hidden;
    for (const int column : m_dropOrder) {
        const auto i = std::size_t(column);
        if (hidden[i] || needed <= room)
            continue;
        hidden[i] = true;
        needed -= m_natural[i];
    }
    for (std::size_t i = 0; i < m_natural.size(); ++i) {
        m_header->setSectionHidden(int(i), hidden[i]);
        if (!hidden[i])
            m_header->resizeSection(
                int(i), i == 0 ? m_natural[0] + std::max(0, room - needed) : m_natural[i]);
    }
    m_sum->update();
}

bool TreePane::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        relayout();
    return QWidget::event(event);
}

bool TreePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        fit();
    if (watched == m_view && event->type() == QEvent::FocusIn) {
        // A tree reached by the keyboard has a row to start from.
        if (!m_view->currentIndex().isValid() && m_view->model() != nullptr
            && static_cast<QFocusEvent *>(event)->reason() != Qt::MouseFocusReason)
            m_view->setCurrentIndex(m_view->model()->index(0, 0));
        m_view->viewport()->update();
    }
    if (watched == m_view && event->type() == QEvent::FocusOut)
        m_view->viewport()->update();
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_view->currentIndex().isValid()) {
            Q_EMIT activated(m_view->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace gapscope
