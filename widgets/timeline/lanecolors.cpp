// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/lanecolors.h"

namespace gapscope {

LaneColors::LaneColors(const Theme &t)
    : base(t.base.rgb())
    , alt(t.alt.rgb())
    , window(t.window.rgb())
    , line(t.line.rgb())
    , border(t.border.rgb())
    , text(t.text.rgb())
    , textSecondary(t.textSecondary.rgb())
    , graphRail(t.graphRail.rgb())
    , eagerEdge(t.eagerEdge.rgb())
    , hostExposed(t.hostExposed.rgb())
    , hostHidden(t.hostHidden.rgb())
    , prepExposed(t.prepExposed.rgb())
    , prepHidden(t.prepHidden.rgb())
    , rangeEdge(t.stepGenerationEdge.rgb())
    , stepGenerationEdge(t.stepGenerationEdge.rgb())
    , stepContextEdge(t.stepContextEdge.rgb())
    , gapFill(t.gapFill.rgb())
    , gapHatch(t.gapHatch.rgb())
    , gapEdge(t.gapEdge.rgb())
    , api(t.api.rgb())
    , launchQueue(t.launchQueue.rgb())
    , idles {t.idle1.rgb(), t.idle2.rgb(), t.idle3.rgb(), t.idle4.rgb(), t.idle5.rgb()}
{
    fills.fill(hostExposed);
    const auto set = [&](EventClass c, QRgb rgb) { fills[static_cast<std::size_t>(c)] = rgb; };
    set(EventClass::Eager, t.eager.rgb());
    set(EventClass::Graph, t.graph.rgb());
    set(EventClass::EagerCommunication, t.communication.rgb());
    set(EventClass::GraphCommunication, t.communication.rgb());
    set(EventClass::WholeGraph, mixed(base, t.graph.rgb(), 56));
    set(EventClass::Copy, t.copy.rgb());
    set(EventClass::Set, t.copy.rgb());
    set(EventClass::Call, api);
    set(EventClass::Launch, api);
    set(EventClass::Synchronize, base);
    set(EventClass::OsCall, idles[2]);
    set(EventClass::Mark, textSecondary);
    set(EventClass::ContextStep, t.stepContext.rgb());
    set(EventClass::GenerationStep, t.stepGeneration.rgb());
    set(EventClass::UnknownStep, idles[1]);
    set(EventClass::StepGap, gapFill);
    set(EventClass::Idle, idles[2]);
}

QRgb LaneColors::idle(TimeNs length) const
{
    constexpr std::array<TimeNs, 4> kLimits {5'000, 50'000, 500'000, 1'000'000};
    std::size_t i = 0;
    while (i < kLimits.size() && length >= kLimits[i])
        ++i;
    return idles[i];
}

} // namespace gapscope
