// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/feature.h"

#include "app/triagefeature.h"

namespace gapscope {

QList<Feature *> makeFeatures(
    [[maybe_unused]] const Workbench &bench, [[maybe_unused]] QObject *parent)
{
    return {
        // One line per feature.
        new TriageFeature(bench, parent),
    };
}

} // namespace gapscope
