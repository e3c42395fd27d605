// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/panel.h"

#include "widgets/style/patterns.h"
#include "widgets/style/text.h"

#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QPushButton>
#include <QStackedLayout>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Paper over old numbers: 40 % of the base colour leave 60 % of what is below.
class Veil : public QWidget {
public:
    explicit Veil(QWidget *parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAccessibleName(Panel::tr("Computing"));
        hide();
    }

    void showWord(bool shown)
    {
        m_showsWord = shown;
        update();
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        const Theme &theme = Theme::of(QApplication::palette());
        QPainter painter(this);
        painter.fillRect(rect(), withAlpha(theme.base, 0.4));
        if (!m_showsWord)
            return;
        const QString word = Panel::tr("Computing…");
        painter.setFont(fontFor(FontRole::Caption));
        const QSize size = painter.fontMetrics().size(Qt::TextSingleLine, word) + QSize(16, 6);
        const QRect plate(
            QPoint(width() - size.width() - Metrics::kPanelInset, Metrics::kGap), size);
        painter.fillRect(plate, theme.base);
        painter.setPen(theme.border);
        painter.drawRect(plate.adjusted(0, 0, -1, -1));
        painter.setPen(theme.textSecondary);
        painter.drawText(plate, Qt::AlignCenter, word);
    }

private:
    bool m_showsWord = false;
};

constexpr int kWordAfterMs = 300;

} // namespace

Panel::Panel(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_pages(new QStackedLayout(this))
    , m_content(new QWidget(this))
    , m_emptyText(new TextLabel({}, FontRole::Body, Ink::Secondary))
    , m_emptyButton(new QPushButton)
    , m_veil(new Veil(this))
    , m_veilTimer(new QTimer(this))
{
    m_emptyButton->setAccessibleName(tr("What to try"));
    setAccessibleName(name);
    m_content->setAccessibleName(name);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);

    auto *const empty = new QWidget(this);
    empty->setAccessibleName(tr("Empty answer"));
    m_emptyText->setWrapped();
    auto *const layout = new QVBoxLayout(empty);
    layout->setContentsMargins(Metrics::kPanelInset, Metrics::kPanelInset, Metrics::kPanelInset,
        Metrics::kPanelInset);
    layout->setSpacing(Metrics::kGap);
    layout->addWidget(m_emptyText);
    layout->addWidget(m_emptyButton, 0, Qt::AlignLeft);
    layout->addStretch(1);
    m_pages->addWidget(m_content);
    m_pages->addWidget(empty);

    m_veilTimer->setSingleShot(true);
    m_veilTimer->setInterval(kWordAfterMs);
    connect(m_veilTimer, &QTimer::timeout, this,
        [this] { static_cast<Veil *>(m_veil)->showWord(true); });
    connect(m_emptyButton, &QPushButton::clicked, this, &Panel::emptyActionTriggered);
}

QString Panel::markdown() const
{
    QStringList parts;
    for (const Table &table : tables())
        parts.append(u"### "_s + table.title + u"\n\n"_s + toMarkdown(table).trimmed() + u'\n');
    return parts.join(u'\n');
}

void Panel::setRecomputing(bool recomputing)
{
    if (m_recomputing == recomputing)
        return;
    m_recomputing = recomputing;
    static_cast<Veil *>(m_veil)->showWord(false);
    m_veil->setVisible(recomputing);
    m_veil->raise();
    if (recomputing)
        m_veilTimer->start();
    else
        m_veilTimer->stop();
}

void Panel::showEmpty(const QString &sentence, const QString &buttonText)
{
    m_emptyText->setText(sentence);
    m_emptyButton->setText(buttonText);
    m_emptyButton->setVisible(!buttonText.isEmpty());
    m_pages->setCurrentIndex(1);
    m_veil->raise();
}

void Panel::showContent()
{
    m_pages->setCurrentIndex(0);
    m_veil->raise();
}

QString Panel::emptyText() const
{
    return m_pages->currentIndex() == 1 ? m_emptyText->text() : QString();
}

void Panel::copyMarkdown() const
{
    QApplication::clipboard()->setText(markdown());
}

void Panel::setName(const QString &name)
{
    if (name == m_name)
        return;
    m_name = name;
    setAccessibleName(name);
    Q_EMIT nameChanged(name);
}

void Panel::setScopeText(const QString &text)
{
    if (text == m_scope)
        return;
    m_scope = text;
    Q_EMIT scopeTextChanged(text);
}

void Panel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_veil->setGeometry(rect());
}

} // namespace gapscope
