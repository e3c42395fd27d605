// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

#include <QList>
#include <QObject>

namespace gapscope {

class Actions;
class AnalysisHub;
class Docks;
class PanelLinks;
class TimelineView;

// The parts of the window that a feature works with. None is owned.
struct Workbench {
    AnalysisHub *hub;
    Docks *docks;
    TimelineView *timeline;
    PanelLinks *links;
    const Actions *actions;
};

// One subject of the window with panels of its own (comparison, gaps, ranks, triage): makes the
// panels and their docks, asks the analysis core off the GUI thread, shows the answers, and ties
// the panels to the timeline. Holds no figures of its own.
class Feature : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Other runs are open, or none: answers about the old ones must not arrive any more.
    virtual void setSession(const OpenRun &baseline, const OpenRun &target) = 0;
    // Whether an answer is still to come.
    [[nodiscard]] virtual bool isBusy() const = 0;

Q_SIGNALS:
    // What only another part of the window can do, as a sentence for the user.
    void noted(const QString &sentence);
};

// All features of the program, in the order of their docks; owned by `parent`.
[[nodiscard]] QList<Feature *> makeFeatures(const Workbench &bench, QObject *parent);

} // namespace gapscope
