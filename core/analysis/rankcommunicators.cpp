// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/rankcommunicators.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace gapscope {

std::set<QString> namesWithCommunicators(const std::vector<RankSummaryPtr> &ranks)
{
    struct Seen {
        std::map<QString, std::size_t> ranksOf; // by communicator
        std::size_t with = 0; // ranks
        std::size_t all = 0;
    };
    std::map<QString, Seen> names;
    for (const RankSummaryPtr &rank : ranks) {
        std::map<QString, std::set<QString>> own; // name -> communicators
        for (const SummaryCollectiveKind &kind : rank->kinds) {
            std::set<QString> &communicators = own[kind.name];
            if (!kind.communicator.isEmpty())
                communicators.insert(kind.communicator);
        }
        for (const auto &[name, communicators] : own) {
            Seen &seen = names[name];
            ++seen.all;
            seen.with += !communicators.empty();
            for (const QString &communicator : communicators)
                ++seen.ranksOf[communicator];
        }
    }
    std::set<QString> usable;
    for (const auto &[name, seen] : names) {
        const bool isShared = std::ranges::any_of(
            seen.ranksOf, [](const auto &each) { return each.second > 1; });
        if (seen.with == seen.all && isShared)
            usable.insert(name);
    }
    return usable;
}

bool isUniqueCommunicator(const QString &communicator)
{
    return communicator.startsWith("0x"_L1);
}

} // namespace gapscope
