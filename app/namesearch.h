// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/session.h"
#include "core/query/find.h"

#include <QObject>

namespace gapscope {

class TimelineController;

// Finds events by a part of their name in all open traces, off the GUI thread, and walks from one
// to the next on the timeline. GUI thread only.
class NameSearch : public QObject {
    Q_OBJECT

public:
    explicit NameSearch(TimelineController *timeline, QObject *parent = nullptr);

    void setRuns(const OpenRun &baseline, const OpenRun &target);
    void setText(const QString &text);
    // 1: after the selected event or the begin of the view, -1: before; wraps around once.
    void go(int direction);

    [[nodiscard]] const QString &text() const { return m_text; }

    [[nodiscard]] bool isBusy() const { return m_job.isRunning(); }

Q_SIGNALS:
    // "214 found", "3 of 214", "none found"; empty without a text.
    void countChanged(const QString &text);

private:
    // One trace of one run.
    struct Place {
        std::size_t run = 0;
        std::size_t trace = 0;
        TracePtr data;
        NameHits hits;
    };

    using Places = std::vector<Place>;

    void ask();
    void finish(Places places);
    [[nodiscard]] std::size_t placeOfSelection() const;
    bool goFrom(const Place &place, EventId from, TimeNs time, int direction);
    void report(const QString &text);

    TimelineController *m_timeline; // not owned
    QString m_text;
    Places m_traces; // all, without hits
    Places m_found; // those with hits
    qint64 m_count = 0;
    int m_pendingDirection = 0; // go() asked before the answer was there
    QThreadPool m_pool;
    LatestJob<Places> m_job;
};

} // namespace gapscope
