// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/coveragestrip.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// By count; by time where whole graphs hide their kernels.
double shareOf(const CoverageSum &sum)
{
    return sum.wholeGraphs > 0 ? sum.byTime().value_or(0) : sum.byCount().value_or(0);
}

} // namespace

CoverageStrip::CoverageStrip(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Graph coverage per step"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CoverageStrip::setCoverage(std::vector<StepCoverage> coverage)
{
    m_columns = std::move(coverage);
    m_cursor = 0;
    say();
    update();
}

QSize CoverageStrip::sizeHint() const
{
    return {Metrics().scaled(10), Metrics().scaled(2.2)};
}

double CoverageStrip::xOf(std::size_t column) const
{
    const double width = this->width() - 2.0 * Metrics::kPanelInset;
    return Metrics::kPanelInset
        + width * double(column) / double(std::max<std::size_t>(1, m_columns.size()));
}

int CoverageStrip::columnAt(double x) const
{
    const double width = this->width() - 2.0 * Metrics::kPanelInset;
    const auto at = int(
        std::floor((x - Metrics::kPanelInset) / std::max(1.0, width) * double(m_columns.size())));
    return at >= 0 && at < int(m_columns.size()) ? at : -1;
}

QString CoverageStrip::textOf(const StepCoverage &step)
{
    const CoverageSum &sum = step.sum;
    const QString name = tr("step %1").arg(formatCount(step.number));
    if (sum.wholeGraphs > 0)
        return tr("%1: %2 of the kernel time in %3 whole graphs, by count UNKNOWN")
            .arg(name, formatPercent(shareOf(sum)), formatCount(sum.wholeGraphs));
    return tr("%1: %2 of %3 kernels replayed by graphs, %4 of their time")
        .arg(name, formatPercent(shareOf(sum)), formatCount(sum.kernels),
            formatPercent(sum.byTime().value_or(0)));
}

void CoverageStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    const QRectF area(Metrics::kPanelInset, Metrics::kGrid, width() - 2.0 * Metrics::kPanelInset,
        height() - 2.0 * Metrics::kGrid);
    painter.fillRect(area, theme.alt);
    // One column of pixels at a time: the mean of the steps in it.
    const int pixels = std::max(1, int(area.width()));
    const bool isWide = area.width() / double(std::max<std::size_t>(1, m_columns.size())) >= 3;
    for (std::size_t i = 0; i < m_columns.size();) {
        const int x = int(std::floor(xOf(i)));
        std::size_t next = i + 1;
        while (next < m_columns.size() && int(std::floor(xOf(next))) == x)
            ++next;
        const int end = next < m_columns.size() ? int(std::floor(xOf(next)))
                                                : int(area.left()) + pixels;
        double share = 0;
        bool isContext = false;
        for (std::size_t at = i; at < next; ++at) {
            share += shareOf(m_columns[at].sum) / double(next - i);
            isContext = isContext || m_columns[at].phase == StepPhase::Context;
        }
        const QRectF column(x, area.top(), std::max(1, end - x - (isWide ? 1 : 0)), area.height() - 3);
        QRectF graph = column;
        graph.setTop(std::round(column.bottom() - column.height() * share));
        painter.fillRect(column, theme.eager);
        painter.fillRect(graph, theme.graph);
        if (graph.height() >= 3)
            painter.fillRect(QRectF(graph.left(), graph.top(), graph.width(), 2), theme.graphRail);
        painter.fillRect(QRectF(x, area.bottom() - 2, column.width(), 2),
            isContext ? theme.stepContextEdge : theme.stepGenerationEdge);
        i = next;
    }
    if (hasFocus() && !m_columns.empty()) {
        painter.setPen(QPen(theme.accent, Metrics::kFocusWidth));
        const double x = xOf(std::size_t(m_cursor));
        painter.drawRect(QRectF(x - 1, area.top() - 1,
            std::max(3.0, xOf(std::size_t(m_cursor) + 1) - x + 1), area.height() + 2));
    }
}

void CoverageStrip::mousePressEvent(QMouseEvent *event)
{
    const int column = columnAt(event->position().x());
    if (event->button() != Qt::LeftButton || column < 0)
        return;
    m_cursor = column;
    say();
    update();
    Q_EMIT stepChosen(m_columns[std::size_t(column)].step);
}

void CoverageStrip::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_columns.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_cursor = std::clamp(
            m_cursor + (event->key() == Qt::Key_Left ? -1 : 1), 0, std::max(0, last));
        say();
        update();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (last >= 0)
            Q_EMIT stepChosen(m_columns[std::size_t(m_cursor)].step);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool CoverageStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const int column = columnAt(help->pos().x());
    if (column >= 0)
        QToolTip::showText(help->globalPos(), textOf(m_columns[std::size_t(column)]), this);
    return true;
}

void CoverageStrip::say()
{
    setAccessibleDescription(
        m_columns.empty() ? QString() : textOf(m_columns[std::size_t(m_cursor)]));
}

} // namespace gapscope
