// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/verdicthead.h"

#include "widgets/panels/metrictext.h"
#include "widgets/style/marks.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QStringList listOf(const std::vector<QString> &texts)
{
    return QStringList(texts.begin(), texts.end());
}

ChipLabel::Kind chipKind(const HostVerdict &verdict)
{
    if (!verdict.error.isEmpty() || verdict.verdict == Verdict::Inconclusive)
        return ChipLabel::Kind::Undecided;
    return verdict.verdict == Verdict::Yes ? ChipLabel::Kind::Worse : ChipLabel::Kind::Better;
}

} // namespace

VerdictHead::VerdictHead(QWidget *parent)
    : QWidget(parent)
    , m_chip(new ChipLabel(this))
    , m_sentence(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_evidence(new QWidget(this))
    , m_dots(new DotsLabel)
    , m_strength(new TextLabel({}, FontRole::Caption, Ink::Text, true))
    , m_rest(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_reasons(new TextLabel({}, FontRole::Caption, Ink::Secondary))
{
    m_evidence->setAccessibleName(tr("Evidence"));
    m_sentence->setElided(true);
    m_rest->setElided(true);
    m_reasons->setWrapped();
    auto *const answer = new QHBoxLayout;
    answer->setSpacing(10);
    answer->addWidget(m_chip);
    answer->addWidget(m_sentence, 1);
    auto *const evidence = new QHBoxLayout(m_evidence);
    evidence->setContentsMargins(0, 0, 0, 0);
    evidence->setSpacing(6);
    evidence->addWidget(new TextLabel(tr("Evidence"), FontRole::Caption, Ink::Secondary));
    evidence->addWidget(m_dots);
    evidence->addWidget(m_strength);
    evidence->addWidget(m_rest, 1);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::kPanelInset, 10, Metrics::kPanelInset, 6);
    layout->setSpacing(Metrics::kGrid);
    layout->addLayout(answer);
    layout->addWidget(m_evidence);
    layout->addWidget(m_reasons);
}

void VerdictHead::setVerdict(const HostVerdict &verdict)
{
    m_chip->setWord(verdictWord(verdict), chipKind(verdict));
    m_sentence->setText(verdictSentence(verdict));
    setEvidence(verdict);

    QString reasons = verdict.error;
    if (reasons.isEmpty() && verdict.verdict != Verdict::Yes)
        reasons = listOf(verdict.reasons).join(u' ');
    m_reasons->setText(reasons);
    m_reasons->setVisible(!reasons.isEmpty());
    setAccessibleName(tr("Verdict: %1, %2").arg(verdictWord(verdict), verdictSentence(verdict)));
    setAccessibleDescription(listOf(verdict.reasons).join(u' '));
}

void VerdictHead::setEvidence(const HostVerdict &verdict)
{
    const bool hasEvidence
        = verdict.verdict == Verdict::Yes && verdict.evidence != Evidence::None;
    m_evidence->setVisible(hasEvidence);
    if (!hasEvidence)
        return;
    const bool isStrong = verdict.evidence == Evidence::Strong;
    m_dots->setValue(isStrong ? 3 : 1, 3);
    m_dots->setAccessibleName(isStrong ? tr("Strong evidence") : tr("Weak evidence"));
    m_strength->setText(isStrong ? tr("strong") : tr("weak"));
    m_rest->setText(evidenceSentence(verdict));
    m_evidence->setToolTip(listOf(verdict.reasons).join(u'\n'));
}

} // namespace gapscope
