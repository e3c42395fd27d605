// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/messagebar.h"

#include "widgets/style/text.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct KindLook {
    QString bar; // property of the style sheet
    QString icon;
    Ink ink;
};

KindLook lookOf(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Error:
        return {u"error"_s, u"err"_s, Ink::Worse};
    case Message::Kind::Warning:
        return {u"warning"_s, u"warn"_s, Ink::Warning};
    case Message::Kind::Info:
        break;
    }
    return {u"info"_s, u"info"_s, Ink::Accent};
}

QString kindName(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Error:
        return MessageBar::tr("Error");
    case Message::Kind::Warning:
        return MessageBar::tr("Warning");
    case Message::Kind::Info:
        break;
    }
    return MessageBar::tr("Note");
}

bool isSame(const Message &a, const Message &b)
{
    return a.kind == b.kind && a.what == b.what && a.where == b.where && a.advice == b.advice;
}

} // namespace

Message messageOf(const Error &error)
{
    return {.kind = Message::Kind::Error,
        .what = error.what,
        .where = error.where,
        .advice = error.advice,
        .command = error.command};
}

MessageBar::MessageBar(const Message &message, QWidget *parent)
    : QFrame(parent)
    , m_message(message)
    , m_icon(new TextLabel(this))
{
    setProperty("bar", lookOf(message.kind).bar);
    setAccessibleName(kindName(message.kind) + u": "_s + message.what);
    m_icon->setAccessibleName(kindName(message.kind));
    updateIcon();

    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::kPanelInset, 7, Metrics::kGap, 7);
    layout->setSpacing(Metrics::kGap);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(makeTexts(), 1);
    addButtons(layout);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

QWidget *MessageBar::makeTexts()
{
    auto *const texts = new QWidget(this);
    texts->setAccessibleName(m_message.what);
    auto *const layout = new QVBoxLayout(texts);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);

    auto *const title = new TextLabel(m_message.what, FontRole::Body, Ink::Text, true);
    title->setWrapped();
    layout->addWidget(title);

    QStringList parts {m_message.where, m_message.advice};
    if (!m_message.advice.contains(m_message.command))
        parts.append(m_message.command);
    parts.removeAll(QString());
    auto *const body = new TextLabel(parts.join(u' '), FontRole::Caption);
    body->setWrapped();
    body->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(body);
    body->setVisible(!parts.isEmpty());

    m_details = new TextLabel(m_message.details, FontRole::Caption, Ink::Secondary);
    m_details->setWrapped();
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_details);
    m_details->hide();
    layout->addStretch(1);
    return texts;
}

void MessageBar::addButtons(QHBoxLayout *layout)
{
    if (!m_message.command.isEmpty()) {
        auto *const copy = new QPushButton(
            m_message.copyLabel.isEmpty() ? tr("Copy command") : m_message.copyLabel, this);
        connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_message.command); });
        layout->addWidget(copy, 0, Qt::AlignVCenter);
    }
    if (!m_message.details.isEmpty()) {
        auto *const details = new QPushButton(
            m_message.detailsLabel.isEmpty() ? tr("Details") : m_message.detailsLabel, this);
        connect(details, &QPushButton::clicked, this, &MessageBar::toggleDetails);
        layout->addWidget(details, 0, Qt::AlignVCenter);
    }
    QToolButton *const close = makeIconButton(
        u"close"_s, tr("Dismiss this message"), Ink::Secondary, Metrics().headerIcon(), this);
    connect(close, &QToolButton::clicked, this, &MessageBar::dismissed);
    layout->addWidget(close, 0, Qt::AlignTop);
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcon();
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT dismissed();
    else
        QFrame::keyPressEvent(event);
}

void MessageBar::updateIcon()
{
    const KindLook look = lookOf(m_message.kind);
    const Theme &theme = Theme::of(QApplication::palette());
    m_icon->setPixmap(iconPixmap(
        look.icon, inkColor(look.ink, theme), Metrics().icon() + 2, devicePixelRatioF()));
}

void MessageBar::toggleDetails()
{
    m_details->setVisible(m_details->isHidden());
    if (!m_details->isHidden())
        Q_EMIT detailsShown();
}

MessageStack::MessageStack(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Messages over the timeline"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    hide();
}

MessageBar *MessageStack::show(const Message &message)
{
    const auto known = std::ranges::find_if(
        m_bars, [&](const MessageBar *bar) { return isSame(bar->message(), message); });
    if (known != m_bars.end())
        return *known;
    auto *const bar = new MessageBar(message, this);
    connect(bar, &MessageBar::dismissed, this, [this, bar] { remove(bar); });
    m_bars.push_back(bar);
    m_layout->insertWidget(0, bar);
    setVisible(true);
    Q_EMIT countChanged(count());
    return bar;
}

void MessageStack::remove(MessageBar *bar)
{
    if (std::erase(m_bars, bar) == 0)
        return;
    m_layout->removeWidget(bar);
    bar->hide();
    bar->deleteLater(); // it may be the sender
    setVisible(!m_bars.empty());
    Q_EMIT countChanged(count());
}

void MessageStack::clear()
{
    while (!m_bars.empty())
        remove(m_bars.back());
}

int MessageStack::count(Message::Kind kind) const
{
    return int(std::ranges::count_if(
        m_bars, [kind](const MessageBar *bar) { return bar->message().kind == kind; }));
}

} // namespace gapscope
