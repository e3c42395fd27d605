// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/statelink.h"

#include "app/docks.h"
#include "app/panellinks.h"
#include "app/statusline.h"
#include "core/base/format.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/statebar.h"
#include "widgets/timeline/timelineview.h"

#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace gapscope {

using Alignment = TimelineController::Alignment;

StateLink::StateLink(StateBar *bar, StatusLine *status, TimelineView *timeline, PanelLinks *links,
    Docks *docks, QObject *parent)
    : QObject(parent)
    , m_bar(bar)
    , m_status(status)
    , m_timeline(timeline)
    , m_links(links)
    , m_docks(docks)
{
    const TimelineController *controller = timeline->controller();
    connect(controller, &TimelineController::visibleChanged, this, &StateLink::updateView);
    connect(controller, &TimelineController::selectionChanged, this, &StateLink::updateSelection);
    connect(controller, &TimelineController::alignmentChanged, this, &StateLink::updateAlignment);
    connect(controller, &TimelineController::runsChanged, this, &StateLink::update);
    connect(links, &PanelLinks::scopeChanged, this, &StateLink::updateScope);
    if (auto *filter = docks->selection()->findChild<QLineEdit *>())
        connect(filter, &QLineEdit::textChanged, this, &StateLink::updateFilter);
    connect(bar, &StateBar::cleared, this, [this](StateBar::Item item) { clear(int(item)); });
    connect(timeline, &TimelineView::hovered, status, &StatusLine::setHovered);
    setCompact(false);
}

void StateLink::setCompact(bool isCompact)
{
    m_isCompact = isCompact;
    m_bar->setNote(isCompact ? QString() : tr("times from the first kernel"));
    updateView();
}

void StateLink::update()
{
    updateView();
    updateSelection();
    updateFilter();
    updateScope();
    updateAlignment();
}

void StateLink::updateView()
{
    const TimeRange range = m_timeline->controller()->visible();
    QString text = u"%1 \u2013 %2"_s.arg(
        formatPosition(range.begin, Unit::Without), formatPosition(range.end));
    if (!m_isCompact)
        text += u"   "_s + formatDuration(range.duration());
    m_bar->setItem(StateBar::Item::View, text);
}

// What and how long, without where: the view chip and the lanes tell that.
QString StateLink::shortText(const QString &text)
{
    QStringList parts = text.split(u"   "_s);
    if (parts.size() > 2)
        parts = {parts[0], parts[2]};
    return parts.join(u"   "_s);
}

void StateLink::updateSelection()
{
    const TimelineSelection &selection = m_timeline->controller()->selection();
    const QString text = selection.isNone() ? QString() : m_timeline->describe(selection);
    m_status->setSelection(text);
    m_bar->setItem(StateBar::Item::Selection, text.isEmpty() ? tr("none") : shortText(text),
        !selection.isNone(), !selection.isNone());
}

void StateLink::updateFilter()
{
    const auto *filter = m_docks->selection()->findChild<QLineEdit *>();
    const QString text = filter != nullptr ? filter->text() : QString();
    m_bar->setItem(StateBar::Item::Filter, text.isEmpty() ? tr("none") : text, !text.isEmpty(),
        !text.isEmpty());
}

void StateLink::updateScope()
{
    // The baseline's, unless only the target's verdict is about a selection.
    const QString whole = tr("whole run");
    QString text = m_links->scopeText(Role::Baseline);
    if (text == whole)
        text = m_links->scopeText(Role::Target);
    m_bar->setItem(StateBar::Item::Scope, text, text != whole, text != whole);
}

void StateLink::updateAlignment()
{
    const TimelineController *controller = m_timeline->controller();
    if (controller->runCount() < 2) {
        m_bar->hideItem(StateBar::Item::Align);
        return;
    }
    const auto [baseline, target] = controller->alignedSteps();
    const QString text = controller->alignment() == Alignment::Step
        ? tr("by step, %1 \u2194 %2").arg(baseline).arg(target)
        : controller->alignment() == Alignment::Start ? tr("by start")
                                                      : tr("free");
    m_bar->setItem(StateBar::Item::Align, text);
}

void StateLink::clear(int item)
{
    switch (StateBar::Item(item)) {
    case StateBar::Item::Selection:
        m_timeline->controller()->clearSelection();
        break;
    case StateBar::Item::Filter:
        if (auto *filter = m_docks->selection()->findChild<QLineEdit *>())
            filter->clear();
        break;
    case StateBar::Item::Scope:
        m_links->judgeRun();
        break;
    case StateBar::Item::View:
    case StateBar::Item::Align:
        break;
    }
}

} // namespace gapscope
