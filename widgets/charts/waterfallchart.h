// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chart.h"
#include "widgets/charts/waterfallplan.h"

namespace gapscope {

class WaterfallItem;

// How a mean step of the baseline becomes one of the target, part by part. Arrows move the current
// bar, Enter or a click opens it, Backspace leaves what was opened.
class WaterfallChart : public Chart {
    Q_OBJECT

public:
    explicit WaterfallChart(QWidget *parent = nullptr);

    // `unit`: above the axis, "us/step".
    void setEntries(std::vector<WaterfallEntry> entries, const QString &unit);

    [[nodiscard]] const std::vector<WaterfallEntry> &entries() const { return m_entries; }

    // As many bars as can be told apart at the present width, at least 6.
    [[nodiscard]] std::size_t mostBars() const;

    [[nodiscard]] int current() const { return m_current; } // -1: none
    void setCurrent(int bar);

    [[nodiscard]] WaterfallAxis axis() const { return m_axis; }

    [[nodiscard]] WaterfallPlan plan() const;

Q_SIGNALS:
    void currentChanged(int bar);
    void activated(int bar); // Enter, click
    void left(); // Backspace, Escape
    void roomChanged(); // mostBars() may be another

protected:
    void restyle(const Theme &theme) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    friend class WaterfallItem;

    void layOut();

    std::vector<WaterfallEntry> m_entries;
    WaterfallAxis m_axis;
    WaterfallNames m_names;
    QString m_unit;
    int m_current = -1;
    WaterfallItem *m_item; // owned by the plot
};

} // namespace gapscope
