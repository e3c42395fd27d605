// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/tablepane.h"

#include "widgets/panels/sumrow.h"
#include "widgets/panels/tableheader.h"
#include "widgets/style/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace gapscope {

TablePane::TablePane(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_view(new QTableView(this))
    , m_header(new TableHeader(m_view))
    , m_delegate(new CellDelegate(this))
    , m_proxy(new FilterProxy(this))
    , m_sum(new SumRow(m_header, this))
{
    setAccessibleName(name);
    m_view->setAccessibleName(name);
    m_view->setHorizontalHeader(m_header);
    m_header->setAccessibleName(tr("Columns of %1").arg(name));
    m_view->setItemDelegate(m_delegate);
    m_view->setModel(m_proxy);
    m_view->setShowGrid(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setAccessibleName(tr("Rows of %1").arg(name));
    m_view->setCornerButtonEnabled(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setTabKeyNavigation(false);
    m_view->setWordWrap(false);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->installEventFilter(this);
    m_view->viewport()->installEventFilter(this);
    setFocusProxy(m_view);

    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_sum);
    connectView();
    connectHeader();
    updateSizes();
}

void TablePane::connectView()
{
    // setModel() made the selection model; it stays, as the proxy stays.
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) {
            if (current.isValid())
                Q_EMIT currentChanged(sourceRow(current), current.column());
        });
    connect(m_view, &QTableView::clicked, this,
        [this](const QModelIndex &index) { Q_EMIT clicked(sourceRow(index), index.column()); });
    connect(m_view, &QTableView::doubleClicked, this,
        [this](const QModelIndex &index) { Q_EMIT activated(sourceRow(index), index.column()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &TablePane::showMenu);
    connect(m_view->horizontalScrollBar(), &QScrollBar::valueChanged, m_sum,
        qOverload<>(&QWidget::update));
    connect(m_proxy, &QAbstractItemModel::modelReset, this, [this] {
        layoutColumns();
        updateSum();
        updateGeometry();
    });
    connect(m_proxy, &QAbstractItemModel::dataChanged, this, [this] { updateSum(); });
    const auto onRows = [this] {
        updateSum();
        updateGeometry();
    };
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, onRows);
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, onRows);
    connect(m_proxy, &QAbstractItemModel::headerDataChanged, this, [this] { layoutColumns(); });
}

void TablePane::connectHeader()
{
    connect(m_header, &QHeaderView::sectionResized, this, [this] {
        // Dragging an edge, not a column that is shown or hidden while the mouse happens to rest there.
        if (!m_layouting && m_header->underMouse() && QApplication::mouseButtons() == Qt::LeftButton)
            m_userSized = true;
    });
    connect(m_header, &QHeaderView::sectionHandleDoubleClicked, this, [this] {
        m_userSized = false;
        layoutColumns();
    });
}

void TablePane::setModel(TableModelBase *model)
{
    m_proxy->setTable(model);
    layoutColumns();
    updateSum();
}

void TablePane::setSortable(bool sortable)
{
    // -1: the order of the model until somebody asks for another.
    m_header->setSortIndicator(-1, Qt::DescendingOrder);
    m_view->setSortingEnabled(sortable);
    m_header->setSectionsClickable(sortable);
}

void TablePane::sortBy(int column, Qt::SortOrder order)
{
    m_view->sortByColumn(column, order);
}

void TablePane::setFitted(bool fitted)
{
    m_fitted = fitted;
    const auto policy = fitted ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded;
    m_view->setVerticalScrollBarPolicy(policy);
    setSizePolicy(QSizePolicy::Expanding, fitted ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    updateGeometry();
}

void TablePane::setCellFocus(bool onCells)
{
    m_delegate->setFocusOnCells(onCells);
}

void TablePane::setHeaderVisible(bool visible)
{
    m_header->setVisible(visible);
    updateGeometry();
}

void TablePane::setColumnVisible(int column, bool visible)
{
    if (m_header->isSectionHidden(column) != visible)
        return;
    m_header->setSectionHidden(column, !visible);
    layoutColumns();
}

int TablePane::currentRow() const
{
    return m_view->currentIndex().isValid() ? sourceRow(m_view->currentIndex()) : -1;
}

int TablePane::currentColumn() const
{
    return m_view->currentIndex().column();
}

void TablePane::setCurrent(int row, int column)
{
    const QSignalBlocker blocker(this);
    const QModelIndex index = shownIndex(row, column);
    if (!index.isValid()) {
        m_view->selectionModel()->clear();
        return;
    }
    m_view->selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->scrollTo(index);
}

QModelIndex TablePane::shownIndex(int row, int column) const
{
    if (m_proxy->table() == nullptr || row < 0 || row >= m_proxy->table()->rowCount({}))
        return {};
    return m_proxy->mapFromSource(m_proxy->table()->index(row, column));
}

QSize TablePane::sizeHint() const
{
    const int width = Metrics().scaled(20);
    return {width, m_fitted ? rowsHeight() : Metrics().scaled(10)};
}

QSize TablePane::minimumSizeHint() const
{
    const Metrics metrics;
    const int height = m_fitted ? rowsHeight() : metrics.tableHeader() + metrics.tableRow() * 2;
    return {metrics.scaled(5), height};
}

void TablePane::copyMarkdown() const
{
    QApplication::clipboard()->setText(toMarkdown(table()));
}

void TablePane::copyTsv() const
{
    QApplication::clipboard()->setText(toTsv(table()));
}

void TablePane::copyRows() const
{
    std::vector<int> rows;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::ranges::sort(rows);
    for (int &row : rows)
        row = sourceRow(m_proxy->index(row, 0));
    if (rows.empty() || m_proxy->table() == nullptr)
        return;
    Table chosen = m_proxy->table()->table(rows);
    chosen.sum.reset();
    const QString text = toTsv(chosen);
    QApplication::clipboard()->setText(text.mid(text.indexOf(u'\n') + 1));
}

bool TablePane::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) {
        updateSizes();
        layoutColumns();
    }
    return QWidget::event(event);
}

bool TablePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize) {
        stretchColumn();
        // Again when all is laid out: a scroll bar that was there for a moment left its room.
        QMetaObject::invokeMethod(this, [this] { stretchColumn(); }, Qt::QueuedConnection);
    }
    if (watched != m_view)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::ShortcutOverride:
        // The window has a Ctrl+C of its own; in a table it is the table's.
        if (static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy))
            event->accept();
        break;
    case QEvent::KeyPress: {
        auto *const key = static_cast<QKeyEvent *>(event);
        const QModelIndex current = m_view->currentIndex();
        if (key->matches(QKeySequence::Copy)) {
            copyRows();
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && current.isValid()) {
            Q_EMIT activated(sourceRow(current), current.column());
            return true;
        }
        break;
    }
    case QEvent::FocusIn:
        // A table reached by the keyboard has a row to start from.
        if (!m_view->currentIndex().isValid() && m_proxy->rowCount() > 0
            && static_cast<QFocusEvent *>(event)->reason() != Qt::MouseFocusReason)
            m_view->setCurrentIndex(m_proxy->index(0, 0));
        m_view->viewport()->update();
        break;
    case QEvent::FocusOut:
        m_view->viewport()->update();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void TablePane::updateSizes()
{
    const Metrics metrics;
    QHeaderView *const rows = m_view->verticalHeader();
    rows->setMinimumSectionSize(metrics.tableRow());
    rows->setSectionResizeMode(QHeaderView::Fixed);
    rows->setDefaultSectionSize(metrics.tableRow());
    m_header->setFixedHeight(metrics.tableHeader());
    m_view->verticalScrollBar()->setSingleStep(metrics.tableRow());
    updateGeometry();
}

// Widths come from the titles and a sample of the cells, so that a table of many rows opens as
// fast as a short one.
void TablePane::layoutColumns()
{
    const TableModelBase *const model = m_proxy->table();
    if (model == nullptr || m_userSized)
        return;
    m_layouting = true;
    m_natural.assign(std::size_t(model->columnCount({})), 0);
    constexpr int kSample = 60;
    const QFontMetrics digits(tabularFont(fontFor(FontRole::Body, true)));
    const std::vector<int> rows = m_proxy->shownRows();
    const auto sum = rows.empty() ? std::nullopt : model->paintedSum(rows);
    for (int i = 0; i < model->columnCount({}); ++i) {
        int width = m_header->titleWidth(i);
        if (model->widthHint(i) > 0) {
            width = std::max(width,
                digits.horizontalAdvance(u'0') * model->widthHint(i) + 2 * Metrics::kCellInset);
        } else {
            for (int row = 0; row < std::min(kSample, m_proxy->rowCount()); ++row)
                width = std::max(width, cellWidth(paintedCell(m_proxy->index(row, i))));
            if (sum && !(*sum)[std::size_t(i)].look.delta)
                width = std::max(width, cellWidth((*sum)[std::size_t(i)]));
            width = std::min(width, Metrics().scaled(20));
        }
        m_natural[std::size_t(i)] = width;
        m_header->resizeSection(i, width);
    }
    m_layouting = false;
    stretchColumn();
}

void TablePane::stretchColumn()
{
    const TableModelBase *const model = m_proxy->table();
    if (model == nullptr || m_userSized || m_natural.empty())
        return;
    m_layouting = true; // hiding a section counts as resizing it
    dropColumns();
    int stretched = -1;
    int others = 0;
    for (int i = 0; i < model->columnCount({}); ++i) {
        if (m_header->isSectionHidden(i))
            continue;
        // Another one may have been stretched while a column was dropped.
        if (model->isStretched(i)) {
            m_header->resizeSection(i, m_natural[std::size_t(i)]);
            stretched = i; // the last one that is shown
        }
        others += m_header->sectionSize(i);
    }
    m_layouting = false;
    if (stretched < 0)
        return;
    others -= m_header->sectionSize(stretched);
    m_layouting = true;
    // Narrow: the column keeps room for some letters, and the table scrolls.
    const int least
        = std::min(m_natural[std::size_t(stretched)], Metrics().scaled(m_stretchMinimum));
    const int room = m_view->viewport()->width() - others;
    m_header->resizeSection(stretched, std::max(least, room));
    m_layouting = false;
    // The view would do this later by a timer, with a scroll bar in between.
    QMetaObject::invokeMethod(m_view, "updateGeometries", Qt::DirectConnection);
}

void TablePane::dropColumns()
{
    int needed = 0;
    for (int i = 0; i < int(m_natural.size()); ++i) {
        const bool canDrop = std::ranges::find(m_dropOrder, i) != m_dropOrder.end();
        if (canDrop || !m_header->isSectionHidden(i))
            needed += m_natural[std::size_t(i)];
    }
    for (const int column : m_dropOrder) {
        const bool isDropped = needed > m_view->viewport()->width();
        m_header->setSectionHidden(column, isDropped);
        if (isDropped)
            needed -= m_natural[std::size_t(column)];
    }
}

void TablePane::updateSum()
{
    const TableModelBase *const model = m_proxy->table();
    const std::vector<int> rows = m_proxy->shownRows();
    const auto cells = model == nullptr || rows.empty() ? std::nullopt : model->paintedSum(rows);
    m_sum->setCells(cells.value_or(std::vector<PaintedCell> {}));
}

// The header answers clicks only: this is how the keyboard sorts.
void TablePane::addSortMenu(QMenu &menu)
{
    QMenu *const sort = menu.addMenu(tr("&Sort by"));
    for (int i = 0; i < m_proxy->columnCount(); ++i) {
        if (m_header->isSectionHidden(i))
            continue;
        const bool isSorted = m_header->sortIndicatorSection() == i;
        const auto first = static_cast<Qt::SortOrder>(
            m_proxy->headerData(i, Qt::Horizontal, Qt::InitialSortOrderRole).toInt());
        const auto other = first == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
        const bool isTurned = isSorted && m_header->sortIndicatorOrder() == first;
        QAction *const action
            = sort->addAction(m_proxy->headerData(i, Qt::Horizontal).toString(), this,
                [this, i, order = isTurned ? other : first] { sortBy(i, order); });
        action->setCheckable(true);
        action->setChecked(isSorted);
    }
}

void TablePane::showMenu(QPoint position)
{
    // The menu key asks for the current row, wherever the mouse is.
    const bool byKey = !m_view->viewport()->rect().contains(position) || !m_view->viewport()->underMouse();
    const QModelIndex index = byKey ? m_view->currentIndex() : m_view->indexAt(position);
    if (byKey && index.isValid())
        position = m_view->visualRect(index).bottomLeft();
    QMenu menu(this);
    Q_EMIT menuAboutToShow(&menu, index.isValid() ? sourceRow(index) : -1);
    if (!menu.isEmpty())
        menu.addSeparator();
    if (m_view->isSortingEnabled())
        addSortMenu(menu);
    QAction *const row = menu.addAction(tr("Copy &row"), this, &TablePane::copyRows);
    row->setShortcut(QKeySequence::Copy);
    row->setEnabled(m_view->selectionModel()->hasSelection());
    menu.addAction(tr("Copy table as &markdown"), this, &TablePane::copyMarkdown);
    menu.addAction(tr("Copy table as &TSV"), this, &TablePane::copyTsv);
    menu.exec(m_view->viewport()->mapToGlobal(position));
}

int TablePane::sourceRow(const QModelIndex &index) const
{
    return index.isValid() ? m_proxy->mapToSource(index).row() : -1;
}

int TablePane::rowsHeight() const
{
    const Metrics metrics;
    const int header = m_header->isHidden() ? 0 : metrics.tableHeader();
    const int sum = m_sum->isHidden() ? 0 : metrics.sumRow();
    return header + sum + m_proxy->rowCount() * metrics.tableRow();
}

} // namespace gapscope
