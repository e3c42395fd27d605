// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/namesearch.h"

#include "core/base/format.h"
#include "widgets/timeline/controller.h"

namespace gapscope {

NameSearch::NameSearch(TimelineController *timeline, QObject *parent)
    : QObject(parent)
    , m_timeline(timeline)
    , m_job(&m_pool, [this](Places places) { finish(std::move(places)); })
{
}

void NameSearch::setRuns(const OpenRun &baseline, const OpenRun &target)
{
    m_traces.clear();
    for (const auto &[index, run] : {std::pair(0u, &baseline), std::pair(1u, &target)}) {
        if (!run->isOpen())
            continue;
        for (std::size_t trace = 0; trace < run->run->traces.size(); ++trace)
            m_traces.push_back({index, trace, run->run->traces[trace], {}});
    }
    ask();
}

void NameSearch::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    ask();
}

void NameSearch::ask()
{
    m_found.clear();
    m_count = 0;
    m_pendingDirection = 0;
    m_job.cancel();
    report({});
    if (m_text.isEmpty() || m_traces.empty())
        return;
    m_job.start([traces = m_traces, text = m_text](Progress &progress) {
        Places found;
        for (Place place : traces) {
            if (progress.isCancelled())
                break;
            place.hits = findNames(*place.data, text);
            if (!place.hits.isEmpty())
                found.push_back(std::move(place));
        }
        return found;
    });
}

void NameSearch::finish(Places places)
{
    m_found = std::move(places);
    for (const Place &place : m_found)
        m_count += place.hits.events;
    report(m_count == 0 ? tr("none found") : tr("%1 found").arg(formatCount(m_count)));
    if (const int direction = std::exchange(m_pendingDirection, 0); direction != 0)
        go(direction);
}

std::size_t NameSearch::placeOfSelection() const
{
    const TimelineSelection &selection = m_timeline->selection();
    const auto found = std::ranges::find_if(m_found, [&](const Place &place) {
        return place.run == selection.run && place.trace == selection.trace;
    });
    return found == m_found.end() ? 0 : std::size_t(found - m_found.begin());
}

void NameSearch::go(int direction)
{
    if (m_job.isRunning()) {
        m_pendingDirection = direction;
        return;
    }
    if (m_found.empty())
        return;
    const TimelineSelection selection = m_timeline->selection();
    const std::size_t first = placeOfSelection();
    const std::size_t count = m_found.size();
    // After the last one of a trace comes the first one of the next; at the very end it wraps.
    for (std::size_t i = 0; i <= count; ++i) {
        const std::size_t index = direction > 0 ? (first + i) % count : (first + 2 * count - i) % count;
        const Place &place = m_found[index];
        EventId from = EventId::None;
        TimeNs time = direction > 0 ? place.data->range.begin : place.data->range.end;
        const bool isHere = selection.run == place.run && selection.trace == place.trace;
        if (i == 0 && isHere && selection.kind == TimelineSelection::Kind::Event)
            from = selection.event;
        else if (i == 0)
            time = m_timeline->toTrace(place.run, place.trace, m_timeline->visible()).begin;
        if (goFrom(place, from, time, direction))
            return;
    }
}

bool NameSearch::goFrom(const Place &place, EventId from, TimeNs time, int direction)
{
    const EventId event = nextHit(*place.data, place.hits, from, time, direction);
    if (event == EventId::None)
        return false;
    m_timeline->selectEvent(place.run, place.trace, event);
    m_timeline->goTo(m_timeline->selection());
    qint64 position = hitPosition(*place.data, place.hits, event);
    for (const Place &before : m_found) {
        if (&before == &place)
            break;
        position += before.hits.events;
    }
    report(tr("%1 of %2").arg(formatCount(position), formatCount(m_count)));
    return true;
}

void NameSearch::report(const QString &text)
{
    Q_EMIT countChanged(text);
}

} // namespace gapscope
