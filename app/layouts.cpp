// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/layouts.h"

#include "app/settings.h"

#include <QDockWidget>
#include <QMainWindow>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Bump when docks come or go: states saved by an older version are then not restored.
constexpr int kStateVersion = 3;

constexpr auto kRight = Qt::RightDockWidgetArea;
constexpr auto kBottom = Qt::BottomDockWidgetArea;

// Where a dock is at first. Docks of one area and cell are tabs, the first is on top; columns split
// the bottom area, rows split a column. `share` of the area's height (right) or width (bottom).
struct Place {
    int layout;
    const char *dock;
    Qt::DockWidgetArea area;
    int column;
    int row;
    int share;
};

// clang-format off
constexpr std::array kPlaces {
    Place {0, "verdict",       kRight,  0, 0, 60},
    Place {0, "details",       kRight,  0, 1, 40},
    Place {0, "selection",     kBottom, 0, 0, 100},
    Place {0, "messages",      kBottom, 0, 0, 100},
    Place {1, "operations",    kBottom, 0, 0, 58},
    Place {1, "waterfall",     kBottom, 1, 0, 42}, // before a column has tabs: Qt splits no tabs
    Place {1, "kernelDeltas",  kBottom, 0, 0, 58},
    Place {1, "apiDeltas",     kBottom, 0, 0, 58},
    Place {1, "stepSeries",    kBottom, 0, 0, 58},
    Place {1, "symptoms",      kBottom, 0, 0, 58},
    Place {1, "gapspaired",    kBottom, 0, 0, 58},
    Place {1, "verdict",       kBottom, 0, 0, 58},
    Place {1, "targetVerdict", kBottom, 0, 0, 58},
    Place {1, "selection",     kBottom, 0, 0, 58},
    Place {2, "gapinspector",  kRight,  0, 0, 100},
    Place {2, "details",       kRight,  0, 0, 100},
    Place {2, "verdict",       kRight,  0, 0, 100},
    Place {2, "gaplengths",    kBottom, 0, 0, 34},
    Place {2, "gapgroups",     kBottom, 1, 0, 66},
    Place {2, "longestgaps",   kBottom, 1, 1, 66}, // before a column has tabs, likewise
    Place {2, "graphs",        kBottom, 1, 0, 66},
    Place {2, "pattern",       kBottom, 1, 0, 66},
    Place {2, "selection",     kBottom, 1, 1, 66},
    Place {3, "ranks",         kBottom, 0, 0, 68},
    Place {3, "ranklateness",  kBottom, 0, 1, 68},
    Place {3, "rankoperations", kBottom, 1, 0, 32},
    Place {3, "verdict",       kBottom, 1, 0, 32},
    Place {3, "details",       kBottom, 1, 0, 32},
    Place {3, "selection",     kBottom, 1, 0, 32},
    Place {4, "triageKernels", kBottom, 0, 0, 60},
    Place {4, "triageOverlap", kBottom, 1, 0, 40},
    Place {4, "triageFuse",    kBottom, 1, 1, 40},
    Place {4, "selection",     kBottom, 0, 0, 60},
    Place {4, "details",       kBottom, 1, 1, 40},
};

// Right width, and bottom height as points or, below 1, as a share of the window.
struct Extent { int layout; std::array<int, 3> right; std::array<double, 3> bottom; };
constexpr std::array kExtents {
    Extent {0, {340, 430, 560}, {170, 205, 360}},
    Extent {1, {340, 430, 560}, {0.4, 0.46, 0.46}},
    Extent {2, {340, 420, 560}, {0.4, 0.5, 0.5}},
    Extent {3, {340, 430, 560}, {0.4, 0.54, 0.54}},
    Extent {4, {340, 430, 560}, {0.4, 0.5, 0.5}},
};
// clang-format on

QList<Place> placesOf(int layout)
{
    QList<Place> result;
    std::ranges::copy_if(kPlaces, std::back_inserter(result),
        [layout](const Place &place) { return place.layout == layout; });
    return result;
}

// In the order in which docks are added where each column is one stack of tabs: the first of every
// column before any has tabs, for Qt splits no tabs.
QList<Place> columnsFirst(QList<Place> places)
{
    std::set<std::pair<int, int>> begun;
    std::ranges::stable_partition(places, [&begun](const Place &place) {
        return begun.emplace(int(place.area), place.column).second;
    });
    return places;
}

// Rows of a column of the bottom area; 0: there is no such column.
int rowsOf(int layout, int column)
{
    std::set<int> rows;
    for (const Place &place : placesOf(layout)) {
        if (place.area == kBottom && place.column == column)
            rows.insert(place.row);
    }
    return int(rows.size());
}

} // namespace

const QStringList &Layouts::names()
{
    static const QStringList names {
        u"timeline"_s, u"compare"_s, u"gaps"_s, u"ranks"_s, u"triage"_s};
    return names;
}

SizeClass Layouts::classOf(QSize window)
{
    if (window.width() < 1400 || window.height() < 760)
        return SizeClass::Compact;
    return window.width() >= 2560 ? SizeClass::Wide : SizeClass::Normal;
}

Layouts::Layouts(QMainWindow *window, Settings *settings)
    : QObject(window)
    , m_window(window)
    , m_settings(settings)
    , m_class(classOf(window->size()))
{
}

void Layouts::show(int layout)
{
    save();
    m_current = std::clamp(layout, 0, int(names().size()) - 1);
    m_isShown = true;
    restore();
    Q_EMIT changed(m_current);
}

void Layouts::hideAll()
{
    save();
    m_isShown = false;
    for (QDockWidget *dock : m_docks)
        dock->hide();
}

void Layouts::fit()
{
    const SizeClass sizeClass = classOf(m_window->size());
    if (sizeClass == m_class)
        return;
    m_class = sizeClass;
    Q_EMIT sizeClassChanged(sizeClass);
    if (m_isShown)
        restore();
}

void Layouts::reset()
{
    m_settings->remove(key());
    if (m_isShown)
        arrange();
}

void Layouts::save()
{
    if (m_isShown)
        m_settings->setBytes(key(), m_window->saveState(kStateVersion));
}

void Layouts::restore()
{
    const QByteArray state = m_settings->bytes(key());
    if (state.isEmpty() || !m_window->restoreState(state, kStateVersion))
        arrange();
}

void Layouts::arrange()
{
    for (QDockWidget *dock : m_docks) {
        dock->setFloating(false);
        m_window->removeDockWidget(dock);
    }
    QList<Place> placed;
    // In a compact window each column is one stack of tabs, or nothing were left of the timeline.
    const bool tabsOnly = m_class == SizeClass::Compact;
    const QList<Place> places = placesOf(m_current);
    for (const Place &place : tabsOnly ? columnsFirst(places) : places) {
        QDockWidget *const added = dock(place.dock);
        if (added == nullptr)
            continue;
        const auto sameColumn = std::ranges::find_if(placed, [&](const Place &other) {
            return other.area == place.area && other.column == place.column;
        });
        const auto sameCell = std::ranges::find_if(placed, [&](const Place &other) {
            return other.area == place.area && other.column == place.column
                && (tabsOnly || other.row == place.row);
        });
        m_window->addDockWidget(place.area, added);
        if (sameCell != placed.end())
            m_window->tabifyDockWidget(dock(sameCell->dock), added);
        else if (sameColumn != placed.end())
            m_window->splitDockWidget(dock(sameColumn->dock), added, Qt::Vertical);
        else if (!placed.isEmpty() && placed.back().area == place.area)
            m_window->splitDockWidget(dock(placed.back().dock), added, Qt::Horizontal);
        added->show();
        if (sameCell == placed.end())
            placed.append(place);
    }
    // Docks of other layouts wait as tabs below, where the Window menu finds them: beside the others
    // they would be columns too narrow to read.
    const auto below = std::ranges::find(placed, kBottom, &Place::area);
    for (QDockWidget *other : m_docks) {
        if (m_window->dockWidgetArea(other) != Qt::NoDockWidgetArea)
            continue;
        m_window->addDockWidget(kBottom, other);
        if (below != placed.end())
            m_window->tabifyDockWidget(dock(below->dock), other);
        other->hide();
    }
    for (const Place &place : placed)
        dock(place.dock)->raise();
    resizeToDefault();
}

void Layouts::resizeToDefault()
{
    const auto extent = std::ranges::find(kExtents, m_current, &Extent::layout);
    const auto size = std::size_t(m_class);
    const double bottom = extent->bottom[size];
    const int height = bottom < 1 ? int(bottom * m_window->height()) : int(bottom);
    QList<QDockWidget *> rows;
    QList<int> rowSizes;
    QList<QDockWidget *> columns;
    QList<int> columnSizes;
    int column = -1;
    for (const Place &place : placesOf(m_current)) {
        QDockWidget *const placed = dock(place.dock);
        if (placed == nullptr)
            continue;
        if (place.area == kRight) {
            m_window->resizeDocks({placed}, {extent->right[size]}, Qt::Horizontal);
            rows.append(placed);
            rowSizes.append(place.share * m_window->height() / 100);
        } else {
            // Docks below one another share the height of the area; a column beside them stands
            // beside the last of them.
            const int rowCount = m_class == SizeClass::Compact
                ? 1
                : std::max(rowsOf(m_current, place.column), rowsOf(m_current, place.column - 1));
            m_window->resizeDocks({placed}, {height / rowCount}, Qt::Vertical);
            if (std::exchange(column, place.column) == place.column)
                continue; // a column has one width
            columns.append(placed);
            columnSizes.append(place.share * m_window->width() / 100);
        }
    }
    if (rows.size() > 1 && m_class != SizeClass::Compact)
        m_window->resizeDocks(rows, rowSizes, Qt::Vertical);
    if (columns.size() > 1)
        m_window->resizeDocks(columns, columnSizes, Qt::Horizontal);
}

QDockWidget *Layouts::dock(const char *name) const
{
    const auto found = std::ranges::find_if(m_docks,
        [name](const QDockWidget *dock) { return dock->objectName() == QLatin1String(name); });
    return found == m_docks.end() ? nullptr : *found;
}

QString Layouts::key() const
{
    return u"layout/%1-%2"_s.arg(names()[m_current]).arg(int(m_class));
}

} // namespace gapscope
