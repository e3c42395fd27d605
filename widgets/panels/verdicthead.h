// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hostmetrics.h"

#include <QWidget>

namespace gapscope {

class ChipLabel;
class DotsLabel;
class TextLabel;

// The answer: chip, sentence, and what it rests on.
class VerdictHead : public QWidget {
    Q_OBJECT

public:
    explicit VerdictHead(QWidget *parent = nullptr);

    void setVerdict(const HostVerdict &verdict);

private:
    void setEvidence(const HostVerdict &verdict);

    ChipLabel *m_chip;
    TextLabel *m_sentence;
    QWidget *m_evidence;
    DotsLabel *m_dots;
    TextLabel *m_strength;
    TextLabel *m_rest;
    TextLabel *m_reasons; // INCONCLUSIVE and NO: whole sentences
};

} // namespace gapscope
