// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/kernelgaps.h"
#include "widgets/charts/chart.h"

namespace gapscope {

// One bar per bucket of gap lengths, on a logarithmic scale. A bar is chosen by a click anywhere in
// its column or by arrow keys and Enter; Escape gives up the choice.
class BucketChart : public Chart {
    Q_OBJECT

public:
    enum class Value : std::uint8_t { Count, Total };

    BucketChart(const QString &name, Value value, QWidget *parent = nullptr);

    void setBuckets(const GapBuckets &buckets);
    void setChosen(std::optional<std::size_t> bucket);

    [[nodiscard]] double valueOf(std::size_t bucket) const; // as drawn: a count, or milliseconds
    [[nodiscard]] QRect columnOf(std::size_t bucket) const; // in the widget

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void bucketChosen(int bucket); // the chosen one again: -1
    void bucketCleared();

protected:
    void restyle(const Theme &theme) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void updateBars();
    void updateRange();
    void choose(int bucket);
    [[nodiscard]] int bucketAt(const QPointF &pos) const;
    [[nodiscard]] QString textOf(std::size_t bucket) const;
    void say();

    Value m_value;
    GapBuckets m_buckets {};
    std::optional<std::size_t> m_chosen;
    int m_cursor = 0; // of the keyboard
    QCPBars *m_plain; // all owned by the plot
    QCPBars *m_marked;
    std::array<QCPItemText *, kGapBucketCount> m_labels {};
};

} // namespace gapscope
