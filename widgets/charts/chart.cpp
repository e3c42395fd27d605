// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/chart.h"

#include "core/base/format.h"
#include "widgets/style/text.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <qcustomplot.h>

namespace gapscope {

namespace {

void styleAxis(QCPAxis *axis, const Theme &theme)
{
    const QFont ticks = tabularFont(fontFor(FontRole::Tick));
    axis->setBasePen(QPen(theme.border, 1));
    axis->setTickPen(QPen(theme.border, 1));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(theme.textSecondary);
    axis->setTickLabelFont(ticks);
    axis->setLabelColor(theme.textSecondary);
    axis->setLabelFont(ticks);
    axis->setTickLengthIn(0);
    axis->setTickLengthOut(Metrics::kGrid);
    axis->setSelectedTickLabelColor(theme.accent);
    axis->setSelectedBasePen(QPen(theme.accent, 1));
}

} // namespace

Chart::Chart(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel({}, FontRole::Caption, Ink::Text, true))
    , m_note(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_plot(new QCustomPlot)
{
    setAccessibleName(name);
    m_plot->setAccessibleName(name);
    m_plot->setLocale(displayLocale());
    m_plot->setAntialiasedElements(QCP::aePlottables);
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->axisRect()->setMinimumMargins(QMargins(0, Metrics::kGrid, Metrics::kGap, 0));
    m_title->setElided(true);
    m_note->setElided(true);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto *const heading = new QHBoxLayout;
    heading->addWidget(m_title);
    heading->addWidget(m_note, 1);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(
        Metrics::kPanelInset, Metrics::kGap, Metrics::kPanelInset, Metrics::kGrid);
    layout->setSpacing(Metrics::kGrid);
    layout->addLayout(heading);
    layout->addWidget(m_plot, 1);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setTitle({});
    restyle();
}

void Chart::setTitle(const QString &title, const QString &note)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

bool Chart::event(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange)
        restyle();
    return QWidget::event(event);
}

void Chart::restyle()
{
    const Theme &theme = Theme::of(QApplication::palette());
    m_plot->setBackground(QBrush(theme.base));
    for (QCPAxis *axis : {m_plot->xAxis, m_plot->yAxis})
        styleAxis(axis, theme);
    m_plot->yAxis->grid()->setPen(QPen(theme.line, 1));
    m_plot->yAxis->grid()->setZeroLinePen(QPen(theme.border, 1));
    Q_EMIT restyled();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace gapscope
