// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/operationtree.h"
#include "core/analysis/symptoms.h"
#include "widgets/models/rowfilter.h"
#include "widgets/models/treemodel.h"
#include "widgets/panels/operationcolumns.h"
#include "widgets/panels/panel.h"

#include <memory>
#include <set>

class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QToolButton;

namespace gapscope {

class CompareHead;
class SegmentBar;
class TablePane;
class TreePane;

using ComparisonPtr = std::shared_ptr<const RunComparison>;

// What got slower: the step period of both runs, and the host's operations with the time that each
// took before and after. A run alone shows where its mean step goes.
class OperationsPanel : public Panel {
    Q_OBJECT

public:
    explicit OperationsPanel(QWidget *parent = nullptr);

    // `comparison` not null; `tree` as operationTree() gives it.
    void setComparison(ComparisonPtr comparison, const std::vector<OperationNode> &tree);
    void setSymptoms(const std::vector<Symptom> &symptoms);
    // See CompareHead::setScopes().
    void setScopes(const QString &text);
    // See CompareHead::setNotice().
    void setNotice(const QString &text);
    void clear(const QString &reason = {});

    [[nodiscard]] const ComparisonPtr &comparison() const { return m_comparison; }

    [[nodiscard]] TablePane *pane() const { return m_pane; }

    [[nodiscard]] TreePane *treePane() const { return m_treePane; }

    [[nodiscard]] bool isTree() const;
    void setTree(bool tree);
    // Empty: all.
    void setStatuses(const std::set<DeltaStatus> &statuses);
    void setFilter(const QString &text);

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    // A row was chosen: outline its instances. Empty: unattributed.
    void operationChosen(const QString &operation);
    // Enter or double click: go to a median step of it.
    void operationActivated(const QString &operation);
    void symptomsRequested();
    void scopesCleared();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildPage();
    void buildTools();
    void connectViews();
    void updateColumns();
    void updateFilter();
    void updateTreeSum();
    void updateStatusText();
    [[nodiscard]] bool isAccepted(int row) const; // of the tree
    [[nodiscard]] std::vector<OperationRow> flatRows() const;
    [[nodiscard]] double barScale() const;

    ComparisonPtr m_comparison;
    std::set<DeltaStatus> m_statuses;
    CompareHead *m_head;
    SegmentBar *m_view;
    QToolButton *m_statusButton;
    QLineEdit *m_filter;
    QStackedWidget *m_pages;
    TablePane *m_pane;
    TableModel<OperationRow> *m_model;
    TreePane *m_treePane;
    TableModel<OperationRow> *m_treeRows;
    TreeModel<OperationRow> *m_tree;
    QSortFilterProxyModel *m_treeProxy;
    RowFilter m_treeFilter;
};

} // namespace gapscope
