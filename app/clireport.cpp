// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clicompareinput.h"

#include "app/reportplots.h"
#include "app/settings.h"
#include "core/report/markdownwriter.h"
#include "core/report/wholereport.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr std::size_t kTopGaps = 10;

RoleAnswer hostOf(const QString &role, const CompareSide &side, const CompareInput &input,
    const Thresholds &thresholds, Method method)
{
    return {role,
        answerHost(side.run.run, *side.run.facts, input.tables, {}, thresholds, method)};
}

ReferenceAnswer publishedOf(const CompareInput &input, const Thresholds &thresholds)
{
    const auto side = [&](const CompareSide &of) {
        return ReferenceSide {
            of.run.run, judgeReference(of.run.run, input.tables, thresholds), of.run.label};
    };
    const ReferenceSide baseline = side(input.baseline);
    const SourceMap sources = loadSourceMap(Settings::tableFolder());
    if (!input.target)
        return answerReference(baseline, nullptr, sources, 0);
    const ReferenceSide target = side(*input.target);
    return answerReference(baseline, &target, sources, 0);
}

// Gaps of the steady steps where there are any: what is before and between them is not the question.
KernelAnswer kernelsOf(const CompareSide &side, const HostTables &tables)
{
    const KernelScope scope = side.verdict.steady ? KernelScope::Steady : KernelScope::All;
    return answerKernels(side.run.run, *side.run.facts, tables,
        loadKernelTables(Settings::tableFolder()), scope, kTopGaps);
}

std::optional<RankAnswer> ranksOf(const CompareSide &side, const CompareInput &input, const Thresholds &thresholds)
{
    if (side.run.run.ranks.size() < 2)
        return std::nullopt;
    const RankTables tables = loadRankTables(Settings::tableFolder());
    return answerRanks(chooseRanks(summarizeRanks(side.run.run, *side.run.facts, input.tables,
                           thresholds, tables.names)),
        tables);
}

GapPairs gapPairsOf(const CompareInput &input, const RunComparison &comparison)
{
    return pairGaps(input.baseline.run, input.target->run, comparison.periods, input.tables,
        loadKernelTables(Settings::tableFolder()).gaps);
}

WholeAnswer answerWhole(const CompareInput &input, const Thresholds &thresholds, Method method)
{
    WholeAnswer answer;
    answer.hosts.push_back(
        hostOf(Text::tr("Baseline"), input.baseline, input, thresholds, method));
    if (input.target)
        answer.hosts.push_back(
            hostOf(Text::tr("Target"), *input.target, input, thresholds, method));
    if (method == Method::Reference)
        answer.published = publishedOf(input, thresholds);
    else
        answer.compared = answerCompare(input);
    if (answer.compared && input.target)
        answer.gapPairs = gapPairsOf(input, answer.compared->comparison);
    const CompareSide &last = input.target ? *input.target : input.baseline;
    answer.kernels = kernelsOf(last, input.tables);
    answer.ranks = ranksOf(last, input, thresholds);
    return answer;
}

int runReport(const QCommandLineParser &parser, CliContext &context)
{
    const Result<Method> method = methodOf(parser);
    if (!method)
        return reportError(method.error(), context);
    if (*method == Method::Reference && parser.isSet(u"plots"_s))
        return reportError({ErrorKind::Usage, Text::tr("The reference method has no plots."), {},
                               Text::tr("Leave --plots out, or the method."), {}},
            context);
    const HostTables tables = userHostTables();
    const Result<Thresholds> thresholds = thresholdsOf(parser, tables.thresholds, *method);
    if (!thresholds)
        return reportError(thresholds.error(), context);
    const Result<CompareInput> input = openCompareInput(parser, tables, *thresholds);
    if (!input)
        return reportError(input.error(), context);
    WholeAnswer answer = answerWhole(*input, *thresholds, *method);
    if (parser.isSet(u"plots"_s) && answer.compared) {
        Result<std::vector<Picture>> pictures = savePlots(parser.value(u"plots"_s),
            parser.value(u"output"_s), answer.compared->comparison);
        if (!pictures)
            return reportError(pictures.error(), context);
        answer.pictures = *std::move(pictures);
    }
    return writeAnswer(parser, toMarkdown(wholeReport(answer)), context);
}

} // namespace

CliCommand reportCommand()
{
    CliCommand command;
    command.name = u"report"_s;
    command.operands = u"BASELINE [TARGET]"_s;
    command.minimumOperands = 1;
    command.maximumOperands = 2;
    command.summary
        = Text::tr("Write the whole report of one run, or of a baseline and a target, as "
                   "markdown: comparison, verdict, gaps, kernels and ranks. Each may be a folder with rank "
                   "files.");
    command.options = compareLabelOptions();
    command.options.push_back(methodOption());
    command.options.push_back(thresholdOption());
    command.options.push_back({u"plots"_s, {}, u"DIR"_s,
        Text::tr("Save the waterfall, the step periods and their histogram as pictures in DIR and "
                 "show them in the report; needs no display.")});
    command.options.push_back(outputOption());
    command.run = runReport;
    return command;
}

} // namespace gapscope
