// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/feature.h"

#include "app/comparefeature.h"
#include "app/gapsfeature.h"
#include "app/ranksfeature.h"
#include "app/triagefeature.h"

namespace gapscope {

QList<Feature *> makeFeatures(const Workbench &bench, QObject *parent)
{
    auto *const compare = new CompareFeature(bench, parent);
    auto *const gaps = new GapsFeature(bench, parent);
    // The gaps of two runs are paired over the steps that the comparison paired.
    QObject::connect(compare, &CompareFeature::answered, gaps, [compare, gaps] {
        gaps->setComparison(compare->comparison(), compare->question().sides);
    });
    return {
        // One line per feature.
        compare,
        gaps,
        new RanksFeature(bench, parent),
        new TriageFeature(bench, parent),
    };
}

} // namespace gapscope
