// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <QString>
#include <QStringView>

#include <vector>

namespace gapscope {

// One row of kernelfamilies.json: a kernel belongs to the first family of which a part is in its name.
struct KernelFamily {
    QString id; // "gemm", "attention", ...
    std::vector<QString> contains; // lower case
};

struct KernelFamilies {
    std::vector<KernelFamily> families; // in order of precedence
    std::vector<Warning> warnings;

    // "other" where no row fits.
    [[nodiscard]] QString of(const QString &kernelName) const;
};

// Collectives (communication.json) and whole-graph rows are families of their own, not of the table.
inline constexpr QStringView kCollectiveFamily = u"collective";
inline constexpr QStringView kGraphFamily = u"graph";
inline constexpr QStringView kOtherFamily = u"other";

[[nodiscard]] KernelFamilies loadKernelFamilies(const QString &userFolder = {});

} // namespace gapscope
