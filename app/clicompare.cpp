// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clicompareinput.h"

#include "app/settings.h"
#include "core/report/comparejson.h"
#include "core/report/comparereport.h"
#include "core/report/csvwriter.h"
#include "core/report/markdownwriter.h"
#include "core/report/referencereport.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr int kMostRanks = 100000;

const std::vector<CliFormat> &formats()
{
    static const std::vector<CliFormat> list {CliFormat::Markdown, CliFormat::Json, CliFormat::Csv};
    return list;
}

Error usage(const QString &what, const QString &advice)
{
    return {ErrorKind::Usage, what, {}, advice, {}};
}

// 0: the number of ranks.
Result<int> tpSizeOf(const QCommandLineParser &parser, Method method)
{
    if (!parser.isSet(u"tp-size"_s))
        return 0;
    if (method != Method::Reference)
        return usage(Text::tr("--tp-size belongs to the reference method."),
            Text::tr("The corrected method measures each rank by itself; leave it out, or add "
                     "--method reference."));
    bool isNumber = false;
    const int size = parser.value(u"tp-size"_s).toInt(&isNumber);
    if (isNumber && size > 0 && size <= kMostRanks)
        return size;
    return usage(Text::tr("--tp-size needs a number of ranks, not “%1”.").arg(parser.value(u"tp-size"_s)),
        {});
}

// What only one of formats and methods knows.
std::optional<Error> wrongUse(const QCommandLineParser &parser, Method method, CliFormat format)
{
    if (std::optional<Error> error = wrongTable(parser, format))
        return error;
    const bool hasRange
        = parser.isSet(u"baseline-range"_s) || parser.isSet(u"target-range"_s);
    if (method == Method::Reference && hasRange)
        return usage(Text::tr("The reference method knows whole traces only."),
            Text::tr("Leave the ranges out, or the method."));
    return std::nullopt;
}

Result<QString> csvOf(const QCommandLineParser &parser, const Report &tables)
{
    return reportCsv(
        tables, parser.isSet(u"table"_s) ? parser.value(u"table"_s) : u"operations"_s);
}

Result<QString> correctedText(
    const QCommandLineParser &parser, CliFormat format, CliContext &context)
{
    const HostTables tables = userHostTables();
    const Result<CompareInput> input = openCompareInput(parser, tables, tables.thresholds);
    if (!input)
        return input.error();
    const CompareAnswer answer = answerCompare(*input);
    if (format == CliFormat::Json)
        return QString::fromUtf8(compareJson(answer));
    if (format == CliFormat::Csv) {
        printWarnings(textsOf(answer.warnings), context);
        return csvOf(parser, compareTablesReport(answer));
    }
    return toMarkdown(compareReport(answer));
}

Result<ReferenceSide> referenceSide(
    const QString &path, const QString &label, const HostTables &tables)
{
    Result<Run> run = openRun({path});
    if (!run)
        return run.error();
    ReferenceSide side;
    side.verdict = judgeReference(*run, tables, tables.thresholds);
    side.run = *std::move(run);
    side.label = label;
    return side;
}

Result<QString> referenceText(
    const QCommandLineParser &parser, CliFormat format, int tpSize, CliContext &context)
{
    const HostTables tables = userHostTables();
    const QStringList paths = parser.positionalArguments();
    const Result<ReferenceSide> baseline
        = referenceSide(paths.front(), parser.value(u"baseline-label"_s), tables);
    if (!baseline)
        return baseline.error();
    std::optional<ReferenceSide> target;
    if (paths.size() > 1) {
        Result<ReferenceSide> second
            = referenceSide(paths[1], parser.value(u"target-label"_s), tables);
        if (!second)
            return second.error();
        target = *std::move(second);
    }
    const ReferenceAnswer answer = answerReference(
        *baseline, target ? &*target : nullptr, loadSourceMap(Settings::tableFolder()), tpSize);
    if (format != CliFormat::Markdown)
        printWarnings(textsOf(answer.warnings), context);
    if (format == CliFormat::Json)
        return QString::fromUtf8(referenceCompareJson(answer));
    const Report report = referenceReport(answer);
    return format == CliFormat::Csv ? csvOf(parser, report) : Result<QString>(toMarkdown(report));
}

int runCompare(const QCommandLineParser &parser, CliContext &context)
{
    const Result<Method> method = methodOf(parser);
    if (!method)
        return reportError(method.error(), context);
    const Result<CliFormat> format = formatOf(parser, formats());
    if (!format)
        return reportError(format.error(), context);
    const Result<int> tpSize = tpSizeOf(parser, *method);
    if (!tpSize)
        return reportError(tpSize.error(), context);
    if (const std::optional<Error> error = wrongUse(parser, *method, *format))
        return reportError(*error, context);
    const Result<QString> text = *method == Method::Reference
        ? referenceText(parser, *format, *tpSize, context)
        : correctedText(parser, *format, context);
    return text ? writeAnswer(parser, *text, context) : reportError(text.error(), context);
}

} // namespace

CliCommand compareCommand()
{
    CliCommand command;
    command.name = u"compare"_s;
    command.operands = u"BASELINE [TARGET]"_s;
    command.minimumOperands = 1;
    command.maximumOperands = 2;
    command.summary = Text::tr(
        "Tell what got slower between two runs and where, per step, adding up; of one run, where its "
        "steps go. Each may be a folder with rank files.");
    command.options = compareLabelOptions();
    for (CliOption &option : compareRangeOptions())
        command.options.push_back(std::move(option));
    command.options.push_back(methodOption());
    command.options.push_back({u"tp-size"_s, {}, u"N"_s,
        Text::tr("Ranks that the reference method divides NVTX times by. Default: those of the run.")});
    command.options.push_back({u"table"_s, {}, u"NAME"_s,
        Text::tr("Which table a CSV holds: summary, operations (the default), waterfall, kernels, "
                 "api, workloads or steps.")});
    command.options.push_back(formatOption(formats()));
    command.options.push_back(outputOption());
    command.run = runCompare;
    return command;
}

} // namespace gapscope
