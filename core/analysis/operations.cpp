// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/operations.h"

#include "core/analysis/tablesjson.h"

#include <QHash>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Texts from which on a name tells calls apart, not operations.
const std::vector<QString> &callNumbers()
{
    static const std::vector<QString> texts = [] {
        std::vector<QString> cuts;
        const auto problem
            = [](const QString &, const QJsonObject &values) { return textProblem(values, u"cut"_s); };
        for (const TableRow &row : readTable({u"operationnames"_s, {u"cut"_s}, problem}, {}).rows)
            cuts.push_back(row.values.value(u"cut"_s).toString());
        return cuts;
    }();
    return texts;
}

QString withoutCallNumber(const QString &name)
{
    qsizetype length = name.size();
    for (const QString &text : callNumbers()) {
        const qsizetype at = name.indexOf(text);
        if (at > 0)
            length = std::min(length, at);
    }
    return name.left(length);
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
        while (word.endsWith(u'_')) // what is left where the number is part of the word
            word.chop(1);
        return word.isEmpty() ? rangeName : word;
    }
    return withoutCallNumber(rangeName);
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

std::vector<StringId> OperationNames::namesOf(const QString &operation) const
{
    const auto wanted = std::ranges::find(m_texts, operation) - m_texts.begin();
    std::vector<StringId> names;
    for (std::size_t i = 0; i < m_ofName.size(); ++i) {
        if (m_ofName[i] == static_cast<std::size_t>(wanted))
            names.push_back(makeId<StringId>(i));
    }
    return names;
}

RunOperations::RunOperations(const Run &run, const std::vector<StepMarker> &markers)
{
    for (const TracePtr &trace : run.traces)
        m_traces.emplace_back(*trace, markers);
}

std::vector<std::vector<StringId>> RunOperations::namesOf(const QString &operation) const
{
    std::vector<std::vector<StringId>> names;
    for (const OperationNames &trace : m_traces)
        names.push_back(trace.namesOf(operation));
    return names;
}

} // namespace gapscope
