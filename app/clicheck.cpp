// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clicompareinput.h"

#include "core/report/checkreport.h"
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

Result<std::vector<RegressionCheck>> checksOf(const QCommandLineParser &parser)
{
    std::vector<RegressionCheck> checks;
    for (const QString &text : parser.values(u"fail-on"_s)) {
        const Result<RegressionCheck> check = parseCheck(text);
        if (!check)
            return check.error();
        checks.push_back(*check);
    }
    if (checks.empty())
        return Error {ErrorKind::Usage, Text::tr("gapscope check needs --fail-on."), {},
            Text::tr("For example --fail-on 'period>3%'."), {}};
    return checks;
}

int codeOf(CheckVerdict verdict)
{
    switch (verdict) {
    case CheckVerdict::Passed:
        return CliAnswered;
    case CheckVerdict::Failed:
        return CliFailed;
    case CheckVerdict::Inconclusive:
        break;
    }
    return CliInconclusive;
}

int runCheckCommand(const QCommandLineParser &parser, CliContext &context)
{
    const Result<std::vector<RegressionCheck>> checks = checksOf(parser);
    if (!checks)
        return reportError(checks.error(), context);
    const Result<CliFormat> format = formatOf(parser, formats());
    if (!format)
        return reportError(format.error(), context);
    const HostTables tables = userHostTables();
    const Result<CompareInput> input = openCompareInput(parser, tables, tables.thresholds);
    if (!input)
        return reportError(input.error(), context);
    const CheckAnswer answer = answerChecks(answerCompare(*input), *checks);
    const QString text = *format == CliFormat::Json ? QString::fromUtf8(checkJson(answer))
                                                    : toMarkdown(checkReport(answer));
    const int written = writeAnswer(parser, text, context);
    return written == CliAnswered ? codeOf(answer.verdict) : written;
}

} // namespace

CliCommand checkCommand()
{
    CliCommand command;
    command.name = u"check"_s;
    command.operands = u"BASELINE TARGET"_s;
    command.minimumOperands = 2;
    command.maximumOperands = 2;
    command.summary = Text::tr(
        "Fail when the target got slower than allowed, for continuous integration: exit status 1. A "
        "difference within the 95 % interval never fails.");
    command.options = {{u"fail-on"_s, {}, u"EXPRESSION"_s,
        Text::tr("What must not happen: period, gap, gpu, kernels or op:NAME, then > and a number "
                 "with % or us, as in 'period>3%' or 'op:_update_requests>100us'. May be given "
                 "several times.")}};
    for (const auto &options : {compareLabelOptions(), compareRangeOptions()})
        command.options.insert(command.options.end(), options.begin(), options.end());
    command.options.push_back(formatOption(formats()));
    command.options.push_back(outputOption());
    command.run = runCheckCommand;
    return command;
}

} // namespace gapscope
