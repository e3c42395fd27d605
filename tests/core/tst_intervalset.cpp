// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/intervalset.h"
#include "core/time/measuredset.h"

#include <QtTest>

#include <bitset>
#include <random>

using namespace gapscope;

namespace {

constexpr int kWidth = 256; // times 0..255; one bit per ns
constexpr int kCases = 2000;
constexpr std::uint64_t kSeed = 20260;

using Bits = std::bitset<kWidth>;

Bits bitsOf(const IntervalSet &set)
{
    Bits bits;
    for (const TimeRange &range : set.ranges()) {
        for (TimeNs t = range.begin; t < range.end; ++t)
            bits.set(static_cast<std::size_t>(t));
    }
    return bits;
}

Bits bitsOf(TimeRange range)
{
    Bits bits;
    for (TimeNs t = std::max<TimeNs>(range.begin, 0); t < std::min<TimeNs>(range.end, kWidth); ++t)
        bits.set(static_cast<std::size_t>(t));
    return bits;
}

bool isValid(const IntervalSet &set)
{
    TimeNs last = std::numeric_limits<TimeNs>::min();
    for (const TimeRange &range : set.ranges()) {
        if (range.isEmpty() || range.begin <= last)
            return false;
        last = range.end;
    }
    return true;
}

struct Sample {
    IntervalSet set;
    Bits bits;
};

class Source {
public:
    explicit Source(std::uint64_t seed)
        : m_random(seed)
    {
    }

    TimeRange range()
    {
        const auto begin = static_cast<TimeNs>(m_random() % kWidth);
        // Now and then empty or the wrong way round.
        const auto end = std::min<TimeNs>(begin + static_cast<TimeNs>(m_random() % 24) - 3, kWidth);
        return {begin, end};
    }

    Sample sample(std::size_t most)
    {
        std::vector<TimeRange> ranges;
        Bits bits;
        for (std::size_t i = m_random() % (most + 1); i > 0; --i) {
            ranges.push_back(range());
            bits |= bitsOf(ranges.back());
        }
        return {IntervalSet(ranges), bits};
    }

private:
    std::mt19937_64 m_random;
};

} // namespace

class TestIntervalSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownSets();
    void algebraAgainstBitmap();
    void measuredAgainstBitmap();
    void unionOfMany();
};

void TestIntervalSet::knownSets()
{
    const IntervalSet set {{10, 20}, {0, 5}, {20, 25}, {7, 7}, {9, 8}, {3, 6}};
    const std::vector<TimeRange> expected {{0, 6}, {10, 25}};
    QVERIFY(std::ranges::equal(set.ranges(), expected));
    QCOMPARE(set.total(), TimeNs {21});
    QCOMPARE(set.hull(), (TimeRange {0, 25}));
    QVERIFY(set.contains(24) && !set.contains(25) && !set.contains(6));
    QCOMPARE(set.complement({-2, 12}), (IntervalSet {{-2, 0}, {6, 10}}));
    QVERIFY(IntervalSet().isEmpty() && IntervalSet().hull().isEmpty());
    QCOMPARE(IntervalSet().complement({1, 2}), (IntervalSet {{1, 2}}));
    QVERIFY(IntervalSet().complement({2, 1}).isEmpty());
}

void TestIntervalSet::algebraAgainstBitmap()
{
    qInfo("seed %llu, %d cases", static_cast<unsigned long long>(kSeed), kCases);
    Source source(kSeed);
    for (int i = 0; i < kCases; ++i) {
        const Sample a = source.sample(20);
        const Sample b = source.sample(20);
        const TimeRange window = source.range();
        const Bits inside = bitsOf(window);
        const std::pair<IntervalSet, Bits> results[] {{a.set, a.bits},
            {a.set.united(b.set), a.bits | b.bits}, {a.set.intersected(b.set), a.bits & b.bits},
            {a.set.subtracted(b.set), a.bits & ~b.bits},
            {a.set.complement(window), inside & ~a.bits}, {a.set.clipped(window), a.bits & inside}};
        for (const auto &[set, bits] : results) {
            QVERIFY(isValid(set));
            QCOMPARE(bitsOf(set), bits);
            QCOMPARE(set.total(), static_cast<TimeNs>(bits.count()));
        }
        QCOMPARE(a.set.totalWithin(window), static_cast<TimeNs>((a.bits & inside).count()));
        for (TimeNs t = 0; t < kWidth; t += 5)
            QCOMPARE(a.set.contains(t), a.bits.test(static_cast<std::size_t>(t)));
        QCOMPARE(a.set == b.set, a.bits == b.bits);
    }
}

// Sets of more than one block of 64 ranges.
void TestIntervalSet::measuredAgainstBitmap()
{
    std::mt19937_64 random(kSeed);
    for (int i = 0; i < 200; ++i) {
        std::vector<TimeRange> ranges;
        TimeNs t = 0;
        const auto count = random() % 300;
        for (std::size_t n = 0; n < count; ++n) {
            t += 1 + static_cast<TimeNs>(random() % 5);
            const TimeNs end = t + 1 + static_cast<TimeNs>(random() % 5);
            ranges.push_back({t, end});
            t = end;
        }
        const MeasuredSet measured {IntervalSet(ranges)};
        std::vector<char> bits(static_cast<std::size_t>(t) + 50);
        for (const TimeRange &range : ranges)
            std::fill(bits.begin() + range.begin, bits.begin() + range.end, 1);
        std::vector<TimeRange> windows;
        for (TimeNs at = static_cast<TimeNs>(random() % 40) - 20; at < t + 20;) {
            const TimeNs end = at + 1 + static_cast<TimeNs>(random() % 200);
            windows.push_back({at, end});
            at = end + 1 + static_cast<TimeNs>(random() % 60);
        }
        TimeNs expected = 0;
        for (const TimeRange &window : windows) {
            TimeNs part = 0;
            for (TimeNs at = std::max<TimeNs>(window.begin, 0); at < window.end; ++at)
                part += at < std::ssize(bits) ? bits[static_cast<std::size_t>(at)] : 0;
            QCOMPARE(measured.totalWithin(window), part);
            expected += part;
        }
        QCOMPARE(measured.totalWithin(IntervalSet(windows)), expected);
    }
    QCOMPARE(MeasuredSet().totalWithin(TimeRange {0, 10}), TimeNs {0});
    QCOMPARE(MeasuredSet(IntervalSet {{0, 10}}).totalWithin(TimeRange {8, 2}), TimeNs {0});
}

void TestIntervalSet::unionOfMany()
{
    Source source(kSeed + 1);
    for (std::size_t sets = 0; sets < 12; ++sets) {
        std::vector<IntervalSet> parts;
        Bits bits;
        for (std::size_t i = 0; i < sets; ++i) {
            const Sample sample = source.sample(12);
            parts.push_back(sample.set);
            bits |= sample.bits;
        }
        const IntervalSet all = uniteAll(parts);
        QVERIFY(isValid(all));
        QCOMPARE(bitsOf(all), bits);
    }
}

QTEST_GUILESS_MAIN(TestIntervalSet)
#include "tst_intervalset.moc"
