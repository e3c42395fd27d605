// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clioptions.h"

#include "core/report/hostjson.h"
#include "core/report/hostreport.h"
#include "core/report/markdownwriter.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

const std::vector<CliFormat> &formats()
{
    static const std::vector<CliFormat> list {CliFormat::Markdown, CliFormat::Json};
    return list;
}

QString detectText(const Run &run, const HostTables &tables, const Thresholds &thresholds,
    Method method, CliFormat format)
{
    // The published output holds nothing of the corrected method: no need to measure it.
    if (method == Method::Reference && format == CliFormat::Json)
        return QString::fromUtf8(referenceJson(judgeReference(run, tables, thresholds)));
    const HostFactsPtr facts = collectHostFacts(run, tables);
    const HostAnswer answer = answerHost(run, *facts, tables, {}, thresholds, method);
    return format == CliFormat::Json ? QString::fromUtf8(hostJson(answer))
                                     : toMarkdown(hostReport(answer));
}

int runDetect(const QCommandLineParser &parser, CliContext &context)
{
    const Result<Method> method = methodOf(parser);
    if (!method)
        return reportError(method.error(), context);
    const Result<CliFormat> format = formatOf(parser, formats());
    if (!format)
        return reportError(format.error(), context);
    const HostTables tables = userHostTables();
    const Result<Thresholds> thresholds = thresholdsOf(parser, tables.thresholds, *method);
    if (!thresholds)
        return reportError(thresholds.error(), context);
    const Result<Run> run = openRun(parser.positionalArguments());
    if (!run)
        return reportError(run.error(), context);
    if (*method == Method::Reference && *format == CliFormat::Json)
        printWarnings(textsOf(loadWarnings(*run)), context); // the published JSON has no place for them
    return writeAnswer(parser, detectText(*run, tables, *thresholds, *method, *format), context);
}

} // namespace

CliCommand detectCommand()
{
    CliCommand command;
    command.name = u"detect"_s;
    command.operands = u"TRACE..."_s;
    command.minimumOperands = 1;
    command.maximumOperands = -1;
    command.summary
        = Text::tr("Tell whether the host is the bottleneck, with the evidence. Several "
                   "traces, or a folder, are the rank files of one run.");
    command.options = {methodOption(), thresholdOption(), formatOption(formats()), outputOption()};
    command.run = runDetect;
    return command;
}

} // namespace gapscope
