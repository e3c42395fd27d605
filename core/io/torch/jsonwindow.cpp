// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/jsonwindow.h"

#include <algorithm>
#include <cstring>

namespace gapscope {

namespace {
constexpr std::size_t kPadding = 32; // parsers that read 16 aligned bytes stay inside
}

JsonWindow::JsonWindow(ByteStream &bytes)
    : m_bytes(bytes)
{
    fill(3); // the mark whole
    if (std::string_view(m_text.data(), m_end).starts_with("\xef\xbb\xbf"))
        advance(3);
}

char JsonWindow::Take()
{
    const char c = m_text[m_at];
    if (m_repeat) {
        m_repeat = false;
        return c;
    }
    if (m_at < m_end)
        advance(1);
    return c;
}

void JsonWindow::advance(std::size_t count)
{
    m_at += count;
    if (m_at < m_end)
        return;
    m_carry.clear();
    m_before += m_end;
    m_at = 0;
    fill(1);
}

void JsonWindow::restore()
{
    char *text = m_text.data();
    if (m_at < m_carry.size())
        std::memcpy(text + m_at, m_carry.data() + m_at, m_carry.size() - m_at);
    const std::size_t from = std::max(m_at, m_carry.size());
    if (from < m_end)
        std::memcpy(text + from, m_chunk.data() + (from - m_carry.size()), m_end - from);
}

void JsonWindow::grow()
{
    restore();
    m_carry.assign(cursor(), left());
    m_before += m_at;
    m_at = 0;
    // At least twice as long as before: a huge element is not parsed once per chunk.
    fill(m_carry.size() * 2);
}

// The window becomes the carry and as many chunks as make it at least `wanted` bytes long.
void JsonWindow::fill(std::size_t wanted)
{
    m_chunk = m_bytes.next();
    while (!m_chunk.empty() && m_carry.size() + m_chunk.size() < wanted) {
        m_carry += m_chunk;
        m_chunk = m_bytes.next();
    }
    m_isLast = m_chunk.empty();
    m_end = m_carry.size() + m_chunk.size();
    if (m_text.size() < m_end + kPadding)
        m_text.resize(m_end + kPadding);
    std::ranges::copy(m_carry, m_text.begin());
    if (!m_chunk.empty())
        std::memcpy(m_text.data() + m_carry.size(), m_chunk.data(), m_chunk.size());
    m_text[m_end] = '\0';
}

} // namespace gapscope
