// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapinspect.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

class QToolButton;

namespace gapscope {

class CauseBar;
class GapAdviceList;
class GapDotChart;
class GapSides;
class NoteLabel;
class TablePane;
class TextLabel;

// One gap: how long, why, what is around it, how long it is in other steps, and what to try.
class GapInspectorPanel : public Panel {
    Q_OBJECT

public:
    explicit GapInspectorPanel(QWidget *parent = nullptr);

    void setGap(const InspectedGap &gap);
    // From the groups of the panel beside; may come before or after the gap.
    void setGroups(const IdleSources &groups, const QString &scope);
    // No gap is selected, or there is none; `canShowLongest` offers the longest.
    void clear(const QString &reason = {}, bool canShowLongest = false);

    [[nodiscard]] const std::optional<InspectedGap> &gap() const { return m_gap; }

    [[nodiscard]] CauseBar *bar() const { return m_bar; }

    [[nodiscard]] TablePane *causes() const { return m_causes; }

    [[nodiscard]] GapDotChart *chart() const { return m_chart; }

    [[nodiscard]] QToolButton *previousButton() const { return m_previous; }

    [[nodiscard]] QToolButton *nextButton() const { return m_next; }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    void gapChosen(const gapscope::GapKey &key);
    void longestRequested();
    // A cause was chosen: outline the event that is its longest piece.
    void causeChosen(std::uint32_t trace, gapscope::EventId event);
    // A kernel or call beside the gap was chosen.
    void eventChosen(std::uint32_t trace, gapscope::EventId event);

private:
    // A row of the table: a cause with its number and length.
    struct Row {
        GapPart part;
        int number = 0;
        double share = 0; // of the gap
        double bar = 0; // of the largest
        bool isSum = false;
    };

    void buildPage();
    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeChartHead();
    [[nodiscard]] std::vector<TableColumn<Row>> makeColumns();
    void showHead();
    void showCauses();
    void showAdvice();
    void showSeries();

    std::optional<InspectedGap> m_gap;
    IdleSources m_groups;
    QString m_groupScope;
    TextLabel *m_length;
    TextLabel *m_what;
    QToolButton *m_previous;
    TextLabel *m_place;
    QToolButton *m_next;
    CauseBar *m_bar;
    TablePane *m_causes;
    TableModel<Row> *m_model;
    GapSides *m_sides;
    NoteLabel *m_notes;
    QWidget *m_chartHead;
    TextLabel *m_chartTitle;
    TextLabel *m_chartFigures;
    GapDotChart *m_chart;
    GapAdviceList *m_advice;
};

} // namespace gapscope
