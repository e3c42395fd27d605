// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/gappairstable.h"

#include "core/analysis/neutralstatus.h"
#include "core/base/tr.h"

namespace gapscope {

using namespace Qt::StringLiterals;

Table gapPairsTable(const GapPairs &pairs, bool isComparable)
{
    const bool perStep = pairs.unit == ComparedUnit::Step;
    Table table {u"gap_pairs"_s,
        perStep ? Tr::tr("GPU idle time per step by source") : Tr::tr("GPU idle time by source")};
    table.columns = {{u"source"_s, Tr::tr("Source of the idle time"), ColumnKind::Code},
        {u"kind"_s, Tr::tr("Kind"), ColumnKind::Text},
        {u"baseline_us"_s, Tr::tr("Baseline"), ColumnKind::Us},
        {u"target_us"_s, Tr::tr("Target"), ColumnKind::Us},
        {u"delta_us"_s, Tr::tr("Change"), ColumnKind::UsDelta},
        {u"baseline_gaps"_s, Tr::tr("Baseline gaps"), ColumnKind::Number, 2},
        {u"target_gaps"_s, Tr::tr("Target gaps"), ColumnKind::Number, 2},
        {u"status"_s, Tr::tr("Status"), ColumnKind::Text},
        {u"confidence"_s, Tr::tr("Evidence"), ColumnKind::Text},
        {u"suggestion"_s, Tr::tr("Suggestion"), ColumnKind::Text},
        {u"text"_s, Tr::tr("What happened"), ColumnKind::Text}};
    if (!pairs.reason.isEmpty()) {
        table.notes.push_back(pairs.reason);
        return table;
    }
    for (const GapPair &pair : pairs.rows)
        table.add({pair.source, causeKindText(pair.cause.kind), pair.us.baseline, pair.us.target,
            pair.us.change(), pair.gaps.baseline, pair.gaps.target, statusWord(pair.status, isComparable),
            confidenceKey(pair.confidence), pair.pattern, gapPairText(pair, pairs.unit)});
    table.sum = Row {Tr::tr("Sum = GPU idle time"), Cell(), pairs.idle.baseline, pairs.idle.target,
        pairs.idle.change(), pairs.gaps.baseline, pairs.gaps.target};
    return table;
}

} // namespace gapscope
