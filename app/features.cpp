// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/feature.h"

#include "app/gapsfeature.h"

namespace gapscope {

QList<Feature *> makeFeatures(const Workbench &bench, QObject *parent)
{
    return {
        new GapsFeature(bench, parent),
    };
}

} // namespace gapscope
