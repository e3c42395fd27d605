// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The figures of the shared traces, the document and JSON made of them, and rank summaries as files.

#include "support/core/generated.h"
#include "support/core/sharedtraces.h"

#include "core/analysis/rankanswer.h"
#include "core/io/summary/summaryreader.h"
#include "core/io/traceloader.h"
#include "core/report/markdownwriter.h"
#include "core/report/ranksreport.h"
#include "core/report/ranksummaryjson.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <random>
#include <set>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

std::vector<RankSummaryPtr> summariesOf(const Run &run)
{
    const HostTables tables = loadHostTables();
    const HostFactsPtr facts = collectHostFacts(run, tables);
    return summarizeRanks(run, *facts, tables, tables.thresholds, loadRankNames());
}

RankAnswer answerOf(const std::vector<RankSummaryPtr> &summaries)
{
    return answerRanks(chooseRanks(summaries), loadRankTables());
}

Run opened(const QStringList &paths)
{
    Progress progress;
    Result<Run> run = loadRun(paths, progress);
    if (!run)
        qFatal("%s", qPrintable(run.error().message()));
    return std::move(run).value();
}

QJsonObject jsonFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

QJsonObject jsonOf(const RankAnswer &answer)
{
    return QJsonDocument::fromJson(ranksJson(answer)).object();
}

test::BuiltRun lateRun(demo::LateCause cause, quint64 seed)
{
    demo::ExecutorConfig config = demo::lateExample(cause, 4, 2);
    config.seed = seed;
    return test::buildGenerated(config);
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

bool isSame(const RankSummary &a, const RankSummary &b)
{
    const auto stepKey = [](const SummaryStep &s) {
        return std::tuple(
            s.number, s.begin, s.period, s.host, s.idle, s.kernels, s.launches, s.allocations);
    };
    const auto operationKey = [](const SummaryOperation &o) {
        return std::tuple(o.name, o.kind, o.total, o.count, o.steps);
    };
    return a.number == b.number && a.pid == b.pid && a.device == b.device
        && a.deviceName == b.deviceName && a.stepSource == b.stepSource
        && a.hasCalls == b.hasCalls && a.hasRanges == b.hasRanges
        && std::ranges::equal(a.steps, b.steps, {}, stepKey, stepKey)
        && a.collectives.begin == b.collectives.begin && a.collectives.end == b.collectives.end
        && a.collectives.kind == b.collectives.kind && a.collectives.step == b.collectives.step
        && a.collectives.depth == b.collectives.depth
        && std::ranges::equal(a.operations, b.operations, {}, operationKey, operationKey)
        && a.metrics.size() == b.metrics.size() && a.notes == b.notes;
}

} // namespace

class TestRankReport : public QObject {
    Q_OBJECT

private Q_SLOTS:

    // The published block of every shared trace that has one.
    void publishedFigures()
    {
        const QString root = test::sharedTraces();
        if (root.isEmpty())
            QSKIP("no shared traces");
        int used = 0;
        for (const auto &[traces, figures] :
            {std::pair(u"cases"_s, u"cases"_s), std::pair(u"nsys"_s, u"nsys/expected"_s)}) {
            for (const QString &path : test::sharedTraceFiles(traces, u"*.sqlite"_s)) {
                const QString name = QFileInfo(path).completeBaseName();
                const QJsonValue expected
                    = jsonFile(root + u'/' + figures + u'/' + name + u".kernels.json"_s)
                          .value(u"straggler"_s);
                if (!expected.isObject())
                    continue;
                const QJsonObject found = jsonOf(answerOf(summariesOf(opened({path}))));
                const QJsonObject wanted = expected.toObject();
                for (auto each = wanted.begin(); each != wanted.end(); ++each) {
                    if (found.value(each.key()) != each.value())
                        qWarning() << name << each.key() << found.value(each.key()) << each.value();
                    QVERIFY(found.value(each.key()) == each.value());
                }
                ++used;
            }
        }
        qInfo("%d traces with a straggler block", used);
        QVERIFY(used >= 5);
    }

    // Issue: case 07, rank 2, 88 %, 30.6 us, 15 ms against 74 ms, _coordinator_metadata about +320 us.
    void lateRankOfCase07()
    {
        if (test::sharedTraces().isEmpty())
            QSKIP("no shared traces");
        const Run run = opened({test::sharedTraces() + u"/cases/07_straggler_tp4.sqlite"_s});
        const RankAnswer answer = answerOf(summariesOf(run));
        QVERIFY(answer.isStraggler());
        QCOMPARE(*answer.worst, 2U);
        QCOMPARE(answer.instances, 1975);
        QCOMPARE(answer.unmatched, 0);
        QCOMPARE(answer.rows[2].latest, 1741);
        QCOMPARE(roundDecimals(answer.share, 4), 0.8815);
        QCOMPARE(roundDecimals(*answer.rows[2][RankFigure::LateMean], 1), 30.6);
        QCOMPARE(std::round(answer.rows[2].waitTotalUs / 1000), 15.0);
        for (const std::size_t other : {0, 1, 3})
            QCOMPARE(std::floor(answer.rows[other].waitTotalUs / 1000), 74.0);
        QCOMPARE(answer.cause.id, u"host_work"_s);
        QCOMPARE(answer.cause.operation, u"_coordinator_metadata"_s);
        QVERIFY(std::abs(answer.cause.operationUsWhenPresent - 320) < 2);
        QVERIFY(answer.cause.isOnlyHere);
        QVERIFY(std::abs(answer.figures.at(CauseFigure::Launches)) < 0.5);
        QCOMPARE(answer.figures.at(CauseFigure::Allocations), 0.0);
        QVERIFY(std::abs(answer.figures.at(CauseFigure::KernelRatio) - 1) < 0.01);
        QVERIFY(answer.clocks.residual < 1'000);
        // M1 to M5 of each rank: merging does not hide the late one.
        for (const RankRow &row : answer.rows) {
            const auto idle = std::ranges::find(row.metrics, u"gpu_idle_ratio"_s, &SummaryMetric::key);
            QVERIFY(idle != row.metrics.end() && idle->value);
            QCOMPARE(*idle->value > 0.5, row.index == 2);
        }
        QCOMPARE(answer.rows[0].doing, u"waits for Rank 2"_s);
    }

    void noStragglerIsClaimed()
    {
        if (test::sharedTraces().isEmpty())
            QSKIP("no shared traces");
        for (const QString &name : {u"03_comm_dominated"_s, u"06_tp2_dup"_s}) {
            const RankAnswer answer = answerOf(
                summariesOf(opened({test::sharedTraces() + u"/cases/"_s + name + u".sqlite"_s})));
            QVERIFY(!answer.isStraggler());
            QVERIFY(!answer.reason.isEmpty());
            QVERIFY(answer.cause.id.isEmpty());
            QVERIFY(jsonOf(answer).value(u"cause"_s).isNull());
        }
    }

    // Four files, one per worker.
    void torchFolder()
    {
        if (test::sharedTraces().isEmpty())
            QSKIP("no shared traces");
        const Run run = opened({test::sharedTraces() + u"/torch/dlrm_4ranks"_s});
        QCOMPARE(run.traces.size(), std::size_t(4));
        const RankAnswer answer = answerOf(summariesOf(run));
        QCOMPARE(answer.rows.size(), std::size_t(4));
        QCOMPARE(answer.rows[3].label, u"Rank 3"_s);
        QCOMPARE(answer.instances, 8);
        QCOMPARE(answer.unmatched, 0);
        // Ends in whole microseconds on one machine.
        qInfo("residual %lld ns", answer.clocks.residual);
        QVERIFY(answer.clocks.residual <= 8'000);
        for (const ClockFit &file : answer.clocks.files)
            QVERIFY(file.isAligned && std::abs(file.toCommon(file.from) - file.from) < 4'000);
        QVERIFY(!answer.isStraggler()); // rank 2 in 6 of 8, no more than 80 %
        QCOMPARE(*answer.worst, 2U);
        QCOMPARE(answer.rows[2].latest, 6);
    }

    void documents()
    {
        const RankAnswer answer = answerOf(summariesOf(lateRun(demo::LateCause::HostWork, 55).run));
        const QString text = toMarkdown(ranksReport(answer));
        for (const QString &part : {u"Rank 2 is the straggler"_s, u"extra host work"_s,
                 u"coordinator"_s, u"M1 GPU idle"_s, u"Matched collectives"_s})
            QVERIFY2(text.contains(part), qPrintable(part));
        const QJsonObject json = jsonOf(answer);
        QCOMPARE(json.value(u"verdict"_s).toString(), u"STRAGGLER"_s);
        QCOMPARE(json.value(u"straggler"_s).toInt(-1), 2);
        QVERIFY(json.value(u"since_step"_s).isDouble());
        QVERIFY(json.value(u"clock_residual_us"_s).isDouble());
        QCOMPARE(json.value(u"rows"_s).toArray().size(), 4);
        QCOMPARE(json.value(u"cause"_s).toObject().value(u"id"_s).toString(), u"host_work"_s);
        QCOMPARE(json.value(u"rows"_s)[2].toObject().value(u"outliers"_s).toObject().value(
                     u"lateness_mean_us"_s),
            QJsonValue(u"above"_s));
        // Nothing at all is an answer too.
        const QJsonObject none = jsonOf(answerOf({}));
        QCOMPARE(none.value(u"verdict"_s).toString(), u"INCONCLUSIVE"_s);
        QVERIFY(none.value(u"share"_s).isNull());
        QVERIFY(!toMarkdown(ranksReport(answerOf({}))).isEmpty());
    }

    void summariesComeBack()
    {
        for (const demo::LateCause cause : {demo::LateCause::HostWork, demo::LateCause::Feedback,
                 demo::LateCause::UnequalCounts}) {
            const std::vector<RankSummaryPtr> made = summariesOf(lateRun(cause, 1234).run);
            std::vector<RankSummaryPtr> read;
            for (const RankSummaryPtr &summary : made) {
                const QByteArray text = rankSummaryJson(*summary);
                QVERIFY(text.size() <= summaryBound(summary->collectives.size()));
                qInfo("%lld bytes, %zu collectives", qint64(text.size()), summary->collectives.size());
                Result<RankSummaryPtr> back = parseRankSummary(text, u"rank.json"_s);
                QVERIFY2(back.has_value(), back ? "" : qPrintable(back.error().message()));
                QVERIFY(isSame(**back, *summary));
                read.push_back(*back);
            }
            QCOMPARE(ranksJson(answerOf(read)), ranksJson(answerOf(made)));
        }
    }

    // Noise in every figure and more steps than a summary has room for.
    void summariesKeepTheirBound()
    {
        std::mt19937_64 random(5);
        const auto noise = [&](qint64 most) { return qint64(random() % quint64(most)); };
        for (const auto &[steps, perStep] :
            {std::pair(20'000, 1), std::pair(800, 64), std::pair(60'000, 0), std::pair(0, 0)}) {
            RankSummary summary;
            summary.stepSource = u"markers"_s;
            summary.kinds.push_back({u"nccl"_s, {}, 64, true});
            TimeNs now = 1'700'000'000'000'000'000;
            for (int i = 0; i < steps; ++i) {
                summary.steps.push_back({i, now, 1 + noise(9'000'000), noise(9'000'000),
                    noise(9'000'000), noise(9'000'000), noise(500), noise(50)});
                for (int k = 0; k < perStep; ++k) {
                    now += noise(900'000'000);
                    summary.collectives.begin.push_back(now);
                    now += noise(900'000'000);
                    summary.collectives.end.push_back(now);
                    summary.collectives.kind.push_back(0);
                    summary.collectives.step.push_back(i);
                    summary.collectives.depth.push_back(std::int32_t(noise(1'000)));
                }
            }
            for (int i = 0; i < 3'000; ++i)
                summary.operations.push_back(
                    {u"operation %1 "_s.arg(i) + QString(500, u'x'), SummaryKind(i % 7), noise(1'000'000), 5, 3});
            const QByteArray text = rankSummaryJson(summary);
            qInfo("%d steps, %zu collectives: %lld bytes", steps, summary.collectives.size(),
                qint64(text.size()));
            QVERIFY(text.size() <= summaryBound(summary.collectives.size()));
            const Result<RankSummaryPtr> back = parseRankSummary(text, u"rank.json"_s);
            QVERIFY2(back.has_value(), back ? "" : qPrintable(back.error().message()));
            QCOMPARE((*back)->collectives.size(), summary.collectives.size());
            QCOMPARE((*back)->steps.size(), summary.steps.size());
            // Rounded, never out of order, and no sum is lost.
            for (std::size_t i = 0; i < summary.collectives.size(); ++i)
                QVERIFY(std::abs((*back)->collectives.end[i] - summary.collectives.end[i])
                    <= (*back)->timeUnit);
            qint64 launches = 0;
            for (std::size_t i = 0; i < summary.steps.size(); ++i)
                launches += summary.steps[i].launches - (*back)->steps[i].launches;
            QCOMPARE(launches, 0);
        }
    }

    void nothingPrivateInSummaries()
    {
        demo::ExecutorConfig config = demo::lateExample(demo::LateCause::HostWork, 2, 1);
        config.steady = 10;
        demo::splitIntoFiles(config, 3);
        const test::GeneratedTrace files = test::generateTrace(config);
        const Run run = opened(files.paths);
        for (const RankSummaryPtr &summary : summariesOf(run)) {
            const QByteArray text = rankSummaryJson(*summary);
            QVERIFY(!text.contains(".sqlite"));
            QVERIFY(!text.contains(files.folder->path().toUtf8()));
            QVERIFY(summary->number >= 0); // from rank0.sqlite, rank1.sqlite
        }
    }

    // Any mix of traces and summaries gives the same answer as the traces.
    void mixedFolder()
    {
        demo::ExecutorConfig config = demo::lateExample(demo::LateCause::HostWork, 4, 2);
        config.seed = 202;
        demo::splitIntoFiles(config, 202);
        const test::GeneratedTrace files = test::generateTrace(config);
        const RankAnswer all = answerOf(summariesOf(opened(files.paths)));
        QVERIFY(all.isStraggler());
        QTemporaryDir folder;
        QStringList summaries;
        for (int rank = 0; rank < 4; ++rank) {
            const auto own = summariesOf(opened({files.paths[rank]}));
            summaries.append(folder.filePath(u"rank%1.json"_s.arg(rank)));
            write(summaries.back(), rankSummaryJson(*own.front()));
            QVERIFY(isRankSummary(summaries.back()));
        }
        const Run alone = opened({folder.path()});
        QCOMPARE(alone.summaries.size(), std::size_t(4));
        QCOMPARE(alone.traces.size(), std::size_t(1)); // without events
        QCOMPARE(alone.ranks.size(), std::size_t(0));
        const RankAnswer read = answerOf(summariesOf(alone));
        QCOMPARE(read.worst, all.worst);
        QCOMPARE(read.instances, all.instances);
        QCOMPARE(read.cause.id, all.cause.id);
        QCOMPARE(read.since, all.since);
        // Ranks 0 and 1 as traces, 2 and 3 as summaries.
        const RankAnswer mixed = answerOf(
            summariesOf(opened({files.paths[0], files.paths[1], summaries[2], summaries[3]})));
        QCOMPARE(mixed.rows.size(), std::size_t(4));
        QCOMPARE(mixed.worst, all.worst);
        QCOMPARE(mixed.cause.id, all.cause.id);
        QCOMPARE(mixed.rows[2].label, u"Rank 2"_s);
        QVERIFY(std::abs(*mixed.rows[2][RankFigure::LateMean] - *all.rows[2][RankFigure::LateMean])
            < 0.5);
    }

    void damagedSummaries()
    {
        const std::vector<RankSummaryPtr> made = summariesOf(lateRun(demo::LateCause::None, 9).run);
        const QByteArray text = rankSummaryJson(*made.front());
        for (qsizetype size = 0; size < text.size(); size += text.size() / 97 + 1)
            QVERIFY(!parseRankSummary(text.left(size), u"x.json"_s));
        std::mt19937_64 random(77);
        int refused = 0;
        for (int round = 0; round < 300; ++round) {
            QByteArray changed = text;
            for (int i = 0; i < 3; ++i)
                changed[qsizetype(random() % quint64(text.size()))] = char(random() % 96 + 32);
            const Result<RankSummaryPtr> back = parseRankSummary(changed, u"x.json"_s);
            refused += !back;
            if (back) // harmless, and fit to be analysed
                QCOMPARE(answerOf({*back, made[1]}).rows.size(), std::size_t(2));
        }
        qInfo("%d of 300 refused", refused);
        QVERIFY(refused > 150);
        QByteArray newer = text;
        newer.replace("\"version\": 1", "\"version\": 2");
        QCOMPARE(parseRankSummary(newer, u"x.json"_s).error().kind, ErrorKind::NotATrace);
        QCOMPARE(readRankSummary(u"/nowhere/rank.json"_s).error().kind, ErrorKind::NotFound);
        QVERIFY(!isRankSummary(u"/nowhere/rank.json"_s));
    }

    // What cannot be opened is named while the others open; without that wish it is an error.
    void failuresAreNamed()
    {
        demo::ExecutorConfig config = demo::lateExample(demo::LateCause::HostWork, 3, 1);
        config.steady = 10;
        demo::splitIntoFiles(config, 8);
        const test::GeneratedTrace files = test::generateTrace(config);
        QFile file(files.paths[0]);
        QVERIFY(file.resize(file.size() / 2));
        Progress progress;
        QVERIFY(!loadRun(files.paths, progress));
        LoadOptions options;
        options.keepGoing = true;
        const Result<Run> run = loadRun(files.paths, progress, options);
        QVERIFY(run.has_value());
        QCOMPARE(run->traces.size(), std::size_t(2));
        QCOMPARE(run->warnings.size(), std::size_t(1));
        QVERIFY(run->warnings.front().text.contains(u"rank0.sqlite"_s));
        QVERIFY(run->warnings.front().changesNumbers);
        QVERIFY(!loadRun({files.paths[0]}, progress, options));
    }

    // The payload of NCCL's ranges tells the exchange of two ranks from that of all, also through
    // summaries.
    void communicatorsOfPayloads()
    {
        demo::ExecutorConfig config = demo::lateExample(demo::LateCause::UnequalCounts, 4, 3);
        config.steady = 20;
        const test::GeneratedTrace files = test::generateTrace(config);
        const std::vector<RankSummaryPtr> summaries = summariesOf(opened(files.paths));
        std::vector<RankSummaryPtr> read;
        for (const RankSummaryPtr &summary : summaries) {
            const auto back = parseRankSummary(rankSummaryJson(*summary), u"x.json"_s);
            QVERIFY(back.has_value());
            auto own = std::make_shared<RankSummary>(**back);
            own->clock = summary->clock;
            read.push_back(std::move(own));
        }
        for (const auto &ranks : {summaries, read}) {
            std::map<QString, std::set<std::vector<std::uint32_t>>> ranksOf; // by communicator
            for (const MatchGroup &group : answerOf(ranks).groups)
                ranksOf[group.communicator].insert(group.ranks);
            QCOMPARE(ranksOf[u"0x41a55f6611aba737"_s],
                (std::set<std::vector<std::uint32_t>> {{0, 1}}));
            QCOMPARE(ranksOf[u"0x804000000000005b"_s],
                (std::set<std::vector<std::uint32_t>> {{0, 1, 2, 3}}));
        }
    }

    void rankNumbers()
    {
        const RankNames names = loadRankNames();
        QCOMPARE(rankOfFileName(names, u"rank3.sqlite"_s), std::optional(3));
        QCOMPARE(rankOfFileName(names, u"run_Rank-12.sqlite"_s), std::optional(12));
        QCOMPARE(rankOfFileName(names, u"decode-TP-2.trace.json.gz"_s), std::optional(2));
        QCOMPARE(rankOfFileName(names, u"worker1_step_12.pt.trace.json.gz"_s), std::optional(1));
        QCOMPARE(rankOfFileName(names, u"frank3.sqlite"_s), std::nullopt);
        QCOMPARE(rankOfFileName(names, u"trace.sqlite"_s), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestRankReport)
#include "tst_rankreport.moc"
