// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gappairs.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

namespace gapscope {

class NoteLabel;
class TablePane;
class TextLabel;

// The idle time of two runs, paired by step and source: what grew, what is new, what is gone. The
// rows add up to the idle time of either run.
class GapPairsPanel : public Panel {
    Q_OBJECT

public:
    explicit GapPairsPanel(QWidget *parent = nullptr);

    void setPairs(const GapPairs &pairs);
    void clear(const QString &reason = {});

    [[nodiscard]] TablePane *pane() const { return m_pane; }

    [[nodiscard]] QString headline() const;

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    // Enter or double click: the gap of one side (0 baseline, 1 target) that the source covers most.
    void placeChosen(std::size_t side, const gapscope::GapPlace &place);

private:
    struct PairRow {
        GapPair pair;
        double scale = 1; // the largest change: what fills a bar
        bool isSum = false;
    };

    [[nodiscard]] std::vector<TableColumn<PairRow>> makeColumns();
    void updateText();

    GapPairs m_pairs;
    TextLabel *m_headline;
    TablePane *m_pane;
    TableModel<PairRow> *m_model;
    NoteLabel *m_text;
};

} // namespace gapscope
