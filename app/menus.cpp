// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/menus.h"

#include <QCoreApplication>
#include <QMap>
#include <QMenuBar>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Menus)
};

// Choices with a menu of their own; the others stand in their menu.
QString submenuTitle(const QByteArray &name)
{
    if (name == "names")
        return Text::tr("Kernel &names");
    if (name == "rows")
        return Text::tr("&Rows");
    return name == "theme" ? Text::tr("&Theme") : QString();
}

} // namespace

QString menuTitle(MenuId menu)
{
    switch (menu) {
    case MenuId::File:
        return Text::tr("&File");
    case MenuId::Edit:
        return Text::tr("&Edit");
    case MenuId::View:
        return Text::tr("&View");
    case MenuId::Go:
        return Text::tr("&Go");
    case MenuId::Analyze:
        return Text::tr("&Analyze");
    case MenuId::Compare:
        return Text::tr("&Compare");
    case MenuId::Window:
        return Text::tr("&Window");
    case MenuId::Help:
    case MenuId::Count:
        break;
    }
    return Text::tr("&Help");
}

Menus makeMenus(QMenuBar *bar, const Actions &actions)
{
    Menus result;
    QList<QMenu *> menus;
    for (int id = 0; id < int(MenuId::Count); ++id)
        menus.append(bar->addMenu(menuTitle(MenuId(id))));
    QMap<QByteArray, QMenu *> submenus;
    for (const ActionSpec &spec : actionTable()) {
        QMenu *menu = menus[int(spec.menu)];
        if (spec.separatorBefore)
            menu->addSeparator();
        const QString title = submenuTitle(spec.submenu);
        if (!title.isEmpty()) {
            QMenu *&submenu = submenus[spec.submenu];
            if (submenu == nullptr)
                submenu = menu->addMenu(title);
            menu = submenu;
        }
        menu->addAction(actions[spec.id]);
        if (spec.id == ActionId::OpenDemo)
            result.recent = menu->addMenu(Text::tr("Open &recent"));
    }
    menus[int(MenuId::Compare)]->insertAction(
        actions[ActionId::SwapRuns], actions[ActionId::OpenTarget]);
    menus[int(MenuId::Compare)]->addAction(actions[ActionId::CloseTarget]);
    result.docks = menus[int(MenuId::Window)];
    return result;
}

} // namespace gapscope
