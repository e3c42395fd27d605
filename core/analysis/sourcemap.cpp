// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/sourcemap.h"

#include "core/analysis/tablesjson.h"

namespace gapscope {

using namespace Qt::StringLiterals;

SourceMap::SourceMap(std::vector<SourceEntry> entries, std::vector<Warning> warnings)
    : m_entries(std::move(entries))
    , m_warnings(std::move(warnings))
{
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_byRange.insert(m_entries[i].range, i);
}

const SourceEntry *SourceMap::find(const QString &operation) const
{
    auto entry = m_byRange.constFind(operation);
    if (entry == m_byRange.constEnd())
        entry = m_byRange.constFind(operation.section(u'.', -1));
    return entry == m_byRange.constEnd() ? nullptr : &m_entries[*entry];
}

QString SourceMap::functionOf(const QString &operation) const
{
    const SourceEntry *entry = find(operation);
    return entry ? entry->function : QString();
}

SourceMap loadSourceMap(const QString &userFolder)
{
    const TableFormat format {u"sourcemap"_s,
        {u"range"_s, u"function"_s, u"callee"_s, u"file"_s, u"test"_s},
        [](const QString &, const QJsonObject &values) { return textProblem(values, u"range"_s); }};
    TableRows table = readTable(format, userFolder);
    std::vector<SourceEntry> entries;
    for (const TableRow &row : table.rows) {
        const auto text = [&](const QString &key) { return row.values.value(key).toString(); };
        entries.push_back(
            {text(u"range"_s), text(u"function"_s), text(u"callee"_s), text(u"file"_s), text(u"test"_s)});
    }
    return SourceMap(std::move(entries), std::move(table.warnings));
}

} // namespace gapscope
