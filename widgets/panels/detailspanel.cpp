// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/detailspanel.h"

#include "widgets/style/text.h"

#include <QEvent>
#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// A kernel's name can be half a megabyte; the copy has all of it.
constexpr qsizetype kLongestShown = 1500;
constexpr int kIndent = 12;

QString shortened(const QString &text)
{
    if (text.size() <= kLongestShown)
        return text;
    return text.left(kLongestShown / 2) + u" … "_s + text.right(kLongestShown / 2);
}

// Lets a name wrap where C++ and Python names have their joints.
QString breakable(QString text)
{
    const QString joint = QChar(0x200b); // zero-width space
    for (const QChar sign : {u':', u'<', u',', u'(', u'/', u'_'})
        text.replace(sign, sign + joint);
    return text;
}

} // namespace

DetailsPanel::DetailsPanel(QWidget *parent)
    : Panel(tr("Details"), parent)
    , m_title(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_scroll(new QScrollArea)
{
    m_title->setElided(true);
    m_scroll->setAccessibleName(tr("What is known about the selection"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *const top = new QVBoxLayout;
    top->setContentsMargins(
        Metrics::kPanelInset, Metrics::kGap, Metrics::kPanelInset, Metrics::kGrid);
    top->addWidget(m_title);
    layout->addLayout(top);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_scroll, 1);
    clear();
}

void DetailsPanel::setDetails(const Details &details)
{
    m_details = details;
    m_title->setText(details.title.left(kLongestShown));
    setScopeText(details.subtitle);
    rebuild();
    showContent();
}

void DetailsPanel::clear()
{
    m_details = {};
    setScopeText({});
    showEmpty(tr("Nothing is selected. Click an event, a gap or a step in the timeline."));
}

std::vector<Table> DetailsPanel::tables() const
{
    if (m_details.rows.empty())
        return {};
    Table table {.id = u"details"_s, .title = m_details.title + u", "_s + m_details.subtitle};
    table.columns = {{u"label"_s, tr("What")}, {u"value"_s, tr("Value")}};
    for (const DetailRow &row : m_details.rows)
        table.add({Cell(row.label), Cell(row.value)});
    return {table};
}

void DetailsPanel::rebuild()
{
    auto *const page = new QWidget;
    page->setAccessibleName(tr("What is known about the selection"));
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    m_grid = new QGridLayout(page);
    m_grid->setContentsMargins(Metrics::kPanelInset, Metrics::kGap, Metrics::kPanelInset, Metrics::kGap);
    m_grid->setHorizontalSpacing(Metrics::kPanelInset);
    m_grid->setVerticalSpacing(Metrics::kGrid);
    m_grid->setColumnStretch(1, 1);
    int line = 0;
    for (const DetailRow &row : m_details.rows) {
        const bool isHeading = row.value.isEmpty();
        auto *const label = new TextLabel(
            row.label, FontRole::Caption, isHeading ? Ink::Text : Ink::Secondary, isHeading);
        if (isHeading) {
            if (line > 0)
                m_grid->setRowMinimumHeight(line++, Metrics::kGrid);
            m_grid->addWidget(label, line++, 0, 1, 2);
            continue;
        }
        const QString shown = shortened(row.value);
        auto *const value
            = new TextLabel(row.isName ? breakable(shown) : shown, FontRole::Body);
        value->setWrapped();
        value->setTabular(!row.isName);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(row.label + u": "_s + shown);
        value->setIndent(row.indent * kIndent);
        label->setBuddy(value);
        m_grid->addWidget(label, line, 0, Qt::AlignTop);
        m_grid->addWidget(value, line++, 1);
    }
    m_grid->setRowStretch(line, 1);
    m_scroll->setWidget(page); // deletes the old one
}

} // namespace gapscope
