// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/theme.h"

namespace gapscope {

QString Theme::styleSheet() const
{
    return {};
}

} // namespace gapscope
