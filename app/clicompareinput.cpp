// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clicompareinput.h"

#include "app/settings.h"
#include "core/analysis/scopetext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

Error usage(const QString &what, const QString &advice)
{
    return {ErrorKind::Usage, what, {}, advice, {}};
}

// Whether an option is given; asking the parser for one that the command has not is an error.
bool isGiven(const QCommandLineParser &parser, const QString &name)
{
    return parser.optionNames().contains(name);
}

QString given(const QCommandLineParser &parser, const QString &name)
{
    return isGiven(parser, name) ? parser.value(name) : QString();
}

// The side with its scope and verdict; nothing is measured twice for two ranges of one run.
Result<CompareSide> sideOf(const QCommandLineParser &parser, const QString &role, const Run &run,
    const HostFactsPtr &facts, const Thresholds &thresholds)
{
    CompareSide side;
    side.run.run = run;
    side.run.facts = facts;
    side.run.label = given(parser, role + u"-label"_s);
    side.range = given(parser, role + u"-range"_s);
    if (isGiven(parser, role + u"-range"_s)) {
        const Result<TimeRange> range = rangeFromText(side.range, run, stepsOf(*facts));
        if (!range)
            return range.error();
        side.run.scope.time = *range;
    }
    side.verdict = judgeCorrected(run, *facts, side.run.scope, thresholds);
    return side;
}

// What the options ask for that no operands can give.
std::optional<Error> wrongUse(const QCommandLineParser &parser)
{
    const bool hasTarget = parser.positionalArguments().size() > 1;
    const bool targetRange = isGiven(parser, u"target-range"_s);
    if (!hasTarget && targetRange && !isGiven(parser, u"baseline-range"_s))
        return usage(Text::tr("One trace with --target-range alone has nothing to compare with."),
            Text::tr("Give --baseline-range too, or a second trace."));
    if (!hasTarget && !targetRange && isGiven(parser, u"target-label"_s))
        return usage(Text::tr("There is no target for --target-label."),
            Text::tr("Give a second trace, or two ranges of the one."));
    return std::nullopt;
}

} // namespace

std::vector<CliOption> compareLabelOptions()
{
    return {{u"baseline-label"_s, {}, u"NAME"_s, Text::tr("What to call the baseline.")},
        {u"target-label"_s, {}, u"NAME"_s, Text::tr("What to call the target.")}};
}

std::vector<CliOption> compareRangeOptions()
{
    return {{u"baseline-range"_s, {}, u"A..B"_s,
            Text::tr("Only this part of the baseline: milliseconds from the first GPU work, or "
                     "step:N..M. Two ranges of one trace are compared with each other.")},
        {u"target-range"_s, {}, u"A..B"_s, Text::tr("The same for the target.")}};
}

Result<CompareInput> openCompareInput(
    const QCommandLineParser &parser, HostTables tables, const Thresholds &thresholds)
{
    if (std::optional<Error> error = wrongUse(parser))
        return *std::move(error);
    CompareInput input;
    input.tables = std::move(tables);
    const QStringList paths = parser.positionalArguments();
    const Result<Run> first = openRun({paths.front()});
    if (!first)
        return first.error();
    const HostFactsPtr facts = collectHostFacts(*first, input.tables);
    Result<CompareSide> baseline
        = sideOf(parser, u"baseline"_s, *first, facts, thresholds);
    if (!baseline)
        return baseline.error();
    input.baseline = *std::move(baseline);
    if (paths.size() < 2 && !isGiven(parser, u"target-range"_s))
        return input;
    const Result<Run> second = paths.size() < 2 ? first : openRun({paths[1]});
    if (!second)
        return second.error();
    input.targetFacts = paths.size() < 2 ? facts : collectHostFacts(*second, input.tables);
    Result<CompareSide> target
        = sideOf(parser, u"target"_s, *second, input.targetFacts, thresholds);
    if (!target)
        return target.error();
    input.target = *std::move(target);
    return input;
}

CompareAnswer answerCompare(const CompareInput &input)
{
    const QString folder = Settings::tableFolder();
    return answerCompare(input.baseline, input.target ? &*input.target : nullptr,
        loadCompareTables(input.tables, folder), loadSymptoms(folder));
}

} // namespace gapscope
