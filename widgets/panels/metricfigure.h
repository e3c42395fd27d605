// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/metrictext.h"

#include <QFrame>

namespace gapscope {

class LinkButton;
class RatioBar;
class TextLabel;

// The chosen metric in full: a bar of numerator in denominator with the limit, and both in words.
class MetricFigure : public QFrame {
    Q_OBJECT

public:
    explicit MetricFigure(QWidget *parent = nullptr);

    // No window: the verdict has none for that phase.
    void setMeasure(const HostVerdict &verdict, Metric metric, std::optional<StepPhase> phase);
    // Whether the timeline shows its intervals now.
    void setShown(bool shown);

Q_SIGNALS:
    void showRequested();
    void hideRequested();

private:
    TextLabel *m_title;
    LinkButton *m_link;
    RatioBar *m_bar;
    TextLabel *m_figures;
    TextLabel *m_limit;
    bool m_shown = false;
};

} // namespace gapscope
