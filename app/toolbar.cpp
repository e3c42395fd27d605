// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/toolbar.h"

#include "app/actions.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QKeyEvent>
#include <QLayout>
#include <QLineEdit>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kSearchWidth = 210;
constexpr int kSearchWidthCompact = 150;

QWidget *spacer(QWidget *parent)
{
    auto *widget = new QWidget(parent);
    widget->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return widget;
}

} // namespace

MainToolBar::MainToolBar(const Actions &actions, QWidget *parent)
    : QToolBar(tr("Main toolbar"), parent)
{
    using enum ActionId;
    setObjectName(u"mainToolBar"_s);
    setMovable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    const Metrics metrics;
    setIconSize({metrics.icon(), metrics.icon()});
    setFixedHeight(metrics.toolBar());

    addButtons({actions[Open], actions[OpenTarget]});
    for (const ActionId id : {Open, OpenTarget}) {
        auto *button = qobject_cast<QToolButton *>(widgetForAction(actions[id]));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    addSeparator();
    auto *layouts = new SegmentBar(tr("Layout"), this);
    layouts->setActions({actions[LayoutTimeline], actions[LayoutCompare], actions[LayoutGaps],
        actions[LayoutRanks], actions[LayoutTriage]});
    addWidget(layouts);
    addSeparator();
    addButtons({actions[UndoZoom], actions[RedoZoom], actions[FitSelection], actions[ShowAll]});
    addSeparator();
    addPair(tr("Step"), actions[PreviousStep], actions[NextStep]);
    addSeparator();
    addPair(tr("Gap"), actions[PreviousGap], actions[NextGap]);
    m_wideOnly = {addSeparator()};
    m_wideOnly.append(addOwnButton(actions[Bookmark]));
    m_pairOnly = {addSeparator(), addOwnButton(actions[SwapRuns])};
    addWidget(spacer(this));

    auto *word = new TextLabel(tr("Names"), FontRole::Body, Ink::Secondary, false, this);
    word->setContentsMargins(0, 0, Metrics::kGap, 0);
    m_wideOnly.append(addWidget(word));
    auto *names = new SegmentBar(tr("Kernel names"), this);
    names->setActions({actions[NamesShort], actions[NamesBase], actions[NamesFull]});
    names->setContentsMargins(0, 0, Metrics::kGap, 0);
    m_wideOnly.append(addWidget(names));
    addSearch();
    addButtons({actions[SaveReport], actions[Keys]});
    addMore(actions);
    setCompact(false);
    setPair(false);
}

void MainToolBar::addButtons(std::initializer_list<QAction *> actions)
{
    for (QAction *action : actions) {
        addAction(action);
        widgetForAction(action)->setAccessibleName(action->iconText());
    }
}

// A button that can be hidden here while its action stays in the menus.
QAction *MainToolBar::addOwnButton(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setAccessibleName(action->iconText());
    return addWidget(button);
}

void MainToolBar::addPair(const QString &word, QAction *previous, QAction *next)
{
    addButtons({previous});
    addWidget(new TextLabel(word, FontRole::Body, Ink::Secondary, false, this));
    addButtons({next});
}

void MainToolBar::addSearch()
{
    m_count = new TextLabel({}, FontRole::Caption, Ink::Secondary, false, this);
    m_countAction = addWidget(m_count);
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Search names   /"));
    m_search->setAccessibleName(tr("Search names"));
    m_search->setClearButtonEnabled(true);
    m_search->setAcceptDrops(false); // a dropped file is to be opened
    m_search->addAction(icon(u"search"_s, Ink::Secondary), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &MainToolBar::searchEdited);
    addWidget(m_search);
}

void MainToolBar::addMore(const Actions &actions)
{
    using enum ActionId;
    auto *menu = new QMenu(this);
    menu->addSection(tr("Names"));
    for (const ActionId id : {NamesShort, NamesBase, NamesFull})
        menu->addAction(actions[id]);
    menu->addSeparator();
    menu->addAction(actions[Bookmark]);
    auto *button = new QToolButton(this);
    button->setText(u"\u00bb"_s);
    button->setAccessibleName(tr("More tools"));
    button->setToolTip(tr("More tools"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    m_more = addWidget(button);
}

void MainToolBar::setCompact(bool isCompact)
{
    for (QAction *action : m_wideOnly)
        action->setVisible(!isCompact);
    m_more->setVisible(isCompact);
    m_search->setFixedWidth(isCompact ? kSearchWidthCompact : kSearchWidth);
    setToolButtonStyle(Qt::ToolButtonIconOnly);
    for (auto *button : findChildren<QToolButton *>()) {
        if (button->defaultAction() != nullptr
            && (button->defaultAction()->objectName() == "open"_L1
                || button->defaultAction()->objectName() == "compareWith"_L1)) {
            button->setToolButtonStyle(
                isCompact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
        }
    }
}

void MainToolBar::setPair(bool isPair)
{
    for (QAction *action : m_pairOnly)
        action->setVisible(isPair);
}

void MainToolBar::setSearchCount(const QString &text)
{
    m_count->setText(text);
    m_countAction->setVisible(!text.isEmpty());
}

bool MainToolBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_search
        || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QToolBar::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isEnter && key->key() != Qt::Key_Escape)
        return QToolBar::eventFilter(watched, event);
    event->accept(); // the window's Esc is not meant while typing
    if (event->type() == QEvent::KeyPress) {
        if (isEnter)
            Q_EMIT searchEntered(key->modifiers().testFlag(Qt::ShiftModifier));
        else
            Q_EMIT searchLeft();
    }
    return true;
}

} // namespace gapscope
