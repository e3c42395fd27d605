// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsanswer.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

#include <functional>

namespace gapscope {

class NoteLabel;
class SegmentBar;
class TablePane;
class TextLabel;

// Where the idle time of a scope comes from: causes summed over all device gaps.
class GapGroupsPanel : public Panel {
    Q_OBJECT

public:
    explicit GapGroupsPanel(QWidget *parent = nullptr);

    void setAnswer(const GapsAnswer &answer);
    void clear(const QString &reason = {});
    // Where the code behind a range is, "PyExecutor._update_requests, py_executor.py"; may be empty.
    void setSourceLookup(std::function<QString(const QString &name)> lookup);
    // The host preparation range (M3) has its own colour.
    void setPreparation(std::function<bool(const QString &name)> test);

    [[nodiscard]] TablePane *pane() const { return m_pane; }

    [[nodiscard]] SegmentBar *scopes() const { return m_scopes; }

    [[nodiscard]] const std::vector<GapGroup> &groups() const { return m_model->rows(); }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    void scopeChosen(gapscope::KernelScope scope);
    // A row was chosen: show where in the timeline; Unattributed too.
    void groupChosen(gapscope::CauseKind kind, const QString &source);
    void groupCleared(); // Escape: none is chosen any more
    void filterCleared(); // the empty answer's way out

private:
    [[nodiscard]] std::vector<TableColumn<GapGroup>> makeColumns();
    void updateAdvice();
    [[nodiscard]] QString tipOf(const GapGroup &group) const;

    GapsAnswer m_answer;
    std::function<QString(const QString &)> m_sourceOf;
    std::function<bool(const QString &)> m_isPreparation;
    SegmentBar *m_scopes;
    TextLabel *m_caption;
    TextLabel *m_notes; // one line; all of it in the tool tip
    TablePane *m_pane;
    TableModel<GapGroup> *m_model;
    NoteLabel *m_advice;
    double m_largest = 1; // share of the largest group: what fills a bar
};

} // namespace gapscope
