// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapinspect.h"
#include "core/analysis/operations.h"
#include "core/analysis/patterntimes.h"
#include "core/base/format.h"
#include "core/io/traceloader.h"
#include "support/core/sharedtraces.h"

#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace gapscope;
using namespace Qt::StringLiterals;

// Answers about the gaps of a run, against the tested sums of the kernel level and against naive
// versions, on every shared trace.
class TestGapBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bucketsAndSums_data() { addFiles(); }
    void bucketsAndSums();
    void longestAndPlaces_data() { addFiles(); }
    void longestAndPlaces();
    void partsAddUp_data() { addFiles(); }
    void partsAddUp();
    void series_data() { addFiles(); }
    void series();
    void patternKernels();
    void knownGap();
    void withoutKernels();
    void operationsWithoutArguments();

private:
    void addFiles() const;
    [[nodiscard]] GapBookPtr bookOf(const QString &path);

    QStringList m_files;
    std::map<QString, GapBookPtr> m_books;
    HostTables m_tables = loadHostTables();
    KernelTables m_kernelTables = loadKernelTables();
};

namespace {

TimeNs sumOf(const IdleSources &sources)
{
    TimeNs sum = 0;
    for (const GapGroup &group : sources.groups)
        sum += group.total;
    return sum;
}

TimeNs totalOf(const GapBuckets &buckets)
{
    TimeNs sum = 0;
    for (const GapBucket &bucket : buckets)
        sum += bucket.total;
    return sum;
}

bool sameBuckets(const GapBuckets &a, const GapBuckets &b)
{
    return std::ranges::equal(a, b, [](const GapBucket &left, const GapBucket &right) {
        return left.count == right.count && left.total == right.total;
    });
}

} // namespace

void TestGapBook::initTestCase()
{
    m_files = test::sharedTraceFiles(u"cases"_s, u"*.sqlite"_s)
        + test::sharedTraceFiles(u"nsys"_s, u"*.sqlite"_s);
    if (m_files.isEmpty())
        QSKIP("no shared traces");
    qInfo("%d traces", int(m_files.size()));
}

void TestGapBook::addFiles() const
{
    QTest::addColumn<QString>("path");
    for (const QString &path : m_files)
        QTest::newRow(qPrintable(QFileInfo(path).completeBaseName())) << path;
}

GapBookPtr TestGapBook::bookOf(const QString &path)
{
    GapBookPtr &book = m_books[path];
    if (book)
        return book;
    Progress progress;
    Result<Run> loaded = loadRun({path}, progress);
    if (!loaded)
        return {};
    const Run run = std::move(loaded).value();
    const HostFactsPtr facts = collectHostFacts(run, m_tables);
    book = makeGapBook(collectTimelineFacts(run, facts, m_tables, progress), facts, m_tables,
        m_kernelTables, progress);
    return book;
}

void TestGapBook::bucketsAndSums()
{
    QFETCH(QString, path);
    const GapBookPtr book = bookOf(path);
    QVERIFY(book);
    if (!book->hasKernels())
        return;
    for (const ScopeChoice &choice : answerGaps(*book, {}).scopes) {
        const KernelAnswer expected = answerKernels(
            book->run(), *book->facts, m_tables, m_kernelTables, choice.scope, 5);
        for (const GapKind kind : {GapKind::Device, GapKind::Stream}) {
            const GapsAnswer answer = answerGaps(*book, {choice.scope, kind, {}, 5});
            QVERIFY(sameBuckets(answer.buckets,
                kind == GapKind::Device ? expected.deviceBuckets : expected.streamBuckets));
            QCOMPARE(answer.passing, answer.gaps);
            QCOMPARE(sumOf(answer.idle), answer.idle.idle);
            QCOMPARE(answer.idle.idle, expected.idle.idle);
        }
        // Filtered by length, the groups are the bar.
        TimeNs filtered = 0;
        for (std::size_t bucket = 0; bucket < kGapBucketCount; ++bucket) {
            const GapsAnswer answer
                = answerGaps(*book, {choice.scope, GapKind::Device, bucket, 5});
            QCOMPARE(answer.passing, answer.buckets[bucket].count);
            QCOMPARE(sumOf(answer.idle), answer.idle.idle);
            filtered += answer.idle.idle;
            for (const ListedGap &gap : answer.longest)
                QCOMPARE(gapBucketOf(gap.time.duration()), bucket);
            // Two ranks of one device share its gaps: each counts them.
            if (book->run().ranks.size() == book->kernels->devices.size())
                QCOMPARE(answer.idle.idle, answer.buckets[bucket].total);
        }
        if (book->run().ranks.size() == book->kernels->devices.size())
            QCOMPARE(filtered, totalOf(answerGaps(*book, {choice.scope}).buckets));
    }
}

void TestGapBook::longestAndPlaces()
{
    QFETCH(QString, path);
    const GapBookPtr book = bookOf(path);
    QVERIFY(book);
    if (!book->hasKernels())
        return;
    const KernelScope scope = defaultScope(*book);
    const KernelAnswer expected
        = answerKernels(book->run(), *book->facts, m_tables, m_kernelTables, scope, 10);
    for (const GapKind kind : {GapKind::Device, GapKind::Stream}) {
        const GapQuestion question {scope, kind, {}, 10};
        const GapsAnswer answer = answerGaps(*book, question);
        const std::vector<TopGap> &top
            = kind == GapKind::Device ? expected.topDeviceGaps : expected.topGaps;
        QCOMPARE(answer.longest.size(), top.size());
        for (std::size_t i = 0; i < top.size(); ++i) {
            const ListedGap &gap = answer.longest[i];
            QCOMPARE(gap.time, top[i].time);
            QCOMPARE(gap.after, top[i].after);
            QCOMPARE(gap.before, top[i].before);
            const auto largest
                = std::ranges::max_element(top[i].causes, {}, &NamedCause::time);
            QCOMPARE(gap.cause, largest->name);
            // Its place in the order of length is its place in the list.
            const GapStanding place = placeOf(*book, question, gap.key);
            QCOMPARE(place.position, qint64(i) + 1);
            QCOMPARE(place.count, answer.passing);
            QCOMPARE(place.longer, i == 0 ? std::nullopt : std::optional(answer.longest[i - 1].key));
            if (i + 1 < top.size())
                QCOMPARE(place.shorter, std::optional(answer.longest[i + 1].key));
        }
    }
}

void TestGapBook::partsAddUp()
{
    QFETCH(QString, path);
    const GapBookPtr book = bookOf(path);
    QVERIFY(book);
    if (!book->hasKernels())
        return;
    GapInspector inspector(book);
    const GapQuestion question {defaultScope(*book), GapKind::Device, {}, 5};
    std::vector<GapKey> keys;
    for (const GapKind kind : {GapKind::Device, GapKind::Stream}) {
        for (const ListedGap &gap : answerGaps(*book, {question.scope, kind, {}, 5}).longest)
            keys.push_back(gap.key);
    }
    for (std::uint32_t rank = 0; rank < book->run().ranks.size(); ++rank) {
        const auto gaps = std::uint32_t(book->timeline->ranks[rank].gaps.size());
        for (std::uint32_t i = 0; i < gaps; i += std::max(1u, gaps / 3))
            keys.push_back({GapKind::Step, rank, i, {}});
    }
    for (const GapKey &key : keys) {
        const InspectedGap gap = inspector.inspect(key, question);
        TimeNs sum = 0;
        TimeNs exposed = 0;
        for (const GapPart &part : gap.parts) {
            sum += part.cause.time;
            exposed += part.exposed;
            QVERIFY(part.exposed >= 0 && part.exposed <= part.cause.time);
        }
        QCOMPARE(sum, gap.time.duration());
        QCOMPARE(exposed, gap.exposed);
        QVERIFY(!gap.title.isEmpty());
        if (key.kind == GapKind::Device)
            QCOMPARE(gap.exposed, gap.time.duration());
        else
            QCOMPARE(gap.exposed,
                gap.time.duration()
                    - book->timeline->ranks[*gap.rank].busy->totalWithin(gap.time));
        if (key.kind == GapKind::Device)
            QCOMPARE(book->idleGap(*gap.rank, gap.time), key);
        // What the advice says it could save is in the gap.
        for (const GapAdvice &advice : adviceFor(gap, answerGaps(*book, question).idle)) {
            QVERIFY(advice.here > 0 && advice.here <= gap.time.duration());
            QVERIFY(!advice.pattern.isEmpty() && !advice.evidence.isEmpty());
        }
    }
    // What is shown for a group is what it sums up.
    const GapsAnswer answer = answerGaps(*book, question);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, answer.idle.groups.size()); ++i) {
        const GapGroup &group = answer.idle.groups[i];
        TimeNs shown = 0;
        for (const IntervalSet &set : causeTimes(*book, question, group.kind, group.source))
            shown += set.total();
        QCOMPARE(shown, group.total);
    }
}

void TestGapBook::series()
{
    QFETCH(QString, path);
    const GapBookPtr book = bookOf(path);
    QVERIFY(book);
    if (!book->hasKernels())
        return;
    const GapsAnswer answer = answerGaps(*book, {defaultScope(*book), GapKind::Device, {}, 5});
    for (const ListedGap &gap : answer.longest) {
        const GapSeries series = seriesOf(*book, gap.key);
        QVERIFY(series.current.has_value());
        QCOMPARE(series.points[*series.current].key, std::optional(gap.key));
        QCOMPARE(series.points[*series.current].length, gap.time.duration());
        std::vector<TimeNs> lengths;
        const GapTable &table = book->kernels->devices[gap.key.table];
        const Trace &trace = *book->run().traces[table.trace];
        const auto own = table.gaps[gap.key.gap];
        for (const GapPoint &point : series.points) {
            lengths.push_back(point.length);
            if (!point.key)
                continue;
            QCOMPARE(point.length, book->timeOf(*point.key).duration());
            const KernelGap other = book->workAround(*point.key);
            const bool isGraph
                = trace.events.category[index(own.after)] == Category::WholeGraph;
            if (!isGraph)
                QCOMPARE(trace.name(other.after), trace.name(own.after));
        }
        std::ranges::sort(lengths);
        QCOMPARE(series.median, quantileOf(lengths, 0.5));
        QVERIFY(series.p90 >= series.median);
        QVERIFY(std::ranges::is_sorted(series.points, {}, &GapPoint::x));
    }
}

void TestGapBook::patternKernels()
{
    int found = 0;
    for (const QString &path : m_files) {
        const GapBookPtr book = bookOf(path);
        const LayerPattern &pattern = book->kernels->pattern;
        if (pattern.period == 0)
            continue;
        ++found;
        std::vector<std::uint32_t> all;
        for (const PatternGroup &group : pattern.groups) {
            all.insert(all.end(), group.positions.begin(), group.positions.end());
            const IntervalSet shown
                = patternTimes(*book, pattern, group.positions, LayerChoice::All);
            QVERIFY(!shown.isEmpty() && shown.total() <= group.time); // equal where none overlap
        }
        std::ranges::sort(all);
        QCOMPARE(all.size(), std::size_t(pattern.period)); // every kernel is in one group
        const TimeRange layer
            = patternTimes(*book, pattern, {}, LayerChoice::One).hull();
        const IntervalSet one = patternTimes(*book, pattern, all, LayerChoice::One);
        QCOMPARE(one.hull(), layer);
    }
    QVERIFY(found > 0);
}

// Checked by hand in the trace: case 01 waits for _prepare_tp_inputs in every step.
void TestGapBook::knownGap()
{
    const auto path = std::ranges::find_if(
        m_files, [](const QString &file) { return file.contains(u"01_host_bound_yes"_s); });
    QVERIFY(path != m_files.end());
    const GapBookPtr book = bookOf(*path);
    const GapQuestion question {KernelScope::Steady, GapKind::Device, {}, 5};
    const GapsAnswer answer = answerGaps(*book, question);
    QCOMPARE(answer.idle.groups.front().source, u"_prepare_tp_inputs"_s);
    QCOMPARE(answer.idle.groups.front().gaps, 80);
    QCOMPARE(formatPercent(answer.idle.groups.front().shareOfIdle, Unit::Without), u"85.1"_s);
    QCOMPARE(answer.buckets[7].count, 80); // one of 1-5 ms per step
    GapInspector inspector(book);
    const InspectedGap gap = inspector.inspect(answer.longest.front().key, question);
    QCOMPARE(gap.title, u"Gap 76 \u2192 77"_s);
    QCOMPARE(formatUs(gap.time.duration(), Unit::Without), u"1,089.2"_s);
    QCOMPARE(gap.parts.front().cause.name, u"_prepare_tp_inputs"_s);
    QVERIFY(gap.parts.front().preparation);
    QCOMPARE(gap.before->name, u"RMSNormKernel"_s);
    QCOMPARE(gap.launch->name, u"cudaLaunchKernel"_s);
    QCOMPARE(gap.series.points.size(), 80u);
    QVERIFY(gap.series.bySteps);
}

void TestGapBook::withoutKernels()
{
    const auto path = std::ranges::find_if(
        m_files, [](const QString &file) { return file.contains(u"10_no_kernels"_s); });
    QVERIFY(path != m_files.end());
    const GapBookPtr book = bookOf(*path);
    QVERIFY(!book->hasKernels());
    QVERIFY(!answerGaps(*book, {}).reason.isEmpty());
}

void TestGapBook::operationsWithoutArguments()
{
    const auto name = [this](const QString &range) { return operationName(range, m_tables.markers); };
    QCOMPARE(name(u"aten::split, seq = 47513, op_id = 998980"_s), u"aten::split"_s);
    QCOMPARE(name(u"a, b, op_id = 3"_s), u"a, b"_s);
    QCOMPARE(name(u"[Executor] _forward_step 12: 0 ctx reqs, 64 gen reqs"_s), u"_forward_step"_s);
    QCOMPARE(name(u"plain"_s), u"plain"_s);
    QCOMPARE(name(u"a, b c = 2"_s), u"a, b c = 2"_s);
}

QTEST_GUILESS_MAIN(TestGapBook)
#include "tst_gapbook.moc"
