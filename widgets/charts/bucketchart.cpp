// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/charts/bucketchart.h"

#include "core/base/format.h"
#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"
#include "widgets/style/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr double kBarWidth = 0.72;

// Powers of ten in the program's numbers.
class PowerTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return formatNumber(tick, tick < 1 ? int(std::ceil(-std::log10(tick))) : 0);
    }
};

// All bounds, or where there is no room the powers of ten.
QSharedPointer<QCPAxisTicker> boundTicker(bool isDense)
{
    // Between the bars: where one bucket ends and the next begins.
    static const std::array bounds {
        u"1"_s, u"5"_s, u"10"_s, u"50"_s, u"100"_s, u"500"_s, u"1 ms"_s, u"5 ms"_s};
    static_assert(bounds.size() == kGapBucketCount - 1);
    const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const bool isPower = i % 2 == 0;
        ticker->addTick(double(i) + 0.5, isPower || isDense ? bounds[i] : QString());
    }
    ticker->addTick(-0.5, u"µs"_s);
    return ticker;
}

// Diagonals of a fill, so that they scale with the picture's resolution.
QBrush hatchBrush(const QColor &fill, const QColor &line)
{
    constexpr int kSide = 5;
    QPixmap tile(kSide, kSide);
    tile.fill(fill);
    QPainter painter(&tile);
    painter.setPen(QPen(line, 1));
    painter.drawLine(0, kSide - 1, kSide - 1, 0);
    return QBrush(tile);
}

} // namespace

BucketChart::BucketChart(const QString &name, Value value, QWidget *parent)
    : Chart(name, parent)
    , m_value(value)
    , m_plain(new QCPBars(xAxis, yAxis))
    , m_marked(new QCPBars(xAxis, yAxis))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    xAxis->setTicker(boundTicker(true));
    xAxis->setRange(-0.6, double(kGapBucketCount) - 0.4);
    xAxis->setTickLength(0, 4);
    xAxis->grid()->setVisible(false);
    yAxis->setScaleType(QCPAxis::stLogarithmic);
    yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new PowerTicker));
    yAxis->setTickLength(0, 0);
    axisRect()->setMinimumMargins({Metrics().scaled(3.2), Metrics().scaled(1), Metrics::kPanelInset, 0});
    for (QCPBars *bars : {m_plain, m_marked}) {
        bars->setWidth(kBarWidth);
        bars->setAntialiased(false);
    }
    for (QCPItemText *&label : m_labels) {
        label = new QCPItemText(this);
        label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
        label->setPadding({0, 0, 0, 1});
        label->setClipToAxisRect(false);
    }
    updateBars();
}

void BucketChart::setBuckets(const GapBuckets &buckets)
{
    m_buckets = buckets;
    updateBars();
}

void BucketChart::setChosen(std::optional<std::size_t> bucket)
{
    m_chosen = bucket;
    if (bucket)
        m_cursor = int(*bucket);
    updateBars();
}

double BucketChart::valueOf(std::size_t bucket) const
{
    return m_value == Value::Count ? double(m_buckets[bucket].count)
                                   : double(m_buckets[bucket].total) / 1e6;
}

QRect BucketChart::columnOf(std::size_t bucket) const
{
    const double left = xAxis->coordToPixel(double(bucket) - 0.5);
    const double right = xAxis->coordToPixel(double(bucket) + 0.5);
    const QRect area = axisRect()->rect();
    return {int(std::round(left)), area.top(), int(std::round(right - left)), area.height()};
}

QSize BucketChart::sizeHint() const
{
    return {Metrics().scaled(18), Metrics().scaled(11)};
}

QSize BucketChart::minimumSizeHint() const
{
    return {Metrics().scaled(9), Metrics().scaled(5)};
}

QString BucketChart::textOf(std::size_t bucket) const
{
    return m_value == Value::Count ? formatCount(m_buckets[bucket].count)
                                   : formatNumber(valueOf(bucket), 1);
}

void BucketChart::updateRange()
{
    double largest = 1;
    double smallest = 1;
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        const double value = valueOf(i);
        largest = std::max(largest, value);
        if (value > 0)
            smallest = std::min(smallest, value);
    }
    // A bar of the smallest value is still seen; at most four powers below 1.
    const double low = m_value == Value::Count
        ? 0.8
        : std::max(1e-4, std::pow(10, std::floor(std::log10(smallest))) * 0.8);
    yAxis->setRange(low, largest * 1.6);
    m_plain->setBaseValue(low);
    m_marked->setBaseValue(low);
}

void BucketChart::updateBars()
{
    updateRange();
    QVector<double> plainKeys;
    QVector<double> plainValues;
    QVector<double> markedKeys;
    QVector<double> markedValues;
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        const double value = valueOf(i);
        const bool isChosen = m_chosen == i;
        QCPItemText *const label = m_labels[i];
        label->setText(m_buckets[i].count > 0 ? textOf(i) : QString());
        label->position->setCoords(double(i), std::max(value, yAxis->range().lower));
        if (value <= 0)
            continue;
        (isChosen ? markedKeys : plainKeys).append(double(i));
        (isChosen ? markedValues : plainValues).append(value);
    }
    m_plain->setData(plainKeys, plainValues, true);
    m_marked->setData(markedKeys, markedValues, true);
    if (isVisible())
        applyLook(); // labels of the chosen bar are bold
    say();
}

void BucketChart::restyle(const Theme &theme)
{
    m_plain->setPen(QPen(theme.gapEdge, 1));
    m_plain->setBrush(hatchBrush(theme.gapFill, theme.gapHatch));
    m_marked->setPen(QPen(theme.accent, 1));
    m_marked->setBrush(hatchBrush(theme.accentTint, theme.accent));
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        m_labels[i]->setFont(fontFor(FontRole::Tick, m_chosen == i));
        m_labels[i]->setColor(theme.text);
    }
}

int BucketChart::bucketAt(const QPointF &pos) const
{
    const int bucket = int(std::floor(xAxis->pixelToCoord(pos.x()) + 0.5));
    return bucket >= 0 && bucket < int(kGapBucketCount) ? bucket : -1;
}

void BucketChart::choose(int bucket)
{
    if (bucket < 0 || m_buckets[std::size_t(bucket)].count == 0)
        return;
    m_cursor = bucket;
    Q_EMIT bucketChosen(m_chosen == std::size_t(bucket) ? -1 : bucket);
}

void BucketChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        Chart::mousePressEvent(event);
        return;
    }
    setFocus(Qt::MouseFocusReason);
    choose(bucketAt(event->position()));
}

void BucketChart::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int step = event->key() == Qt::Key_Left ? -1 : 1;
        m_cursor = std::clamp(m_cursor + step, 0, int(kGapBucketCount) - 1);
        say();
        update();
        break;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(m_cursor);
        break;
    case Qt::Key_Escape:
        if (m_chosen) {
            Q_EMIT bucketCleared();
            break;
        }
        [[fallthrough]];
    default:
        Chart::keyPressEvent(event);
    }
}

void BucketChart::paintEvent(QPaintEvent *event)
{
    Chart::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setPen(QPen(Theme::of(QApplication::palette()).accent, Metrics::kFocusWidth));
    painter.drawRect(columnOf(std::size_t(m_cursor)).adjusted(1, 1, -1, -1));
}

void BucketChart::resizeEvent(QResizeEvent *event)
{
    const double column = double(width() - Metrics().scaled(4)) / double(kGapBucketCount);
    xAxis->setTicker(boundTicker(column >= Metrics().scaled(1.9)));
    Chart::resizeEvent(event);
}

bool BucketChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return Chart::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    const int bucket = bucketAt(help->pos());
    if (bucket >= 0) {
        const auto at = std::size_t(bucket);
        QToolTip::showText(help->globalPos(),
            tr("%1 gaps, %2. Usual source: %3.")
                .arg(formatCount(m_buckets[at].count), formatDuration(m_buckets[at].total),
                    gapBucketSource(at)),
            this);
    }
    return true;
}

// What a screen reader reads: the bar under the cursor.
void BucketChart::say()
{
    const auto at = std::size_t(m_cursor);
    setAccessibleDescription(tr("%1: %2 gaps, %3%4")
                                 .arg(QString::fromLatin1(kGapBucketLabels[at]),
                                     formatCount(m_buckets[at].count),
                                     formatDuration(m_buckets[at].total),
                                     m_chosen == at ? tr(", chosen") : QString()));
}

} // namespace gapscope
