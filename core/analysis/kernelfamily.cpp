// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/kernelfamily.h"

#include "core/analysis/tablesjson.h"
#include "core/base/tr.h"

#include <QJsonArray>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString familyProblem(const QString &, const QJsonObject &values)
{
    const QJsonArray parts = values.value(u"contains"_s).toArray();
    const bool usable = !parts.isEmpty() && std::ranges::all_of(parts, [](const QJsonValue &part) {
        return part.isString() && !part.toString().trimmed().isEmpty();
    });
    return usable ? QString() : Tr::tr("“contains” is no list of texts.");
}

} // namespace

QString KernelFamilies::of(const QString &kernelName) const
{
    const QString name = kernelName.toLower();
    for (const KernelFamily &family : families) {
        for (const QString &part : family.contains) {
            if (name.contains(part))
                return family.id;
        }
    }
    return kOtherFamily.toString();
}

KernelFamilies loadKernelFamilies(const QString &userFolder)
{
    const TableRows table
        = readTable({u"kernelfamilies"_s, {u"contains"_s}, familyProblem}, userFolder);
    KernelFamilies families;
    families.warnings = table.warnings;
    for (const TableRow &row : table.rows) {
        KernelFamily family {row.id, {}};
        for (const QJsonValue &part : row.values.value(u"contains"_s).toArray())
            family.contains.push_back(part.toString().toLower());
        // The user's own families come first: they are meant to be more exact.
        if (row.added)
            families.families.insert(families.families.begin(), std::move(family));
        else
            families.families.push_back(std::move(family));
    }
    return families;
}

} // namespace gapscope
