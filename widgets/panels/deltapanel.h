// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "core/analysis/neutralstatus.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/deltatext.h"
#include "widgets/panels/panel.h"

#include <cmath>
#include <memory>

class QHBoxLayout;
class QLineEdit;

namespace gapscope {

class NoteLabel;
class TablePane;
class TextLabel;

// A table of what changed, with its totals in a line above and a filter: kernels, API calls.
class DeltaPanel : public Panel {
    Q_OBJECT

public:
    DeltaPanel(const QString &name, QWidget *parent);

    [[nodiscard]] TablePane *pane() const { return m_pane; }

    [[nodiscard]] std::vector<Table> tables() const override;

protected:
    // A total above the table: "Kernels  6.2 → 21.9  ▲ +15.7".
    struct Figure {
        QString caption;
        QString value;
        QString change;
        Ink ink = Ink::Text;
    };

    void setFigures(const std::vector<Figure> &figures);
    void setNote(const QString &note);
    // Only these columns are shown and exported; a bar is shown, but no value. `drop`: those that go
    // first where it is narrow.
    void setShownColumns(const std::vector<bool> &shown, int bar, const std::vector<int> &drop);
    void setTitle(const QString &title) { m_title = title; }
    // By time for a run alone, by change for a pair, until the user asks for another order.
    void sortAtFirst(bool single, int time, int change);

    [[nodiscard]] static Figure countFigure(const QString &caption, const Delta &delta, bool single);
    [[nodiscard]] static Figure timeFigure(const QString &caption, const Delta &delta, bool single);

private:
    QString m_title;
    std::vector<bool> m_shown;
    int m_bar = -1;
    std::optional<bool> m_sortedForSingle;
    QHBoxLayout *m_figures;
    QLineEdit *m_filter;
    NoteLabel *m_note;
    TablePane *m_pane;
};

// Columns that such tables have in common. `get` takes a row to its Delta.
namespace deltacolumns {

template<class R, class Get>
TableColumn<R> side(const QString &key, const QString &title, ColumnKind kind, double Delta::*which,
    Get get, int decimals = 1)
{
    return {.column = {key, title, kind, decimals},
        .value = [=](const R &row) { return Cell(get(row).*which); },
        .text =
            [=](const R &row) {
                const double value = get(row).*which;
                return value == 0 ? QString(kNoValue) : formatNumber(value, decimals);
            }};
}

template<class R, class Get>
TableColumn<R> change(const QString &key, const QString &title, Get get)
{
    return {.column = {key, title, ColumnKind::UsDelta},
        .value = [=](const R &row) { return Cell(get(row).change()); },
        .look =
            [=](const R &row) {
                return CellLook {.ink = inkOf(row.delta.status, get(row).change(), row.isComparable),
                    .bold = row.delta.status != DeltaStatus::Unchanged};
            },
        .sortValue = [=](const R &row) { return Cell(std::abs(get(row).change())); }};
}

template<class R, class Get>
TableColumn<R> bar(Get get)
{
    return {.column = {QStringLiteral("bar"), {}},
        .value = [](const R &) { return Cell(); },
        .text = [](const R &) { return QString(); },
        .look =
            [=](const R &row) {
                return CellLook {.delta = get(row).change() / std::max(row.barScale, 1e-9),
                    .deltaIsHollow = row.delta.status == DeltaStatus::New};
            },
        .sortValue = [=](const R &row) { return Cell(get(row).change()); }};
}

template<class R, class Get>
TableColumn<R> percent(const QString &title, Get get)
{
    return {.column = {QStringLiteral("percent"), title, ColumnKind::PercentDelta},
        .value =
            [=](const R &row) {
                const std::optional<double> value = get(row).percent();
                return value ? Cell(*value / 100)
                             : Cell::missing(DeltaPanel::tr("The baseline does not have it."));
            },
        .text =
            [=](const R &row) {
                const std::optional<double> value = get(row).percent();
                return value ? formatPercentDelta(*value / 100) : QString();
            }};
}

template<class R>
TableColumn<R> status(const QString &title)
{
    return {.column = {QStringLiteral("status"), title},
        .value = [](const R &row) { return Cell(statusWord(row.delta.status, row.isComparable)); },
        .text =
            [](const R &row) {
                return row.isSum ? QString() : statusWord(row.delta.status, row.isComparable);
            },
        .look =
            [](const R &row) {
                if (row.isSum)
                    return CellLook {};
                const bool isQuiet = row.delta.status == DeltaStatus::Unchanged;
                return CellLook {.mark = markOf(row.delta.status, row.isComparable),
                    .ink = isQuiet ? Ink::Secondary : Ink::Text};
            }};
}

} // namespace deltacolumns

} // namespace gapscope
