// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triagetext.h"

namespace gapscope {

// Names of Python frames as places in code, and how much a place says (torch-triage.md 2.7, 4.7).
class TriageSources {
public:
    explicit TriageSources(const TriageTables &tables);

    // "path.py(12): function" as "path.py:12 function", the path from a framework's folder on; other
    // names only with blanks normalised.
    [[nodiscard]] std::string location(std::string_view frame) const;
    // The same frame as "path.py(12): function".
    [[nodiscard]] std::string scope(std::string_view frame) const;

    // How much a location says about a kernel, up to 300; -100 for none.
    [[nodiscard]] int locationPriority(std::string_view location) const;
    // How much a frame says among the active ones; `location` is its own.
    [[nodiscard]] int framePriority(std::string_view frame, std::string_view location) const;
    [[nodiscard]] bool isPreferred(std::string_view location) const;
    // Wrappers and dispatchers that call everything.
    [[nodiscard]] bool isLowSignal(std::string_view location) const;
    // The entry of "a -> b -> c" that says most, the innermost of equals; empty without one.
    [[nodiscard]] std::string bestStackEntry(std::string_view stack) const;

    // Whether a scope counts, or counts if there is nothing better (4.7).
    [[nodiscard]] bool isMeaningfulScope(std::string_view scope) const;
    [[nodiscard]] bool isFallbackScope(std::string_view scope) const;
    // The score of a scope without its position.
    [[nodiscard]] int scopeScore(std::string_view scope) const;

private:
    [[nodiscard]] std::string normalPath(std::string_view path) const;

    const TriageTables &m_tables;
    TriageTexts m_lowSignalScopes; // low-signal words in the form "file.py("
};

// "path", "line", "function" of "path.py(12): function"; false for other names.
struct FrameName {
    std::string_view path;
    std::string_view line;
    std::string_view function;
};

[[nodiscard]] bool splitFrameName(std::string_view name, FrameName &parts);

} // namespace gapscope
