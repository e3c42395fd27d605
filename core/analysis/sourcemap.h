// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/trace.h"

#include <QHash>
#include <QString>

#include <vector>

namespace gapscope {

// One row of sourcemap.json (host-analysis.md 7): where the code behind a range is.
struct SourceEntry {
    QString range; // operation name
    QString function; // as in tables and JSON
    QString callee; // what it calls, for the inspector; may be empty
    QString file; // may be empty
    QString test; // unit test of that file, may be empty
};

// Range name -> source, from the built-in table and the user's file of the same name.
class SourceMap {
public:
    SourceMap() = default;
    explicit SourceMap(std::vector<SourceEntry> entries, std::vector<Warning> warnings = {});

    // By the operation's name, or what follows its last dot; null where the table has none.
    [[nodiscard]] const SourceEntry *find(const QString &operation) const;
    // Empty where the table has none.
    [[nodiscard]] QString functionOf(const QString &operation) const;

    [[nodiscard]] const std::vector<Warning> &warnings() const { return m_warnings; }

private:
    std::vector<SourceEntry> m_entries;
    QHash<QString, std::size_t> m_byRange;
    std::vector<Warning> m_warnings;
};

[[nodiscard]] SourceMap loadSourceMap(const QString &userFolder = {});

} // namespace gapscope
