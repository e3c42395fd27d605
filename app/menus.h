// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/actions.h"

class QMenu;
class QMenuBar;

namespace gapscope {

// The menus of the window, filled from the table of actions.
struct Menus {
    QMenu *recent = nullptr; // in File, filled by whoever knows the recent list
    QMenu *docks = nullptr; // the Window menu itself, for the panels
};

Menus makeMenus(QMenuBar *bar, const Actions &actions);

// Title of a menu as it stands in the bar.
[[nodiscard]] QString menuTitle(MenuId menu);

} // namespace gapscope
