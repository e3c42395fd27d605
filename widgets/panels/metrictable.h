// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/tablepane.h"

#include <array>
#include <optional>

class QLineEdit;

namespace gapscope {

// A line of the metric table: a judged metric, one that is only shown, or the count of crossed ones.
struct MetricRow {
    enum class Kind : std::uint8_t { Judged, Shown, Crossed, Coverage };

    struct Value {
        Cell cell;
        Mark mark = Mark::None;
        bool crossed = false;
    };

    Kind kind = Kind::Judged;
    Metric metric = Metric::GpuIdle;
    QString code;
    QString title;
    std::array<Value, 3> values; // all, context, generation steps
    QString limit;
    QString why; // why there is no value for all steps, or on what it was measured
    bool isUnknown = false; // no value in any column
};

// The rows of one verdict, in the order of the panel.
[[nodiscard]] std::vector<MetricRow> metricRows(const HostVerdict &verdict);

// One row per metric: value for all, context and generation steps with its mark, and the limit.
// An INCONCLUSIVE verdict has value and reason instead. Where there is no room for both phases the
// worse one stays.
class MetricTable : public TablePane {
    Q_OBJECT

public:
    explicit MetricTable(QWidget *parent = nullptr);

    void setVerdict(const HostVerdict &verdict);

    // What a column of the table stands for.
    [[nodiscard]] static std::optional<StepPhase> phaseOf(int column);
    [[nodiscard]] static int columnOf(std::optional<StepPhase> phase);

    // The metric of a row; nothing for the count of crossed ones.
    [[nodiscard]] std::optional<Metric> metricOf(int row) const;
    [[nodiscard]] int rowOf(Metric metric) const;

    // Limits as fields. Valid input is signalled as it is typed.
    void setEditing(bool editing);
    [[nodiscard]] QLineEdit *limitEditor(Limit limit) const; // null while not editing

    // Hides a phase where `width` is too narrow for both.
    void fitTo(int width);

    // Without the columns that only the screen has.
    [[nodiscard]] Table valuesTable() const;

Q_SIGNALS:
    void thresholdsEdited(const gapscope::Thresholds &thresholds);

private:
    enum ColumnIndex { MetricColumn, AllColumn, ContextColumn, GenerationColumn, LimitColumn, WhyColumn };

    [[nodiscard]] std::vector<TableColumn<MetricRow>> makeColumns() const;
    void updateColumns();
    void updateEditors();
    void onLimitEdited(QLineEdit *editor, int row, const QString &text);
    [[nodiscard]] int neededWidth(bool withContext, bool withGeneration) const;

    TableModel<MetricRow> *m_model;
    Thresholds m_thresholds;
    bool m_inconclusive = false;
    bool m_hasContext = false;
    bool m_hasGeneration = false;
    bool m_contextIsWorse = false;
    bool m_editing = false;
    int m_width = 0;
};

} // namespace gapscope
