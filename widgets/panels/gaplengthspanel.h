// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsanswer.h"
#include "widgets/panels/panel.h"

namespace gapscope {

class BucketChart;
class Chip;
class NoteLabel;
class SegmentBar;

// How long the gaps of a scope are: count and time per bucket. A bar filters the other gap panels.
class GapLengthsPanel : public Panel {
    Q_OBJECT

public:
    explicit GapLengthsPanel(QWidget *parent = nullptr);

    void setAnswer(const GapsAnswer &answer);
    void clear(const QString &reason = {});
    // Whether there are two runs to choose from, and which one is shown.
    void setRuns(bool isPair, std::size_t shown);

    [[nodiscard]] BucketChart *countChart() const { return m_count; }

    [[nodiscard]] BucketChart *totalChart() const { return m_total; }

    [[nodiscard]] Chip *filterChip() const { return m_chip; }

    [[nodiscard]] SegmentBar *kinds() const { return m_kinds; }

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    void bucketChosen(std::optional<std::size_t> bucket);
    void kindChosen(gapscope::GapKind kind); // Device or Stream
    void runChosen(std::size_t run);

private:
    void connectChart(BucketChart *chart);

    GapsAnswer m_answer;
    SegmentBar *m_kinds;
    SegmentBar *m_runs;
    Chip *m_chip;
    BucketChart *m_count;
    BucketChart *m_total;
};

} // namespace gapscope
