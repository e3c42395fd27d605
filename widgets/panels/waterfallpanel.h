// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/compare.h"
#include "widgets/charts/waterfallplan.h"
#include "widgets/panels/panel.h"

#include <memory>

namespace gapscope {

class LinkButton;
class TextLabel;
class WaterfallChart;

// The change of the mean step as a waterfall whose parts add up. A bar opens into what it stands
// for: GPU busy into families, a family into kernels, the rest into its parts.
class WaterfallPanel : public Panel {
    Q_OBJECT

public:
    explicit WaterfallPanel(QWidget *parent = nullptr);

    void setComparison(std::shared_ptr<const RunComparison> comparison);
    void clear(const QString &reason = {});

    [[nodiscard]] WaterfallChart *chart() const { return m_chart; }

    // The bars shown between the wholes, in their order.
    [[nodiscard]] const std::vector<WaterfallBar> &bars() const { return m_bars; }

    // "All", "GPU busy", "GPU busy › gemm": what is open.
    [[nodiscard]] QString place() const;

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    // A part was chosen (moved to) or activated (Enter, click): outline it, or go to a median step.
    void partChosen(const gapscope::TimeOwner &owner);
    void partActivated(const gapscope::TimeOwner &owner);

private:
    void rebuild();
    void activate(int entry);
    void leave();
    void updatePlace();
    [[nodiscard]] std::size_t wantedBars() const;
    [[nodiscard]] std::vector<WaterfallEntry> entries() const;
    [[nodiscard]] WaterfallEntry wholeEntry(bool isTarget, const Delta &whole) const;
    [[nodiscard]] QString nameOf(const WaterfallBar &bar) const;
    [[nodiscard]] QString tipOf(const WaterfallBar &bar) const;
    [[nodiscard]] const WaterfallBar *barOf(int entry) const; // null: a whole

    std::shared_ptr<const RunComparison> m_comparison;
    std::vector<WaterfallBar> m_path; // what is open, outermost first
    std::vector<WaterfallBar> m_bars;
    std::size_t m_mostBars = 0;
    QWidget *m_line;
    LinkButton *m_back;
    TextLabel *m_place;
    WaterfallChart *m_chart;
};

} // namespace gapscope
