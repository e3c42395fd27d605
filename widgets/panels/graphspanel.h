// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/graphbreaks.h"
#include "core/analysis/graphcoverage.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/panel.h"

class QVBoxLayout;

namespace gapscope {

class CoverageStrip;
class NoteLabel;
class SegmentBar;
class TablePane;
class TextLabel;

// Which kernels CUDA graphs replay and which are launched one by one, per step and by name, and
// where eager kernels break a graph in two.
class GraphsPanel : public Panel {
    Q_OBJECT

public:
    explicit GraphsPanel(QWidget *parent = nullptr);

    // `graphLaunches`: whether any CUDA graph was launched, recorded or not.
    void setAnswer(
        const GraphCoverageByStep &coverage, const GraphBreaks &breaks, bool graphLaunches);
    void clear(const QString &reason = {});

    [[nodiscard]] SegmentBar *kinds() const { return m_kinds; }

    [[nodiscard]] TablePane *eagerPane() const { return m_eagerPane; }

    [[nodiscard]] TablePane *breakPane() const { return m_breakPane; }

    [[nodiscard]] QList<CoverageStrip *> strips() const { return m_strips; }

    [[nodiscard]] QString banner() const;
    [[nodiscard]] QString headline() const;

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    void stepChosen(std::size_t rank, std::uint32_t step);
    void nameChosen(const QString &name); // outline its instances
    void eventChosen(std::uint32_t trace, gapscope::EventId event); // go there
    void breakChosen(std::size_t rank, gapscope::EventId event);

private:
    void buildPage();
    [[nodiscard]] std::vector<TableColumn<EagerKernels>> eagerColumns();
    [[nodiscard]] std::vector<TableColumn<GraphBreakGroup>> breakColumns();
    void showHeadline();
    void showStrips();
    void showKind();

    GraphCoverageByStep m_coverage;
    bool m_graphLaunches = false;
    GraphBreaks m_breaks;
    NoteLabel *m_banner;
    TextLabel *m_word; // "97.4 %" or UNKNOWN
    TextLabel *m_headline;
    QVBoxLayout *m_stripRows;
    QWidget *m_stripPage = nullptr;
    QList<CoverageStrip *> m_strips;
    SegmentBar *m_kinds;
    TextLabel *m_caption;
    TablePane *m_eagerPane;
    TableModel<EagerKernels> *m_eager;
    TablePane *m_breakPane;
    TableModel<GraphBreakGroup> *m_breakModel;
};

} // namespace gapscope
