// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clicompareinput.h"

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
    answer.kernels = kernelsOf(input.target ? *input.target : input.baseline, input.tables);
    return answer;
}

int runReport(const QCommandLineParser &parser, CliContext &context)
{
    const Result<Method> method = methodOf(parser);
    if (!method)
        return reportError(method.error(), context);
    const HostTables tables = userHostTables();
    const Result<Thresholds> thresholds = thresholdsOf(parser, tables.thresholds);
    if (!thresholds)
        return reportError(thresholds.error(), context);
    const Result<CompareInput> input = openCompareInput(parser, tables, *thresholds);
    if (!input)
        return reportError(input.error(), context);
    const WholeAnswer answer = answerWhole(*input, *thresholds, *method);
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
                   "markdown: comparison, verdict, gaps and kernels. Each may be a folder with rank "
                   "files.");
    command.options = compareLabelOptions();
    command.options.push_back(methodOption());
    command.options.push_back(thresholdOption());
    command.options.push_back(outputOption());
    command.run = runReport;
    return command;
}

} // namespace gapscope
