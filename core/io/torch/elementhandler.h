// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/torch/torchkeys.h"

namespace gapscope {

// Takes the parser's calls for one element of traceEvents and keeps the fields that Gapscope reads.
// Everything else is skipped, at any depth.
class ElementHandler {
public:
    // Deeper elements end the parse (it follows the nesting by recursion) unless allowed.
    static constexpr int kMaxDepth = 100;

    TorchEvent event;

    // Before each element. `noted` takes the words of the first arguments (torch-triage.md 1.3).
    void begin(bool allowDeep, std::string *noted);

    [[nodiscard]] bool wasTooDeep() const { return m_tooDeep; }

    bool Null() { return scalar(JsonScalar::Kind::Null, {}); }

    bool Bool(bool value) { return scalar(JsonScalar::Kind::Bool, value ? "true" : "false"); }

    // Numbers come as text, except NaN and infinities.
    bool Double(double) { return scalar(JsonScalar::Kind::Null, {}); }

    bool Int(int) { return true; }

    bool Uint(unsigned) { return true; }

    bool Int64(std::int64_t) { return true; }

    bool Uint64(std::uint64_t) { return true; }

    bool RawNumber(const char *text, unsigned length, bool)
    {
        return scalar(JsonScalar::Kind::Number, {text, length});
    }

    bool String(const char *text, unsigned length, bool)
    {
        return scalar(JsonScalar::Kind::Text, {text, length});
    }

    bool Key(const char *text, unsigned length, bool)
    {
        if (m_depth == m_place)
            m_key = {text, length};
        return true;
    }

    bool StartObject() { return open(false); }

    bool EndObject(unsigned) { return close(); }

    bool StartArray() { return open(true); }

    bool EndArray(unsigned) { return close(); }

private:
    // What is read, by its depth: the element's own fields, its args, the numbers of a launch shape.
    enum Place : int { kOutside = 0, kEvent = 1, kArgs = 2, kShape = 3 };

    bool open(bool array);

    bool close()
    {
        if (--m_depth < m_place)
            m_place = static_cast<Place>(m_depth);
        return true;
    }

    bool scalar(JsonScalar::Kind kind, std::string_view text)
    {
        if (m_depth != m_place)
            return true;
        if (m_place == kEvent) {
            if (const auto field = torchFieldOfEvent(m_key))
                event.set(*field, kind, text);
        } else if (m_place == kArgs) {
            if (m_noted)
                note(kind, text);
            if (const auto field = torchFieldOfArgs(m_key))
                event.set(*field, kind, text);
        } else {
            other(text);
        }
        return true;
    }

    void other(std::string_view text);
    void note(JsonScalar::Kind kind, std::string_view text);

    int m_depth = 0;
    Place m_place = kOutside;
    bool m_allowDeep = false;
    bool m_tooDeep = false;
    std::string_view m_key; // of the place's last member
    std::array<int, 3> *m_shape = nullptr;
    std::size_t m_element = 0;
    std::string *m_noted = nullptr;
    int m_args = 0; // scalars seen in the args
};

// Appends a text in lower case, and a space, to the words that tell a framework, up to a limit.
void addTorchWord(std::string &words, std::string_view text);

} // namespace gapscope
