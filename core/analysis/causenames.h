// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/gapsource.h"
#include "core/analysis/tables.h"

#include <QHash>

#include <array>

namespace gapscope {

// What a piece of idle time is summed under: its kind, and the operation, call or kernel.
struct CauseName {
    CauseKind kind = CauseKind::Unattributed;
    QString name; // empty where the kind says all: unattributed, dispatch

    bool operator==(const CauseName &) const = default;
};

// "_update_requests", "cudaLaunchKernel to its kernel", "between queued kernels".
[[nodiscard]] QString sourceText(const CauseName &cause);

// The name under which a cause is summed and shown.
[[nodiscard]] QString causeName(
    const Trace &trace, const GapCause &cause, const std::vector<StepMarker> &markers);

// All causes of one or two runs under common numbers; number 0 is unattributed.
class CauseTable {
public:
    CauseTable();

    std::uint32_t add(const CauseName &cause);

    [[nodiscard]] const CauseName &cause(std::uint32_t number) const { return m_causes[number]; }

    [[nodiscard]] std::size_t size() const { return m_causes.size(); }

private:
    std::vector<CauseName> m_causes;
    QHash<QString, std::uint32_t> m_numbers;
};

// The numbers of one trace's causes: one look-up per piece. All arguments must outlive the object.
class CauseNumbers {
public:
    CauseNumbers(const Trace &trace, const std::vector<StepMarker> &markers, CauseTable &table);

    std::uint32_t of(const GapCause &cause);

private:
    const Trace &m_trace;
    const std::vector<StepMarker> &m_markers;
    CauseTable &m_table;
    std::array<std::vector<std::uint32_t>, kCauseKindCount>
        m_known; // per StringId; made on first need
};

} // namespace gapscope
