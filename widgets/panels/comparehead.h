// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/symptoms.h"
#include "widgets/style/text.h"

class QHBoxLayout;

namespace gapscope {

class PairStrip;

// The answer in two lines above the operations: how long the mean step takes in both runs, and
// which steps that is said of. Below them why the runs are not comparable, and which known patterns
// the change looks like. Tools of the panel stand at the right end of the first line.
class CompareHead : public QWidget {
    Q_OBJECT

public:
    explicit CompareHead(QWidget *parent = nullptr);

    void setComparison(const RunComparison &comparison);
    void setSymptoms(const std::vector<Symptom> &symptoms);
    // What is compared, when it is not two whole runs: "step 120 to 130 with step 200 to 210".
    void setScopes(const QString &text);
    // What else there is to know before the figures are read; empty: nothing.
    void setNotice(const QString &text);
    void addTool(QWidget *widget);

Q_SIGNALS:
    void symptomsRequested();
    void scopesCleared();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateRoom();

    QHBoxLayout *m_first;
    QWidget *m_figures;
    TextLabel *m_caption;
    TextLabel *m_period;
    TextLabel *m_change;
    TextLabel *m_interval;
    QWidget *m_scopeLine;
    TextLabel *m_scopes;
    QWidget *m_stripLine;
    TextLabel *m_stripCaption;
    PairStrip *m_strip;
    TextLabel *m_pairing;
    NoteLabel *m_reasons;
    NoteLabel *m_notes;
    NoteLabel *m_notice;
    QWidget *m_symptomLine;
    TextLabel *m_symptoms;
};

} // namespace gapscope
