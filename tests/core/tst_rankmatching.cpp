// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Matching of collectives over ranks against a naive matcher that knows the true clocks and compares
// every pair, on random runs with several communicators, missing beginnings and clocks per file.

#include "core/analysis/rankmatching.h"
#include "core/base/packednumbers.h"

#include <QTest>

#include <map>
#include <random>
#include <set>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

using Members = std::set<std::pair<std::uint32_t, std::uint32_t>>; // (rank, index)

// A random run. The clock of rank r shows common + offset[r] + common * drift[r].
struct RandomRun {
    std::vector<std::shared_ptr<RankSummary>> ranks;
    std::vector<TimeNs> offset;
    std::vector<double> drift;

    [[nodiscard]] std::vector<RankSummaryPtr> summaries() const
    {
        return {ranks.begin(), ranks.end()};
    }

    // Exact to the rounding of the file's clock.
    [[nodiscard]] double common(std::uint32_t rank, TimeNs file) const
    {
        return static_cast<double>(file - offset[rank]) / (1 + drift[rank]);
    }
};

struct Communicator {
    QString kernel;
    std::vector<std::uint32_t> ranks;
};

class RunMaker {
public:
    RunMaker(quint64 seed, bool hasClocks, bool hasLateRecording, bool hasCommunicators = false)
        : m_random(seed)
        , m_hasCommunicators(hasCommunicators)
    {
        const int ranks = pick(2, 6);
        for (int rank = 0; rank < ranks; ++rank) {
            auto summary = std::make_shared<RankSummary>();
            summary->clock = hasClocks ? static_cast<std::uint32_t>(rank) : 0;
            summary->stepSource = u"markers"_s;
            m_run.ranks.push_back(std::move(summary));
            m_run.offset.push_back(hasClocks ? TimeNs {pick(0, 2'000'000'000)} * 3 : 0);
            m_run.drift.push_back(hasClocks ? pick(-30'000, 30'000) * 1e-9 : 0);
            m_recordedFrom.push_back(hasLateRecording && pick(0, 2) == 0 ? pick(0, 6) : 0);
        }
        m_recordedFrom[0] = 0;
        makeCommunicators();
        const int steps = pick(8, 25);
        for (int step = 0; step < steps; ++step)
            makeStep(step);
        for (const auto &rank : m_run.ranks)
            sortByBegin(*rank);
    }

    RandomRun take() { return std::move(m_run); }

private:
    int pick(int low, int high) // both included
    {
        return std::uniform_int_distribution(low, high)(m_random);
    }

    void makeCommunicators()
    {
        std::vector<std::uint32_t> all;
        for (std::uint32_t rank = 0; rank < m_run.ranks.size(); ++rank)
            all.push_back(rank);
        m_communicators.push_back({u"ncclAllReduce"_s, all});
        if (all.size() >= 4) {
            // Two halves that use one kernel; they keep their own time.
            m_communicators.push_back({u"ncclAllGather"_s, {all[0], all[1]}});
            m_communicators.push_back({u"ncclAllGather"_s, {all[2], all[3]}});
        }
        if (all.size() >= 3)
            m_communicators.push_back({u"ncclReduceScatter"_s, {all[0], all[2]}});
    }

    TimeNs file(std::uint32_t rank, TimeNs common) const
    {
        return common + m_run.offset[rank]
            + static_cast<TimeNs>(std::llround(static_cast<double>(common) * m_run.drift[rank]));
    }

    void makeStep(int step)
    {
        for (std::uint32_t rank = 0; rank < m_run.ranks.size(); ++rank) {
            if (step >= m_recordedFrom[rank])
                m_run.ranks[rank]->steps.push_back({step, file(rank, m_now)});
        }
        const int count = pick(3, 12);
        for (int i = 0; i < count; ++i)
            makeCollective(m_communicators[std::size_t(pick(0, int(m_communicators.size()) - 1))], step);
        m_now += pick(100'000, 2'000'000);
    }

    void makeCollective(const Communicator &communicator, int step)
    {
        m_now += pick(70'000, 400'000);
        for (const std::uint32_t rank : communicator.ranks) {
            if (step < m_recordedFrom[rank])
                continue;
            RankSummary &own = *m_run.ranks[rank];
            const TimeNs end = m_now + pick(0, 200);
            own.collectives.begin.push_back(file(rank, end - pick(5'000, 60'000)));
            own.collectives.end.push_back(file(rank, end));
            own.collectives.kind.push_back(kindOf(own, communicator));
            own.collectives.step.push_back(static_cast<std::int32_t>(own.steps.size()) - 1);
            own.collectives.depth.push_back(-1);
        }
    }

    std::uint32_t kindOf(RankSummary &own, const Communicator &communicator) const
    {
        const QString name = m_hasCommunicators
            ? u"0x%1"_s.arg(&communicator - m_communicators.data() + 10, 0, 16)
            : QString();
        for (std::uint32_t i = 0; i < own.kinds.size(); ++i) {
            if (own.kinds[i].name == communicator.kernel && own.kinds[i].communicator == name)
                return i;
        }
        own.kinds.push_back({communicator.kernel, name, -1, true});
        return static_cast<std::uint32_t>(own.kinds.size() - 1);
    }

    static void sortByBegin(const RankSummary &rank)
    {
        QVERIFY(std::ranges::is_sorted(rank.collectives.begin));
    }

    std::mt19937_64 m_random;
    bool m_hasCommunicators;
    RandomRun m_run;
    std::vector<int> m_recordedFrom;
    std::vector<Communicator> m_communicators;
    TimeNs m_now = 1'000'000;
};

// Every pair of collectives of two ranks: one, if they have one name and end together by the true clocks.
std::set<Members> matchNaively(const RandomRun &run)
{
    struct Each {
        std::uint32_t rank;
        std::uint32_t index;
        QString name;
        double end;
        std::size_t group;
    };
    std::vector<Each> all;
    for (std::uint32_t rank = 0; rank < run.ranks.size(); ++rank) {
        const RankSummary &own = *run.ranks[rank];
        for (std::uint32_t i = 0; i < own.collectives.size(); ++i)
            all.push_back({rank, i, own.kinds[own.collectives.kind[i]].name,
                run.common(rank, own.collectives.end[i]), all.size()});
    }
    for (std::size_t a = 0; a < all.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            if (all[a].name == all[b].name && std::abs(all[a].end - all[b].end) < 1'000) {
                all[a].group = all[b].group;
                break;
            }
        }
    }
    std::map<std::size_t, Members> groups;
    for (const Each &each : all)
        groups[each.group].insert({each.rank, each.index});
    std::set<Members> result;
    for (const auto &[number, members] : groups) {
        if (members.size() > 1)
            result.insert(members);
    }
    return result;
}

std::set<Members> asSets(const MatchedCollectives &matched)
{
    std::set<Members> result;
    for (std::size_t i = 0; i < matched.size(); ++i) {
        Members members;
        for (const CollectiveRef &ref : matched.of(i))
            members.insert({ref.rank, ref.index});
        result.insert(members);
    }
    return result;
}

} // namespace

class TestRankMatching : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void likeNaive_data()
    {
        QTest::addColumn<bool>("hasClocks");
        QTest::addColumn<bool>("hasLateRecording");
        QTest::addColumn<bool>("hasCommunicators");
        for (const bool isNamed : {false, true}) {
            const char *how = isNamed ? ", communicators" : "";
            QTest::addRow("one clock%s", how) << false << false << isNamed;
            QTest::addRow("one clock, recorded late%s", how) << false << true << isNamed;
            QTest::addRow("clocks%s", how) << true << false << isNamed;
            QTest::addRow("clocks, recorded late%s", how) << true << true << isNamed;
        }
    }

    void likeNaive()
    {
        QFETCH(bool, hasClocks);
        QFETCH(bool, hasLateRecording);
        QFETCH(bool, hasCommunicators);
        qint64 instances = 0;
        for (quint64 seed = 1; seed <= 120; ++seed) {
            const RandomRun run = RunMaker(seed * 7919, hasClocks, hasLateRecording, hasCommunicators).take();
            const std::vector<RankSummaryPtr> ranks = run.summaries();
            const MatchedCollectives matched = matchCollectives(ranks, joinSteps(ranks));
            const std::set<Members> expected = matchNaively(run);
            const std::set<Members> found = asSets(matched);
            if (found != expected)
                qWarning("seed %llu: %zu instances instead of %zu, %lld unmatched",
                    static_cast<unsigned long long>(seed * 7919), found.size(), expected.size(),
                    matched.unmatched);
            QCOMPARE(found, expected);
            std::size_t all = 0;
            for (const RankSummaryPtr &rank : ranks)
                all += rank->collectives.size();
            QCOMPARE(matched.members.size() + std::size_t(matched.unmatched), all);
            instances += qint64(matched.size());
            if (hasClocks) {
                for (std::uint32_t rank = 1; rank < ranks.size(); ++rank) {
                    const TimeNs at = ranks[rank]->collectives.end.back();
                    const double error = static_cast<double>(matched.clocks.toCommon(*ranks[rank], at))
                        - (run.common(rank, at) * (1 + run.drift[0])
                            + static_cast<double>(run.offset[0]));
                    // Few ends have no drift of their own: 60 ppm of the run's length.
                    QVERIFY2(std::abs(error) < 5'000, qPrintable(QString::number(error)));
                }
            }
        }
        qInfo("%lld instances in 120 runs", instances);
    }

    // Two pairs of ranks that use one kernel, in which the second rank of a pair ends long before the
    // first (a broadcast: its root is done earlier). Ends alone would pair the wrong ranks.
    void communicatorsAreTrusted()
    {
        const auto made = [](const QStringList &communicators) {
            std::vector<RankSummaryPtr> ranks;
            for (int rank = 0; rank < 4; ++rank) {
                auto own = std::make_shared<RankSummary>();
                own->kinds.push_back({u"ncclBroadcast"_s, communicators[rank], -1, true});
                for (int i = 0; i < 50; ++i) {
                    const TimeNs at = TimeNs {i} * 1'000'000;
                    const TimeNs end = at + (rank % 2 == 0 ? 400'000 : 100'000);
                    own->collectives.begin.push_back(at);
                    own->collectives.end.push_back(end);
                    own->collectives.kind.push_back(0);
                    own->collectives.step.push_back(-1);
                    own->collectives.depth.push_back(-1);
                }
                ranks.push_back(std::move(own));
            }
            return ranks;
        };
        const auto groupsOf = [&](const QStringList &communicators) {
            const std::vector<RankSummaryPtr> ranks = made(communicators);
            std::map<std::vector<std::uint32_t>, qint64> groups; // ranks -> instances
            for (const MatchGroup &group : matchCollectives(ranks, joinSteps(ranks)).groups)
                groups[group.ranks] += group.instances;
            return groups;
        };
        using Groups = std::map<std::vector<std::uint32_t>, qint64>;
        const Groups named {{{0, 1}, 50}, {{2, 3}, 50}};
        const Groups byEnds {{{0, 2}, 50}, {{1, 3}, 50}};
        QCOMPARE(groupsOf({u"0xa"_s, u"0xa"_s, u"0xb"_s, u"0xb"_s}), named);
        QCOMPARE(groupsOf({{}, {}, {}, {}}), byEnds);
        // One rank did not record them, or each has names of its own: they tell nothing.
        QCOMPARE(groupsOf({u"0xa"_s, u"0xa"_s, u"0xb"_s, {}}), byEnds);
        QCOMPARE(groupsOf({u"0xa"_s, u"0xb"_s, u"0xc"_s, u"0xd"_s}), byEnds);
        // Names of process groups come again in another run: ends decide within them.
        QCOMPARE(groupsOf({u"tp"_s, u"tp"_s, u"tp"_s, u"tp"_s}), byEnds);
    }

    void lines()
    {
        std::mt19937_64 random(4711);
        std::uniform_real_distribution<double> noise(-50, 50);
        std::uniform_real_distribution<double> wild(-1e6, 1e6);
        std::vector<double> x;
        std::vector<double> y;
        for (int i = 0; i < 1'000; ++i) {
            x.push_back(i * 1e5);
            y.push_back(i % 5 == 0 ? wild(random) : 1e4 + 2e-5 * x.back() + noise(random));
        }
        const RobustLine line = fitLine(x, y);
        QVERIFY(std::abs(line.slope - 2e-5) < 1e-6);
        QVERIFY(std::abs(line.offset - 1e4) < 60);
        // A few points have no slope that means anything.
        const RobustLine few = fitLine(std::vector<double> {0, 1, 2}, std::vector<double> {5, 6, 7});
        QCOMPARE(few.slope, 0.0);
        QCOMPARE(few.offset, 6.0);
        QCOMPARE(fitLine({}, {}).residual, 0.0);
    }

    // Warm-up numbers start anew; a rank that was recorded later has the last parts only.
    void stepsAreJoined()
    {
        const auto rankOf = [](std::initializer_list<qint64> numbers) {
            auto rank = std::make_shared<RankSummary>();
            for (const qint64 number : numbers)
                rank->steps.push_back({number});
            return RankSummaryPtr(rank);
        };
        const JoinedSteps joined
            = joinSteps({rankOf({1, 2, 3, 1, 2, 3, 4}), rankOf({2, 3, 4}), rankOf({})});
        QCOMPARE(joined.numbers, (std::vector<qint64> {1, 2, 3, 1, 2, 3, 4}));
        QCOMPARE(joined.position[1], (std::vector<std::int32_t> {4, 5, 6}));
        QCOMPARE(joined.step[1], (std::vector<std::int32_t> {-1, -1, -1, -1, 0, 1, 2}));
        QCOMPARE(joined.step[2], std::vector<std::int32_t>(7, -1));
    }

    void packedNumbers()
    {
        std::mt19937_64 random(99);
        for (int round = 0; round < 200; ++round) {
            std::vector<std::int64_t> numbers;
            const int bits = round % 64;
            for (int i = 0; i < round * 3; ++i)
                numbers.push_back(static_cast<std::int64_t>(random()) >> bits);
            QCOMPARE(unpackNumbers(packNumbers(numbers), numbers.size()), numbers);
            QCOMPARE(unpackPlain(packPlain(numbers), numbers.size()), numbers);
            if (!numbers.empty())
                QVERIFY(!unpackNumbers(packNumbers(numbers), numbers.size() - 1));
        }
        QVERIFY(!unpackNumbers("", 10));
        QVERIFY(!unpackNumbers("no base64!", 10));
        QVERIFY(!unpackNumbers(QByteArray(40, '\xff').toBase64(), 10));
        QVERIFY(!unpackNumbers(QByteArray("\x12\x34\0\0\0\x09rubbish", 13).toBase64(), 10));
    }
};

QTEST_GUILESS_MAIN(TestRankMatching)
#include "tst_rankmatching.moc"
