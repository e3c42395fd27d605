// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/torch/elementhandler.h"

#include <charconv>

namespace gapscope {

namespace {
constexpr int kNotedArgs = 8;
constexpr std::size_t kNotedBytes = 128 * 1024;
}

void ElementHandler::begin(bool allowDeep, std::string *noted)
{
    event.clear();
    m_depth = 0;
    m_place = kOutside;
    m_allowDeep = allowDeep;
    m_tooDeep = false;
    m_noted = noted;
    m_args = 0;
}

bool ElementHandler::open(bool array)
{
    const bool isChild = m_depth == m_place;
    if (++m_depth > kMaxDepth && !m_allowDeep) {
        m_tooDeep = true;
        return false;
    }
    if (!isChild)
        return true;
    if (m_place == kOutside) {
        event.isObject = !array;
        m_place = array ? kOutside : kEvent;
    } else if (m_place == kEvent && !array && m_key == "args") {
        m_place = kArgs;
    } else if (m_place == kArgs && array && (m_key == "grid" || m_key == "block")) {
        m_place = kShape;
        m_shape = m_key == "grid" ? &event.grid : &event.block;
        m_element = 0;
    }
    return true;
}

void ElementHandler::other(std::string_view text)
{
    if (m_place == kOutside)
        event.isObject = false;
    else if (m_element < m_shape->size())
        std::from_chars(text.data(), text.data() + text.size(), (*m_shape)[m_element++]);
}

void ElementHandler::note(JsonScalar::Kind kind, std::string_view text)
{
    if (m_args++ >= kNotedArgs)
        return;
    addTorchWord(*m_noted, m_key);
    if (kind == JsonScalar::Kind::Text)
        addTorchWord(*m_noted, text);
}

void addTorchWord(std::string &words, std::string_view text)
{
    if (words.size() >= kNotedBytes)
        return;
    for (const char c : text.substr(0, kNotedBytes - words.size()))
        words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    words += ' ';
}

} // namespace gapscope
