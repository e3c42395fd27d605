// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/deltapanel.h"

namespace gapscope {

// A row of the API calls, or the sum of some.
struct ApiRow {
    ApiDelta delta;
    double barScale = 1; // us that fill half of a bar
    bool isSum = false;
    bool isComparable = true; // the runs did the same work
};

// CUDA API calls of both runs per step and rank.
class ApiDeltaPanel : public DeltaPanel {
    Q_OBJECT

public:
    explicit ApiDeltaPanel(QWidget *parent = nullptr);

    void setComparison(const RunComparison &comparison);
    void clear(const QString &reason = {});

    [[nodiscard]] const TableModel<ApiRow> *model() const { return m_model; }

Q_SIGNALS:
    void callChosen(const gapscope::TimeOwner &call);
    void callActivated(const gapscope::TimeOwner &call);

private:
    TableModel<ApiRow> *m_model;
};

} // namespace gapscope
