// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/rankanswer.h"
#include "widgets/charts/chart.h"

namespace gapscope {

using RankAnswerPtr = std::shared_ptr<const RankAnswer>;

// Arrival lateness over steps: a line per rank above, and below a strip of rank by step in which the
// colour says how late. Very many ranks: lines of the latest ones only, all of them in the strip.
// A cell (rank and step) is chosen by a click or the arrow keys.
class LatenessChart : public Chart {
    Q_OBJECT

public:
    explicit LatenessChart(const QString &name, QWidget *parent = nullptr);

    void setAnswer(RankAnswerPtr answer); // null: empty
    // Marks a step, and in the strip a rank; no signal.
    void setCursor(std::optional<std::size_t> rank, std::optional<std::size_t> step);

    [[nodiscard]] std::optional<std::size_t> cursorStep() const { return m_step; }

    // "Step 52, Rank 2: 31.9 us late, latest in 29 of 33"
    [[nodiscard]] QString textOf(std::size_t rank, std::size_t step) const;
    // How many ranks have a line.
    [[nodiscard]] std::size_t lineCount() const { return m_lines.size(); }

    // Where a cell of the strip is, in points of the widget.
    [[nodiscard]] QPoint cellPosition(std::size_t rank, std::size_t step) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cellChosen(std::size_t rank, std::size_t step); // positions in the answer

protected:
    void restyle(const Theme &theme) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Line {
        QCPGraph *graph = nullptr; // owned by the plot
        std::size_t rank = 0;
    };

    void makeParts();
    void makeItems();
    void fillLines();
    void fillStrip();
    void fillDots();
    void placeCursor();
    void placeLabels();
    void choose(std::size_t rank, std::size_t step);
    [[nodiscard]] std::vector<std::size_t> shownRanks() const;
    [[nodiscard]] std::optional<std::size_t> stepAt(double x) const;
    [[nodiscard]] std::optional<std::size_t> rankAt(QPoint point, std::size_t step) const;
    [[nodiscard]] float lateness(std::size_t rank, std::size_t step) const;
    [[nodiscard]] bool isWorst(std::size_t rank) const;

    RankAnswerPtr m_answer;
    std::optional<std::size_t> m_rank;
    std::optional<std::size_t> m_step;
    double m_highest = 1; // us, the end of the colour scale
    std::vector<Line> m_lines;
    QCPAxisRect *m_lineRect; // all owned by the plot
    QCPAxisRect *m_stripRect;
    QCPColorMap *m_strip;
    QCPGraph *m_dots;
    QCPItemRect *m_residual;
    QCPItemStraightLine *m_cursor;
    QCPItemText *m_cursorText;
    QCPItemRect *m_cell;
    QCPItemText *m_worstText;
    QCPItemText *m_othersText;
    QCPItemText *m_scaleText;
};

} // namespace gapscope
