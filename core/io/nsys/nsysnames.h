// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/stringpool.h"
#include "core/io/nsys/nsystable.h"

#include <mutex>
#include <string>

namespace gapscope {

// The table StringIds, read before the events. It can hold what nobody should see (nsys-schema 14),
// so a text enters the trace's pool only when an event uses it; the rest is dropped with this
// object.
class NsysNames {
public:
    explicit NsysNames(StringPool &pool)
        : m_pool(pool)
    {
    }

    [[nodiscard]] std::optional<Error> read(const NsysDatabase &database, const NsysSchema &schema,
        const ReadStop &stop, Progress &progress, TableReport &report);

    [[nodiscard]] std::size_t size() const { return m_offsets.empty() ? 0 : m_offsets.size() - 1; }

    // Where the text of an id lies, or kNowhere.
    [[nodiscard]] std::uint32_t position(std::int64_t id) const
    {
        if (id >= 0 && static_cast<std::size_t>(id) < m_dense.size())
            return m_dense[static_cast<std::size_t>(id)];
        const auto known = m_sparse.find(id);
        return known == m_sparse.end() ? kNowhere : known->second;
    }

    [[nodiscard]] std::string_view textAt(std::uint32_t position) const;

    // Any thread.
    StringId intern(std::string_view text);
    StringId internAt(std::uint32_t position);

    static constexpr std::uint32_t kNowhere = 0xffffffffu;

private:
    void add(std::int64_t id, std::string_view text);

    StringPool &m_pool;
    std::mutex m_mutex; // guards m_pool
    std::string m_text; // all texts, one after the other
    std::vector<std::size_t> m_offsets; // one more than texts
    // Ids are dense in an export; a trimmed one keeps a few of many.
    std::vector<std::uint32_t> m_dense;
    std::unordered_map<std::int64_t, std::uint32_t> m_sparse;
};

// One thread's view of the names: asks the shared table once per name.
class NameCache {
public:
    explicit NameCache(NsysNames &names)
        : m_names(names)
        , m_known(names.size(), kUnknown)
    {
    }

    // The name that a cell's id stands for; counts ids that stand for nothing.
    StringId find(const NsysCell &cell, TableReport &report)
    {
        if (cell.kind == NsysCell::Kind::Integer) {
            const std::uint32_t position = m_names.position(cell.value);
            if (position != NsysNames::kNowhere)
                return at(position);
        }
        ++report.withoutName;
        return StringId::None;
    }

    // The same without counting: for names that a row may lack.
    StringId findOptional(const NsysCell &cell)
    {
        if (cell.kind != NsysCell::Kind::Integer)
            return StringId::None;
        const std::uint32_t position = m_names.position(cell.value);
        return position == NsysNames::kNowhere ? StringId::None : at(position);
    }

    StringId intern(std::string_view text) { return m_names.intern(text); }

    // The text of an id without interning it.
    [[nodiscard]] std::string_view text(const NsysCell &cell) const
    {
        const std::uint32_t position = cell.kind == NsysCell::Kind::Integer
            ? m_names.position(cell.value)
            : NsysNames::kNowhere;
        return position == NsysNames::kNowhere ? std::string_view() : m_names.textAt(position);
    }

private:
    StringId at(std::uint32_t position)
    {
        StringId &name = m_known[position];
        if (name == kUnknown)
            name = m_names.internAt(position);
        return name;
    }

    static constexpr auto kUnknown = static_cast<StringId>(0xffffffffu);

    NsysNames &m_names;
    std::vector<StringId> m_known; // by position
};

} // namespace gapscope
