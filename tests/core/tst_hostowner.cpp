// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/query/hostowner.h"
#include "support/core/texttrace.h"

#include <QTest>

#include <random>
#include <string>

using namespace gapscope;

class TestHostOwner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ordersOwners();
    void matchesANaiveBitmap();
};

namespace {

std::string describe(const Trace &trace, const std::vector<OwnedTime> &pieces)
{
    std::string text;
    for (const OwnedTime &piece : pieces) {
        text += piece.event == EventId::None ? std::string("-") : std::string(trace.name(piece.event));
        text += '[' + std::to_string(piece.time.begin) + ',' + std::to_string(piece.time.end) + ") ";
    }
    return text;
}

// What the thread is in at one instant, straight from the definition.
OwnedTime naiveOwner(const Trace &trace, TimeNs t)
{
    OwnedTime best {{t, t + 1}, OwnerKind::Unattributed, EventId::None};
    for (std::uint32_t row = 0; row < trace.events.size(); ++row) {
        const EventId event = makeId<EventId>(row);
        if (!trace.events.range(event).contains(t))
            continue;
        OwnerKind kind = OwnerKind::Range;
        if (trace.events.category[row] == Category::ApiCall)
            kind = trace.apiKindOf(event) == ApiKind::Synchronize ? OwnerKind::Synchronize
                                                                  : OwnerKind::ApiCall;
        else if (trace.events.category[row] == Category::OsCall)
            kind = OwnerKind::OsCall;
        const auto key = [&](EventId id) {
            return std::tuple(trace.events.begin[index(id)], -trace.events.end[index(id)]);
        };
        if (kind < best.kind || (kind == best.kind && key(event) > key(best.event))) {
            best.kind = kind;
            best.event = event;
        }
    }
    return best;
}

} // namespace

void TestHostOwner::ordersOwners()
{
    const TracePtr trace = test::buildTrace("p1 t1 range: outer[0,100) inner[10,50)\n"
                                            "p1 t1 api: cudaLaunchKernel[20,30) cudaStreamSynchronize[60,70)\n"
                                            "p1 t1 os: read[5,15) poll[100,110)\n"
                                            "p1 t2 range: other[0,200)\n");
    HostOwners owners(*trace, makeId<ProcessId>(0), 1);
    std::vector<OwnedTime> pieces;
    owners.partition({0, 120}, pieces);
    QCOMPARE(describe(*trace, pieces),
        std::string("outer[0,10) inner[10,20) cudaLaunchKernel[20,30) inner[30,50) outer[50,60) "
                    "cudaStreamSynchronize[60,70) outer[70,100) poll[100,110) -[110,120) "));
}

void TestHostOwner::matchesANaiveBitmap()
{
    constexpr unsigned kSeed = 11;
    std::mt19937 random(kSeed);
    const char *const names[] = {"cudaLaunchKernel", "cudaDeviceSynchronize", "cudaMalloc"};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        const auto add = [&](const char *kind, const char *name) {
            const auto begin = random() % 80;
            text += std::string("p1 t1 ") + kind + ": " + name + '[' + std::to_string(begin) + ','
                + std::to_string(begin + random() % 30) + ")\n";
        };
        text += "p1 t1 range: whole[0,1)\n";
        for (auto i = random() % 12; i > 0; --i)
            add("range", "r");
        for (auto i = random() % 4; i > 0; --i)
            add("asyncrange", "a");
        for (auto i = random() % 8; i > 0; --i)
            add("api", names[random() % 3]);
        for (auto i = random() % 5; i > 0; --i)
            add("os", "os");
        const TracePtr trace = test::buildTrace(text);
        HostOwners owners(*trace, makeId<ProcessId>(0), 1);
        // Ascending and jumping queries share one cursor.
        for (int query = 0; query < 6; ++query) {
            const TimeNs begin = static_cast<TimeNs>(random() % 100);
            const TimeRange range {begin, begin + 1 + static_cast<TimeNs>(random() % 60)};
            std::vector<OwnedTime> pieces;
            owners.partition(range, pieces);
            TimeNs at = range.begin;
            for (const OwnedTime &piece : pieces) {
                QCOMPARE(piece.time.begin, at);
                for (; at < piece.time.end; ++at) {
                    const OwnedTime naive = naiveOwner(*trace, at);
                    QCOMPARE(piece.kind, naive.kind);
                    if (naive.event != EventId::None) {
                        // Twins with equal times may stand for each other.
                        QCOMPARE(trace->events.range(piece.event), trace->events.range(naive.event));
                    }
                }
            }
            QCOMPARE(at, range.end);
        }
    }
}

QTEST_GUILESS_MAIN(TestHostOwner)
#include "tst_hostowner.moc"
