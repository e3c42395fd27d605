// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/clioptions.h"

#include "app/settings.h"
#include "core/report/csvwriter.h"
#include "core/report/hostanswer.h"
#include "core/report/markdownwriter.h"
#include "core/report/ranksreport.h"
#include "core/report/ranksummaryjson.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

const std::vector<CliFormat> &formats()
{
    static const std::vector<CliFormat> list {CliFormat::Markdown, CliFormat::Json, CliFormat::Csv};
    return list;
}

Error usage(const QString &what, const QString &advice)
{
    return {ErrorKind::Usage, what, {}, advice, {}};
}

// --name 2=prefill and --without 3,4, by position from 0.
Result<std::vector<RankChoice>> choicesOf(const QCommandLineParser &parser, std::size_t ranks)
{
    std::vector<RankChoice> choices(ranks);
    const auto choiceAt = [&](const QString &text) -> RankChoice * {
        bool isNumber = false;
        const uint at = text.toUInt(&isNumber);
        return isNumber && at < ranks ? &choices[at] : nullptr;
    };
    const QString advice = Text::tr("Ranks are counted from 0; this run has %1.").arg(ranks);
    for (const QString &text : parser.values(u"name"_s)) {
        RankChoice *choice = choiceAt(text.section(u'=', 0, 0));
        if (!choice || !text.contains(u'='))
            return usage(Text::tr("%1 is not RANK=NAME.").arg(text), advice);
        choice->name = text.section(u'=', 1);
    }
    for (const QString &list : parser.values(u"without"_s)) {
        for (const QString &text : list.split(u',')) {
            RankChoice *choice = choiceAt(text);
            if (!choice)
                return usage(Text::tr("There is no rank %1.").arg(text), advice);
            choice->leftOut = true;
        }
    }
    return choices;
}

int runRanks(const QCommandLineParser &parser, CliContext &context)
{
    const Result<CliFormat> format = formatOf(parser, formats());
    if (!format)
        return reportError(format.error(), context);
    const Result<Run> run = openRun(parser.positionalArguments(), true);
    if (!run)
        return reportError(run.error(), context);
    // What is left out is said in any case.
    if (*format != CliFormat::Csv)
        printWarnings(textsOf(run->warnings), context);
    const HostTables hostTables = userHostTables();
    const RankTables tables = loadRankTables(Settings::tableFolder());
    const HostFactsPtr facts = collectHostFacts(*run, hostTables);
    const std::vector<RankSummaryPtr> summaries
        = summarizeRanks(*run, *facts, hostTables, hostTables.thresholds, tables.names);
    const Result<std::vector<RankChoice>> choices = choicesOf(parser, summaries.size());
    if (!choices)
        return reportError(choices.error(), context);
    RankAnswer answer = answerRanks(chooseRanks(summaries, *choices), tables);
    const std::vector<QString> warnings = textsOf(loadWarnings(*run));
    answer.notes.insert(answer.notes.begin(), warnings.begin(), warnings.end());
    if (*format == CliFormat::Json)
        return writeAnswer(parser, QString::fromUtf8(ranksJson(answer)), context);
    const Report report = ranksReport(answer);
    if (*format == CliFormat::Markdown)
        return writeAnswer(parser, toMarkdown(report), context);
    printWarnings(warnings, context);
    const Result<QString> csv = reportCsv(report, u"ranks"_s);
    return csv ? writeAnswer(parser, *csv, context) : reportError(csv.error(), context);
}

QString ranksOf(const Run &run)
{
    return run.ranks.size() == 1 ? u"0"_s : Text::tr("0 to %1").arg(run.ranks.size() - 1);
}

int runSummarize(const QCommandLineParser &parser, CliContext &context)
{
    if (!parser.isSet(u"output"_s))
        return reportError(usage(Text::tr("gapscope summarize needs a file to write to."),
                               Text::tr("Name it with -o RANK.json.")),
            context);
    const Result<Run> run = openRun(parser.positionalArguments());
    if (!run)
        return reportError(run.error(), context);
    printWarnings(textsOf(loadWarnings(*run)), context);
    if (run->ranks.empty())
        return reportError({ErrorKind::NotATrace, Text::tr("This trace has no rank with GPU work."), {}, {}, {}},
            context);
    bool isNumber = true;
    const uint rank = parser.isSet(u"rank"_s) ? parser.value(u"rank"_s).toUInt(&isNumber) : 0;
    if (!isNumber || rank >= run->ranks.size())
        return reportError(usage(Text::tr("There is no rank %1.").arg(parser.value(u"rank"_s)),
                               Text::tr("Ranks of this trace: %1.").arg(ranksOf(*run))),
            context);
    if (!parser.isSet(u"rank"_s) && run->ranks.size() > 1)
        return reportError(usage(Text::tr("This trace has %1 ranks.").arg(run->ranks.size()),
                               Text::tr("Choose one of %1 with --rank.").arg(ranksOf(*run))),
            context);
    const HostTables tables = userHostTables();
    const HostFactsPtr facts = collectHostFacts(*run, tables);
    RankSummary summary = *summarizeRanks(
        *run, *facts, tables, tables.thresholds, loadRankNames(Settings::tableFolder()))[rank];
    if (summary.number < 0 && run->ranks.size() > 1)
        summary.number = static_cast<int>(rank);
    return writeAnswer(parser, QString::fromUtf8(rankSummaryJson(summary)), context);
}

} // namespace

CliCommand summarizeCommand()
{
    CliCommand command;
    command.name = u"summarize"_s;
    command.operands = u"TRACE"_s;
    command.minimumOperands = 1;
    command.maximumOperands = 1;
    command.summary = Text::tr("Write the summary of one rank, which ranks reads instead of the trace; "
                               "it holds no host names and no paths.");
    command.options = {{u"rank"_s, {}, u"RANK"_s,
                           Text::tr("Which rank of a trace that has several, counted from 0.")},
        outputOption()};
    command.run = runSummarize;
    return command;
}

CliCommand ranksCommand()
{
    CliCommand command;
    command.name = u"ranks"_s;
    command.operands = u"TRACE_OR_SUMMARY..."_s;
    command.minimumOperands = 1;
    command.maximumOperands = -1;
    command.summary = Text::tr("Find the rank that the others wait for: who, since which step, why, and "
                               "by how much per step.");
    command.options = {
        {u"name"_s, {}, u"RANK=NAME"_s,
            Text::tr("Call a rank by this name; ranks are counted from 0. May be given several times.")},
        {u"without"_s, {}, u"RANK[,RANK...]"_s,
            Text::tr("Leave these ranks out. May be given several times.")},
        formatOption(formats()), outputOption()};
    command.run = runRanks;
    return command;
}

} // namespace gapscope
