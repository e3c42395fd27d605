// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/pairstrip.h"

#include "widgets/panels/deltatext.h"
#include "widgets/style/metrics.h"
#include "widgets/style/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace gapscope {

namespace {

constexpr int kLine = 4;
constexpr int kBetween = 2;

} // namespace

PairStrip::PairStrip(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Paired steps"));
}

void PairStrip::setComparison(const RunComparison &comparison)
{
    m_steps = {kindsOf(comparison.baselineSeries), kindsOf(comparison.targetSeries)};
    if (comparison.single)
        m_steps[1].clear();
    setAccessibleDescription(pairingText(comparison));
    setToolTip(tr("Steps in their order, baseline above target. Blue: generation; yellow: with "
                  "context requests; grey: no step of the same workload in the other run."));
    update();
}

std::vector<PairStrip::Kind> PairStrip::kindsOf(const std::vector<SeriesPoint> &series)
{
    std::vector<Kind> kinds;
    for (const SeriesPoint &point : series) {
        if (point.rank != series.front().rank)
            break; // by (rank, step)
        kinds.push_back(!point.paired           ? Kind::LeftOut
                : point.phase == StepPhase::Context ? Kind::Context
                                                    : Kind::Generation);
    }
    return kinds;
}

QSize PairStrip::sizeHint() const
{
    return {Metrics().scaled(20), 2 * kLine + kBetween};
}

QSize PairStrip::minimumSizeHint() const
{
    return {Metrics().scaled(3), 2 * kLine + kBetween};
}

void PairStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    const std::size_t most = std::max(m_steps[0].size(), m_steps[1].size());
    if (most == 0)
        return;
    const double each = double(width()) / double(most);
    for (std::size_t side = 0; side < m_steps.size(); ++side) {
        const int top = int(side) * (kLine + kBetween);
        // Ordered by how much a pixel that stands for many steps must not lose them.
        for (const Kind kind : {Kind::Generation, Kind::LeftOut, Kind::Context}) {
            const QColor &color = kind == Kind::Context ? theme.stepContextEdge
                : kind == Kind::LeftOut                 ? theme.border
                                                        : theme.stepGenerationEdge;
            for (std::size_t i = 0; i < m_steps[side].size(); ++i) {
                if (m_steps[side][i] != kind)
                    continue;
                const double left = double(i) * each;
                painter.fillRect(QRectF(left, top, std::max(1.0, each), kLine), color);
            }
        }
    }
}

} // namespace gapscope
