// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/gapsides.h"

#include "widgets/panels/gaptext.h"
#include "widgets/style/text.h"

#include <QApplication>
#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Ranges and frames nest deep; the innermost ones tell where the code is.
constexpr qsizetype kMostNames = 4;
constexpr qsizetype kLongestName = 80;
constexpr qsizetype kLongestTip = 1000;
constexpr qsizetype kLongestLink = 30; // beside it stands where and when

class SwatchBox : public QWidget {
public:
    explicit SwatchBox(Swatch swatch)
        : m_swatch(swatch)
    {
        const int side = Metrics().swatch();
        setFixedSize(side, side);
        setAccessibleName(GapSides::tr("Kind"));
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        paintSwatch(painter, rect(), m_swatch, Theme::of(QApplication::palette()));
    }

private:
    Swatch m_swatch;
};

QString shortened(const QString &name, qsizetype longest = kLongestName)
{
    return name.size() <= longest ? name
                                  : name.left(longest / 2) + u'\u2026' + name.right(longest / 2);
}

// "… › _forward_step 151 › _prepare_tp_inputs"
QString nested(const std::vector<QString> &names)
{
    QStringList parts;
    const qsizetype first = std::max<qsizetype>(0, qsizetype(names.size()) - kMostNames);
    for (qsizetype i = first; i < qsizetype(names.size()); ++i)
        parts.append(shortened(names[std::size_t(i)]));
    if (first > 0)
        parts.prepend(u"\u2026"_s);
    return parts.join(u" \u203a "_s);
}

} // namespace

GapSides::GapSides(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("What is around the gap"));
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

void GapSides::setGap(const InspectedGap &gap)
{
    delete m_page;
    m_page = new QWidget;
    m_page->setAccessibleName(tr("What is around the gap"));
    m_grid = new QGridLayout(m_page);
    m_grid->setContentsMargins(
        Metrics::kPanelInset, Metrics::kGap, Metrics::kPanelInset, Metrics::kGap);
    m_grid->setHorizontalSpacing(6);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(2, 1);
    if (gap.after)
        addSide(tr("After"), *gap.after, gap.trace);
    if (gap.before)
        addSide(tr("Before"), *gap.before, gap.trace);
    if (gap.launch)
        addSide(tr("Launch"), *gap.launch, gap.trace);
    if (!gap.ranges.empty())
        addText(tr("Ranges"), nested(gap.ranges));
    if (!gap.frames.empty())
        addText(tr("Python"), nested(gap.frames));
    layout()->addWidget(m_page);
    setVisible(m_grid->count() > 0);
}

void GapSides::addSide(const QString &caption, const GapSide &side, std::uint32_t trace)
{
    const int line = m_grid->rowCount();
    auto *const name = new LinkButton(shortened(side.name, kLongestLink));
    name->setToolTip(tr("%1, %2. Go to it in the timeline.").arg(side.name.left(kLongestTip), side.more).toHtmlEscaped());
    name->setAccessibleName(caption + u": "_s + side.name + u", "_s + side.place + u", "_s + side.more);
    connect(name, &QToolButton::clicked, this,
        [this, trace, event = side.event] { Q_EMIT eventChosen(trace, event); });
    auto *const place = new TextLabel(side.place, FontRole::Caption, Ink::Secondary);
    place->setElided(true);
    place->setTabular(true);
    auto *const words = new QHBoxLayout;
    words->setSpacing(Metrics::kGap);
    words->addWidget(name);
    words->addWidget(place, 1);
    m_grid->addWidget(new TextLabel(caption, FontRole::Caption, Ink::Secondary), line, 0);
    m_grid->addWidget(new SwatchBox(workSwatch(side.category)), line, 1);
    m_grid->addLayout(words, line, 2);
}

void GapSides::addText(const QString &caption, const QString &text)
{
    const int line = m_grid->rowCount();
    auto *const label = new TextLabel(text, FontRole::Caption);
    label->setElided(true);
    m_grid->addWidget(new TextLabel(caption, FontRole::Caption, Ink::Secondary), line, 0);
    m_grid->addWidget(label, line, 2);
}

} // namespace gapscope
