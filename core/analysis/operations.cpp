// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/operations.h"

#include <QHash>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Arguments behind a name, as in "aten::add, seq = 12, op_id = 34": where they begin; size() without.
qsizetype argumentsOf(const QString &name)
{
    for (qsizetype at = name.indexOf(u", "_s); at > 0; at = name.indexOf(u", "_s, at + 2)) {
        qsizetype end = at + 2;
        while (end < name.size() && (name[end].isLetterOrNumber() || name[end] == u'_'))
            ++end;
        if (end > at + 2 && QStringView(name).sliced(end).startsWith(u" = "))
            return at;
    }
    return name.size();
}

} // namespace

QString operationName(const QString &rangeName, const std::vector<StepMarker> &markers)
{
    for (const StepMarker &marker : markers) {
        const QRegularExpressionMatch match = marker.pattern.match(rangeName);
        if (!match.hasMatch())
            continue;
        // The word before the number or the colon: what the marker pattern begins with.
        QString word = match.captured(0);
        qsizetype length = 0;
        while (length < word.size() && (word[length].isLetter() || word[length] == u'_'))
            ++length;
        word.truncate(length);
        return word.isEmpty() ? rangeName : word;
    }
    return rangeName.left(argumentsOf(rangeName));
}

OperationNames::OperationNames(const Trace &trace, const std::vector<StepMarker> &markers)
{
    // Only names that carry ranges can be markers; the others keep their text.
    std::vector<bool> isRange(trace.strings.size());
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::Ranges && track.kind != TrackKind::AsyncRanges)
            continue;
        const EventSpan rows = trace.eventsOf(track);
        for (std::uint32_t row = rows.first; row < rows.last; ++row)
            isRange[index(trace.events.name[row])] = true;
    }
    QHash<QString, std::uint32_t> known;
    m_ofName.resize(trace.strings.size());
    for (std::size_t i = 0; i < m_ofName.size(); ++i) {
        QString text = trace.strings.text(makeId<StringId>(i));
        if (isRange[i])
            text = operationName(text, markers);
        const auto number = static_cast<std::uint32_t>(m_texts.size());
        const auto entry = known.constFind(text);
        if (entry != known.constEnd()) {
            m_ofName[i] = *entry;
            continue;
        }
        known.insert(text, number);
        m_texts.push_back(text);
        m_ofName[i] = number;
    }
}

} // namespace gapscope
