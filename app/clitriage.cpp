// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clioptions.h"
#include "app/settings.h"
#include "app/triageloader.h"
#include "core/io/runfiles.h"
#include "core/report/csvwriter.h"
#include "core/report/triagereport.h"
#include "core/report/triagetext.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <cmath>

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

Error usage(const QString &what, const QString &advice = {})
{
    return {ErrorKind::Usage, what, {}, advice, {}};
}

Result<std::size_t> limitOf(const QCommandLineParser &parser, const QString &option)
{
    if (!parser.isSet(option))
        return std::size_t {0};
    bool isNumber = false;
    const uint limit = parser.value(option).toUInt(&isNumber);
    if (isNumber)
        return std::size_t {limit};
    return usage(Text::tr("--%1 needs a number, not “%2”.").arg(option, parser.value(option)));
}

Result<double> minShareOf(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"min-share"_s))
        return -1.0; // that of the tables
    bool isNumber = false;
    const double share = parser.value(u"min-share"_s).toDouble(&isNumber);
    if (isNumber && std::isfinite(share) && share >= 0 && share <= 100)
        return share;
    return usage(Text::tr("--min-share needs a number of percent from 0 to 100, not “%1”.")
                     .arg(parser.value(u"min-share"_s)));
}

Result<TriageOptions> optionsOf(const QCommandLineParser &parser, const TriageTables &tables)
{
    TriageOptions options;
    const Result<Method> method = methodOf(parser);
    if (!method)
        return method.error();
    options.method
        = *method == Method::Reference ? TriageMethod::Reference : TriageMethod::Corrected;
    const Result<double> share = minShareOf(parser);
    if (!share)
        return share.error();
    options.minShare = *share;
    const Result<std::size_t> kernels = limitOf(parser, u"kernel-table-limit"_s);
    if (!kernels)
        return kernels.error();
    options.kernelLimit = *kernels;
    const Result<std::size_t> overlap = limitOf(parser, u"overlap-table-limit"_s);
    if (!overlap)
        return overlap.error();
    options.overlapLimit = *overlap;
    options.processPart = parser.value(u"pid-substring"_s);
    const QString framework = parser.value(u"framework"_s);
    if (!framework.isEmpty() && framework != u"auto"_s) {
        options.framework = triageFrameworkNamed(framework, tables);
        if (options.framework.isEmpty())
            return usage(Text::tr("There is no framework %1.").arg(framework),
                Text::tr("Choose auto, sglang, vllm, trtllm or tokenspeed."));
    }
    return options;
}

// What is to be read.
struct Inputs {
    QString formal;
    QString mapping; // empty: single trace
    QString bundle; // not empty: a folder of runs
};

Result<Inputs> inputsOf(const QCommandLineParser &parser)
{
    // The published tool allows its one workflow as a first word.
    QStringList words = parser.positionalArguments();
    if (!words.isEmpty() && words.front() == u"triage"_s)
        words.removeFirst();
    if (words.size() > 1)
        return usage(Text::tr("“%1” is one trace too many.").arg(words[1]),
            Text::tr("Name two traces with --mapping-input and --formal-input."));
    const bool isOption = parser.isSet(u"input"_s);
    if (isOption && !words.isEmpty())
        return usage(Text::tr("“%1” and --input both name a trace.").arg(words.front()));
    const bool single = isOption || !words.isEmpty();
    const bool mapping = parser.isSet(u"mapping-input"_s);
    const bool formal = parser.isSet(u"formal-input"_s);
    const bool bundle = parser.isSet(u"bundle"_s);
    for (const QString &option : {u"input"_s, u"mapping-input"_s, u"formal-input"_s, u"bundle"_s}) {
        if (parser.values(option).size() > 1)
            return usage(Text::tr("--%1 can be given once.").arg(option));
    }
    if (int(single) + int(mapping || formal) + int(bundle) > 1)
        return usage(Text::tr("One trace (or --input), --mapping-input with --formal-input, and --bundle "
                              "exclude each other."));
    if (mapping != formal)
        return usage(Text::tr("--mapping-input and --formal-input belong together."));
    if (!single && !mapping && !bundle)
        return usage(Text::tr("There is no trace to read."),
            Text::tr("Name one, or two with --mapping-input and --formal-input."));
    const QString one = isOption ? parser.value(u"input"_s) : words.value(0);
    return Inputs {single ? one : parser.value(u"formal-input"_s),
        parser.value(u"mapping-input"_s), parser.value(u"bundle"_s)};
}

Result<TriageAnswer> answerOf(const Inputs &inputs, const TriageTables &tables,
    const HostTables &host, const TriageOptions &options)
{
    Progress progress;
    const Result<TriageSide> formal = loadTriageSide(inputs.formal, options.method, progress);
    if (!formal)
        return formal.error();
    if (inputs.mapping.isEmpty())
        return answerTriage(*formal, nullptr, tables, host, options, progress);
    const Result<TriageSide> mapping = loadTriageSide(inputs.mapping, options.method, progress);
    if (!mapping)
        return mapping.error();
    return answerTriage(*formal, &*mapping, tables, host, options, progress);
}

// Each trace right in the folder is a run, each folder in it with traces is one, and a folder with
// folders "mapping" and "formal" is a pair.
std::vector<std::pair<QString, Inputs>> runsIn(const QDir &folder)
{
    std::vector<std::pair<QString, Inputs>> runs;
    const auto isTrace = [](const QString &name) {
        return name.endsWith(u".json"_s) || name.endsWith(u".json.gz"_s);
    };
    const auto isNoTrace = [](const QString &name) {
        return name == u"server_args.json"_s || name == u"metadata.json"_s || name == u"config.json"_s;
    };
    QStringList files = folder.entryList(QDir::Files | QDir::Readable);
    std::ranges::sort(files, comesBefore);
    for (const QString &file : files) {
        if (isTrace(file.toLower()) && !isNoTrace(file.toLower()))
            runs.push_back({file, {folder.filePath(file), {}, {}}});
    }
    QStringList folders = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::ranges::sort(folders, comesBefore);
    for (const QString &name : folders) {
        const QDir below(folder.filePath(name));
        if (below.exists(u"mapping"_s) && below.exists(u"formal"_s))
            runs.push_back(
                {name, {below.filePath(u"formal"_s), below.filePath(u"mapping"_s), {}}});
        else
            runs.push_back({name, {below.path(), {}, {}}});
    }
    return runs;
}

int runBundle(const QCommandLineParser &parser, const QString &path, const TriageTables &tables,
    const TriageOptions &options, CliContext &context)
{
    const QDir folder(path);
    if (!folder.exists())
        return reportError(
            {ErrorKind::NotFound, Text::tr("%1 is no folder.").arg(path), {}, {}, {}}, context);
    const HostTables host = userHostTables();
    std::vector<TriageRun> runs;
    for (const auto &[name, inputs] : runsIn(folder)) {
        Result<TriageAnswer> answer = answerOf(inputs, tables, host, options);
        if (answer && options.method == TriageMethod::Reference)
            printWarnings(answer->loading, context);
        if (answer)
            runs.push_back({name, *std::move(answer), {}});
        else
            runs.push_back({name, {}, answer.error().message()});
    }
    if (std::ranges::all_of(runs, [](const TriageRun &run) { return !run.problem.isEmpty(); }))
        return reportError(
            {ErrorKind::NotATrace, Text::tr("%1 has no torch.profiler traces.").arg(path), {}, {}, {}},
            context);
    const QString title = Text::tr("Triage of %1").arg(QDir(folder.absolutePath()).dirName());
    return writeAnswer(parser, triageBundle(title, runs), context);
}

int writeCsv(const QCommandLineParser &parser, const TriageAnswer &answer, CliContext &context)
{
    Report report;
    report.table(triageKernelTable(answer));
    report.table(triageOverlapTable(answer));
    report.table(triageFuseTable(answer));
    const QString table = parser.isSet(u"table"_s) ? parser.value(u"table"_s) : u"kernels"_s;
    const Result<QString> csv = reportCsv(report, table);
    const bool isEmpty = std::ranges::any_of(tablesOf(report),
        [&](const Table *each) { return each->id == table && each->rows.empty(); });
    if (isEmpty)
        printWarnings({emptyTableReason(answer, table)}, context);
    return csv ? writeAnswer(parser, *csv, context) : reportError(csv.error(), context);
}

int runTriage(const QCommandLineParser &parser, CliContext &context)
{
    const Result<Inputs> inputs = inputsOf(parser);
    if (!inputs)
        return reportError(inputs.error(), context);
    const TriageTables tables = loadTriageTables(Settings::tableFolder());
    for (const Warning &warning : tables.warnings)
        context.err << u"gapscope: "_s << warning.text << u'\n';
    const Result<TriageOptions> options = optionsOf(parser, tables);
    if (!options)
        return reportError(options.error(), context);
    const Result<CliFormat> format = formatOf(parser, formats());
    if (!format)
        return reportError(format.error(), context);
    if (const std::optional<Error> error = wrongTable(parser, *format))
        return reportError(*error, context);
    if (!inputs->bundle.isEmpty()) {
        if (*format != CliFormat::Markdown)
            return reportError(usage(Text::tr("A bundle is markdown.")), context);
        return runBundle(parser, inputs->bundle, tables, *options, context);
    }
    const Result<TriageAnswer> answer = answerOf(*inputs, tables, userHostTables(), *options);
    if (!answer)
        return reportError(answer.error(), context);
    // The published shapes have no place for them.
    if (*format == CliFormat::Csv || options->method == TriageMethod::Reference)
        printWarnings(answer->loading, context);
    if (*format == CliFormat::Json)
        return writeAnswer(parser, QString::fromUtf8(triageJson(*answer)), context);
    if (*format == CliFormat::Csv)
        return writeCsv(parser, *answer, context);
    return writeAnswer(parser, triageMarkdown(*answer), context);
}

} // namespace

CliCommand triageCommand()
{
    CliCommand command;
    command.name = u"triage"_s;
    command.operands = u"[TRACE]"_s;
    command.minimumOperands = 0;
    command.maximumOperands = -1;
    command.summary = Text::tr("Triage of torch.profiler traces: kernels with their Python locations, "
                               "overlap opportunities, fuse patterns.");
    command.options = {
        {u"input"_s, {}, u"TRACE"_s, Text::tr("One trace, or a folder with traces; the same as TRACE.")},
        {u"mapping-input"_s, {}, u"TRACE"_s,
            Text::tr("The trace with Python frames, which tells where kernels come from; with "
                     "--formal-input.")},
        {u"formal-input"_s, {}, u"TRACE"_s, Text::tr("The trace that is measured.")},
        {u"framework"_s, {}, u"NAME"_s,
            Text::tr("auto (the default), sglang, vllm, trtllm (tllm, tensorrt-llm) or tokenspeed "
                     "(token-speed, ts).")},
        {u"min-share"_s, {}, u"PERCENT"_s,
            Text::tr("Leave out rows with a smaller share. Default: 1.0.")},
        {u"kernel-table-limit"_s, {}, u"N"_s, Text::tr("At most N kernels per stage. Default: 0, all.")},
        {u"overlap-table-limit"_s, {}, u"N"_s,
            Text::tr("At most N overlap rows per stage. Default: 0, all.")},
        {u"pid-substring"_s, {}, u"TEXT"_s,
            Text::tr("Overlap: only processes whose id contains TEXT.")},
        methodOption(), formatOption(formats()),
        {u"table"_s, {}, u"kernels|overlap|fuse"_s,
            Text::tr("Which table --format csv writes. Default: kernels.")},
        {u"bundle"_s, {}, u"DIR"_s,
            Text::tr("Triage every run in DIR into one markdown document, by model and framework.")},
        outputOption()};
    command.run = runTriage;
    return command;
}

} // namespace gapscope
