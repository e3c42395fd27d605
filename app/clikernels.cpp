// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clioptions.h"

#include "app/settings.h"
#include "core/report/hostanswer.h"
#include "core/report/kernelsreport.h"
#include "core/report/markdownwriter.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr std::size_t kDefaultTop = 10; // as the published figures

const std::vector<CliFormat> &formats()
{
    static const std::vector<CliFormat> list {CliFormat::Markdown, CliFormat::Json, CliFormat::Csv};
    return list;
}

Result<KernelScope> scopeOf(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"scope"_s))
        return KernelScope::All;
    const QString text = parser.value(u"scope"_s);
    for (const KernelScope scope : {KernelScope::All, KernelScope::Steady, KernelScope::Context,
             KernelScope::Generation}) {
        if (kernelScopeKey(scope) == text)
            return scope;
    }
    return Error {ErrorKind::Usage, Text::tr("“%1” is no scope.").arg(text), {},
        Text::tr("Use all, steady, context or generation."), {}};
}

Result<std::size_t> topOf(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"top"_s))
        return kDefaultTop;
    bool isNumber = false;
    const uint top = parser.value(u"top"_s).toUInt(&isNumber);
    if (isNumber)
        return std::size_t {top};
    return Error {ErrorKind::Usage, Text::tr("--top needs a number, not “%1”.").arg(parser.value(u"top"_s)),
        {}, {}, {}};
}

int runKernels(const QCommandLineParser &parser, CliContext &context)
{
    const Result<KernelScope> scope = scopeOf(parser);
    if (!scope)
        return reportError(scope.error(), context);
    const Result<std::size_t> top = topOf(parser);
    if (!top)
        return reportError(top.error(), context);
    const Result<CliFormat> format = formatOf(parser, formats());
    if (!format)
        return reportError(format.error(), context);
    const Result<Run> run = openRun(parser.positionalArguments());
    if (!run)
        return reportError(run.error(), context);
    const HostTables tables = userHostTables();
    const HostFactsPtr facts = collectHostFacts(*run, tables);
    KernelAnswer answer = answerKernels(
        *run, *facts, tables, loadKernelTables(Settings::tableFolder()), *scope, *top);
    const std::vector<QString> warnings = textsOf(loadWarnings(*run));
    if (*format == CliFormat::Csv) {
        printWarnings(warnings, context);
        Table table = idleSourceTable(answer.idle);
        if (!answer.error.isEmpty()) {
            printWarnings({kernelsErrorText(answer)}, context);
            table.sum.reset(); // not known is not 0
        }
        return writeAnswer(parser, toCsv(table), context);
    }
    answer.notes.insert(answer.notes.begin(), warnings.begin(), warnings.end());
    return writeAnswer(parser,
        *format == CliFormat::Json ? QString::fromUtf8(kernelsJson(answer))
                                   : toMarkdown(kernelsReport(answer, *top)),
        context);
}

} // namespace

CliCommand kernelsCommand()
{
    CliCommand command;
    command.name = u"kernels"_s;
    command.operands = u"TRACE..."_s;
    command.minimumOperands = 1;
    command.maximumOperands = -1;
    command.summary = Text::tr("List the GPU's idle gaps with their sources, eager and graph kernels, "
                               "graph breaks and the repeating pattern.");
    command.options = {
        {u"scope"_s, {}, u"SCOPE"_s,
            Text::tr("Which part counts: all, steady, context or generation. Default: all.")},
        {u"top"_s, {}, u"N"_s,
            Text::tr("How many of the longest gaps, and in markdown of the sources of idle time, to "
                     "list. Default: 10.")},
        formatOption(formats()), outputOption()};
    command.run = runKernels;
    return command;
}

} // namespace gapscope
