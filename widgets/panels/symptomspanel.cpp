// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/symptomspanel.h"

#include "widgets/style/text.h"

#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

TextLabel *sentence(const QString &text, Ink ink, bool bold = false)
{
    auto *const label = new TextLabel(text, FontRole::Body, ink, bold);
    label->setWrapped();
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

SymptomsPanel::SymptomsPanel(QWidget *parent)
    : Panel(tr("Patterns"), parent)
    , m_scroll(new QScrollArea)
{
    m_scroll->setAccessibleName(tr("Known patterns"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);
    clear();
}

void SymptomsPanel::setSymptoms(std::vector<Symptom> symptoms, const std::vector<QString> &notes)
{
    m_symptoms = std::move(symptoms);
    setName(m_symptoms.empty() ? tr("Patterns") : tr("Patterns %1").arg(m_symptoms.size()));
    if (m_symptoms.empty() && notes.empty()) {
        showEmpty(tr("The figures look like none of the known patterns."));
        return;
    }
    rebuild(notes);
    showContent();
}

void SymptomsPanel::clear()
{
    m_symptoms.clear();
    setName(tr("Patterns"));
    showEmpty(tr("Nothing is open."));
}

void SymptomsPanel::rebuild(const std::vector<QString> &notes)
{
    auto *const page = new QWidget;
    page->setAccessibleName(tr("Known patterns"));
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto *const layout = new QVBoxLayout(page);
    layout->setContentsMargins(Metrics::kPanelInset, Metrics::kGap, Metrics::kPanelInset, Metrics::kGap);
    layout->setSpacing(2);
    for (const Symptom &symptom : m_symptoms) {
        layout->addWidget(sentence(symptom.title, Ink::Text, true));
        for (const QString &evidence : symptom.evidence)
            layout->addWidget(sentence(u"\u2022 "_s + evidence, Ink::Text));
        layout->addWidget(sentence(symptom.advice, Ink::Secondary));
        layout->addSpacing(Metrics::kGap);
    }
    for (const QString &note : notes)
        layout->addWidget(sentence(note, Ink::Secondary));
    layout->addStretch(1);
    m_scroll->setWidget(page); // deletes the old one
}

std::vector<Table> SymptomsPanel::tables() const
{
    if (m_symptoms.empty())
        return {};
    Table table {.id = u"symptoms"_s, .title = tr("Known patterns")};
    table.columns = {{u"id"_s, tr("Id"), ColumnKind::Code}, {u"title"_s, tr("Pattern")},
        {u"evidence"_s, tr("Evidence")}, {u"advice"_s, tr("Advice")}};
    for (const Symptom &symptom : m_symptoms)
        table.add({Cell(symptom.id), Cell(symptom.title),
            Cell(QStringList(symptom.evidence.begin(), symptom.evidence.end()).join(u' ')),
            Cell(symptom.advice)});
    return {table};
}

} // namespace gapscope
