// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/neutralstatus.h"

namespace gapscope {

QString statusWord(DeltaStatus status, bool isComparable)
{
    if (!isComparable && status == DeltaStatus::Regression)
        return QStringLiteral("LONGER");
    if (!isComparable && status == DeltaStatus::Improved)
        return QStringLiteral("SHORTER");
    return statusWord(status);
}

} // namespace gapscope
