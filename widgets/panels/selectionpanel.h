// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "core/query/aggregate.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

#include <array>
#include <functional>

class QLineEdit;

namespace gapscope {

class LinkButton;
class SegmentBar;
class TablePane;
class TextLabel;

// What happened in the selection, or in the whole run, summed by name: one table each for host
// ranges, kernels, API calls and OS calls.
class SelectionPanel : public Panel {
    Q_OBJECT

public:
    explicit SelectionPanel(QWidget *parent = nullptr);

    // One Aggregate per AggregateKind. `caption`: "ranks 0 and 1, clipped to the selected gap".
    void setResult(std::array<Aggregate, kAggregateKindCount> result, const QString &caption);
    void clear(const QString &reason = {});
    // The judged metrics of the same range, one line; nothing: none.
    void setVerdict(const std::optional<HostVerdict> &verdict);
    // Where a name comes from, "PyExecutor._sample_async, py_executor.py"; shows a column for it.
    void setSourceLookup(std::function<QString(const QString &name)> lookup);
    // Whether a kernel's name is communication; decides its swatch.
    void setCommunicationTest(std::function<bool(const QString &name)> test);

    // Whether a wider scope could be asked for; an empty table then offers it.
    void setCanWiden(bool canWiden);

    [[nodiscard]] AggregateKind kind() const;
    void setKind(AggregateKind kind);

    [[nodiscard]] TablePane *pane() const { return m_pane; }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    // A row was chosen: outline its instances.
    void nameChosen(const QString &name, gapscope::AggregateKind kind);
    // Enter or double click: go to its longest instance.
    void eventActivated(std::uint32_t trace, gapscope::EventId event);
    void widenRequested(); // to the whole run

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildPage();
    void updateLine();
    void showKind();
    void updateTabs();
    [[nodiscard]] std::vector<TableColumn<AggregateRow>> makeColumns();
    [[nodiscard]] Swatch swatchOf(const AggregateRow &row) const;

    std::array<Aggregate, kAggregateKindCount> m_result;
    QString m_caption;
    std::function<QString(const QString &)> m_sourceOf;
    std::function<bool(const QString &)> m_isCommunication;
    SegmentBar *m_kinds;
    TextLabel *m_captionLabel;
    LinkButton *m_widen;
    bool m_canWiden = false;
    TextLabel *m_verdictCaption;
    TextLabel *m_verdict;
    bool m_hasVerdict = false;
    QLineEdit *m_filter;
    TablePane *m_pane;
    TableModel<AggregateRow> *m_model;
};

} // namespace gapscope
