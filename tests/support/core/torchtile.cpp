// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/torchtile.h"

#include "core/base/progress.h"
#include "core/io/bytestream.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace gapscope::test {

namespace {

// A number in the text that grows by `step` from one tile to the next.
struct Shifted {
    std::size_t begin = 0;
    std::size_t end = 0;
    long long value = 0;
    long long step = 0;
};

struct Source {
    std::string text;
    std::size_t begin = 0; // of the elements
    std::size_t end = 0;
    std::vector<Shifted> numbers;
    qint64 events = 0;
};

constexpr long long kIdStep = 10'000'000;

std::string readAll(const QString &path)
{
    Progress progress;
    const auto stream = openByteStream(path, progress);
    std::string text;
    for (std::string_view chunk; stream && !(chunk = (*stream)->next()).empty();)
        text += chunk;
    return text;
}

// Where a string that begins at `at` ends, behind its closing quote.
std::size_t afterString(std::string_view text, std::size_t at)
{
    for (++at; at < text.size() && text[at] != '"'; ++at)
        at += text[at] == '\\';
    return at + 1;
}

// Finds the elements of traceEvents and the numbers of the times and ids in them.
void findNumbers(Source &source)
{
    const std::string_view text = source.text;
    const std::size_t key = text.find("\"traceEvents\"");
    if (key == text.npos)
        return;
    source.begin = text.find('[', key) + 1;
    int depth = 0;
    std::size_t at = source.begin;
    for (; at < text.size() && depth >= 0; ++at) {
        const char c = text[at];
        if (c == '{' || c == '[') {
            source.events += depth == 0;
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == '"') {
            const std::string_view name = text.substr(at, afterString(text, at) - at);
            at += name.size();
            const bool isTime = name == "\"ts\"";
            static constexpr std::array<std::string_view, 3> kIds {
                "\"id\"", "\"correlation\"", "\"External id\""};
            const std::size_t number = text.find_first_not_of(": ", at);
            if (text[at] == ':' && (isTime || std::ranges::find(kIds, name) != kIds.end())) {
                Shifted shifted {number, number, 0, isTime ? 0 : kIdStep};
                const auto end = std::from_chars(
                    text.data() + number, text.data() + text.size(), shifted.value).ptr;
                shifted.end = static_cast<std::size_t>(end - text.data());
                if (shifted.end > number)
                    source.numbers.push_back(shifted);
            }
            --at;
        }
    }
    source.end = at - 1;
}

// Each tile begins a little after the end of the one before.
void setTimeStep(Source &source)
{
    long long first = 0;
    long long last = 0;
    for (const Shifted &number : source.numbers) {
        if (number.step != 0)
            continue;
        first = last == 0 ? number.value : std::min(first, number.value);
        last = std::max(last, number.value);
    }
    for (Shifted &number : source.numbers)
        number.step = number.step == 0 ? last - first + 1000 : number.step;
}

void writeTile(QFile &file, const Source &source, qint64 tile)
{
    std::string out;
    std::size_t at = source.begin;
    for (const Shifted &number : source.numbers) {
        out.append(source.text, at, number.begin - at);
        out += std::to_string(number.value + tile * number.step);
        at = number.end;
    }
    out.append(source.text, at, source.end - at);
    file.write(out.data(), static_cast<qint64>(out.size()));
}

} // namespace

qint64 writeTiledTrace(const QString &source, const QString &target, qint64 events)
{
    Source real;
    real.text = readAll(source);
    findNumbers(real);
    QFile file(target);
    if (real.events == 0 || !file.open(QIODevice::WriteOnly))
        return 0;
    setTimeStep(real);
    const qint64 tiles = std::max<qint64>(1, events / real.events);
    file.write(real.text.data(), static_cast<qint64>(real.begin));
    for (qint64 tile = 0; tile < tiles; ++tile) {
        if (tile > 0)
            file.write(",\n");
        writeTile(file, real, tile);
    }
    file.write(real.text.data() + real.end, static_cast<qint64>(real.text.size() - real.end));
    return file.error() == QFile::NoError ? tiles * real.events : 0;
}

} // namespace gapscope::test
