// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/latenesschart.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr std::size_t kMostLines = 24;
constexpr std::size_t kMostColumns = 2'000; // of the strip: more steps share one
constexpr std::size_t kMostDots = 4'000;
constexpr std::size_t kFewRanks = 12; // all named at the strip

// Positions as the numbers of their steps, at whole positions only.
class StepTicker : public QCPAxisTicker {
public:
    explicit StepTicker(std::vector<qint64> numbers)
        : m_numbers(std::move(numbers))
    {
        setTickCount(8);
        if (!m_numbers.empty()) // round numbers, where steps are numbered without holes
            setTickOrigin(-double(m_numbers.front()));
    }

protected:
    double getTickStep(const QCPRange &range) override
    {
        return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
    }

    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        const auto at = std::llround(tick);
        return at >= 0 && at < std::ssize(m_numbers)
            ? formatCount(m_numbers[static_cast<std::size_t>(at)])
            : QString();
    }

private:
    std::vector<qint64> m_numbers;
};

} // namespace

LatenessChart::LatenessChart(const QString &name, QWidget *parent)
    : Chart(name, parent)
{
    makeParts();
}

void LatenessChart::makeParts()
{
    plotLayout()->clear();
    m_lineRect = new QCPAxisRect(this);
    m_stripRect = new QCPAxisRect(this);
    plotLayout()->addElement(0, 0, m_lineRect);
    plotLayout()->addElement(1, 0, m_stripRect);
    plotLayout()->setRowStretchFactor(0, 1.7);
    plotLayout()->setRowSpacing(2);
    auto *const margins = new QCPMarginGroup(this);
    for (QCPAxisRect *rect : {m_lineRect, m_stripRect}) {
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
        rect->setMinimumMargins({Metrics().scaled(2.6), Metrics().scaled(0.7), Metrics().scaled(6.4), 0});
        for (QCPAxis *axis : rect->axes())
            axis->setTickLength(0, 3);
    }
    m_lineRect->axis(QCPAxis::atLeft)->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
    m_lineRect->axis(QCPAxis::atLeft)->setLabel(kMicro + u"s"_s);
    m_stripRect->axis(QCPAxis::atLeft)->setRangeReversed(true);
    m_stripRect->axis(QCPAxis::atLeft)->grid()->setVisible(false);
    m_stripRect->axis(QCPAxis::atBottom)->grid()->setVisible(false);
    m_lineRect->axis(QCPAxis::atBottom)->grid()->setVisible(false);
    m_lineRect->axis(QCPAxis::atBottom)->setTickLabels(false);
    makeItems();
}

void LatenessChart::makeItems()
{
    m_strip = new QCPColorMap(
        m_stripRect->axis(QCPAxis::atBottom), m_stripRect->axis(QCPAxis::atLeft));
    m_strip->setInterpolate(false);
    m_strip->setTightBoundary(false);
    m_dots = addGraph(m_stripRect->axis(QCPAxis::atBottom), m_stripRect->axis(QCPAxis::atLeft));
    m_dots->setLineStyle(QCPGraph::lsNone);
    const auto addItem = [&](auto *item, QCPAxisRect *rect) {
        item->setClipAxisRect(rect);
        for (QCPItemPosition *position : item->positions())
            position->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
        return item;
    };
    m_residual = addItem(new QCPItemRect(this), m_lineRect);
    m_cursor = addItem(new QCPItemStraightLine(this), m_lineRect);
    m_cursorText = addItem(new QCPItemText(this), m_lineRect);
    m_cell = addItem(new QCPItemRect(this), m_stripRect);
    for (QCPItemText **label : {&m_worstText, &m_othersText, &m_scaleText}) {
        *label = new QCPItemText(this);
        (*label)->setClipToAxisRect(false);
        (*label)->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        (*label)->setTextAlignment(Qt::AlignLeft);
        (*label)->position->setType(QCPItemPosition::ptAbsolute);
    }
    m_cursorText->setLayer(QStringLiteral("overlay")); // above the lines
    m_cursorText->setPadding({3, 1, 3, 1});
    m_cursorText->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
}

void LatenessChart::setAnswer(RankAnswerPtr answer)
{
    m_answer = std::move(answer);
    m_rank.reset();
    m_step.reset();
    for (const Line &line : m_lines)
        removeGraph(line.graph);
    m_lines.clear();
    const std::size_t steps = m_answer ? m_answer->byStep.steps : 0;
    const QSharedPointer<QCPAxisTicker> ticker(
        new StepTicker(m_answer ? m_answer->byStep.numbers : std::vector<qint64>()));
    for (QCPAxisRect *rect : {m_lineRect, m_stripRect}) {
        rect->axis(QCPAxis::atBottom)->setTicker(ticker);
        rect->axis(QCPAxis::atBottom)->setRange(-0.5, std::max(0.5, double(steps) - 0.5));
    }
    fillLines();
    fillStrip();
    fillDots();
    placeCursor();
    applyLook();
}

float LatenessChart::lateness(std::size_t rank, std::size_t step) const
{
    return m_answer->byStep.mean[m_answer->byStep.at(rank, step)];
}

bool LatenessChart::isWorst(std::size_t rank) const
{
    return m_answer && m_answer->isStraggler() && m_answer->worst == std::uint32_t(rank);
}

// All of few ranks, else those with the highest mean lateness.
std::vector<std::size_t> LatenessChart::shownRanks() const
{
    std::vector<std::size_t> ranks;
    for (const RankRow &row : m_answer->rows) {
        if (row[RankFigure::LateMean])
            ranks.push_back(row.index);
    }
    std::ranges::stable_sort(ranks, std::greater<>(),
        [this](std::size_t rank) { return *m_answer->rows[rank][RankFigure::LateMean]; });
    ranks.resize(std::min(ranks.size(), kMostLines));
    std::ranges::reverse(ranks); // the latest above the others
    return ranks;
}

void LatenessChart::fillLines()
{
    double highest = 0;
    for (const std::size_t rank : m_answer ? shownRanks() : std::vector<std::size_t>()) {
        QCPGraph *const graph
            = addGraph(m_lineRect->axis(QCPAxis::atBottom), m_lineRect->axis(QCPAxis::atLeft));
        QVector<QCPGraphData> points;
        for (std::size_t step = 0; step < m_answer->byStep.steps; ++step) {
            const double us = double(lateness(rank, step));
            points.append({double(step), us});
            highest = std::max(highest, std::isnan(us) ? 0 : us);
        }
        if (points.size() == 1) // a line needs two points: a step of its own width
            points = {{-0.4, points[0].value}, {0.4, points[0].value}};
        graph->data()->set(points, true);
        m_lines.push_back({graph, rank});
    }
    m_lineRect->axis(QCPAxis::atLeft)->setRange(0, std::max(highest * 1.08, 1.0));
    m_highest = std::max(highest, 1e-3);
    const double residual
        = m_answer ? double(m_answer->clocks.residual) / 1000.0 : 0;
    m_residual->topLeft->setCoords(-0.5, residual);
    m_residual->bottomRight->setCoords(m_answer ? double(m_answer->byStep.steps) : 0, 0);
    m_residual->setVisible(residual > 0);
}

void LatenessChart::fillStrip()
{
    QCPAxis *const left = m_stripRect->axis(QCPAxis::atLeft);
    m_strip->setVisible(m_answer && m_answer->byStep.steps > 0 && !m_answer->rows.empty());
    if (!m_strip->visible())
        return;
    const std::size_t ranks = m_answer->rows.size();
    const std::size_t steps = m_answer->byStep.steps;
    const std::size_t share = (steps + kMostColumns - 1) / kMostColumns; // steps in a column
    const std::size_t columns = (steps + share - 1) / share;
    // A map of one column or row has no width: the one is drawn as two halves.
    const auto centres = [](std::size_t cells, double first, double width) {
        return cells > 1 ? QCPRange(first, first + double(cells - 1) * width)
                         : QCPRange(first - width / 4, first + width / 4);
    };
    const int halves = columns > 1 ? 1 : 2;
    const int rankHalves = ranks > 1 ? 1 : 2;
    m_strip->data()->setSize(int(columns) * halves, int(ranks) * rankHalves);
    m_strip->data()->setRange(
        centres(columns, double(share - 1) / 2, double(share)), centres(ranks, 0, 1));
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        for (std::size_t column = 0; column < columns; ++column) {
            double most = std::numeric_limits<double>::quiet_NaN();
            for (std::size_t s = column * share; s < std::min(steps, (column + 1) * share); ++s)
                most = std::fmax(most, double(lateness(rank, s)));
            for (int half = 0; half < halves * rankHalves; ++half)
                m_strip->data()->setCell(int(column) * halves + half % halves,
                    int(rank) * rankHalves + half / halves, most);
        }
    }
    m_strip->setDataRange({0, m_highest});
    left->setRange(-0.5, double(ranks) - 0.5);
    if (ranks <= kFewRanks) {
        const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
        for (const RankRow &row : m_answer->rows)
            ticker->addTick(double(row.index), row.label);
        left->setTicker(ticker);
    } else {
        left->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
    }
}

// A dot where a rank is the latest in most collectives of a step.
void LatenessChart::fillDots()
{
    QVector<QCPGraphData> dots;
    const std::size_t cells = m_answer ? m_answer->byStep.mean.size() : 0;
    if (cells <= kMostDots) {
        for (std::size_t cell = 0; cell < cells; ++cell) {
            const LatenessByStep &by = m_answer->byStep;
            if (by.collectives[cell] > 0 && 2 * by.latest[cell] >= by.collectives[cell])
                dots.append({double(cell % by.steps), double(cell / by.steps)});
        }
    }
    m_dots->data()->set(dots);
}

void LatenessChart::setCursor(std::optional<std::size_t> rank, std::optional<std::size_t> step)
{
    if (!m_answer || (step && *step >= m_answer->byStep.steps))
        step.reset();
    if (!m_answer || (rank && *rank >= m_answer->rows.size()))
        rank.reset();
    m_rank = rank;
    m_step = step;
    placeCursor();
    replot(rpQueuedReplot);
}

void LatenessChart::placeCursor()
{
    for (QCPAbstractItem *item :
        std::initializer_list<QCPAbstractItem *> {m_cursor, m_cursorText, m_cell})
        item->setVisible(m_step.has_value());
    if (!m_step)
        return;
    const double x = double(*m_step);
    const double top = m_lineRect->axis(QCPAxis::atLeft)->range().upper;
    m_cursor->point1->setCoords(x, 0);
    m_cursor->point2->setCoords(x, top);
    const bool isRight = x > double(m_answer->byStep.steps) * 0.75;
    m_cursorText->setPositionAlignment((isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    m_cursorText->position->setCoords(x, top);
    const std::size_t rank = m_rank.value_or(m_answer->worst.value_or(0));
    const float us = lateness(rank, *m_step);
    m_cursorText->setText(tr("step %1: %2")
                              .arg(m_answer->byStep.numbers[*m_step])
                              .arg(std::isnan(us) ? QString(kNoValue) : formatMeanUs(double(us))));
    const double first = m_rank ? double(*m_rank) : 0;
    const double last = m_rank ? first : double(m_answer->rows.size()) - 1;
    m_cell->topLeft->setCoords(x - 0.5, first - 0.5);
    m_cell->bottomRight->setCoords(x + 0.5, last + 0.5);
}

void LatenessChart::placeLabels()
{
    const int left = m_lineRect->right() + 6;
    const QFontMetrics metrics(fontFor(FontRole::Tick));
    QCPAxis *const axis = m_lineRect->axis(QCPAxis::atLeft);
    const int floor = m_lineRect->bottom() - metrics.height();
    int worst = m_lineRect->top() + metrics.height() / 2;
    QString others = tr("all ranks");
    m_worstText->setVisible(false);
    if (m_answer && m_answer->isStraggler()) {
        const RankRow &row = m_answer->rows[*m_answer->worst];
        m_worstText->setVisible(true);
        m_worstText->setText(u"▲ "_s
            + metrics.elidedText(row.label, Qt::ElideRight, m_lineRect->outerRect().right() - left - 14));
        worst = std::clamp(int(axis->coordToPixel(row[RankFigure::LateMean].value_or(0))),
            m_lineRect->top(), floor - metrics.height());
        others = m_answer->rows.size() > kMostLines ? tr("%1 of %2\nranks").arg(kMostLines).arg(m_answer->rows.size())
                                                    : tr("other ranks");
    }
    m_worstText->position->setPixelPosition(QPointF(left, worst));
    m_othersText->setText(others);
    m_othersText->position->setPixelPosition(QPointF(left, floor));
    m_scaleText->setText(
        m_answer ? tr("0 to %1").arg(formatMeanUs(m_highest)) + tr("\n· latest here") : QString());
    m_scaleText->position->setPixelPosition(
        QPointF(left, m_stripRect->top() + metrics.height()));
}

void LatenessChart::restyle(const Theme &theme)
{
    const std::array styles {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const bool worst = isWorst(m_lines[i].rank);
        m_lines[i].graph->setPen(QPen(worst ? theme.worse : theme.textSecondary, worst ? 2 : 1,
            worst ? Qt::SolidLine : styles[i % styles.size()]));
    }
    QCPColorGradient gradient;
    gradient.clearColorStops();
    gradient.setColorStopAt(0, theme.base);
    gradient.setColorStopAt(1, theme.worse);
    gradient.setNanHandling(QCPColorGradient::nhNanColor);
    gradient.setNanColor(theme.alt);
    m_strip->setGradient(gradient);
    m_strip->setDataRange({0, m_highest});
    m_dots->setScatterStyle({QCPScatterStyle::ssDisc, theme.text, theme.text, 3});
    QColor band = theme.hostHidden;
    band.setAlpha(120);
    m_residual->setPen(Qt::NoPen);
    m_residual->setBrush(band);
    m_cursor->setPen(QPen(theme.accent, 1));
    m_cell->setPen(QPen(theme.accent, 1.5));
    m_cell->setBrush(Qt::NoBrush);
    const QFont font = fontFor(FontRole::Tick);
    for (QCPItemText *label : {m_othersText, m_scaleText}) {
        label->setFont(font);
        label->setColor(theme.textSecondary);
    }
    m_worstText->setFont(fontFor(FontRole::Tick, true));
    m_worstText->setColor(theme.worse);
    m_cursorText->setFont(fontFor(FontRole::Tick, true));
    m_cursorText->setColor(theme.text);
    m_cursorText->setBrush(theme.accentTint);
    placeLabels();
}

void LatenessChart::resizeEvent(QResizeEvent *event)
{
    Chart::resizeEvent(event);
    placeLabels();
    replot(rpQueuedReplot);
}

std::optional<std::size_t> LatenessChart::stepAt(double x) const
{
    if (!m_answer || m_answer->byStep.steps == 0)
        return std::nullopt;
    const double step = std::round(m_lineRect->axis(QCPAxis::atBottom)->pixelToCoord(x));
    return std::size_t(std::clamp(step, 0.0, double(m_answer->byStep.steps) - 1));
}

// In the strip its row, above it the line that is nearest.
std::optional<std::size_t> LatenessChart::rankAt(QPoint point, std::size_t step) const
{
    if (m_stripRect->outerRect().contains(point)) {
        const double rank
            = std::round(m_stripRect->axis(QCPAxis::atLeft)->pixelToCoord(point.y()));
        return std::size_t(std::clamp(rank, 0.0, double(m_answer->rows.size()) - 1));
    }
    std::optional<std::size_t> nearest;
    double distance = std::numeric_limits<double>::max();
    for (const Line &line : m_lines) {
        const double us = double(lateness(line.rank, step));
        const double away
            = std::abs(m_lineRect->axis(QCPAxis::atLeft)->coordToPixel(us) - point.y());
        if (!std::isnan(us) && away <= distance) {
            distance = away;
            nearest = line.rank;
        }
    }
    return nearest;
}

void LatenessChart::choose(std::size_t rank, std::size_t step)
{
    setCursor(rank, step);
    Q_EMIT cellChosen(rank, step);
}

void LatenessChart::mousePressEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const std::optional<std::size_t> step = stepAt(point.x());
    const std::optional<std::size_t> rank = step ? rankAt(point, *step) : std::nullopt;
    if (event->button() == Qt::LeftButton && rank)
        choose(*rank, *step);
    else
        Chart::mousePressEvent(event);
}

void LatenessChart::keyPressEvent(QKeyEvent *event)
{
    if (!m_answer || m_answer->byStep.steps == 0 || m_answer->rows.empty()) {
        Chart::keyPressEvent(event);
        return;
    }
    const std::size_t rank = m_rank.value_or(m_answer->worst.value_or(0));
    const std::size_t step = m_step.value_or(0);
    const bool isFirst = !m_step;
    switch (event->key()) {
    case Qt::Key_Left:
        choose(rank, step - (step > 0 ? 1 : 0));
        break;
    case Qt::Key_Right:
        choose(rank, std::min(step + (isFirst ? 0 : 1), m_answer->byStep.steps - 1));
        break;
    case Qt::Key_Up:
        choose(rank - (rank > 0 ? 1 : 0), step);
        break;
    case Qt::Key_Down:
        choose(std::min(rank + 1, m_answer->rows.size() - 1), step);
        break;
    default:
        Chart::keyPressEvent(event);
    }
}

QString LatenessChart::textOf(std::size_t rank, std::size_t step) const
{
    const LatenessByStep &by = m_answer->byStep;
    const std::size_t cell = by.at(rank, step);
    const QString where
        = tr("Step %1, %2").arg(by.numbers[step]).arg(m_answer->rows[rank].label);
    if (by.collectives[cell] == 0)
        return tr("%1: no collective with other ranks").arg(where);
    return tr("%1: %2 late, latest in %3 of %4 collectives")
        .arg(where, formatMeanUs(double(by.mean[cell])))
        .arg(by.latest[cell])
        .arg(by.collectives[cell]);
}

QPoint LatenessChart::cellPosition(std::size_t rank, std::size_t step) const
{
    return {int(m_stripRect->axis(QCPAxis::atBottom)->coordToPixel(double(step))),
        int(m_stripRect->axis(QCPAxis::atLeft)->coordToPixel(double(rank)))};
}

bool LatenessChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return Chart::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const std::optional<std::size_t> step = stepAt(help->pos().x());
    const std::optional<std::size_t> rank = step ? rankAt(help->pos(), *step) : std::nullopt;
    if (rank)
        QToolTip::showText(help->globalPos(), textOf(*rank, *step), this);
    else
        QToolTip::hideText();
    return true;
}

QSize LatenessChart::sizeHint() const { return {Metrics().scaled(40), Metrics().scaled(14)}; }

QSize LatenessChart::minimumSizeHint() const { return {Metrics().scaled(16), Metrics().scaled(8)}; }

} // namespace gapscope
