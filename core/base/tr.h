// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace gapscope {

// The one translation context of core.
struct Tr {
    Q_DECLARE_TR_FUNCTIONS(core)
};

} // namespace gapscope
