// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tables.h"
#include "core/trace/run.h"

namespace gapscope {

// The operation a range stands for: its name, except that all forward steps are one operation
// (`[Executor] _forward_step 12: 0 ctx reqs, 64 gen reqs` is `_forward_step`), and that what numbers
// the calls of one operation is left out (`aten::copy_, op_id = 998952` is `aten::copy_`; built-in
// table operationnames.json).
[[nodiscard]] QString operationName(const QString &rangeName, const std::vector<StepMarker> &markers);

// The operation of every name of one trace that an event uses as range, call or kernel name, so that
// sums go by a small number instead of text. Equal operations have equal numbers.
class OperationNames {
public:
    OperationNames(const Trace &trace, const std::vector<StepMarker> &markers);

    [[nodiscard]] std::uint32_t operationOf(StringId name) const { return m_ofName[index(name)]; }

    [[nodiscard]] const QString &text(std::uint32_t operation) const { return m_texts[operation]; }

    [[nodiscard]] std::size_t count() const { return m_texts.size(); }

    // The recorded names of an operation, ascending. O(names).
    [[nodiscard]] std::vector<StringId> namesOf(const QString &operation) const;

private:
    std::vector<std::uint32_t> m_ofName;
    std::vector<QString> m_texts;
};

// The operations of all traces of a run.
class RunOperations {
public:
    RunOperations(const Run &run, const std::vector<StepMarker> &markers);

    // The operation of a recorded name of Run::traces[trace].
    [[nodiscard]] const QString &nameOf(std::size_t trace, StringId recorded) const
    {
        return m_traces[trace].text(m_traces[trace].operationOf(recorded));
    }

    // The recorded names of an operation, per Run::traces and ascending. O(names).
    [[nodiscard]] std::vector<std::vector<StringId>> namesOf(const QString &operation) const;

private:
    std::vector<OperationNames> m_traces;
};

} // namespace gapscope
