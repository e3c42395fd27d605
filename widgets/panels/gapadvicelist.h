// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapinspect.h"

#include <QWidget>

namespace gapscope {

// What could be tried against the causes of a gap, one line each: pattern, cause, and the most it
// could save. The evidence is in the tool tip.
class GapAdviceList : public QWidget {
    Q_OBJECT

public:
    explicit GapAdviceList(QWidget *parent = nullptr);

    // `length`: of the gap; `scope`: what the groups are about, "steady steps".
    void setAdvice(const std::vector<GapAdvice> &advice, TimeNs length, const QString &scope);

    [[nodiscard]] int count() const { return m_count; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *m_page = nullptr; // replaced with each gap
    int m_count = 0;
};

} // namespace gapscope
