// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/symptoms.h"
#include "widgets/panels/panel.h"

class QScrollArea;

namespace gapscope {

// Known patterns that the change looks like, each with what it rests on and what to do.
class SymptomsPanel : public Panel {
    Q_OBJECT

public:
    explicit SymptomsPanel(QWidget *parent = nullptr);

    // `note`: what is worth knowing about the comparison itself, or why it is none.
    void setSymptoms(std::vector<Symptom> symptoms, const std::vector<QString> &notes);
    void clear();

    [[nodiscard]] const std::vector<Symptom> &symptoms() const { return m_symptoms; }

    [[nodiscard]] std::vector<Table> tables() const override;

private:
    void rebuild(const std::vector<QString> &notes);

    std::vector<Symptom> m_symptoms;
    QScrollArea *m_scroll;
};

} // namespace gapscope
