// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/band.h"

#include "core/base/format.h"
#include "widgets/style/patterns.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(gapscope::AlignmentBand)
};

// Pairs drawn at most; more would be a grey area.
constexpr std::size_t kMaxPairs = 200;

class BandPainter {
public:
    BandPainter(QPainter &painter, const BandScene &scene)
        : m_painter(painter)
        , m_scene(scene)
    {
    }

    void paint()
    {
        const Theme &t = *m_scene.theme;
        const QRectF &r = m_scene.rect;
        m_painter.fillRect(r, t.alt);
        m_painter.fillRect(QRectF(r.left(), r.top(), r.width(), 1), t.border);
        m_painter.fillRect(QRectF(r.left(), r.bottom() - 1, r.width(), 1), t.border);
        const double half = r.height() / 2;
        const double width = m_scene.gutter - 20;
        const LabelFont &bold = m_scene.fonts->of(LabelRole::LaneBold);
        const LabelFont &small = m_scene.fonts->of(LabelRole::Small);
        drawLabels(m_painter, *m_scene.fonts,
            {{bold.elided(alignmentTitle(*m_scene.controller), width),
                 QRectF(12, r.top() + 4, width, half - 2), t.text, {}, LabelRole::LaneBold},
                {small.elided(alignmentDetail(*m_scene.controller), width),
                    QRectF(12, r.top() + half - 2, width, half - 2), t.textSecondary, {}, LabelRole::Small}});
        m_painter.save();
        m_painter.setClipRect(QRectF(m_scene.gutter, r.top(), r.width() - m_scene.gutter, r.height()));
        m_painter.setRenderHint(QPainter::Antialiasing, true);
        paintPairs();
        m_painter.restore();
    }

private:
    [[nodiscard]] double x(std::size_t run, std::size_t trace, TimeNs t) const
    {
        return m_scene.gutter + m_scene.geometry->scale(run, trace).toX(t) / m_scene.dpr;
    }

    // Step j of the target belongs to step i of the baseline when both are as far from the aligned
    // pair.
    void paintPairs()
    {
        const TimelineController &c = *m_scene.controller;
        if (c.alignment() != TimelineController::Alignment::Step)
            return;
        const TimelineFacts &a = *c.facts(0);
        const TimelineFacts &b = *c.facts(1);
        const int first = c.stepIndex(0, 0, c.alignedSteps().first);
        const int second = c.stepIndex(1, 0, c.alignedSteps().second);
        if (first < 0 || second < 0)
            return;
        const std::vector<Step> &mine = a.steps[0].steps;
        const std::vector<Step> &theirs = b.steps[0].steps;
        const TimeRange view = c.toTrace(0, a.run.ranks[0].trace, c.visible());
        const TimeNs margin = view.duration();
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        for (std::size_t i = 0; i < mine.size(); ++i) {
            const auto j = static_cast<std::ptrdiff_t>(i) - first + second;
            if (j < 0 || j >= static_cast<std::ptrdiff_t>(theirs.size())
                || mine[i].host.end < view.begin - margin || mine[i].host.begin > view.end + margin)
                continue;
            pairs.emplace_back(i, static_cast<std::size_t>(j));
        }
        if (pairs.size() > kMaxPairs)
            return;
        for (const auto &[i, j] : pairs)
            paintPair(mine[i], theirs[j], a.run.ranks[0].trace, b.run.ranks[0].trace);
    }

    void paintPair(const Step &mine, const Step &theirs, std::size_t traceA, std::size_t traceB)
    {
        const Theme &t = *m_scene.theme;
        const QRectF &r = m_scene.rect;
        const double a0 = x(0, traceA, mine.host.begin);
        const double a1 = x(0, traceA, mine.host.end);
        const double b0 = x(1, traceB, theirs.host.begin);
        const double b1 = x(1, traceB, theirs.host.end);
        if (a1 - a0 < 2 && b1 - b0 < 2)
            return;
        const double top = r.top() + 1;
        const double bottom = r.bottom() - 1;
        QPainterPath path(QPointF(a0, top));
        path.lineTo(a1, top);
        path.lineTo(b1, bottom);
        path.lineTo(b0, bottom);
        path.closeSubpath();
        m_painter.fillPath(path, withAlpha(t.baseline, 0.08));
        m_painter.setPen(QPen(withAlpha(t.baseline, 0.4), 1));
        m_painter.drawLine(QPointF(a0, top), QPointF(b0, bottom));
        m_painter.drawLine(QPointF(a1, top), QPointF(b1, bottom));
        const TimeNs delta = theirs.host.duration() - mine.host.duration();
        const double room = (a1 - a0 + b1 - b0) / 2;
        label(formatUsDelta(delta), (a0 + a1 + b0 + b1) / 4, room);
    }

    void label(const QString &text, double center, double room)
    {
        const LabelFont &font = m_scene.fonts->of(LabelRole::Lane);
        const double width = font.width(text);
        if (width + 16 > room)
            return;
        drawLabels(m_painter, *m_scene.fonts,
            {{text, QRectF(center - width / 2, m_scene.rect.center().y() - 9, width, 18),
                m_scene.theme->textSecondary, m_scene.theme->base, LabelRole::Lane, LabelAlign::Center}});
    }

    QPainter &m_painter;
    const BandScene &m_scene;
};

} // namespace

void paintAlignmentBand(QPainter &painter, const BandScene &scene)
{
    BandPainter(painter, scene).paint();
}

QString alignmentTitle(const TimelineController &controller)
{
    switch (controller.alignment()) {
    case TimelineController::Alignment::Step:
        return Tr::tr("Aligned by step");
    case TimelineController::Alignment::Start:
        return Tr::tr("Aligned by start");
    case TimelineController::Alignment::Free:
        break;
    }
    return Tr::tr("Aligned by hand");
}

QString alignmentDetail(const TimelineController &controller)
{
    switch (controller.alignment()) {
    case TimelineController::Alignment::Step:
        return Tr::tr("%1 ↔ %2, start to start")
            .arg(controller.alignedSteps().first)
            .arg(controller.alignedSteps().second);
    case TimelineController::Alignment::Start:
        return Tr::tr("first GPU work");
    case TimelineController::Alignment::Free:
        break;
    }
    return formatUsDelta(controller.shift(1, 0));
}

void drawChevrons(
    QPainter &painter, const std::vector<RowPainter::Chevron> &chevrons, const QColor &color)
{
    if (chevrons.empty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    for (const RowPainter::Chevron &chevron : chevrons) {
        const QPointF c = chevron.center;
        if (chevron.collapsed)
            painter.drawPolygon(QPolygonF({c + QPointF(-2, -3.5), c + QPointF(2.5, 0), c + QPointF(-2, 3.5)}));
        else
            painter.drawPolygon(QPolygonF({c + QPointF(-3.5, -2), c + QPointF(3.5, -2), c + QPointF(0, 2.5)}));
    }
    painter.restore();
}

RowKind highlightedRow(HighlightRows rows)
{
    switch (rows) {
    case HighlightRows::GpuIdle:
        return RowKind::Idle;
    case HighlightRows::Streams:
        return RowKind::Stream;
    case HighlightRows::HostRanges:
        return RowKind::Ranges;
    case HighlightRows::ApiCalls:
        return RowKind::Calls;
    }
    return RowKind::Idle;
}

} // namespace gapscope
