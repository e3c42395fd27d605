// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/feature.h"

#include "app/comparefeature.h"
#include "app/ranksfeature.h"
#include "app/triagefeature.h"

namespace gapscope {

QList<Feature *> makeFeatures(const Workbench &bench, QObject *parent)
{
    return {
        // One line per feature.
        new CompareFeature(bench, parent),
        new RanksFeature(bench, parent),
        new TriageFeature(bench, parent),
    };
}

} // namespace gapscope
