// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/latenesschart.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

namespace gapscope {

class ChipLabel;
class LinkButton;
class SegmentBar;
class TablePane;
class TextLabel;

// Who the other ranks wait for: the answer in a sentence, its cause, and one row per rank.
class RanksPanel : public Panel {
    Q_OBJECT

public:
    explicit RanksPanel(QWidget *parent = nullptr);

    // `leftOut`: ranks that the user left out.
    void setAnswer(RankAnswerPtr answer, std::size_t leftOut);
    void clear(const QString &reason = {});
    // Whether the lanes of the timeline follow the lateness: the link offers the other order.
    void showLaneOrder(bool byLateness);
    void setCurrentRank(std::optional<std::size_t> rank);

    [[nodiscard]] std::vector<Table> tables() const override;

    [[nodiscard]] TableModelBase *model() const { return m_model; }

    [[nodiscard]] QString headline() const;

Q_SIGNALS:
    // Positions in the answer.
    void rankChosen(std::size_t rank);
    void renameRequested(std::size_t rank);
    void leaveOutRequested(std::size_t rank);
    void takeAllRequested();
    // The lanes of the timeline, the latest rank first, or in the order of the ranks again.
    void laneOrderRequested(bool byLateness);

private:
    [[nodiscard]] std::vector<TableColumn<RankRow>> makeColumns();
    void buildPage();
    void showColumns(int set);
    void fillMenu(QMenu *menu, int row);
    void toggleLaneOrder();

    ChipLabel *m_chip;
    TextLabel *m_headline;
    TextLabel *m_cause;
    TextLabel *m_others;
    SegmentBar *m_sets;
    LinkButton *m_takeAll;
    LinkButton *m_laneOrder;
    bool m_isByLateness = false;
    TablePane *m_pane;
    int m_lateColumns = 0; // columns of the first set, after rank and device; makeColumns() counts
    TableModel<RankRow> *m_model; // owned by this
    RankAnswerPtr m_answer;
};

} // namespace gapscope
