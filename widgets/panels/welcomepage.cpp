// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/welcomepage.h"

#include "widgets/style/text.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMetaMethod>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QPushButton *makeButton(const QString &text, bool primary, QWidget *parent)
{
    auto *const button = new QPushButton(text, parent);
    button->setProperty("primary", primary);
    return button;
}

TextLabel *makeHeading(const QString &text)
{
    return new TextLabel(text, FontRole::Caption, Ink::Secondary, true);
}

QString detailOf(const RecentItem &item)
{
    QStringList parts {item.folder};
    parts.append(item.isMissing ? WelcomeRow::tr("not found now, Locate…") : item.found);
    parts.removeAll(QString());
    return parts.join(u"   "_s);
}

} // namespace

WelcomeRow::WelcomeRow(const QString &icon, const QString &title, const QString &detail,
    const QString &aside, QWidget *parent)
    : QAbstractButton(parent)
    , m_icon(icon)
    , m_detail(detail)
    , m_aside(aside)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(detail + u", "_s + aside);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize WelcomeRow::sizeHint() const
{
    return {Metrics().scaled(30), Metrics().scaled(2.25) + Metrics::kGap};
}

QSize WelcomeRow::minimumSizeHint() const
{
    return {Metrics().scaled(8), sizeHint().height()};
}

void WelcomeRow::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    const Metrics metrics;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.alt);
        painter.drawRoundedRect(rect(), Metrics::kCorner, Metrics::kCorner);
    }
    const int side = metrics.icon();
    const QPixmap picture = iconPixmap(m_icon, theme.textSecondary, side, devicePixelRatioF());
    painter.drawPixmap(Metrics::kGap, (height() - side) / 2, picture);

    const int left = Metrics::kGap + side + 10;
    painter.setFont(fontFor(FontRole::Caption));
    const int aside = m_aside.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(m_aside);
    painter.setPen(theme.textSecondary);
    painter.drawText(rect().adjusted(0, 0, -Metrics::kGap, 0), Qt::AlignRight | Qt::AlignVCenter, m_aside);
    const int room = width() - left - aside - 2 * Metrics::kGap;
    const QRect lower(left, height() / 2, room, metrics.fontHeight());
    painter.drawText(lower, Qt::AlignLeft | Qt::AlignTop,
        painter.fontMetrics().elidedText(m_detail, Qt::ElideMiddle, room));
    painter.setFont(fontFor(FontRole::Body));
    painter.setPen(theme.text);
    const QRect upper(left, height() / 2 - metrics.fontHeight(), room, metrics.fontHeight());
    painter.drawText(upper, Qt::AlignLeft | Qt::AlignBottom,
        painter.fontMetrics().elidedText(text(), Qt::ElideMiddle, room));
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, Metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(1, 1, -1, -1), Metrics::kCorner, Metrics::kCorner);
    }
}

void WelcomeRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else if (event->key() == Qt::Key_Delete)
        Q_EMIT removeRequested();
    else
        QAbstractButton::keyPressEvent(event);
}

void WelcomeRow::contextMenuEvent(QContextMenuEvent *event)
{
    if (!isSignalConnected(QMetaMethod::fromSignal(&WelcomeRow::removeRequested)))
        return;
    QMenu menu(this);
    menu.addAction(tr("&Remove from this list"), this, &WelcomeRow::removeRequested);
    menu.exec(event->globalPos());
}

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Welcome"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);

    auto *const page = new QWidget;
    page->setAccessibleName(tr("Welcome"));
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto *const columns = new QHBoxLayout(page);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(makeStart());
    columns->addWidget(makeRule(Qt::Vertical));
    columns->addWidget(makeLists(), 1);

    auto *const scroll = new QScrollArea;
    scroll->setAccessibleName(tr("Welcome"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    setRecent({});
}

QWidget *WelcomePage::makeStart()
{
    auto *const start = new QWidget;
    start->setAccessibleName(tr("Open"));
    auto *const layout = new QVBoxLayout(start);
    layout->setContentsMargins(28, 30, 14, Metrics::kPanelInset);
    layout->setSpacing(6);
    layout->addWidget(new TextLabel(tr("Gapscope"), FontRole::ProductName, Ink::Text, true));
    layout->addWidget(new TextLabel(
        tr("Where did the host keep the GPU waiting?"), FontRole::Body, Ink::Secondary));
    layout->addSpacing(Metrics::kPanelInset);

    QPushButton *const open = makeButton(tr("Open trace…"), true, start);
    QPushButton *const compare = makeButton(tr("Compare two…"), false, start);
    QPushButton *const folder = makeButton(tr("Open ranks folder…"), false, start);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    connect(compare, &QPushButton::clicked, this, &WelcomePage::compareRequested);
    connect(folder, &QPushButton::clicked, this, &WelcomePage::folderRequested);
    for (QPushButton *button : {open, compare, folder})
        layout->addWidget(button);
    layout->addSpacing(Metrics::kPanelInset);

    auto *const hint = new TextLabel(tr("nsys SQLite, nsys-rep, torch.profiler JSON or gz. Found "
                                        "by content, one or two at a time."),
        FontRole::Caption, Ink::Secondary);
    hint->setWrapped();
    layout->addWidget(hint);
    layout->addStretch(1);
    start->setFixedWidth(Metrics().scaled(18.75));
    return start;
}

QWidget *WelcomePage::makeLists()
{
    auto *const lists = new QWidget;
    lists->setAccessibleName(tr("Recent traces and demo"));
    auto *const layout = new QVBoxLayout(lists);
    layout->setContentsMargins(Metrics::kGroupGap, 30, 26, Metrics::kPanelInset);
    layout->setSpacing(Metrics::kGrid);
    layout->addWidget(makeHeading(tr("Recent")));
    m_noRecent = new TextLabel(
        tr("What you open appears here, with what was found in it."), FontRole::Body, Ink::Secondary);
    layout->addWidget(m_noRecent);
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(0);
    layout->addLayout(m_recent);
    layout->addSpacing(Metrics::kPanelInset);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addSpacing(Metrics::kGap);
    layout->addWidget(makeHeading(tr("No trace at hand?")));
    auto *const demo = new WelcomeRow(u"play"_s, tr("Open the demo pair"),
        tr("TensorRT-LLM decode loop, 2 ranks, one regression to find"), tr("generated"));
    connect(demo, &QAbstractButton::clicked, this, &WelcomePage::demoRequested);
    layout->addWidget(demo);
    layout->addStretch(1);
    return lists;
}

void WelcomePage::setRecent(const QList<RecentItem> &items)
{
    while (QLayoutItem *const old = m_recent->takeAt(0)) {
        // A row may be the one that was clicked just now.
        old->widget()->hide();
        old->widget()->deleteLater();
        delete old;
    }
    for (int i = 0; i < items.size(); ++i) {
        const RecentItem &item = items[i];
        auto *const row = new WelcomeRow(
            item.isMissing ? u"warn"_s : u"file"_s, item.title, detailOf(item), item.when);
        connect(row, &QAbstractButton::clicked, this, [this, i, missing = item.isMissing] {
            if (missing)
                Q_EMIT locateRequested(i);
            else
                Q_EMIT recentChosen(i);
        });
        connect(row, &WelcomeRow::removeRequested, this, [this, i] { Q_EMIT removeRequested(i); });
        m_recent->addWidget(row);
    }
    m_noRecent->setVisible(items.isEmpty());
}

} // namespace gapscope
