// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Opens and analyses many generated rank summaries: 1,024 ranks of 100 steps with 33 collectives each.
// The limits of docs/performance.md are 10 s and 2 GB for them.

#include "support/core/benchreport.h"
#include "support/core/ranksummaries.h"

#include "core/analysis/rankanswer.h"
#include "core/io/traceloader.h"
#include "core/report/ranksreport.h"
#include "core/report/ranksummaryjson.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

// 0: a file could not be written.
qint64 writeSummaries(const QString &folder, const test::SummaryRun &run)
{
    qint64 bytes = 0;
    for (int rank = 0; rank < run.ranks; ++rank) {
        QFile file(folder + u"/rank%1.json"_s.arg(rank));
        const QByteArray text = rankSummaryJson(test::makeRankSummary(run, rank));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return 0;
        bytes += text.size();
    }
    return bytes;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    test::SummaryRun run;
    const auto options = test::BenchOptions::parse(app.arguments(), run.ranks);
    run.ranks = int(options.events);
    run.lateRank = run.ranks * 2 / 3;
    const QTemporaryDir folder;
    const qint64 bytes = writeSummaries(folder.path(), run);
    const HostTables tables = loadHostTables();
    const RankTables rankTables = loadRankTables();
    test::HeapWatch heap;
    std::vector<RankSummaryPtr> summaries;
    const double opening = test::secondsOf([&] {
        Progress progress;
        const Result<Run> opened = loadRun({folder.path()}, progress);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message()));
        const HostFactsPtr facts = collectHostFacts(*opened, tables);
        summaries = summarizeRanks(*opened, *facts, tables, tables.thresholds, rankTables.names);
    });
    RankAnswer answer;
    QByteArray json;
    const double analysis = test::secondsOf([&] {
        answer = answerRanks(chooseRanks(summaries), rankTables);
        json = ranksJson(answer);
    });
    const qint64 expected = qint64 {run.steps} * run.collectivesPerStep;
    if (bytes == 0 || answer.instances != expected || !answer.isStraggler()
        || answer.worst != std::uint32_t(run.lateRank) || json.isEmpty())
        return 1; // the work was not done
    test::BenchReport report(u"bench_ranks"_s, options);
    report.add(u"summaries"_s, double(bytes) / 1e6, u"MB"_s);
    report.add(u"open"_s, opening, u"s"_s);
    report.add(u"analyse"_s, analysis, u"s"_s);
    report.add(u"peak heap"_s, double(heap.peak()) / 1e6, u"MB"_s);
    return 0;
}
