// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/stringpool.h"

#include <algorithm>
#include <cstring>

namespace gapscope {

namespace {
constexpr std::size_t kBlockSize = 64 * 1024;
}

StringPool::StringPool()
{
    m_views.emplace_back();
    m_ids.emplace(std::string_view(), StringId::None);
}

StringId StringPool::intern(std::string_view text)
{
    if (const auto known = m_ids.find(text); known != m_ids.end())
        return known->second;
    const auto id = makeId<StringId>(m_views.size());
    const std::string_view stored = store(text);
    m_views.push_back(stored);
    m_ids.emplace(stored, id);
    return id;
}

StringId StringPool::find(std::string_view text) const
{
    const auto known = m_ids.find(text);
    return known == m_ids.end() ? StringId::None : known->second;
}

QString StringPool::text(StringId id) const
{
    const std::string_view bytes = view(id);
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

std::size_t StringPool::bytes() const
{
    // A map node costs about the key, the id, the hash and two pointers.
    return m_blockBytes + m_views.capacity() * sizeof(std::string_view) + m_ids.size() * 48;
}

std::string_view StringPool::store(std::string_view text)
{
    if (m_blockUsed + text.size() > m_blockSize) {
        m_blockSize = std::max(kBlockSize, text.size());
        m_blockBytes += m_blockSize;
        m_blocks.push_back(std::make_unique<char[]>(m_blockSize));
        m_blockUsed = 0;
    }
    char *begin = m_blocks.back().get() + m_blockUsed;
    std::memcpy(begin, text.data(), text.size());
    m_blockUsed += text.size();
    return {begin, text.size()};
}

} // namespace gapscope
