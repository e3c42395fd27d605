// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clioptions.h"

#include "app/settings.h"
#include "core/report/csvwriter.h"
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
    const KernelAnswer answer = answerKernels(
        *run, *facts, tables, loadKernelTables(Settings::tableFolder()), *scope, *top);
    if (*format == CliFormat::Json)
        return writeAnswer(parser, QString::fromUtf8(kernelsJson(answer)), context);
    const Report report = kernelsReport(answer);
    if (*format == CliFormat::Markdown)
        return writeAnswer(parser, toMarkdown(report), context);
    const Result<QString> csv = reportCsv(report, u"idle_sources"_s);
    return csv ? writeAnswer(parser, *csv, context) : reportError(csv.error(), context);
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
        {u"top"_s, {}, u"N"_s, Text::tr("How many of the longest gaps to list. Default: 10.")},
        formatOption(formats()), outputOption()};
    command.run = runKernels;
    return command;
}

} // namespace gapscope
