// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/messagespanel.h"

#include "widgets/style/text.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct KindText {
    QString icon;
    Ink ink;
    QString word;
};

KindText textOf(Message::Kind kind)
{
    switch (kind) {
    case Message::Kind::Error:
        return {u"err"_s, Ink::Worse, MessagesPanel::tr("Error")};
    case Message::Kind::Warning:
        return {u"warn"_s, Ink::Warning, MessagesPanel::tr("Warning")};
    case Message::Kind::Info:
        break;
    }
    return {u"info"_s, Ink::Secondary, MessagesPanel::tr("Note")};
}

// An icon that follows the theme.
class KindIcon : public QLabel {
public:
    explicit KindIcon(Message::Kind kind)
        : m_text(textOf(kind))
    {
        setAccessibleName(m_text.word);
        setToolTip(m_text.word);
        updatePicture();
    }

protected:
    void changeEvent(QEvent *event) override
    {
        QLabel::changeEvent(event);
        if (event->type() == QEvent::PaletteChange)
            updatePicture();
    }

private:
    void updatePicture()
    {
        const QColor color = inkColor(m_text.ink, Theme::of(QApplication::palette()));
        setPixmap(iconPixmap(m_text.icon, color, Metrics().headerIcon(), devicePixelRatioF()));
    }

    KindText m_text;
};

QWidget *makeLine(const LoggedMessage &message)
{
    auto *const line = new QWidget;
    line->setAccessibleName(textOf(message.kind).word + u": "_s + message.text);
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(Metrics::kPanelInset, 3, Metrics::kPanelInset, 3);
    layout->setSpacing(Metrics::kGap);
    layout->addWidget(new KindIcon(message.kind), 0, Qt::AlignTop);
    auto *const text = new TextLabel(message.text, FontRole::Body);
    text->setWrapped();
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(text, 3);
    auto *const source = new TextLabel(message.source, FontRole::Caption, Ink::Secondary);
    source->setElided(true);
    source->setAlignment(Qt::AlignRight | Qt::AlignTop);
    layout->addWidget(source, 1);
    return line;
}

} // namespace

MessagesPanel::MessagesPanel(QWidget *parent)
    : Panel(tr("Messages"), parent)
    , m_scroll(new QScrollArea)
{
    m_scroll->setAccessibleName(tr("Messages"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);
    setMessages({});
}

void MessagesPanel::setMessages(const std::vector<LoggedMessage> &messages)
{
    m_messages = messages;
    // Errors first; otherwise in the order in which they came.
    std::ranges::stable_sort(m_messages, {}, &LoggedMessage::kind);
    const auto shown = m_messages.size();
    setName(shown == 0 ? tr("Messages") : tr("Messages %1").arg(shown));
    rebuild();
    if (m_messages.empty())
        showEmpty(tr("Nothing is odd in what is open."));
    else
        showContent();
    Q_EMIT summaryChanged(summary());
}

int MessagesPanel::count(Message::Kind kind) const
{
    return int(std::ranges::count(m_messages, kind, &LoggedMessage::kind));
}

QString MessagesPanel::summary() const
{
    QStringList parts;
    if (const int errors = count(Message::Kind::Error))
        parts.append(errors == 1 ? tr("1 error") : tr("%1 errors").arg(errors));
    if (const int warnings = count(Message::Kind::Warning))
        parts.append(warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings));
    return parts.join(u", "_s);
}

std::vector<Table> MessagesPanel::tables() const
{
    if (m_messages.empty())
        return {};
    Table table {.id = u"messages"_s, .title = tr("Messages")};
    table.columns
        = {{u"kind"_s, tr("Kind")}, {u"source"_s, tr("File")}, {u"text"_s, tr("Message")}};
    for (const LoggedMessage &message : m_messages)
        table.add({Cell(textOf(message.kind).word), Cell(message.source), Cell(message.text)});
    return {table};
}

void MessagesPanel::rebuild()
{
    auto *const page = new QWidget;
    page->setAccessibleName(tr("Messages"));
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto *const layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, Metrics::kGrid, 0, Metrics::kGrid);
    layout->setSpacing(0);
    for (const LoggedMessage &message : m_messages) {
        layout->addWidget(makeLine(message));
        layout->addWidget(makeRule(Qt::Horizontal));
    }
    layout->addStretch(1);
    m_scroll->setWidget(page); // deletes the old one
}

} // namespace gapscope
