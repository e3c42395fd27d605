// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/docks.h"

#include "widgets/panels/detailspanel.h"
#include "widgets/panels/dockheader.h"
#include "widgets/panels/messagespanel.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/verdictpanel.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QTabBar>

#include <algorithm>

namespace gapscope {

Docks::Docks(QMainWindow *window)
    : QObject(window)
    , m_window(window)
{
    m_updateTimer.setSingleShot(true);
    m_updateTimer.setInterval(0);
    connect(&m_updateTimer, &QTimer::timeout, this, &Docks::updateHeaders);
    m_verdicts[std::size_t(Role::Baseline)] = add("verdict", new VerdictPanel);
    m_verdicts[std::size_t(Role::Target)] = add("targetVerdict", new VerdictPanel);
    m_details = add("details", new DetailsPanel);
    m_selection = add("selection", new SelectionPanel);
    m_messages = add("messages", new MessagesPanel);
    setPair(false);
    connect(qApp, &QApplication::focusChanged, this,
        [this](QWidget *, QWidget *focus) { noteFocus(focus); });
}

void Docks::addDock(const char *name, Panel *panel)
{
    auto *dock = new QDockWidget(panel->name(), m_window);
    dock->setObjectName(QLatin1String(name));
    DockHeader *header = DockHeader::install(dock, panel);
    QObject::connect(header, &DockHeader::exportRequested, this,
        [this, panel] { Q_EMIT exportRequested(panel); });
    m_window->addDockWidget(Qt::BottomDockWidgetArea, dock);
    dock->hide();
    m_docks.append(dock);
    auto *none = new QWidget(dock);
    none->hide();
    m_headers.insert(dock, {header, none});
    watch(dock);
}

void Docks::watch(QDockWidget *dock)
{
    const auto update = [this] { m_updateTimer.start(); };
    connect(dock, &QDockWidget::dockLocationChanged, this, update);
    connect(dock, &QDockWidget::topLevelChanged, this, update);
    connect(dock, &QDockWidget::visibilityChanged, this, update);
}

void Docks::updateHeaders()
{
    for (QDockWidget *dock : m_docks) {
        const bool isTab = !dock->isFloating() && !m_window->tabifiedDockWidgets(dock).isEmpty();
        const Headers &headers = m_headers[dock];
        QWidget *const wanted = isTab ? headers.none : headers.full;
        if (dock->titleBarWidget() == wanted)
            continue;
        dock->titleBarWidget()->hide();
        dock->setTitleBarWidget(wanted);
        wanted->show();
    }
    for (auto *tabs : m_window->findChildren<QTabBar *>(Qt::FindDirectChildrenOnly)) {
        tabs->setExpanding(false);
        tabs->setDrawBase(false);
        tabs->setElideMode(Qt::ElideNone); // many tabs scroll: a cut name names nothing
        tabs->setUsesScrollButtons(true);
        tabs->setAccessibleName(tr("Panels"));
    }
}

QDockWidget *Docks::dockOf(const Panel *panel) const
{
    for (QDockWidget *dock : m_docks) {
        if (dock->isAncestorOf(panel))
            return dock;
    }
    return nullptr;
}

// Docks behind another tab count as visible, but lie outside the window.
bool Docks::isSeen(const QDockWidget *dock) const
{
    return dock->isVisible() && (dock->isFloating() || m_window->rect().intersects(dock->geometry()));
}

// Of the panels the one that had the focus last.
void Docks::noteFocus(QWidget *focus)
{
    for (QWidget *widget = focus; widget != nullptr; widget = widget->parentWidget()) {
        if (auto *panel = qobject_cast<Panel *>(widget))
            m_lastPanel = panel;
    }
}

void Docks::raise(const Panel *panel) const
{
    QDockWidget *dock = dockOf(panel);
    dock->show();
    dock->raise();
}

Panel *Docks::current() const
{
    for (QWidget *widget = QApplication::focusWidget(); widget != nullptr;
         widget = widget->parentWidget()) {
        if (auto *panel = qobject_cast<Panel *>(widget))
            return panel;
        if (auto *dock = qobject_cast<QDockWidget *>(widget))
            return dock->findChild<Panel *>();
    }
    // A menu, a dialog or the palette was in between.
    return m_lastPanel && m_lastPanel->isVisible() ? m_lastPanel.data() : verdict(Role::Baseline);
}

void Docks::moveFocus(QWidget *timeline, int direction) const
{
    QList<QWidget *> stops;
    for (const QDockWidget *dock : m_docks) {
        auto *panel = dock->findChild<Panel *>();
        if (panel != nullptr && isSeen(dock))
            stops.append(panel);
    }
    std::ranges::sort(stops, {}, [](const QWidget *panel) {
        const QPoint place = panel->mapToGlobal(QPoint());
        return std::pair(place.y(), place.x());
    });
    stops.prepend(timeline);
    const QWidget *focus = QApplication::focusWidget();
    const auto here = std::ranges::find_if(
        stops, [&](const QWidget *stop) { return stop == focus || stop->isAncestorOf(focus); });
    qsizetype next = here == stops.end() ? 0 : here - stops.begin() + direction;
    // Past what takes no keyboard: a panel that has nothing to say.
    for (qsizetype tried = 0; tried < stops.size(); ++tried, next += direction) {
        QWidget *stop = stops[(next + stops.size()) % stops.size()];
        QWidget *child = stop;
        do {
            if ((child->focusPolicy() & Qt::TabFocus) != 0 && child->isVisible() && child->isEnabled()) {
                child->setFocus(Qt::TabFocusReason);
                return;
            }
            child = child->nextInFocusChain();
        } while (stop->isAncestorOf(child));
    }
}

void Docks::setPair(bool isPair)
{
    QDockWidget *baseline = dockOf(verdict(Role::Baseline));
    QDockWidget *target = dockOf(verdict(Role::Target));
    const QString plain = verdict(Role::Baseline)->name();
    const std::array<std::pair<QDockWidget *, QString>, 2> names {
        std::pair {baseline, isPair ? tr("%1, baseline").arg(plain) : plain},
        std::pair {target, tr("%1, target").arg(plain)}};
    for (const auto &[dock, name] : names) {
        dock->setWindowTitle(name);
        qobject_cast<DockHeader *>(m_headers[dock].full)->setName(name);
    }
    target->toggleViewAction()->setEnabled(isPair);
    if (!isPair)
        target->hide();
}

} // namespace gapscope
