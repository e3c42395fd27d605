// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/referencesteps.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>

namespace gapscope::reference {

using namespace Qt::StringLiterals;

namespace {

constexpr TimeNs kSameStep = 100'000;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Bytes of the UTF-8 character that starts with `first`: '_' matches a character, not a byte.
std::size_t characterLength(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// By (start, position in the file), as SQLite returns ORDER BY start of a scanned table.
void sortByStart(const Trace &trace, std::vector<std::uint32_t> &rows)
{
    const EventTable &events = trace.events;
    std::ranges::sort(rows, [&](std::uint32_t a, std::uint32_t b) {
        return events.begin[a] != events.begin[b] ? events.begin[a] < events.begin[b]
                                                  : events.detail[a] < events.detail[b];
    });
}

// What one marker text says; the published pattern knows one of the three forms.
Step parsed(const QString &text)
{
    static const QRegularExpression pattern(
        u"_forward_step\\s+(\\d+):\\s+(\\d+)\\s+ctx reqs,\\s+(\\d+)\\s+gen reqs"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    Step step;
    if (match.hasMatch()) {
        step.number = match.captured(1).toLongLong();
        step.ctx = match.captured(2).toLongLong();
        step.gen = match.captured(3).toLongLong();
    }
    return step;
}

} // namespace

bool like(std::string_view text, std::string_view pattern)
{
    // Greedy with one restart point: the last '%' seen.
    std::size_t t = 0, p = 0;
    std::size_t restartText = 0, restartPattern = std::string_view::npos;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            restartPattern = ++p;
            restartText = t;
        } else if (p < pattern.size() && pattern[p] == '_') {
            t += characterLength(text[t]);
            ++p;
        } else if (p < pattern.size() && lower(pattern[p]) == lower(text[t])) {
            ++t;
            ++p;
        } else if (restartPattern != std::string_view::npos) {
            p = restartPattern;
            t = ++restartText;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '%')
        ++p;
    return p == pattern.size() && t == text.size();
}

std::vector<bool> likeMatches(const StringPool &strings, std::string_view pattern)
{
    std::vector<bool> matches(strings.size());
    for (std::size_t i = 0; i < matches.size(); ++i)
        matches[i] = like(strings.view(makeId<StringId>(i)), pattern);
    return matches;
}

std::vector<std::uint32_t> kernelsByStart(const Trace &trace)
{
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        if (isKernel(trace.events.category[row]))
            rows.push_back(row);
    }
    sortByStart(trace, rows);
    return rows;
}

std::vector<std::uint32_t> rangesByStart(const Trace &trace)
{
    std::vector<std::uint32_t> rows;
    for (const Track &track : trace.tracks) {
        if (track.kind != TrackKind::Ranges && track.kind != TrackKind::AsyncRanges)
            continue;
        const EventSpan span = trace.eventsOf(track);
        for (std::uint32_t row = span.first; row < span.last; ++row) {
            const std::uint8_t flags = trace.ranges.flags[trace.events.detail[row]];
            if (trace.events.category[row] == Category::Range && (flags & RangeOpen) == 0
                && (flags & RangeRegistered) != 0 && trace.events.end[row] + trace.origin > 0)
                rows.push_back(row);
        }
    }
    sortByStart(trace, rows);
    return rows;
}

std::vector<Step> markerSteps(const Trace &trace)
{
    const std::vector<bool> marker = likeMatches(trace.strings, "%[Executor] _forward_step%");
    std::map<StringId, Step> known; // each distinct text is matched once
    std::vector<Step> steps;
    for (const std::uint32_t row : rangesByStart(trace)) {
        const StringId name = trace.events.name[row];
        if (!marker[index(name)])
            continue;
        const auto [entry, isNew] = known.try_emplace(name);
        if (isNew)
            entry->second = parsed(trace.strings.text(name));
        Step step = entry->second;
        step.begin = trace.events.begin[row];
        step.end = trace.events.end[row];
        step.duration = step.end - step.begin;
        steps.push_back(step);
    }
    return steps;
}

std::vector<Step> steadySteps(const std::vector<Step> &steps)
{
    qint64 most = 0;
    for (const Step &step : steps)
        most = std::max(most, step.gen);
    std::vector<Step> steady;
    std::ranges::copy_if(steps, std::back_inserter(steady),
        [most](const Step &step) { return step.ctx == 0 && step.gen == most; });
    return steady;
}

std::vector<Step> uniqueSteps(const std::vector<Step> &steps)
{
    std::vector<Step> unique;
    for (std::size_t i = 0; i < steps.size();) {
        Step merged = steps[i];
        std::size_t next = i + 1;
        while (next < steps.size() && steps[next].begin - steps[i].begin < kSameStep
            && steps[next].number == steps[i].number) {
            merged.end = std::max(merged.end, steps[next].end);
            merged.duration = std::max(merged.duration, steps[next].duration);
            ++next;
        }
        unique.push_back(merged);
        i = next;
    }
    return unique;
}

} // namespace gapscope::reference
