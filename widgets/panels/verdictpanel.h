// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"
#include "widgets/panels/panel.h"

#include <optional>
#include <utility>

class QScrollArea;

namespace gapscope {

class LinkButton;
class MetricFigure;
class MetricTable;
class RankTable;
class SegmentBar;
class TextLabel;
class NoteLabel;
class VerdictHead;

// Everything the verdict panel shows: both methods' answers for one run and scope.
struct VerdictInput {
    HostVerdict corrected;
    std::optional<HostVerdict> reference; // whole run only
    QString difference; // why the two differ, empty when they agree: explainDifference()
    QString scope; // "whole run", "selection 2,667.3 µs"
};

// A metric in one column of the table; no phase: all steps.
struct MetricChoice {
    Metric metric = Metric::GpuIdle;
    std::optional<StepPhase> phase;

    bool operator==(const MetricChoice &) const = default;
};

// "Is the host the bottleneck?": verdict and evidence, method switch, one row per metric with its
// limits, numerator and denominator of the chosen one, one row per rank.
class VerdictPanel : public Panel {
    Q_OBJECT

public:
    explicit VerdictPanel(QWidget *parent = nullptr);

    void setInput(const VerdictInput &input);
    // Nothing to judge; `reason` is what the panel says.
    void clear(const QString &reason = {});
    [[nodiscard]] bool hasInput() const { return m_input.has_value(); }

    [[nodiscard]] Method method() const { return m_method; }
    void setMethod(Method method); // no signal
    // The answer by the chosen method; only with input.
    [[nodiscard]] const HostVerdict &verdict() const;

    [[nodiscard]] MetricChoice chosenMetric() const { return m_chosen; }
    // What the timeline highlights, if anything: the panel says so.
    void setShownMetric(const std::optional<MetricChoice> &shown);

    // Limits become fields in their column. While editing every valid change is signalled.
    void setEditing(bool editing);
    [[nodiscard]] bool isEditing() const { return m_editing; }

    [[nodiscard]] std::vector<Table> tables() const override;
    [[nodiscard]] QString markdown() const override;

    [[nodiscard]] MetricTable *metricTable() const { return m_metrics; }
    [[nodiscard]] RankTable *rankTable() const { return m_ranks; }

Q_SIGNALS:
    // A metric was clicked, or chosen and Enter pressed: show the intervals that make it.
    void metricActivated(gapscope::Metric metric, std::optional<gapscope::StepPhase> phase);
    void metricHidden(); // stop showing them
    void methodChosen(gapscope::Method method);
    void thresholdsEdited(const gapscope::Thresholds &thresholds);
    void thresholdsReset();
    void editingChanged(bool editing);
    void rankActivated(std::size_t rank); // index into Run::ranks

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildPage();
    QWidget *makeMethodLine();
    QWidget *makeEditLine();
    void connectTables();
    void refresh();
    void refreshNotes(const HostVerdict &answer);
    void refreshFigure();
    void refreshColumns();
    void choose(MetricChoice choice);

    std::optional<VerdictInput> m_input;
    Method m_method = Method::Corrected;
    MetricChoice m_chosen;
    std::optional<MetricChoice> m_shown;
    bool m_editing = false;

    QScrollArea *m_scroll = nullptr;
    VerdictHead *m_head;
    NoteLabel *m_difference;
    TextLabel *m_methodCaption = nullptr;
    SegmentBar *m_methods;
    QWidget *m_editLine = nullptr;
    LinkButton *m_editLink = nullptr;
    MetricTable *m_metrics;
    NoteLabel *m_leftOut;
    MetricFigure *m_figure;
    RankTable *m_ranks;
    NoteLabel *m_facts;
};

} // namespace gapscope
