// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/bytestream.h"

#include <string>
#include <string_view>
#include <vector>

namespace gapscope {

// A writable, zero-terminated window over a stream of JSON text. It is read in two ways: character by
// character as the stream that RapidJSON asks for, or element by element in place, where the parser
// writes into the window. An element that the window cuts is restored as it stood in the stream and
// tried again in a larger window; memory is a chunk and the largest element. A byte order mark at the
// beginning is skipped. '\0' stands for the end (no valid JSON holds it).
class JsonWindow {
public:
    using Ch = char;

    explicit JsonWindow(ByteStream &bytes);

    [[nodiscard]] Ch Peek() const { return m_text[m_at]; }

    Ch Take();

    // Bytes of the stream before the next character.
    [[nodiscard]] std::size_t Tell() const { return m_before + m_at; }

    // Not used when parsing out of place, but the concept asks for them.
    Ch *PutBegin() { return nullptr; }

    void Put(Ch) { }

    void Flush() { }

    std::size_t PutEnd(Ch *) { return 0; }

    // The next Take answers without going on: a handler that has read an array itself gives the
    // parser, which still wants to take the bracket, something to take.
    void repeatTake() { m_repeat = true; }

    [[nodiscard]] bool atEnd() const { return m_at >= m_end; }

    // The text from the next character on, to be parsed in place. At least 16 readable bytes follow
    // its terminator, for parsers that look at whole words.
    [[nodiscard]] char *cursor() { return m_text.data() + m_at; }

    [[nodiscard]] std::size_t left() const { return m_end - m_at; }

    // Goes over `count` characters that were parsed in place.
    void advance(std::size_t count);
    // Undoes what a parser wrote from the cursor on.
    void restore();
    // restore(), and the window holds more of the stream, or is the last one.
    void grow();

    // Whether the stream is known to end with the window.
    [[nodiscard]] bool isLast() const { return m_isLast; }

private:
    void fill(std::size_t wanted);

    ByteStream &m_bytes;
    std::string_view m_chunk; // as the stream gave it, the last part of the window
    std::string m_carry; // what stands before the chunk, unchanged
    std::vector<char> m_text; // the window: carry, chunk, terminator, padding
    std::size_t m_at = 0;
    std::size_t m_end = 0;
    std::size_t m_before = 0; // bytes of the stream before the window
    bool m_isLast = false;
    bool m_repeat = false;
};

} // namespace gapscope
