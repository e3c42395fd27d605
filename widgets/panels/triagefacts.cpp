// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/triagefacts.h"

#include "widgets/style/text.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace gapscope {

TriageFacts::TriageFacts(QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_note(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_grid(new QGridLayout)
{
    m_title->setElided(true);
    auto *const head = new QHBoxLayout;
    head->setSpacing(Metrics::kGap);
    head->addWidget(m_title, 1);
    head->addWidget(m_note);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(Metrics::kGap);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(2, 2);
    m_grid->setColumnMinimumWidth(0, Metrics().scaled(2.8));
    for (std::size_t i = 0; i < kMostLines; ++i) {
        const Row row {new TextLabel({}, FontRole::Caption, Ink::Text, true),
            new TextLabel({}, FontRole::Caption, Ink::Text),
            new TextLabel({}, FontRole::Caption, Ink::Secondary), new LinkButton({})};
        row.text->setElided(true);
        row.second->setElided(true);
        const int at = int(i);
        m_grid->addWidget(row.lead, at, 0);
        m_grid->addWidget(row.text, at, 1);
        m_grid->addWidget(row.second, at, 2);
        m_grid->addWidget(row.link, at, 2, Qt::AlignLeft);
        row.link->setAccessibleName(tr("Show on the timeline"));
        connect(row.link, &QToolButton::clicked, this, [this, at] { Q_EMIT followed(at); });
        m_rows.push_back(row);
    }
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::kPanelInset, 6, Metrics::kPanelInset, 6);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addLayout(m_grid);
    setFacts({}, {}, {});
}

QString TriageFacts::title() const { return m_title->text(); }

void TriageFacts::setFacts(const QString &title, const QString &note, std::vector<Line> lines)
{
    m_title->setText(title);
    m_note->setText(note);
    m_lines = std::move(lines);
    m_lines.resize(std::min(m_lines.size(), kMostLines));
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Line line = i < m_lines.size() ? m_lines[i] : Line {};
        m_rows[i].lead->setText(line.lead);
        m_rows[i].text->setText(line.text);
        m_rows[i].text->setBold(line.isStrong);
        m_grid->removeWidget(m_rows[i].text); // alone it has the room of both
        m_grid->addWidget(m_rows[i].text, int(i), 1, 1, line.second.isEmpty() ? 2 : 1);
        m_rows[i].second->setText(line.second);
        m_rows[i].link->setText(line.second);
        m_rows[i].link->setAccessibleName(
            line.second.isEmpty() ? tr("Show on the timeline") : line.second);
        m_rows[i].second->setVisible(!line.isLink && !line.second.isEmpty());
        m_rows[i].link->setVisible(line.isLink);
    }
}

} // namespace gapscope
