// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/operationspanel.h"

#include "core/analysis/neutralstatus.h"
#include "widgets/panels/comparehead.h"
#include "widgets/panels/deltatext.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/treepane.h"
#include "widgets/style/segmentbar.h"

#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr std::array kStatuses {DeltaStatus::Regression, DeltaStatus::New, DeltaStatus::Improved,
    DeltaStatus::Removed, DeltaStatus::Unchanged};

constexpr int column(OperationColumn which)
{
    return int(which);
}

// Shows what matches, and what it lies in.
class TreeProxy : public QSortFilterProxyModel {
public:
    using Accept = std::function<bool(int row)>;

    TreeProxy(Accept accept, QObject *parent)
        : QSortFilterProxyModel(parent)
        , m_accept(std::move(accept))
    {
        setRecursiveFilteringEnabled(true);
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        return m_accept(TreeModel<OperationRow>::rowOf(sourceModel()->index(row, 0, parent)));
    }

private:
    Accept m_accept;
};

QString nameOf(const OperationRow &row)
{
    return row.label.isEmpty() ? row.delta.name : row.label;
}

} // namespace

OperationsPanel::OperationsPanel(QWidget *parent)
    : Panel(tr("Operations"), parent)
    , m_head(new CompareHead)
    , m_view(new SegmentBar(tr("How operations are listed")))
    , m_statusButton(new QToolButton)
    , m_filter(new QLineEdit)
    , m_pages(new QStackedWidget)
    , m_pane(new TablePane(tr("Operations")))
    , m_model(new TableModel<OperationRow>(u"operations"_s, tr("Operations"), operationColumns(), this))
    , m_treePane(new TreePane(tr("Operations as they nest")))
    , m_treeRows(new TableModel<OperationRow>(
          u"operations"_s, tr("Operations as they nest"), operationColumns(), this))
    , m_tree(new TreeModel<OperationRow>(m_treeRows, this))
    , m_treeProxy(new TreeProxy([this](int row) { return isAccepted(row); }, this))
{
    buildTools();
    buildPage();
    connectViews();
    clear();
}

void OperationsPanel::buildTools()
{
    m_view->setTexts({tr("List"), tr("Nested")});
    m_view->setCurrent(0);
    m_view->button(1)->setToolTip(tr("Ranges inside the ranges that hold them"));
    m_statusButton->setAccessibleName(tr("Filter by status"));
    m_statusButton->setToolTip(tr("Show only rows of some statuses"));
    m_statusButton->setPopupMode(QToolButton::InstantPopup);
    auto *const menu = new QMenu(m_statusButton);
    menu->addAction(tr("All statuses"), this, [this] { setStatuses({}); });
    menu->addSeparator();
    for (const DeltaStatus status : kStatuses) {
        QAction *const action = menu->addAction(statusWord(status));
        action->setCheckable(true);
        action->setData(int(status));
        connect(action, &QAction::toggled, this, [this, status](bool isOn) {
            isOn ? void(m_statuses.insert(status)) : void(m_statuses.erase(status));
            updateFilter();
        });
    }
    m_statusButton->setMenu(menu);
    updateStatusText();
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of the operations"));
    m_filter->setToolTip(
        tr("Words, or conditions such as \u0394>100, target>=50, name~update, status=NEW"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(Metrics().scaled(7));
    m_filter->addAction(icon(u"filter"_s, Ink::Secondary), QLineEdit::LeadingPosition);
    for (QWidget *tool : {static_cast<QWidget *>(m_view), static_cast<QWidget *>(m_statusButton),
             static_cast<QWidget *>(m_filter)})
        m_head->addTool(tool);
}

void OperationsPanel::buildPage()
{
    m_model->setIdentify(nameOf);
    m_model->setPinnedLast([](const OperationRow &row) { return row.delta.isUnattributed(); });
    m_model->setSummarize([this](const std::vector<const OperationRow *> &rows) {
        return m_comparison ? sumOfOperations(rows, *m_comparison, barScale()) : OperationRow {};
    });
    m_pane->setModel(m_model);
    m_pane->setSortable(true);
    const std::vector<int> drop {column(OperationColumn::Source), column(OperationColumn::Interval),
        column(OperationColumn::InclusiveBaseline), column(OperationColumn::InclusiveTarget),
        column(OperationColumn::Bar)};
    m_treeProxy->setSourceModel(m_tree);
    m_treePane->setModel(m_treeProxy);
    m_treePane->setDropOrder(drop);
    m_pages->addWidget(m_pane);
    m_pages->addWidget(m_treePane);
    m_pages->setAccessibleName(tr("Operations"));
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_pages, 1);
}

void OperationsPanel::connectViews()
{
    connect(m_view, &SegmentBar::chosen, this, [this](int index) { setTree(index == 1); });
    connect(m_filter, &QLineEdit::textChanged, this, &OperationsPanel::updateFilter);
    connect(m_head, &CompareHead::symptomsRequested, this, &OperationsPanel::symptomsRequested);
    connect(m_head, &CompareHead::scopesCleared, this, &OperationsPanel::scopesCleared);
    connect(m_pane, &TablePane::currentChanged, this,
        [this](int row, int) { Q_EMIT operationChosen(m_model->row(row).delta.name); });
    connect(m_pane, &TablePane::activated, this,
        [this](int row, int) { Q_EMIT operationActivated(m_model->row(row).delta.name); });
    const auto nodeOf = [this](const QModelIndex &index) {
        const int row = TreeModel<OperationRow>::rowOf(m_treeProxy->mapToSource(index));
        return m_treeRows->row(row).delta.name;
    };
    connect(m_treePane, &TreePane::currentChanged, this,
        [this, nodeOf](const QModelIndex &index) { Q_EMIT operationChosen(nodeOf(index)); });
    connect(m_treePane, &TreePane::activated, this,
        [this, nodeOf](const QModelIndex &index) { Q_EMIT operationActivated(nodeOf(index)); });
}

double OperationsPanel::barScale() const
{
    if (m_comparison->single)
        return m_comparison->period.value.baseline;
    double most = std::abs(m_comparison->period.value.change());
    for (const OperationDelta &row : m_comparison->operations)
        most = std::max(most, std::abs(row.exclusive.change()));
    return most;
}

std::vector<OperationRow> OperationsPanel::flatRows() const
{
    std::vector<OperationRow> rows;
    for (const OperationDelta &delta : m_comparison->operations)
        rows.push_back({delta, delta.isUnattributed() ? tr("Unattributed") : QString(), barScale(),
            false, m_comparison->comparability.comparable});
    return rows;
}

void OperationsPanel::setComparison(
    ComparisonPtr comparison, const std::vector<OperationNode> &tree)
{
    const bool isOther = !m_comparison || m_comparison->single != comparison->single;
    m_comparison = std::move(comparison);
    m_head->setComparison(*m_comparison);
    setScopeText(comparedText(*m_comparison));
    updateColumns();
    for (QAction *action : m_statusButton->menu()->actions()) {
        if (action->isCheckable())
            action->setText(statusWord(
                DeltaStatus(action->data().toInt()), m_comparison->comparability.comparable));
    }
    m_model->setRows(flatRows());
    std::vector<OperationRow> rows;
    std::vector<std::size_t> parents;
    for (const OperationNode &node : tree) {
        rows.push_back({node.delta, node.delta.isUnattributed() ? tr("Unattributed") : QString(),
            barScale(), false, m_comparison->comparability.comparable});
        parents.push_back(node.parent);
    }
    m_tree->setRows(rows, parents);
    updateTreeSum();
    if (isOther)
        m_pane->sortBy(column(m_comparison->single ? OperationColumn::Baseline
                                                   : OperationColumn::Delta),
            Qt::DescendingOrder);
    if (m_comparison->unit != ComparedUnit::None) {
        showContent();
        return;
    }
    QStringList reasons(m_comparison->comparability.reasons.begin(),
        m_comparison->comparability.reasons.end());
    showEmpty(tr("There is nothing to compare. ") + reasons.join(u' '));
}

void OperationsPanel::setSymptoms(const std::vector<Symptom> &symptoms)
{
    m_head->setSymptoms(symptoms);
}

void OperationsPanel::setScopes(const QString &text)
{
    m_head->setScopes(text);
}

void OperationsPanel::setNotice(const QString &text)
{
    m_head->setNotice(text);
}

void OperationsPanel::clear(const QString &reason)
{
    m_comparison.reset();
    m_model->setRows({});
    m_tree->setRows({}, {});
    m_treePane->setSum({});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void OperationsPanel::updateColumns()
{
    m_pane->setDropOrder({}); // a column of it may be one that goes now
    m_statusButton->setVisible(!m_comparison->single && width() >= Metrics().scaled(36));
    for (int i = 0; i < column(OperationColumn::Count); ++i) {
        const auto which = OperationColumn(i);
        m_pane->setColumnVisible(i, isShown(which, m_comparison->single, false));
        m_treePane->setColumnVisible(i, isShown(which, m_comparison->single, true));
    }
    const int baseline = column(OperationColumn::Baseline);
    for (TableModel<OperationRow> *model : {m_model, m_treeRows})
        model->setColumnTitle(baseline, m_comparison->single ? tr("Time") : tr("Baseline"));
    std::vector<int> drop {column(OperationColumn::Source)};
    if (!m_comparison->single) {
        drop.push_back(column(OperationColumn::Interval));
        drop.push_back(column(OperationColumn::Bar));
    }
    m_pane->setDropOrder(drop);
    m_pane->relayout();
}

void OperationsPanel::updateTreeSum()
{
    std::vector<int> all(std::size_t(m_treeRows->rowCount()));
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = int(i);
    m_treeRows->setSummarize([this](const std::vector<const OperationRow *> &rows) {
        return sumOfOperations(rows, *m_comparison, barScale());
    });
    m_treePane->setSum(all.empty()
            ? std::vector<PaintedCell> {}
            : m_treeRows->paintedSum(all).value_or(std::vector<PaintedCell> {}));
}

bool OperationsPanel::isTree() const
{
    return m_pages->currentIndex() == 1;
}

void OperationsPanel::setTree(bool tree)
{
    m_view->setCurrent(tree ? 1 : 0);
    m_pages->setCurrentIndex(tree ? 1 : 0);
    setFocusProxy(m_pages->currentWidget());
}

void OperationsPanel::setStatuses(const std::set<DeltaStatus> &statuses)
{
    for (QAction *action : m_statusButton->menu()->actions()) {
        if (action->isCheckable())
            action->setChecked(statuses.contains(DeltaStatus(action->data().toInt())));
    }
}

void OperationsPanel::setFilter(const QString &text)
{
    m_filter->setText(text);
}

bool OperationsPanel::isAccepted(int row) const
{
    return (m_statuses.empty() || m_statuses.contains(m_treeRows->row(row).delta.status))
        && m_treeFilter.accepts(*m_treeRows, row);
}

void OperationsPanel::updateFilter()
{
    updateStatusText();
    m_pane->proxy()->setFilterText(m_filter->text());
    m_pane->proxy()->setCondition([this](int row) {
        return m_statuses.empty() || m_statuses.contains(m_model->row(row).delta.status);
    });
    m_treeFilter = RowFilter(m_filter->text(), *m_treeRows);
    m_treeProxy->invalidate();
    m_treePane->view()->expandAll();
}

void OperationsPanel::updateStatusText()
{
    QStringList words;
    for (const DeltaStatus status : m_statuses)
        words.append(statusWord(status, !m_comparison || m_comparison->comparability.comparable));
    m_statusButton->setText((words.isEmpty() ? tr("All statuses")
                                : words.size() == 1
                                ? words.first()
                                : tr("%1 statuses").arg(words.size()))
        + u" \u25be"_s);
    m_statusButton->setAccessibleDescription(words.join(u", "_s));
}

std::vector<Table> OperationsPanel::tables() const
{
    if (!m_comparison || m_model->rowCount() == 0)
        return {};
    const bool single = m_comparison->single;
    Table table = m_pane->table();
    if (isTree()) {
        table = m_treeRows->table();
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            int depth = 0;
            for (QModelIndex up = m_tree->indexOf(i).parent(); up.isValid(); up = up.parent())
                ++depth;
            table.rows[i][0] = Cell(QString(depth * 2, u' ') + nameOf(m_treeRows->row(int(i))));
        }
    }
    table.title = tr("Operations, %1, exclusive %2")
                      .arg(comparedText(*m_comparison), perUnitText(*m_comparison));
    // A bar is no value, and a run alone has no second side.
    for (int i = column(OperationColumn::Count) - 1; i >= 0; --i) {
        if (isShown(OperationColumn(i), single, true) && i != column(OperationColumn::Bar))
            continue;
        table.columns.erase(table.columns.begin() + i);
        for (Row &row : table.rows)
            row.erase(row.begin() + i);
        if (table.sum)
            table.sum->erase(table.sum->begin() + i);
    }
    table.notes = {m_comparison->comparability.reasons.begin(),
        m_comparison->comparability.reasons.end()};
    return {table};
}

void OperationsPanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    m_statusButton->setVisible(
        m_comparison && !m_comparison->single && width() >= Metrics().scaled(36));
}

} // namespace gapscope
