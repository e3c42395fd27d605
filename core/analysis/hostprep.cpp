// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/hostprep.h"

#include "core/analysis/tracewalk.h"

namespace gapscope {

namespace {

bool isNamed(std::string_view text, std::string_view name)
{
    if (!text.ends_with(name))
        return false;
    return text.size() == name.size() || text[text.size() - name.size() - 1] == '.';
}

// Per StringId the place of its name among the preferred ones; names.size(): none.
std::vector<std::size_t> preferences(const StringPool &strings, const std::vector<QString> &names)
{
    std::vector<std::string> wanted;
    for (const QString &name : names)
        wanted.push_back(name.toStdString());
    std::vector<std::size_t> places(strings.size(), wanted.size());
    for (std::size_t id = 1; id < places.size(); ++id) {
        const std::string_view text = strings.view(makeId<StringId>(id));
        const auto it
            = std::ranges::find_if(wanted, [&](const auto &name) { return isNamed(text, name); });
        places[id] = static_cast<std::size_t>(it - wanted.begin());
    }
    return places;
}

} // namespace

PrepFacts collectPrep(const Trace &trace, const std::vector<QString> &names)
{
    PrepFacts facts;
    facts.byProcess.resize(trace.processes.size());
    const std::vector<std::size_t> places = preferences(trace.strings, names);
    const auto placeOf = [&](std::uint32_t row) { return places[index(trace.events.name[row])]; };
    std::size_t best = names.size();
    forEachRange(
        trace, [&](const Track &, std::uint32_t row) { best = std::min(best, placeOf(row)); });
    if (best == names.size())
        return facts;
    facts.name = names[best];
    std::vector<std::vector<TimeRange>> ranges(trace.processes.size());
    forEachRange(trace, [&](const Track &track, std::uint32_t row) {
        if (placeOf(row) == best && track.process != ProcessId::None)
            ranges[index(track.process)].push_back(trace.events.range(makeId<EventId>(row)));
    });
    for (std::size_t i = 0; i < ranges.size(); ++i)
        facts.byProcess[i] = IntervalSet(std::move(ranges[i]));
    return facts;
}

} // namespace gapscope
