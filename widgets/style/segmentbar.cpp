// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/segmentbar.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

SegmentBar::SegmentBar(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentBar::chosen);
}

void SegmentBar::setTexts(const QStringList &texts)
{
    // Same number of segments: only the words change, the choice stays.
    if (texts.size() != count()) {
        const int kept = std::clamp(current(), 0, std::max(0, int(texts.size()) - 1));
        clear();
        m_group->setExclusive(true);
        for (qsizetype i = 0; i < texts.size(); ++i)
            addButton();
        setCurrent(kept);
    }
    for (int i = 0; i < count(); ++i)
        button(i)->setText(texts[i]);
}

void SegmentBar::setActions(const QList<QAction *> &actions)
{
    clear();
    // The actions exclude each other. An exclusive group of buttons would trigger the action that is
    // unchecked, as if the user had clicked it.
    m_group->setExclusive(false);
    for (QAction *action : actions) {
        QToolButton *const made = addButton();
        made->setDefaultAction(action);
        made->setToolButtonStyle(Qt::ToolButtonTextOnly);
    }
}

int SegmentBar::count() const
{
    return int(m_group->buttons().size());
}

int SegmentBar::current() const
{
    for (int i = 0; i < count(); ++i) {
        if (button(i)->isChecked())
            return i;
    }
    return -1;
}

void SegmentBar::setCurrent(int index)
{
    if (QToolButton *const chosenButton = button(index))
        chosenButton->setChecked(true);
}

QToolButton *SegmentBar::button(int index) const
{
    return qobject_cast<QToolButton *>(m_group->button(index));
}

void SegmentBar::keyPressEvent(QKeyEvent *event)
{
    const int direction = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (direction == 0 || count() == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int next = std::clamp(current() + direction, 0, count() - 1);
    if (next == current() || !button(next)->isEnabled())
        return;
    button(next)->setFocus(Qt::OtherFocusReason);
    button(next)->click();
}

QToolButton *SegmentBar::addButton()
{
    auto *const made = new QToolButton(this);
    made->setCheckable(true);
    made->setFocusPolicy(Qt::TabFocus);
    made->setToolButtonStyle(Qt::ToolButtonTextOnly);
    made->setProperty("segment", count() == 0 ? u"first"_s : u"rest"_s);
    m_group->addButton(made, count());
    m_layout->addWidget(made);
    return made;
}

void SegmentBar::clear()
{
    const QList<QAbstractButton *> buttons = m_group->buttons();
    for (QAbstractButton *old : buttons) {
        m_group->removeButton(old);
        delete old;
    }
}

} // namespace gapscope
