// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/text.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace gapscope {

TextLabel::TextLabel(QWidget *parent)
    : TextLabel({}, FontRole::Body, Ink::Text, false, parent)
{
}

TextLabel::TextLabel(const QString &text, FontRole role, Ink ink, bool bold, QWidget *parent)
    : QLabel(parent)
    , m_role(role)
    , m_ink(ink)
    , m_bold(bold)
{
    setTextFormat(Qt::PlainText);
    // Else the role follows the background of the parent, and the ink would be ignored on panels.
    setForegroundRole(QPalette::WindowText);
    setText(text);
    updateFont();
    updateInk();
}

void TextLabel::setInk(Ink ink)
{
    m_ink = ink;
    updateInk();
}

void TextLabel::setBold(bool bold)
{
    m_bold = bold;
    updateFont();
}

void TextLabel::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
    update();
}

void TextLabel::setWrapped()
{
    setWordWrap(true);
    // A wrapped label would ask for the width of a pleasant paragraph; it takes what there is.
    setMinimumWidth(1);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void TextLabel::setTabular(bool tabular)
{
    m_tabular = tabular;
    updateFont();
}

QSize TextLabel::minimumSizeHint() const
{
    QSize hint = QLabel::minimumSizeHint();
    if (m_elided)
        hint.setWidth(std::min(hint.width(), fontMetrics().averageCharWidth() * 4));
    return hint;
}

bool TextLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) // never reaches changeEvent()
        updateFont();
    return QLabel::event(event);
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateInk();
}

void TextLabel::paintEvent(QPaintEvent *event)
{
    if (!m_elided) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    const QRect rect = contentsRect();
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideMiddle, rect.width());
    setToolTip(shown == text() ? QString() : text());
    style()->drawItemText(&painter, rect, int(alignment()) | Qt::TextSingleLine, palette(),
        isEnabled(), shown, foregroundRole());
}

void TextLabel::updateFont()
{
    QFont font = fontFor(m_role, m_bold);
    font = m_tabular ? tabularFont(font) : font;
    if (font != this->font())
        setFont(font);
}

void TextLabel::updateInk()
{
    QPalette own = palette();
    own.setColor(QPalette::WindowText, inkColor(m_ink, Theme::of(QApplication::palette())));
    if (own != palette())
        setPalette(own);
}

NoteLabel::NoteLabel(Ink ink, QWidget *parent)
    : QWidget(parent)
    , m_label(new TextLabel({}, FontRole::Caption, ink))
{
    m_label->setWrapped();
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(
        Metrics::kPanelInset, Metrics::kGrid, Metrics::kPanelInset, Metrics::kGrid);
    layout->addWidget(m_label);
    hide();
}

void NoteLabel::setText(const QString &text)
{
    m_label->setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
}

LinkButton::LinkButton(const QString &text, QWidget *parent)
    : QToolButton(parent)
{
    setText(text);
    setProperty("link", true);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFont(fontFor(FontRole::Caption));
}

bool LinkButton::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(fontFor(FontRole::Caption));
    return QToolButton::event(event);
}

QToolButton *makeIconButton(
    const QString &iconName, const QString &name, Ink ink, int iconSize, QWidget *parent)
{
    auto *const button = new QToolButton(parent);
    button->setIcon(icon(iconName, ink));
    button->setIconSize(QSize(iconSize, iconSize));
    button->setAutoRaise(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QFrame *makeRule(Qt::Orientation orientation, QWidget *parent)
{
    auto *const rule = new QFrame(parent);
    rule->setProperty("rule", orientation == Qt::Horizontal
            ? QLatin1String("horizontal")
            : QLatin1String("vertical"));
    return rule;
}

} // namespace gapscope
