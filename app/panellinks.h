// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/analysishub.h"
#include "core/analysis/sourcemap.h"

#include <QObject>

namespace gapscope {

class Actions;
class Docks;
class TimelineView;

// Ties panels, timeline and analyses together: what the user chooses in one becomes a question to
// the hub, its answer goes to the others. Holds no figures of its own.
class PanelLinks : public QObject {
    Q_OBJECT

public:
    PanelLinks(AnalysisHub *hub, Docks *docks, TimelineView *timeline, QObject *parent);

    void setSession(const OpenRun &baseline, const OpenRun &target);
    void setSourceMap(SourceMap map);
    void setMethod(Method method);

    [[nodiscard]] Method method() const { return m_method; }

    // The verdict panels judge the selected range, or the whole run again.
    void judgeSelection();
    void judgeRun();

    // "whole run", "selection 2,667.3 us": what the verdict panels are about.
    [[nodiscard]] QString scopeText(Role role) const;

Q_SIGNALS:
    void methodChanged(gapscope::Method method);
    void scopeChanged();
    void verdictShown(gapscope::Role role);

private:
    void linkVerdict(Role role);
    void linkSelection();
    void outlineName(const QString &name, AggregateKind kind);
    void linkHighlight();
    void showVerdict(Role role);
    void askSelection();
    [[nodiscard]] SelectionQuery queryOf(const TimelineSelection &selection) const;
    [[nodiscard]] QString captionOf(const SelectionQuery &query) const;

    AnalysisHub *m_hub; // not owned
    Docks *m_docks; // not owned
    TimelineView *m_timeline; // not owned
    std::array<OpenRun, kRoles.size()> m_runs;
    SourceMap m_sources;
    Method m_method = Method::Corrected;
    QString m_caption;
};

} // namespace gapscope
