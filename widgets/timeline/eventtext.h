// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/layout.h"

#include <QCoreApplication>
#include <QHash>

namespace gapscope {

class TimelineController;

// Words for what the timeline shows: labels in boxes, tool tips, the status line, screen readers.
class EventText {
    Q_DECLARE_TR_FUNCTIONS(gapscope::EventText)

public:
    void setRuns(const RunFacts &runs);
    void setMode(NamesMode mode);
    [[nodiscard]] NamesMode mode() const { return m_mode; }

    // As shown in the current mode: kernels short, base or full, calls without version suffix,
    // ranges without "[Executor] ", step markers as "_forward_step 150", Python frames without file.
    [[nodiscard]] QString name(std::size_t run, std::size_t trace, EventId event) const;
    // As recorded; of kernels the demangled name.
    [[nodiscard]] QString fullName(std::size_t run, std::size_t trace, EventId event) const;

    // Candidates for a label, long to short. The last one may be elided if `elide`.
    [[nodiscard]] QStringList eventLabels(
        std::size_t run, std::size_t trace, EventId event, bool &elide) const;
    [[nodiscard]] QStringList stepLabels(std::size_t run, std::size_t rank, std::size_t step) const;
    [[nodiscard]] QStringList runLabels(std::size_t run, std::size_t trace, EventId longest,
        std::uint32_t count, EventClass cls) const;
    // "graph replay, 321 nodes", "graph replay"
    [[nodiscard]] static QStringList railLabels(std::uint32_t nodes);

    // "2,667 µs" up to 9,999 µs, one decimal below 1,000 µs, then ms and s.
    [[nodiscard]] static QString shortDuration(TimeNs duration);
    // "2,667.3 µs": gaps are compared by it.
    [[nodiscard]] static QString gapLength(TimeNs duration);

    // One line: "Rank 0 · Host ranges · _update_requests   1,678.604 ms   726.7 µs   step 150".
    [[nodiscard]] QString describe(const TimelineSelection &selection, const QString &rowName) const;
    // For a screen reader: "gap 150 to 151, rank 0, 2,667 microseconds, 83 percent GPU idle".
    [[nodiscard]] QString spoken(const TimelineSelection &selection) const;
    // Several lines of plain text.
    [[nodiscard]] QString toolTip(const TimelineSelection &selection, const QString &rowName) const;

    // Number of the step that an instant belongs to (the last one begun), or nothing.
    [[nodiscard]] QString stepAt(std::size_t run, std::size_t rank, TimeNs t) const;

private:
    [[nodiscard]] const Trace &trace(std::size_t run, std::size_t trace) const
    {
        return *m_runs[run]->run.traces[trace];
    }

    [[nodiscard]] const Step *markedStep(std::size_t run, std::size_t trace, EventId event) const;
    [[nodiscard]] QString makeName(std::size_t run, std::size_t trace, EventId event) const;
    [[nodiscard]] QString title(const TimelineSelection &selection) const;

    RunFacts m_runs;
    NamesMode m_mode = NamesMode::Short;
    mutable QHash<quint64, QString> m_names; // by run, trace and text
};

} // namespace gapscope
