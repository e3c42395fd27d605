// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/deltapanel.h"

namespace gapscope {

// A row of the kernels, or the sum of some.
struct KernelRow {
    KernelDelta delta;
    double barScale = 1; // us that fill half of a bar
    bool isSum = false;
    bool isComparable = true; // the runs did the same work
};

// Kernels of both runs per step and rank: time, launches one by one and by graphs, and what moved
// between the two.
class KernelDeltaPanel : public DeltaPanel {
    Q_OBJECT

public:
    explicit KernelDeltaPanel(QWidget *parent = nullptr);

    void setComparison(const RunComparison &comparison);
    void clear(const QString &reason = {});

    [[nodiscard]] const TableModel<KernelRow> *model() const { return m_model; }

Q_SIGNALS:
    void kernelChosen(const gapscope::TimeOwner &kernel);
    void kernelActivated(const gapscope::TimeOwner &kernel);

private:
    TableModel<KernelRow> *m_model;
};

} // namespace gapscope
