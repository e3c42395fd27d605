// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Random documents in random pieces: what the reader delivers is what was written, wherever a piece
// ends and wherever the document is cut.

#include "core/io/torch/torchreader.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace gapscope;

namespace {

class PieceStream : public ByteStream {
public:
    PieceStream(std::string text, unsigned seed, std::size_t largest)
        : m_text(std::move(text))
        , m_random(seed)
        , m_largest(largest)
    {
    }

    std::string_view next() override
    {
        const std::size_t count
            = std::min(1 + m_random() % m_largest, m_text.size() - std::min(m_at, m_text.size()));
        m_piece.assign(m_text, m_at, count); // the piece before is gone
        m_at += count;
        return m_piece;
    }

private:
    std::string m_text;
    std::string m_piece;
    std::size_t m_at = 0;
    std::mt19937 m_random;
    std::size_t m_largest;
};

struct Written {
    std::string name;
    std::string ts;
    std::string correlation;
    JsonScalar::Kind correlationKind = JsonScalar::Kind::Missing;
    std::array<int, 3> grid {};
    bool isObject = true;

    bool operator==(const Written &) const = default;
};

struct Document {
    std::string text;
    std::vector<Written> events;
    std::vector<std::size_t> ends; // where each event ends in the text
};

// Writes a random document and remembers what it wrote.
class Writer {
public:
    explicit Writer(unsigned seed)
        : m_random(seed)
    {
    }

    Document write()
    {
        const bool isList = chance(4);
        if (chance(4))
            m_out.text += "\xef\xbb\xbf";
        space();
        if (!isList) {
            m_out.text += "{";
            for (int i = pick(3); i > 0; --i)
                junkMember(3);
            m_out.text += "\"traceEvents\"";
            space();
            m_out.text += ':';
            space();
        }
        m_out.text += '[';
        const int count = pick(12);
        for (int i = 0; i < count; ++i) {
            space();
            element();
            m_out.ends.push_back(m_out.text.size());
            space();
            m_out.text += i + 1 < count ? "," : "";
        }
        space();
        m_out.text += ']';
        if (!isList)
            m_out.text += chance(2) ? R"(,"displayTimeUnit":"ms"})" : "}";
        return std::move(m_out);
    }

private:
    int pick(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }

    bool chance(int oneIn) { return pick(oneIn) == 0; }

    void space()
    {
        for (int i = pick(3); i > 0; --i)
            m_out.text += " \n\t\r"[pick(4)];
    }

    // A string as JSON; what it means is returned.
    std::string string()
    {
        static constexpr std::array<std::pair<const char *, const char *>, 8> kPieces {
            {{"a", "a"}, {"kernel<int, 4>(float*)", "kernel<int, 4>(float*)"}, {R"(\")", "\""},
                {R"(\\)", "\\"}, {R"(\u00e9)", "\u00e9"}, {R"(\ud83d\ude00)", "\U0001F600"},
                {R"(\n)", "\n"}, {"\u00fc", "\u00fc"}}};
        std::string meaning;
        m_out.text += '"';
        for (int i = pick(6); i > 0; --i) {
            const auto &[written, meant] = kPieces[static_cast<std::size_t>(pick(8))];
            m_out.text += written;
            meaning += meant;
        }
        m_out.text += '"';
        return meaning;
    }

    std::string number()
    {
        static constexpr std::array kNumbers {
            "0", "-1", "1428625731622.25", "18446744073709551616", "1e3", "-0.5", "7", "12345678901234"};
        const std::string text = kNumbers[static_cast<std::size_t>(pick(8))];
        m_out.text += text;
        return text;
    }

    void junk(int depth)
    {
        const int kind = depth > 0 ? pick(6) : pick(4);
        if (kind == 0)
            m_out.text += std::array {"true", "false", "null", "NaN", "-Infinity"}[static_cast<std::size_t>(pick(5))];
        else if (kind == 1)
            number();
        else if (kind < 4)
            string();
        else if (kind == 4)
            junkArray(depth - 1);
        else
            junkObject(depth - 1);
    }

    void junkArray(int depth)
    {
        m_out.text += '[';
        for (int i = pick(3); i > 0; --i) {
            junk(depth);
            m_out.text += i > 1 ? ", " : "";
        }
        m_out.text += ']';
    }

    void junkObject(int depth)
    {
        m_out.text += R"({"name":)"; // known keys in the wrong place
        junk(depth);
        m_out.text += R"(,"ts":5})";
    }

    void junkMember(int depth)
    {
        m_out.text += chance(2) ? "\"Ev Idx\":" : R"("\u006b":)";
        junk(depth);
        m_out.text += ',';
    }

    void element()
    {
        Written event;
        if (chance(10)) {
            event.isObject = false;
            chance(2) ? void(number()) : junkArray(3);
            m_out.events.push_back(event);
            return;
        }
        m_out.text += '{';
        junkMember(2);
        if (chance(8)) { // beyond what is followed by recursion
            m_out.text += "\"deep\":" + std::string(300, '[') + std::string(300, ']') + ',';
        }
        m_out.text += "\"name\":";
        event.name = string();
        m_out.text += ",\"args\":{";
        junkMember(3);
        if (chance(2)) {
            event.grid = {pick(100), 2, 3};
            m_out.text += "\"grid\":[" + std::to_string(event.grid[0]) + ", 2 ,3],";
        }
        event.correlationKind = chance(2) ? JsonScalar::Kind::Number : JsonScalar::Kind::Text;
        m_out.text += "\"correlation\":";
        event.correlation = event.correlationKind == JsonScalar::Kind::Number ? number() : string();
        m_out.text += "},\"ts\":";
        event.ts = number();
        space();
        m_out.text += '}';
        m_out.events.push_back(event);
    }

    std::mt19937 m_random;
    Document m_out;
};

struct Read {
    TorchReadResult result;
    std::vector<Written> events;
};

Read read(const std::string &text, unsigned seed, std::size_t largestPiece)
{
    PieceStream stream(text, seed, largestPiece);
    Read out;
    out.result = readTorchText(stream, [&](const TorchEvent &event) {
        out.events.push_back({std::string(event.text(TorchField::Name)),
            std::string(event.text(TorchField::Timestamp)),
            std::string(event.text(TorchField::Correlation)), event[TorchField::Correlation].kind,
            event.grid, event.isObject});
    });
    return out;
}

constexpr std::array<std::size_t, 5> kPieces {1, 3, 17, 200, 1 << 20};

} // namespace

class TestTorchReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomDocumentsInPieces();
    void cutAnywhere();
    void damagedAnywhere();
    void elementsLargerThanAChunk();
};

void TestTorchReader::randomDocumentsInPieces()
{
    std::size_t events = 0;
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        const Document document = Writer(seed).write();
        const Read got = read(document.text, seed, kPieces[seed % kPieces.size()]);
        QVERIFY2(got.result.damage.isEmpty(),
            qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(got.result.damage)));
        QVERIFY2(got.events == document.events, qPrintable(QStringLiteral("seed %1").arg(seed)));
        QVERIFY(got.result.header.hasEvents);
        events += got.events.size();
    }
    QVERIFY(events > 5000);
}

void TestTorchReader::cutAnywhere()
{
    std::size_t cuts = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        const Document document = Writer(seed).write();
        for (std::size_t cut = 4; cut < document.text.size(); cut += 1 + seed % 7) {
            const Read got = read(document.text.substr(0, cut), seed, kPieces[cut % kPieces.size()]);
            const QByteArray where = QByteArrayLiteral("seed ") + QByteArray::number(seed) + " cut "
                + QByteArray::number(static_cast<qulonglong>(cut)) + ": "
                + got.result.damage.toUtf8();
            const auto whole = static_cast<std::size_t>(
                std::ranges::count_if(document.ends, [&](std::size_t end) { return end <= cut; }));
            // Of elements that are bare numbers the cut leaves a shorter number.
            QVERIFY2(got.events.size() == whole
                    || (got.events.size() == whole + 1 && !document.events[whole].isObject),
                where.constData());
            QVERIFY2(std::equal(document.events.begin(),
                         document.events.begin() + static_cast<std::ptrdiff_t>(whole),
                         got.events.begin()),
                where.constData());
            QVERIFY2(got.result.damage.contains(QStringLiteral("after %1 bytes").arg(cut)),
                where.constData());
            ++cuts;
        }
    }
    QVERIFY(cuts > 2000);
}

void TestTorchReader::damagedAnywhere()
{
    for (unsigned seed = 1; seed <= 300; ++seed) {
        Document document = Writer(seed).write();
        std::mt19937 random(seed);
        const std::size_t at = random() % document.text.size();
        document.text[at] = '\x01'; // never valid, wherever it stands
        const Read got = read(document.text, seed, kPieces[seed % kPieces.size()]);
        const auto whole = static_cast<std::size_t>(
            std::ranges::count_if(document.ends, [&](std::size_t end) { return end <= at; }));
        const QByteArray where = "seed " + QByteArray::number(seed) + " at "
            + QByteArray::number(static_cast<qulonglong>(at)) + ": " + got.result.damage.toUtf8();
        QVERIFY2(got.result.damage.contains(u"damaged at byte"), where.constData());
        QVERIFY2(got.events.size() >= whole && got.events.size() <= whole + 1, where.constData());
        QVERIFY2(std::equal(document.events.begin(),
                     document.events.begin() + static_cast<std::ptrdiff_t>(whole), got.events.begin()),
            where.constData());
    }
}

void TestTorchReader::elementsLargerThanAChunk()
{
    const std::string large(5'000'000, 'x');
    const std::string text = R"([{"name":"a\u0062","ts":1,"args":{"correlation":7}},{"name":")" + large
        + R"(\u0062","ts":2,"args":{"correlation":"8"}},{"name":"c","ts":3}])";
    const Read got = read(text, 1, 100'000);
    QVERIFY2(got.result.damage.isEmpty(), qPrintable(got.result.damage));
    QCOMPARE(got.events.size(), std::size_t {3});
    QCOMPARE(got.events[0].name, std::string("ab"));
    QVERIFY(got.events[1].name == large + "b");
    QCOMPARE(got.events[1].ts, std::string("2"));
    QCOMPARE(got.events[2].name, std::string("c"));
}

QTEST_GUILESS_MAIN(TestTorchReader)
#include "tst_torchreader.moc"
