// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/delta.h"

namespace gapscope {

using namespace Qt::StringLiterals;

QString statusWord(DeltaStatus status)
{
    switch (status) {
    case DeltaStatus::Regression:
        return u"REGRESSION"_s;
    case DeltaStatus::Improved:
        return u"IMPROVED"_s;
    case DeltaStatus::New:
        return u"NEW"_s;
    case DeltaStatus::Removed:
        return u"REMOVED"_s;
    case DeltaStatus::Unchanged:
        break;
    }
    return u"UNCHANGED"_s;
}

DeltaStatus publishedStatus(const Delta &delta)
{
    if (delta.baseline == 0)
        return DeltaStatus::New;
    if (delta.target == 0)
        return DeltaStatus::Removed;
    if (*delta.percent() > 50)
        return DeltaStatus::Regression;
    return *delta.percent() < -30 ? DeltaStatus::Improved : DeltaStatus::Unchanged;
}

} // namespace gapscope
