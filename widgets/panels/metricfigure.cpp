// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/metricfigure.h"

#include "core/base/format.h"
#include "widgets/style/patterns.h"
#include "widgets/style/text.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

// A ratio as a filled part of a track. Idle is hatched, communication striped, preparation has its
// hue; everything else is slate.
class RatioBar : public QWidget {
public:
    explicit RatioBar(QWidget *parent)
        : QWidget(parent)
    {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    void setRatio(Metric metric, const Measure &measure, std::optional<double> limit)
    {
        m_metric = metric;
        m_known = measure.known;
        m_value = measure.known ? std::clamp(measure.value, 0.0, 1.0) : 0;
        m_limit = limit;
        const QString text = m_known ? formatPercent(measure.value) : measure.reason;
        setAccessibleName(metricTitle(metric) + u": "_s + text);
        update();
    }

    [[nodiscard]] QSize sizeHint() const override { return {100, kHeight + 6}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {10, kHeight + 6}; }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        const Theme &theme = Theme::of(QApplication::palette());
        QPainter painter(this);
        const QRectF track(0, 3, width(), kHeight);
        painter.fillRect(track, theme.line);
        if (m_known) {
            QRectF part = track;
            part.setWidth(std::round(track.width() * m_value));
            paintPart(painter, part, theme);
        } else {
            paintDots(painter, track, theme.gapHatch);
        }
        if (m_limit) {
            const qreal x = std::round(track.width() * std::clamp(*m_limit, 0.0, 1.0));
            painter.fillRect(QRectF(std::clamp(x - 1, 0.0, width() - 2.0), 0, 2, height()), theme.text);
        }
    }

private:
    void paintPart(QPainter &painter, const QRectF &part, const Theme &theme) const
    {
        switch (m_metric) {
        case Metric::GpuIdle:
            painter.fillRect(part, theme.idle4);
            paintHatch(painter, part, patternInk(theme, 0.55), 5);
            break;
        case Metric::PrepExposed:
        case Metric::PrepImpact:
        case Metric::PrepIdleAttribution:
            painter.fillRect(part, theme.prepExposed);
            painter.fillRect(QRectF(part.left(), part.bottom() - 2, part.width(), 2),
                withAlpha(theme.text, 0.55));
            break;
        case Metric::Nccl:
        case Metric::Communication:
            painter.fillRect(part, theme.communication);
            paintStripes(painter, part, patternInk(theme));
            break;
        case Metric::LaunchOverhead:
        case Metric::LaunchTotal:
            painter.fillRect(part, theme.api);
            break;
        case Metric::GpuUtilization:
            painter.fillRect(part, theme.hostExposed);
            break;
        }
    }

    static constexpr int kHeight = 10;

    Metric m_metric = Metric::GpuIdle;
    bool m_known = false;
    double m_value = 0;
    std::optional<double> m_limit;
};

MetricFigure::MetricFigure(QWidget *parent)
    : QFrame(parent)
    , m_title(new TextLabel({}, FontRole::Caption, Ink::Text, true))
    , m_link(new LinkButton({}))
    , m_bar(new RatioBar(this))
    , m_figures(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_limit(new TextLabel({}, FontRole::Caption, Ink::Secondary))
{
    setProperty("bar", u"note"_s);
    setAccessibleName(tr("Figures of the chosen metric"));
    m_title->setElided(true);
    m_figures->setElided(true);
    m_figures->setTabular(true);
    m_limit->setTabular(true);

    auto *const top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_link);
    auto *const bottom = new QHBoxLayout;
    bottom->addWidget(m_figures, 1);
    bottom->addWidget(m_limit);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::kPanelInset, Metrics::kGrid, Metrics::kPanelInset, Metrics::kGrid);
    layout->setSpacing(2);
    layout->addLayout(top);
    layout->addWidget(m_bar);
    layout->addLayout(bottom);
    connect(m_link, &QToolButton::clicked, this, [this] {
        if (m_shown)
            Q_EMIT hideRequested();
        else
            Q_EMIT showRequested();
    });
    setShown(false);
}

void MetricFigure::setMeasure(
    const HostVerdict &verdict, Metric metric, std::optional<StepPhase> phase)
{
    const WindowMetrics *const window = windowOf(verdict, phase);
    const JudgedRow *const judged = judgedRow(metric);
    const QString code = judged == nullptr ? QString() : QLatin1String(judged->code) + u' ';
    // Without steps there is only the whole, which the header of the panel names.
    const bool hasSteps = verdict.aggregate.stepCount > 0;
    m_title->setText(code + metricTitle(metric) + (hasSteps ? u", "_s + phaseTitle(phase) : QString()));
    const Measure none;
    const Measure &measure = window == nullptr ? none : (*window)[metric];
    std::optional<double> limit;
    if (judged != nullptr)
        limit = limitOf(*judged, verdict.thresholds, phase);
    m_bar->setRatio(metric, measure, limit);

    QString figures = measure.known ? metricFigures(metric, measure) : measure.reason;
    const auto ranks = qsizetype(verdict.ranks.size());
    if (measure.known && ranks > 1)
        figures += u' ' + tr("of %1 ranks").arg(ranks);
    m_figures->setText(figures);
    m_limit->setText(limit ? tr("limit %1").arg(formatLimit(*limit)) : tr("not judged"));
    m_link->setVisible(measure.known);
}

void MetricFigure::setShown(bool shown)
{
    m_shown = shown;
    m_link->setText(shown ? tr("shown on the timeline") : tr("show on the timeline"));
    m_link->setToolTip(shown ? tr("Hide its intervals on the timeline")
                             : tr("Paint the intervals that make this figure on the timeline"));
}

} // namespace gapscope
