// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/eventdetails.h"
#include "widgets/panels/panel.h"

class QGridLayout;
class QScrollArea;

namespace gapscope {

class TextLabel;

// What is known about the selected event, gap or step: lines of label and value, computed in core.
class DetailsPanel : public Panel {
    Q_OBJECT

public:
    explicit DetailsPanel(QWidget *parent = nullptr);

    void setDetails(const Details &details);
    void clear();

    [[nodiscard]] const Details &details() const { return m_details; }

    [[nodiscard]] std::vector<Table> tables() const override;

private:
    void rebuild();

    Details m_details;
    TextLabel *m_title;
    QScrollArea *m_scroll;
    QGridLayout *m_grid = nullptr;
};

} // namespace gapscope
