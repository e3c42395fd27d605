// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/messagerow.h"

#include "widgets/panels/messagebar.h"

#include <QEvent>
#include <QLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

MessageRow::MessageRow(MessageStack *bars, QWidget *window)
    : QToolBar(tr("Messages"), window)
    , m_bars(bars)
    , m_place(addWidget(bars))
{
    setObjectName(u"messageRow"_s);
    setMovable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setProperty("bare", true); // no padding
    layout()->setContentsMargins(0, 0, 0, 0);
    m_bars->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_bars->installEventFilter(this);
    const auto update = [this](int count) {
        fit(); // first: a row of unknown height would make the window grow
        m_place->setVisible(count > 0); // a toolbar shows its widgets by their actions
        setVisible(count > 0);
    };
    connect(m_bars, &MessageStack::countChanged, this, update);
    update(m_bars->count());
}

bool MessageRow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return QToolBar::eventFilter(watched, event);
}

void MessageRow::resizeEvent(QResizeEvent *event)
{
    QToolBar::resizeEvent(event);
    fit();
}

void MessageRow::fit()
{
    // Of the window: the row's own width may not be settled, and a height for less would make the
    // window grow.
    const int height
        = m_bars->count() == 0 ? 0 : m_bars->layout()->totalHeightForWidth(window()->width());
    if (height >= 0 && height != m_bars->maximumHeight()) {
        m_bars->setFixedHeight(height);
        setFixedHeight(height);
    }
}

} // namespace gapscope
