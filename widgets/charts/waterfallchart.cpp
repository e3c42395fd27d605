// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/waterfallchart.h"

#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QToolTip>

#include <cmath>

namespace gapscope {

namespace {

QFont valueFont() { return tabularFont(fontFor(FontRole::Tick, true)); }

QFont nameFont(bool isWhole) { return fontFor(FontRole::Tick, isWhole); }

} // namespace

// Paints all bars and labels; positions come from the plan.
class WaterfallItem : public QCPAbstractItem {
public:
    explicit WaterfallItem(WaterfallChart *chart)
        : QCPAbstractItem(chart)
        , m_chart(chart)
    {
        setClipToAxisRect(false);
        setSelectable(false);
    }

    double selectTest(const QPointF &, bool, QVariant *) const override { return -1; }

protected:
    QRect clipRect() const override { return m_chart->viewport(); }

    void draw(QCPPainter *painter) override
    {
        if (m_chart->m_entries.empty())
            return;
        const Theme &theme = Theme::of(m_chart->palette());
        const WaterfallPlan plan = m_chart->plan();
        painter->setAntialiasing(false);
        paintConnectors(*painter, plan, theme);
        for (std::size_t i = 0; i < plan.bars.size(); ++i) {
            paintBar(*painter, plan.bars[i], m_chart->m_entries[i], theme);
            paintValue(*painter, plan.values[i], m_chart->m_entries[i], theme);
        }
        paintNames(*painter, plan, theme);
        paintUnit(*painter, theme);
        if (m_chart->m_axis.isCut)
            paintCuts(*painter, plan, theme);
        paintCurrent(*painter, plan, theme);
    }

private:
    void paintConnectors(QCPPainter &painter, const WaterfallPlan &plan, const Theme &theme)
    {
        painter.setPen(QPen(theme.textSecondary, 1, Qt::DotLine));
        QCPAxis *const axis = m_chart->yAxis;
        for (std::size_t i = 0; i + 1 < plan.bars.size(); ++i) {
            const double y = std::round(axis->coordToPixel(m_chart->m_entries[i].to));
            painter.drawLine(
                QPointF(plan.bars[i].right(), y), QPointF(plan.bars[i + 1].left() - 1, y));
        }
    }

    static void paintFrame(QPainter &painter, const QRectF &bar, const QColor &color, double width)
    {
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.setBrush(Qt::NoBrush);
        if (bar.height() > 2 * width)
            painter.drawRect(bar.adjusted(width / 2, width / 2, -width / 2, -width / 2));
        else
            painter.fillRect(bar, color);
    }

    static void paintBar(
        QPainter &painter, const QRectF &bar, const WaterfallEntry &entry, const Theme &theme)
    {
        using enum WaterfallEntry::Kind;
        if (entry.kind == Start) {
            painter.fillRect(bar, theme.base);
            paintFrame(painter, bar, theme.baseline, 2);
        } else if (entry.kind == End) {
            painter.fillRect(bar, theme.target);
        } else if (entry.isUnattributed) {
            painter.fillRect(bar, theme.gapFill);
            paintHatch(painter, bar, theme.gapHatch);
            paintFrame(painter, bar, theme.gapEdge, 1);
        } else if (entry.kind == Share) {
            painter.fillRect(bar,
                entry.isCommunication ? theme.communication
                    : entry.isHost    ? theme.hostExposed
                                      : theme.baseline);
            if (entry.isCommunication)
                paintStripes(painter, bar, patternInk(theme));
        } else if (entry.isNew) {
            painter.fillRect(bar, theme.base);
            painter.fillRect(bar, withAlpha(theme.worse, 0.14));
            paintFrame(painter, bar, theme.worse, 2);
        } else {
            const bool isWorse = entry.to >= entry.from;
            painter.fillRect(bar, isWorse ? theme.worse : theme.better);
            if (!isWorse)
                paintStripes(painter, bar, patternInk(theme, 0.55));
        }
    }

    static void paintValue(
        QPainter &painter, const QRectF &label, const WaterfallEntry &entry, const Theme &theme)
    {
        if (label.isEmpty())
            return;
        const double change = entry.to - entry.from;
        const bool isQuiet = entry.isWhole() || entry.kind == WaterfallEntry::Kind::Share;
        painter.setFont(valueFont());
        painter.setPen(isQuiet ? theme.text
                : entry.isUnattributed || std::abs(change) < 1 ? theme.textSecondary
                : change > 0                                   ? theme.worse
                                                               : theme.better);
        painter.drawText(label, Qt::AlignCenter | Qt::TextSingleLine, entry.value);
    }

    void paintNames(QCPPainter &painter, const WaterfallPlan &plan, const Theme &theme)
    {
        for (std::size_t i = 0; i < plan.names.size(); ++i) {
            const WaterfallName &name = plan.names[i];
            const QFont font = nameFont(m_chart->m_entries[i].isWhole());
            const double width = QFontMetricsF(font).horizontalAdvance(name.text) + 4;
            painter.save();
            painter.translate(name.anchor);
            painter.rotate(plan.angle);
            painter.setFont(font);
            painter.setPen(int(i) == m_chart->m_current ? theme.accent : theme.text);
            painter.drawText(QRectF(plan.angle == 0 ? -width / 2 : 0, -20, width, 40),
                int(plan.angle == 0 ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter
                    | Qt::TextSingleLine,
                name.text);
            painter.restore();
        }
    }

    void paintUnit(QCPPainter &painter, const Theme &theme)
    {
        painter.setFont(fontFor(FontRole::Tick));
        painter.setPen(theme.textSecondary);
        const QRect plot = m_chart->axisRect()->rect();
        const double height = QFontMetricsF(painter.font()).height();
        painter.drawText(QRectF(4, plot.top() - height - 4, plot.left() + 60, height),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_chart->m_unit);
    }

    // The axis does not begin at 0: the wholes and the axis are broken.
    void paintCuts(QCPPainter &painter, const WaterfallPlan &plan, const Theme &theme)
    {
        const QRect plot = m_chart->axisRect()->rect();
        const double y = plot.bottom() - std::max(8.0, plot.height() * 0.035);
        painter.setAntialiasing(true);
        const auto cut = [&](double left, double right) {
            painter.setPen(QPen(theme.base, 4, Qt::SolidLine, Qt::FlatCap));
            painter.drawLine(QPointF(left, y + 3), QPointF(right, y - 3));
        };
        const auto edges = [&](double left, double right) {
            painter.setPen(QPen(theme.textSecondary, 1));
            for (const double shift : {-2.5, 2.5})
                painter.drawLine(QPointF(left, y + 3 + shift), QPointF(right, y - 3 + shift));
        };
        for (std::size_t i = 0; i < plan.bars.size(); ++i) {
            if (m_chart->m_entries[i].isWhole())
                cut(plan.bars[i].left() - 2, plan.bars[i].right() + 2);
        }
        cut(plot.left() - 4, plot.left() + 4);
        edges(plot.left() - 4, plot.left() + 4);
        painter.setAntialiasing(false);
    }

    void paintCurrent(QCPPainter &painter, const WaterfallPlan &plan, const Theme &theme)
    {
        if (m_chart->m_current < 0 || !m_chart->hasFocus())
            return;
        const QRectF bar = plan.bars[std::size_t(m_chart->m_current)].adjusted(-3, -3, 3, 3);
        paintFrame(painter, bar, theme.accent, Metrics::kFocusWidth);
    }

    WaterfallChart *m_chart; // its plot
};

WaterfallChart::WaterfallChart(QWidget *parent)
    : Chart(tr("Waterfall"), parent)
    , m_item(new WaterfallItem(this))
{
    setMouseTracking(true);
    xAxis->setTicks(false);
    xAxis->setTickLabels(false);
    xAxis->grid()->setVisible(false);
    yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
    yAxis->setTickLength(0, 0);
    yAxis->setTickLabelPadding(6);
    yAxis->setBasePen(Qt::NoPen);
    setMinimumSize(Metrics().scaled(12), Metrics().scaled(6));
}

void WaterfallChart::setEntries(std::vector<WaterfallEntry> entries, const QString &unit)
{
    m_entries = std::move(entries);
    m_unit = unit;
    m_current = -1;
    m_axis = waterfallAxis(m_entries);
    layOut();
}

std::size_t WaterfallChart::mostBars() const
{
    const double least = QFontMetricsF(nameFont(false)).height() * 1.5;
    const double room = width() - Metrics().scaled(5);
    // More are no longer read, however wide the chart is.
    constexpr double kMost = 26;
    return std::size_t(std::clamp(std::floor(room / least), 6.0, kMost));
}

WaterfallPlan WaterfallChart::plan() const
{
    return planWaterfall(m_entries, m_axis, m_names, QRectF(axisRect()->rect()),
        viewport().right() - 4, QFontMetricsF(valueFont()), QFontMetricsF(nameFont(true)));
}

void WaterfallChart::layOut()
{
    const QFontMetricsF ticks(fontFor(FontRole::Tick));
    const int top = int(1.6 * ticks.height()) + 6;
    const double longest = std::max(ticks.horizontalAdvance(QStringLiteral("0,000")),
        ticks.horizontalAdvance(QString::number(qint64(m_axis.high)) + u','));
    const int left = int(longest) + 18;
    const QFontMetricsF names(nameFont(true));
    const auto namesFor = [&](int right) {
        const double room = std::max(40, width() - left - right);
        return waterfallNames(m_entries, room, height(), names);
    };
    int right = 14;
    m_names = namesFor(right);
    if (m_names.angle > 0 && !m_entries.empty()) {
        // The last name hangs out to the right.
        const double angle = qDegreesToRadians(m_names.angle);
        const double reach = names.horizontalAdvance(m_entries.back().name) * std::cos(angle)
            + names.height() * std::sin(angle) / 2 + 6;
        const double slot = (width() - left - right) / double(m_entries.size());
        right = int(std::clamp(reach - slot / 2, 14.0, 60.0));
        m_names = namesFor(right);
    }
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMargins(QMargins(left, top, right, int(std::ceil(m_names.room)) + 4));
    yAxis->setRange(m_axis.low, m_axis.high);
    xAxis->setRange(0, 1);
    replot(rpQueuedReplot);
}

void WaterfallChart::setCurrent(int bar)
{
    if (bar < -1 || bar >= int(m_entries.size()) || bar == m_current)
        return;
    m_current = bar;
    setAccessibleDescription(bar < 0 ? QString() : m_entries[std::size_t(bar)].tip);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    replot(rpQueuedReplot);
    Q_EMIT currentChanged(bar);
}

void WaterfallChart::restyle(const Theme & /*theme*/)
{
    yAxis->setBasePen(Qt::NoPen);
    layOut();
}

bool WaterfallChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return Chart::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const int bar = plan().barAt(help->pos().x());
    // Names come from traces: never read as markup.
    QToolTip::showText(help->globalPos(),
        bar < 0 ? QString() : m_entries[std::size_t(bar)].tip.toHtmlEscaped(), this);
    return true;
}

void WaterfallChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_entries.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(std::max(0, m_current - 1));
        return;
    case Qt::Key_Right:
        setCurrent(std::min(last, m_current + 1));
        return;
    case Qt::Key_Home:
        setCurrent(std::min(0, last));
        return;
    case Qt::Key_End:
        setCurrent(last);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT activated(m_current);
        return;
    case Qt::Key_Backspace:
    case Qt::Key_Escape:
        Q_EMIT left();
        return;
    default:
        Chart::keyPressEvent(event);
    }
}

void WaterfallChart::mouseMoveEvent(QMouseEvent *event)
{
    Chart::mouseMoveEvent(event);
    const int bar = plan().barAt(event->position().x());
    const bool isLive = bar >= 0 && !m_entries[std::size_t(bar)].isWhole();
    setCursor(isLive ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void WaterfallChart::mouseReleaseEvent(QMouseEvent *event)
{
    Chart::mouseReleaseEvent(event);
    const int bar = plan().barAt(event->position().x());
    if (event->button() != Qt::LeftButton || bar < 0 || !rect().contains(event->pos()))
        return;
    setCurrent(bar);
    Q_EMIT activated(bar);
}

void WaterfallChart::resizeEvent(QResizeEvent *event)
{
    Chart::resizeEvent(event);
    layOut();
    Q_EMIT roomChanged();
}

void WaterfallChart::focusInEvent(QFocusEvent *event)
{
    Chart::focusInEvent(event);
    if (m_current < 0 && !m_entries.empty() && event->reason() != Qt::MouseFocusReason)
        setCurrent(0);
    replot(rpQueuedReplot);
}

void WaterfallChart::focusOutEvent(QFocusEvent *event)
{
    Chart::focusOutEvent(event);
    replot(rpQueuedReplot);
}

} // namespace gapscope
