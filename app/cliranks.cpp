// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/clioptions.h"

#include "app/settings.h"
#include "core/report/csvwriter.h"
#include "core/report/markdownwriter.h"
#include "core/report/ranksreport.h"

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
    const Result<Run> run = openRun(parser.positionalArguments());
    if (!run)
        return reportError(run.error(), context);
    const HostTables hostTables = userHostTables();
    const RankTables tables = loadRankTables(Settings::tableFolder());
    const HostFactsPtr facts = collectHostFacts(*run, hostTables);
    const std::vector<RankSummaryPtr> summaries
        = summarizeRanks(*run, *facts, hostTables, hostTables.thresholds, tables.names);
    const Result<std::vector<RankChoice>> choices = choicesOf(parser, summaries.size());
    if (!choices)
        return reportError(choices.error(), context);
    const RankAnswer answer = answerRanks(chooseRanks(summaries, *choices), tables);
    if (*format == CliFormat::Json)
        return writeAnswer(parser, QString::fromUtf8(ranksJson(answer)), context);
    const Report report = ranksReport(answer);
    if (*format == CliFormat::Markdown)
        return writeAnswer(parser, toMarkdown(report), context);
    const Result<QString> csv = reportCsv(report, u"ranks"_s);
    return csv ? writeAnswer(parser, *csv, context) : reportError(csv.error(), context);
}

} // namespace

CliCommand ranksCommand()
{
    CliCommand command;
    command.name = u"ranks"_s;
    command.operands = u"TRACE_OR_FOLDER..."_s;
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
