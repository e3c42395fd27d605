// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsanswer.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

namespace gapscope {

class TablePane;

// The longest gaps of a scope, each with what is around it and its largest cause.
class LongestGapsPanel : public Panel {
    Q_OBJECT

public:
    explicit LongestGapsPanel(QWidget *parent = nullptr);

    void setAnswer(const GapsAnswer &answer);
    void clear(const QString &reason = {});
    // Marks the gap that is inspected; nothing, or one that is not listed: none is marked.
    void setCurrent(const std::optional<GapKey> &key);

    [[nodiscard]] TablePane *pane() const { return m_pane; }

    [[nodiscard]] const std::vector<ListedGap> &gaps() const { return m_answer.longest; }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    void gapChosen(const gapscope::GapKey &key);
    void filterCleared();

private:
    struct Numbered {
        ListedGap gap;
        int number = 0;
    };

    [[nodiscard]] std::vector<TableColumn<Numbered>> makeColumns();

    GapsAnswer m_answer;
    TablePane *m_pane;
    TableModel<Numbered> *m_model;
};

} // namespace gapscope
