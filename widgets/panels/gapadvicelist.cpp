// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/gapadvicelist.h"

#include "core/base/format.h"
#include "widgets/style/text.h"

#include <QApplication>
#include <QGridLayout>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr std::size_t kMostLines = 4; // the largest; the groups have all of them

// ● measured   ◐ from the range table   ○ guess
QWidget *makeLegend()
{
    auto *const legend = new TextLabel(
        GapAdviceList::tr("● measured   ◐ from the range table   ○ guess"), FontRole::Tick,
        Ink::Secondary);
    legend->setElided(true);
    return legend;
}

} // namespace

GapAdviceList::GapAdviceList(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Suggestions"));
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 1, 0, 0);
}

void GapAdviceList::setAdvice(
    const std::vector<GapAdvice> &advice, TimeNs length, const QString &scope)
{
    delete m_page;
    m_page = new QWidget;
    m_page->setAccessibleName(tr("Suggestions"));
    auto *const grid = new QGridLayout(m_page);
    grid->setContentsMargins(
        Metrics::kPanelInset, Metrics::kGrid + 2, Metrics::kPanelInset, Metrics::kGrid + 2);
    grid->setHorizontalSpacing(Metrics::kPanelInset);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    m_count = int(std::min(kMostLines, advice.size()));
    for (int i = 0; i < m_count; ++i) {
        const GapAdvice &each = advice[std::size_t(i)];
        const double share = double(each.here) / double(std::max<TimeNs>(1, length));
        auto *const text = new TextLabel(tr("%1, at most %2 here (%3)")
                                             .arg(each.source, formatUs(each.here), formatPercent(share)),
            FontRole::Caption);
        text->setElided(true);
        const QString tip = tr("%1: %2. In %3 gaps of %4 it saves at most %5.")
                                .arg(each.pattern, each.evidence, formatCount(each.gaps), scope,
                                    formatDuration(each.everywhere));
        text->setAccessibleDescription(tip);
        auto *const pattern = new TextLabel(each.pattern, FontRole::Caption, Ink::Accent, true);
        pattern->setToolTip(tip);
        grid->addWidget(pattern, i, 0);
        grid->addWidget(text, i, 1);
    }
    if (m_count == 0) {
        auto *const none = new TextLabel(
            tr("No optimisation pattern fits the causes of this gap."), FontRole::Caption, Ink::Secondary);
        none->setWrapped();
        grid->addWidget(none, 0, 0, 1, 2);
    }
    grid->addWidget(makeLegend(), std::max(1, m_count), 0, 1, 2);
    layout()->addWidget(m_page);
}

void GapAdviceList::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.alt);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
}

} // namespace gapscope
