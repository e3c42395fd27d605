// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QString>

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gapscope {

// Interned UTF-8 text. Append-only; equal text <=> equal id; id 0 is the empty string. Views stay
// valid as long as the pool lives. Not synchronised: one writer at a time, readers after it.
class StringPool {
public:
    StringPool();

    StringId intern(std::string_view text);
    // None when the text was never interned.
    [[nodiscard]] StringId find(std::string_view text) const;

    [[nodiscard]] std::string_view view(StringId id) const { return m_views[index(id)]; }

    [[nodiscard]] QString text(StringId id) const;

    [[nodiscard]] std::size_t size() const { return m_views.size(); }

    [[nodiscard]] std::size_t bytes() const;

private:
    std::string_view store(std::string_view text);

    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_blockUsed = 0;
    std::size_t m_blockSize = 0;
    std::size_t m_blockBytes = 0;
    std::vector<std::string_view> m_views;
    std::unordered_map<std::string_view, StringId> m_ids;
};

} // namespace gapscope
