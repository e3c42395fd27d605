// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stepmarkers.h"

#include "core/analysis/tracewalk.h"

#include <limits>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// What a marker's text says.
struct MarkerText {
    std::optional<qint64> number;
    std::optional<int> ctx;
    std::optional<int> gen;
    std::optional<int> tokens;
};

// A captured count. Digits beyond an int are taken as the largest int: absurd, but still "many".
std::optional<int> count(const QRegularExpressionMatch &match, const QString &group)
{
    const QString text = match.captured(group);
    if (text.isEmpty())
        return std::nullopt;
    bool ok = false;
    const int value = text.toInt(&ok);
    return ok ? value : std::numeric_limits<int>::max();
}

std::optional<MarkerText> parse(const QRegularExpression &pattern, const QString &text)
{
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    MarkerText marker;
    bool ok = false;
    const qint64 number = match.captured(u"number"_s).toLongLong(&ok);
    if (ok)
        marker.number = number;
    marker.ctx = count(match, u"ctx"_s);
    marker.gen = count(match, u"gen"_s);
    marker.tokens = count(match, u"tokens"_s);
    return marker;
}

// Which names closed ranges have.
std::vector<bool> rangeNames(const Trace &trace)
{
    std::vector<bool> used(trace.strings.size());
    forEachRange(trace,
        [&](const Track &, std::uint32_t row) { used[index(trace.events.name[row])] = true; });
    return used;
}

// Per StringId what the first marker row that matches anything says; empty: no markers.
std::vector<std::optional<MarkerText>> parseNames(
    const Trace &trace, const std::vector<StepMarker> &markers)
{
    const std::vector<bool> used = rangeNames(trace);
    for (const StepMarker &marker : markers) {
        std::vector<std::optional<MarkerText>> texts(used.size());
        bool any = false;
        for (std::size_t id = 1; id < used.size(); ++id) {
            if (used[id])
                texts[id] = parse(marker.pattern, trace.strings.text(makeId<StringId>(id)));
            any = any || texts[id].has_value();
        }
        if (any)
            return texts;
    }
    return {};
}

StepPhase phaseOf(const MarkerText &text)
{
    if (!text.ctx && !text.gen)
        return StepPhase::Unknown;
    return text.ctx.value_or(0) > 0 ? StepPhase::Context : StepPhase::Generation;
}

Step makeStep(const Trace &trace, const MarkerText &text, std::uint32_t row)
{
    Step step;
    step.number = text.number.value_or(-1);
    step.phase = phaseOf(text);
    step.ctx = text.ctx.value_or(0);
    step.gen = text.gen.value_or(0);
    step.ctxTokens = text.tokens;
    step.marker = makeId<EventId>(row);
    step.host = trace.events.range(step.marker);
    return step;
}

void sortSteps(const Trace &trace, std::vector<Step> &steps)
{
    // Equal starts keep the order of the file.
    std::ranges::sort(steps, {}, [&](const Step &step) {
        return std::pair(step.host.begin, trace.events.detail[index(step.marker)]);
    });
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].number < 0)
            steps[i].number = static_cast<qint64>(i) + 1;
    }
}

} // namespace

std::vector<std::vector<Step>> markerSteps(
    const Trace &trace, const std::vector<StepMarker> &markers)
{
    std::vector<std::vector<Step>> steps(trace.processes.size());
    const std::vector<std::optional<MarkerText>> texts = parseNames(trace, markers);
    if (texts.empty())
        return steps;
    forEachRange(trace, [&](const Track &track, std::uint32_t row) {
        const auto &text = texts[index(trace.events.name[row])];
        if (text && track.process != ProcessId::None)
            steps[index(track.process)].push_back(makeStep(trace, *text, row));
    });
    for (std::vector<Step> &list : steps)
        sortSteps(trace, list);
    return steps;
}

} // namespace gapscope
