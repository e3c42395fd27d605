// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/patterntimes.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

namespace gapscope {

class LayerStrip;
class LinkButton;
class SegmentBar;
class TablePane;
class TextLabel;

// The layer that repeats inside a step: its functional groups by the idle time before their kernels,
// and its kernels one by one. A group under the mouse or chosen shows its kernels in the strip of one
// layer and in the timeline.
class PatternPanel : public Panel {
    Q_OBJECT

public:
    explicit PatternPanel(QWidget *parent = nullptr);

    void setPattern(const LayerPattern &pattern, qint64 stepNumber);
    void clear(const QString &reason = {});

    [[nodiscard]] const LayerPattern &pattern() const { return m_pattern; }

    [[nodiscard]] TablePane *groupPane() const { return m_groupPane; }

    [[nodiscard]] TablePane *kernelPane() const { return m_kernelPane; }

    [[nodiscard]] SegmentBar *layers() const { return m_layers; }

    [[nodiscard]] SegmentBar *kinds() const { return m_kinds; }

    [[nodiscard]] LayerStrip *strip() const { return m_strip; }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    // Show these kernels of the layer in the timeline; none: nothing any more.
    void positionsChosen(const std::vector<std::uint32_t> &positions, gapscope::LayerChoice choice);
    void layerRequested(); // go to one layer

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct KernelRow {
        PatternKernel kernel;
        std::uint32_t position = 0;
    };

    void buildPage();
    void connectTables();
    [[nodiscard]] std::vector<TableColumn<PatternGroup>> groupColumns();
    [[nodiscard]] std::vector<TableColumn<KernelRow>> kernelColumns();
    void showKind();
    void choose(std::vector<std::uint32_t> positions);
    [[nodiscard]] std::vector<std::uint32_t> currentPositions() const;
    [[nodiscard]] double occurrences() const; // of each kernel of the layer

    LayerPattern m_pattern;
    TextLabel *m_headline;
    LinkButton *m_go;
    LayerStrip *m_strip;
    SegmentBar *m_kinds;
    SegmentBar *m_layers;
    TablePane *m_groupPane;
    TableModel<PatternGroup> *m_groups;
    TablePane *m_kernelPane;
    TableModel<KernelRow> *m_kernels;
};

} // namespace gapscope
