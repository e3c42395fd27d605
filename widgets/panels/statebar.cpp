// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/statebar.h"

#include "widgets/style/text.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QString captionOf(StateBar::Item item)
{
    switch (item) {
    case StateBar::Item::View:
        return StateBar::tr("View");
    case StateBar::Item::Selection:
        return StateBar::tr("Selection");
    case StateBar::Item::Filter:
        return StateBar::tr("Filter");
    case StateBar::Item::Scope:
        return StateBar::tr("Scope of panels");
    case StateBar::Item::Align:
        return StateBar::tr("Align");
    }
    return {};
}

} // namespace

Chip::Chip(const QString &name, QWidget *parent)
    : QFrame(parent)
    , m_name(name)
    , m_text(new TextLabel({}, FontRole::Caption))
{
    setProperty("chip", u"plain"_s);
    m_clear = makeIconButton(
        u"close"_s, tr("Clear %1").arg(name), Ink::Text, Metrics().icon() - 6, this);
    m_clear->setProperty("chipClose", true);
    m_text->setElided(true);
    m_text->setTabular(true);
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::kGap, 2, Metrics::kGap, 2);
    layout->setSpacing(Metrics::kGrid + 2);
    layout->addWidget(m_text);
    layout->addWidget(m_clear);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_clear, &QToolButton::clicked, this, &Chip::cleared);
    setValue({}, false, false);
}

void Chip::setValue(const QString &value, bool isSet, bool clearable)
{
    m_text->setText(value);
    m_clear->setVisible(clearable);
    setAccessibleName(m_name + u": "_s + value);
    if (isSet != m_set) {
        m_set = isSet;
        m_text->setBold(isSet);
        setProperty("chip", isSet ? u"set"_s : u"plain"_s);
        style()->unpolish(this);
        style()->polish(this);
    }
    updateGeometry();
}

QString Chip::value() const
{
    return m_text->text();
}

bool Chip::isClearable() const
{
    return !m_clear->isHidden();
}

QSize Chip::minimumSizeHint() const
{
    return {Metrics().scaled(3), QFrame::minimumSizeHint().height()};
}

void Chip::mouseReleaseEvent(QMouseEvent *event)
{
    QFrame::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT activated();
}

void Chip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Space)
        Q_EMIT activated();
    else if (isClearable() && (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace))
        Q_EMIT cleared();
    else
        QFrame::keyPressEvent(event);
}

StateBar::StateBar(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_note(new TextLabel({}, FontRole::Caption, Ink::Secondary))
{
    setAccessibleName(tr("What is shown"));
    m_layout->setContentsMargins(Metrics::kPanelInset, 0, Metrics::kPanelInset, 1);
    m_layout->setSpacing(Metrics::kGrid + 1);
    for (std::size_t i = 0; i < kItemCount; ++i) {
        const auto item = Item(i);
        m_captions[i] = new TextLabel(captionOf(item), FontRole::Caption, Ink::Secondary, false, this);
        m_chips[i] = new Chip(captionOf(item), this);
        m_captions[i]->setBuddy(m_chips[i]);
        m_layout->addWidget(m_captions[i]);
        m_layout->addWidget(m_chips[i]);
        m_layout->addSpacing(Metrics::kGap);
        connect(m_chips[i], &Chip::cleared, this, [this, item] { Q_EMIT cleared(item); });
        connect(m_chips[i], &Chip::activated, this, [this, item] { Q_EMIT activated(item); });
        hideItem(item);
    }
    m_layout->addStretch(1);
    m_note->setElided(true);
    m_layout->addWidget(m_note);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StateBar::setItem(Item item, const QString &value, bool isSet, bool clearable)
{
    const auto i = std::size_t(item);
    m_chips[i]->setValue(value, isSet, clearable);
    m_chips[i]->show();
    m_captions[i]->show();
}

void StateBar::hideItem(Item item)
{
    m_chips[std::size_t(item)]->hide();
    m_captions[std::size_t(item)]->hide();
}

void StateBar::setNote(const QString &note)
{
    m_note->setText(note);
}

QSize StateBar::sizeHint() const
{
    return {QWidget::sizeHint().width(), Metrics().stateBar()};
}

QSize StateBar::minimumSizeHint() const
{
    // Narrower than its captions the bar cuts off at the right: nothing forces a wider window.
    return {Metrics().scaled(20), Metrics().stateBar()};
}

void StateBar::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

} // namespace gapscope
