// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsanswer.h"
#include "core/analysis/gapseries.h"

namespace gapscope {

// A cause of one gap: its time in the gap, and how much of that the GPU was idle.
struct GapPart {
    NamedCause cause;
    TimeNs exposed = 0;
    EventId event = EventId::None; // the longest piece's; what to outline
    bool preparation = false; // the host preparation range (M3)
};

// A piece of GPU work or a call beside a gap.
struct GapSide {
    EventId event = EventId::None;
    QString name;
    QString place; // "stream 7, starts 1,681.449 ms"
    QString more; // "graph replay", "correlation 88,412"
    Category category = Category::EagerKernel;
};

// A suggestion for one cause of a gap, from the rules that name the groups.
struct GapAdvice {
    QString pattern; // "HOIST"
    QString source; // the cause
    QString evidence;
    TimeNs here = 0; // what it could save in this gap at most
    TimeNs everywhere = 0; // in all gaps of the scope at most
    qint64 gaps = 0;
};

// Everything known about one gap.
struct InspectedGap {
    GapKey key;
    std::uint32_t trace = 0;
    std::optional<std::size_t> rank;
    TimeRange time; // on the trace's clock
    QString title; // "Gap 150 → 151"
    QString subtitle; // "device gap, rank 0, GPU 0"
    TimeNs exposed = 0; // GPU idle inside it; device gaps: all of it
    std::vector<GapPart> parts; // by time; they add up to the gap's length, Unattributed last
    std::optional<GapSide> after; // the work before it
    std::optional<GapSide> before; // the work that ends it
    std::optional<GapSide> launch; // the call that launched that work
    std::vector<QString> ranges; // around that call, outermost first
    std::vector<QString> frames; // Python frames at the largest host cause, outermost first
    GapSeries series;
    GapStanding place; // among the gaps of the question
    std::vector<QString> notes;
};

// Explains single gaps of a run. Prepared once, then each answer is O(what lies in the gap) plus the
// series and place (see there). Not thread-safe: keeps cursors into the lanes.
class GapInspector {
public:
    explicit GapInspector(GapBookPtr book);

    [[nodiscard]] InspectedGap inspect(const GapKey &key, const GapQuestion &question);

    [[nodiscard]] const GapBookPtr &book() const { return m_book; }

private:
    [[nodiscard]] std::vector<GapCause> causesOf(const InspectedGap &gap);
    void addParts(InspectedGap &gap);
    void addSides(InspectedGap &gap) const;
    void addFrames(InspectedGap &gap, const GapCause &largest) const;

    GapBookPtr m_book;
    std::vector<std::unique_ptr<GapExplainer>> m_explainers; // per Run::traces
};

// What the groups suggest for the causes of a gap, by what it could save here.
[[nodiscard]] std::vector<GapAdvice> adviceFor(const InspectedGap &gap, const IdleSources &groups);

// "device gap", "stream gap", "inter-step gap", "idle time".
[[nodiscard]] QString gapKindText(GapKind kind);

} // namespace gapscope
