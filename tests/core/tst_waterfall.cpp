// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/operationdelta.h"
#include "core/analysis/waterfall.h"
#include "support/core/texttrace.h"

#include <QTest>

#include <map>
#include <random>

using namespace gapscope;
using namespace Qt::StringLiterals;

// Every instant of a step has one owner: the split against one made instant by instant.
class TestWaterfall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ownersMatchBitmap_data();
    void ownersMatchBitmap();
    void earliestKernelOwns();
    void waterfallAddsUp();
    void barsAddUp();
    void emptyPairsGiveNothing();
};

namespace {

struct Event {
    int process = 1;
    std::string kind; // "gpu", "api", "range", "os"
    TimeNs begin = 0;
    TimeNs end = 0;
    std::string name;
};

// Rows of a random run, as plain events and as the text of a trace.
struct Model {
    std::vector<Event> events;
    std::string text;
};

class Generator {
public:
    explicit Generator(unsigned seed)
        : m_random(seed)
    {
    }

    Model generate()
    {
        Model model;
        const int processes = between(1, 2);
        for (int process = 1; process <= processes; ++process) {
            for (int stream = 7; stream < 7 + between(1, 2); ++stream)
                addKernels(model, process, stream);
            addHost(model, process, "api", {"cudaLaunchKernel", "cudaStreamSynchronize", "cudaMalloc"}, 30);
            addHost(model, process, "os", {"futex", "read"}, 20);
            addRanges(model, process);
            model.text += "map p" + std::to_string(process) + " 0 " + std::to_string(process) + '\n';
        }
        return model;
    }

private:
    int between(int low, int high) { return std::uniform_int_distribution(low, high)(m_random); }

    std::string pick(const std::vector<std::string> &names)
    {
        return names[static_cast<std::size_t>(between(0, static_cast<int>(names.size()) - 1))];
    }

    void add(Model &model, std::string &line, Event event)
    {
        line += ' ' + event.name + '[' + std::to_string(event.begin) + ',' + std::to_string(event.end)
            + ')';
        model.events.push_back(std::move(event));
    }

    void addKernels(Model &model, int process, int stream)
    {
        std::string line = "p" + std::to_string(process) + " gpu0/s" + std::to_string(stream) + ':';
        for (int i = 0; i < 25; ++i) {
            const TimeNs begin = i == 0 ? 0 : between(0, 1900);
            add(model, line,
                {process, "gpu", begin, begin + between(0, 80), pick({"gemm", "ncclAllReduce", "relu"})});
        }
        model.text += line + '\n';
    }

    // Calls of one thread: some nest, some overlap nothing.
    void addHost(Model &model, int process, const std::string &kind,
        const std::vector<std::string> &names, int count)
    {
        std::string line = "p" + std::to_string(process) + " t1 " + kind + ':';
        for (int i = 0; i < count; ++i) {
            const TimeNs begin = between(0, 1950);
            add(model, line, {process, kind, begin, begin + between(1, 60), pick(names)});
        }
        model.text += line + '\n';
    }

    void addRanges(Model &model, int process)
    {
        std::string line = "p" + std::to_string(process) + " t1 asyncrange:";
        for (int i = 0; i < 9; ++i) {
            const TimeNs begin = 10 + i * 200 + between(0, 20);
            const std::string marker = "_forward_step " + std::to_string(i) + ": 0 ctx reqs, 4 gen reqs";
            add(model, line, {process, "range", begin, begin + between(80, 150), marker});
            for (int inner = 0; inner < 3; ++inner) {
                const TimeNs from = begin + between(0, 120);
                add(model, line, {process, "range", from, from + between(1, 60), pick({"prepare", "sample"})});
            }
        }
        model.text += line + '\n';
    }

    std::mt19937 m_random;
};

OwnerTables tables()
{
    const HostTables host = loadHostTables();
    return {host.markers, host.communication, loadKernelFamilies()};
}

std::string operationOf(const std::string &name)
{
    return name.starts_with("_forward_step") ? "_forward_step" : name;
}

// Innermost: the latest begun of those that hold the instant; ties: the one that ends first, then the
// one that was written later.
const Event *innermost(const std::vector<const Event *> &events)
{
    const Event *best = nullptr;
    for (const Event *event : events) {
        if (!best || event->begin > best->begin
            || (event->begin == best->begin && event->end <= best->end))
            best = event;
    }
    return best;
}

// The owner of one instant, as "kind name".
std::string naiveOwner(const Model &model, int process, TimeNs t)
{
    const Event *kernel = nullptr;
    std::vector<const Event *> syncs, calls, ranges, os;
    for (const Event &event : model.events) {
        if (event.process != process || t < event.begin || t >= event.end)
            continue;
        if (event.kind == "gpu") {
            if (!kernel || std::pair(event.begin, event.end) < std::pair(kernel->begin, kernel->end))
                kernel = &event;
        } else if (event.kind == "api") {
            (event.name == "cudaStreamSynchronize" ? syncs : calls).push_back(&event);
        } else {
            (event.kind == "range" ? ranges : os).push_back(&event);
        }
    }
    if (kernel)
        return (kernel->name == "ncclAllReduce" ? "collective " : "gpu ") + kernel->name;
    if (!syncs.empty())
        return "sync " + innermost(syncs)->name;
    if (!calls.empty())
        return "api " + innermost(calls)->name;
    if (!ranges.empty())
        return "range " + operationOf(innermost(ranges)->name);
    return os.empty() ? "unattributed " : "os " + innermost(os)->name;
}

std::string naiveOperation(const Model &model, int process, TimeNs t)
{
    std::vector<const Event *> ranges;
    for (const Event &event : model.events) {
        if (event.process == process && event.kind == "range" && event.begin <= t && t < event.end)
            ranges.push_back(&event);
    }
    return ranges.empty() ? std::string() : operationOf(innermost(ranges)->name);
}

bool isIn(const Model &model, int process, const std::string &operation, TimeNs t)
{
    return std::ranges::any_of(model.events, [&](const Event &event) {
        return event.process == process && event.kind == "range" && event.begin <= t && t < event.end
            && operationOf(event.name) == operation;
    });
}

using Sums = std::map<std::string, TimeNs>;

Sums actualOwners(const PeriodShares &shares, std::size_t period, const OwnerTable &owners)
{
    Sums sums;
    for (const OwnerShare &share : shares.of(period)) {
        const TimeOwner &owner = owners.owner(share.owner);
        sums[(ownerClassKey(owner.kind) + u' ' + owner.name).toStdString()] += share.time;
    }
    return sums;
}

std::string text(const Sums &sums)
{
    std::string result;
    for (const auto &[name, time] : sums)
        result += name + '=' + std::to_string(time) + ' ';
    return result;
}

WorkloadPairs pairsOf(std::size_t count)
{
    WorkloadPairs pairs;
    for (std::uint32_t i = 0; i < count; ++i)
        pairs.pairs.push_back({i, i, i});
    pairs.steps = count;
    return pairs;
}

struct Split {
    Run run;
    RunSteps steps;
    SidePeriods side;
    PeriodShares shares;

    Split(const std::string &text, OwnerTable &owners)
        : run(test::buildRun(text))
        , steps(findSteps(run, loadHostTables()))
        , side(stepPeriods(steps, {}))
        , shares(splitPeriods(run, steps, side.periods, tables(), owners))
    {
    }
};

} // namespace

void TestWaterfall::ownersMatchBitmap_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 60; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestWaterfall::ownersMatchBitmap()
{
    QFETCH(const unsigned, seed);
    const Model model = Generator(seed).generate();
    OwnerTable owners;
    const Split split(model.text, owners);
    OperationTable operations;
    const OperationShares byRange = splitOperations(
        split.run, split.steps, split.side.periods, loadHostTables().markers, operations);
    QCOMPARE(split.side.periods.size(), 8 * split.run.ranks.size());
    for (std::size_t i = 0; i < split.side.periods.size(); ++i) {
        const StepPeriod &period = split.side.periods[i];
        const Trace &trace = split.run.traceOf(period.rank);
        const int process = static_cast<int>(period.rank) + 1;
        Sums expected;
        Sums exclusive;
        for (TimeNs t = period.time.begin; t < period.time.end; ++t) {
            ++expected[naiveOwner(model, process, t + trace.origin)];
            ++exclusive[naiveOperation(model, process, t + trace.origin)];
        }
        const Sums actual = actualOwners(split.shares, i, owners);
        QCOMPARE(text(actual), text(expected));
        Sums measured;
        for (const OperationShare &share : byRange.of(i)) {
            const std::string name = operations.name(share.operation).toStdString();
            if (share.exclusive != 0)
                measured[name] = share.exclusive;
            TimeNs inclusive = 0;
            for (TimeNs t = period.time.begin; t < period.time.end && share.operation != 0; ++t)
                inclusive += isIn(model, process, name, t + trace.origin);
            QCOMPARE(share.inclusive, inclusive);
        }
        QCOMPARE(text(measured), text(exclusive));
    }
}

void TestWaterfall::earliestKernelOwns()
{
    // On two streams: what began first owns, also after a longer one of the other stream began.
    OwnerTable owners;
    std::string steps = "p1 t1 range:";
    for (int i = 0; i < 6; ++i)
        steps += " _forward_step " + std::to_string(i) + ": 0 ctx reqs, 1 gen reqs["
            + std::to_string(i * 100) + ',' + std::to_string(i * 100 + 50) + ')';
    const Split split("p1 gpu0/s7: gemm[0,30) relu[60,65)\np1 gpu0/s8: softmax[10,40)\n" + steps, owners);
    const Sums sums = actualOwners(split.shares, 0, owners);
    QCOMPARE(text(sums),
        std::string("gpu gemm=30 gpu relu=5 gpu softmax=10 range _forward_step=10 unattributed =45 "));
}

void TestWaterfall::waterfallAddsUp()
{
    for (unsigned seed = 100; seed < 130; ++seed) {
        OwnerTable owners;
        const Split baseline(Generator(seed).generate().text, owners);
        const Split target(Generator(seed + 1000).generate().text, owners);
        const std::size_t count = std::min(baseline.side.periods.size(), target.side.periods.size());
        const Waterfall waterfall
            = makeWaterfall(baseline.shares, target.shares, pairsOf(count), owners);
        Delta sum = waterfall.unattributed;
        for (const WaterfallPart &part : waterfall.parts) {
            sum.baseline += part.us.baseline;
            sum.target += part.us.target;
        }
        double ours = 0;
        double theirs = 0;
        for (std::size_t i = 0; i < count; ++i) {
            ours += static_cast<double>(baseline.side.periods[i].time.duration());
            theirs += static_cast<double>(target.side.periods[i].time.duration());
        }
        const double scale = 1000.0 * static_cast<double>(count);
        const QByteArray where = "seed " + QByteArray::number(seed);
        QVERIFY2(qAbs(sum.baseline - ours / scale) < 1e-9, where);
        QVERIFY2(qAbs(sum.target - theirs / scale) < 1e-9, where);
        QVERIFY2(qAbs(waterfall.period.change() - (theirs - ours) / scale) < 1e-9, where);
    }
}

void TestWaterfall::barsAddUp()
{
    OwnerTable owners;
    const Split baseline(Generator(1).generate().text, owners);
    const Split target(Generator(2).generate().text, owners);
    const std::size_t count = std::min(baseline.side.periods.size(), target.side.periods.size());
    const Waterfall waterfall = makeWaterfall(baseline.shares, target.shares, pairsOf(count), owners);
    for (const std::size_t most : {3u, 4u, 6u, 40u}) {
        const std::vector<WaterfallBar> bars = waterfallBars(waterfall, most);
        QVERIFY(bars.size() <= most);
        double change = 0;
        for (const WaterfallBar &bar : bars) {
            change += bar.us.change();
            double inside = 0;
            const std::vector<WaterfallBar> deeper = drillDown(waterfall, bar, 40);
            for (const WaterfallBar &part : deeper)
                inside += part.us.change();
            QVERIFY(deeper.empty() || qAbs(inside - bar.us.change()) < 1e-9);
        }
        QVERIFY(qAbs(change - waterfall.period.change()) < 1e-9);
        QCOMPARE(bars.back().kind, WaterfallBar::Kind::Unattributed);
    }
    const std::vector<WaterfallBar> families
        = drillDown(waterfall, waterfallBars(waterfall, 8).front(), 8);
    QVERIFY(families.size() >= 2);
    QCOMPARE(families.front().kind, WaterfallBar::Kind::Family);
    QVERIFY(!drillDown(waterfall, families.front(), 8).empty());
}

void TestWaterfall::emptyPairsGiveNothing()
{
    const Waterfall waterfall = makeWaterfall({}, {}, {}, OwnerTable());
    QVERIFY(waterfall.parts.empty());
    QCOMPARE(waterfall.period, Delta {});
    QCOMPARE(waterfallBars(waterfall, 10).size(), 1u);
}

QTEST_GUILESS_MAIN(TestWaterfall)
#include "tst_waterfall.moc"
