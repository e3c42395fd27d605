// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/comparehead.h"

#include "core/base/format.h"
#include "widgets/panels/deltatext.h"
#include "widgets/panels/pairstrip.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// A row of the head; hidden as a whole.
QWidget *makeLine(QHBoxLayout *&layout, const QString &name, QWidget *parent)
{
    auto *const line = new QWidget(parent);
    line->setAccessibleName(name);
    layout = new QHBoxLayout(line);
    layout->setContentsMargins(Metrics::kPanelInset, 2, Metrics::kPanelInset, 2);
    layout->setSpacing(Metrics::kGap);
    return line;
}

QString joined(const std::vector<QString> &sentences)
{
    return QStringList(sentences.begin(), sentences.end()).join(u'\n');
}

// "mean over steps; median 3,300.1, p90 3,410.0"
QString spreadText(const PeriodStats &stats)
{
    return CompareHead::tr("mean %1, median %2, p90 %3, 95 % interval %4 \u2026 %5 over %6 steps")
        .arg(formatMeanUs(stats.mean, Unit::Without), formatMeanUs(stats.median, Unit::Without),
            formatMeanUs(stats.p90, Unit::Without), formatMeanUs(stats.low, Unit::Without),
            formatMeanUs(stats.high), formatCount(qint64(stats.steps)));
}

} // namespace

CompareHead::CompareHead(QWidget *parent)
    : QWidget(parent)
    , m_caption(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_period(new TextLabel({}, FontRole::VerdictWord, Ink::Text, true))
    , m_change(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_interval(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_scopes(new TextLabel({}, FontRole::Caption, Ink::Accent))
    , m_stripCaption(new TextLabel(tr("Same workload"), FontRole::Caption, Ink::Secondary))
    , m_strip(new PairStrip)
    , m_pairing(new TextLabel({}, FontRole::Caption))
    , m_reasons(new NoteLabel(Ink::Warning))
    , m_notes(new NoteLabel(Ink::Secondary))
    , m_notice(new NoteLabel(Ink::Secondary))
    , m_symptoms(new TextLabel({}, FontRole::Caption))
{
    setAccessibleName(tr("Headline of the comparison"));
    QWidget *const first = makeLine(m_first, tr("Step period"), this);
    m_first->setContentsMargins(Metrics::kPanelInset, 4, Metrics::kPanelInset, 1);
    m_figures = new QWidget;
    m_figures->setAccessibleName(tr("Step period"));
    // Gives way: long numbers must not widen the window.
    m_figures->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *const figures = new QHBoxLayout(m_figures);
    figures->setContentsMargins(0, 0, 0, 0);
    figures->setSpacing(Metrics::kGap);
    for (TextLabel *label : {m_caption, m_period, m_change, m_interval}) {
        label->setTabular(true);
        figures->addWidget(label);
    }
    figures->addStretch(1);
    m_first->addWidget(m_figures, 1);

    QHBoxLayout *line = nullptr;
    m_stripLine = makeLine(line, tr("Paired steps"), this);
    line->addWidget(m_stripCaption);
    line->addWidget(m_strip, 1);
    line->addWidget(m_pairing);
    m_scopeLine = makeLine(line, tr("What is compared"), this);
    line->addWidget(new TextLabel(tr("Compared"), FontRole::Caption, Ink::Secondary));
    line->addWidget(m_scopes);
    auto *const clear = new LinkButton(tr("Compare whole runs"));
    line->addWidget(clear);
    line->addStretch(1);
    m_symptomLine = makeLine(line, tr("Known patterns"), this);
    line->addWidget(new TextLabel(tr("Looks like"), FontRole::Caption, Ink::Secondary));
    line->addWidget(m_symptoms);
    auto *const evidence = new LinkButton(tr("Evidence"));
    line->addWidget(evidence);
    line->addStretch(1);

    m_scopes->setElided(true);
    m_symptoms->setElided(true);
    m_pairing->setElided(true);
    auto *const rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 2);
    rows->setSpacing(0);
    for (QWidget *each : {first, m_scopeLine, m_stripLine, static_cast<QWidget *>(m_reasons),
             static_cast<QWidget *>(m_notes), static_cast<QWidget *>(m_notice), m_symptomLine})
        rows->addWidget(each);
    m_scopeLine->hide();
    m_symptomLine->hide();
    connect(evidence, &QToolButton::clicked, this, &CompareHead::symptomsRequested);
    connect(clear, &QToolButton::clicked, this, &CompareHead::scopesCleared);
}

void CompareHead::addTool(QWidget *widget)
{
    m_first->addWidget(widget);
}

void CompareHead::setComparison(const RunComparison &comparison)
{
    const Delta &period = comparison.period.value;
    m_caption->setText(periodName(comparison));
    m_period->setText(fromToText(period, comparison.single));
    m_period->setToolTip(comparison.unit != ComparedUnit::Step ? QString()
            : comparison.single                                ? spreadText(comparison.target)
            : tr("Baseline: %1.\nTarget: %2.")
                  .arg(spreadText(comparison.baseline), spreadText(comparison.target)));
    m_change->setText(comparison.single
            ? QString()
            : changeText(period, isLong(period) ? Unit::With : Unit::Without));
    const bool isSure = comparison.period.change.excludesZero().value_or(true);
    const bool isJudged = isSure && comparison.comparability.comparable;
    m_change->setInk(!isJudged || period.change() == 0 ? Ink::Text
            : period.change() > 0                    ? Ink::Worse
                                                     : Ink::Better);
    QString interval;
    if (comparison.unit == ComparedUnit::Step && !comparison.single)
        interval = intervalText(comparison.period.change);
    else if (comparison.unit == ComparedUnit::Step && comparison.baseline.steps > 1)
        interval = tr("median %1, p90 %2")
                       .arg(formatMeanUs(comparison.baseline.median, Unit::Without),
                           formatMeanUs(comparison.baseline.p90));
    m_interval->setText(interval);
    m_interval->setToolTip(comparedText(comparison));
    m_strip->setComparison(comparison);
    const bool hasSteps = comparison.pairedSteps > 0;
    m_pairing->setText(comparison.single ? comparedText(comparison)
                                         : u"\u2713 "_s + pairingText(comparison));
    m_pairing->setToolTip(tr("The table is about %1.").arg(comparedText(comparison)));
    m_stripLine->setVisible(hasSteps);
    m_reasons->setText(comparison.comparability.comparable
            ? QString()
            : tr("Not comparable: ") + joined(comparison.comparability.reasons));
    m_notes->setText(joined(comparison.comparability.notes));
    updateRoom();
}

void CompareHead::setSymptoms(const std::vector<Symptom> &symptoms)
{
    QStringList titles;
    QStringList evidence;
    for (const Symptom &symptom : symptoms) {
        titles.append(symptom.title);
        evidence.append(symptom.title + u": "_s
            + QStringList(symptom.evidence.begin(), symptom.evidence.end()).join(u' '));
    }
    m_symptoms->setText(titles.join(u" \u00b7 "_s));
    m_symptoms->setToolTip(evidence.join(u"\n\n"_s));
    m_symptomLine->setVisible(!titles.isEmpty());
}

void CompareHead::setNotice(const QString &text)
{
    m_notice->setText(text);
}

void CompareHead::setScopes(const QString &text)
{
    m_scopes->setText(text);
    m_scopeLine->setVisible(!text.isEmpty());
}

void CompareHead::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateRoom();
}

// What repeats elsewhere goes first where it is narrow.
void CompareHead::updateRoom()
{
    int tools = 2 * Metrics::kPanelInset;
    for (int i = 1; i < m_first->count(); ++i)
        tools += m_first->itemAt(i)->sizeHint().width() + m_first->spacing();
    const auto needed = [](std::initializer_list<const QWidget *> labels) {
        int sum = 0;
        for (const QWidget *label : labels)
            sum += label->sizeHint().width() + Metrics::kGap;
        return sum;
    };
    const int room = width() - tools;
    m_interval->setVisible(!m_interval->text().isEmpty()
        && needed({m_caption, m_period, m_change, m_interval}) <= room);
    m_caption->setVisible(needed({m_caption, m_period, m_change}) <= room);
    m_stripCaption->setVisible(width() >= Metrics().scaled(40));
}

} // namespace gapscope
