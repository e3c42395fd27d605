// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/nsysnames.h"

namespace gapscope {

std::optional<Error> NsysNames::read(const NsysDatabase &database, const NsysSchema &schema,
    const ReadStop &stop, Progress &progress, TableReport &report)
{
    const NsysTable *table = schema.table(nsys::kStrings);
    if (table == nullptr)
        return {};
    TableReader reader(database, *table, stop, progress);
    const int id = reader.neededColumn("id");
    const int value = reader.neededColumn("value");
    if (reader.canRead()) {
        m_offsets.push_back(0);
        reader.forEach([&] {
            const NsysCell key = reader.cell(id);
            if (key.kind == NsysCell::Kind::Integer)
                add(key.value, reader.text(value));
        });
    }
    report = reader.report;
    return reader.finish();
}

void NsysNames::add(std::int64_t id, std::string_view text)
{
    // The array may be this much larger than what it holds.
    constexpr std::size_t kSlack = 16;
    constexpr std::size_t kFree = 1 << 20;
    const auto position = static_cast<std::uint32_t>(m_offsets.size() - 1);
    m_text.append(text);
    m_offsets.push_back(m_text.size());
    if (id >= 0 && static_cast<std::size_t>(id) < kFree + kSlack * m_offsets.size()) {
        const auto slot = static_cast<std::size_t>(id);
        if (slot >= m_dense.size())
            m_dense.resize(slot + 1, kNowhere);
        m_dense[slot] = position;
    } else {
        m_sparse[id] = position;
    }
}

StringId NsysNames::intern(std::string_view text)
{
    const std::scoped_lock lock(m_mutex);
    return m_pool.intern(text);
}

std::string_view NsysNames::textAt(std::uint32_t position) const
{
    const std::size_t begin = m_offsets[position];
    return std::string_view(m_text).substr(begin, m_offsets[position + 1] - begin);
}

StringId NsysNames::internAt(std::uint32_t position)
{
    return intern(textAt(position));
}

} // namespace gapscope
