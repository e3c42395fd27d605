// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clioptions.h"

#include "core/report/hostreport.h"
#include "core/report/markdownwriter.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

int runReport(const QCommandLineParser &parser, CliContext &context)
{
    const Result<Method> method = methodOf(parser);
    if (!method)
        return reportError(method.error(), context);
    const HostTables tables = userHostTables();
    const Result<Thresholds> thresholds = thresholdsOf(parser, tables.thresholds);
    if (!thresholds)
        return reportError(thresholds.error(), context);
    const QStringList roles {Text::tr("Baseline"), Text::tr("Target")};
    std::vector<RoleAnswer> answers;
    for (const QString &path : parser.positionalArguments()) {
        const Result<Run> run = openRun({path});
        if (!run)
            return reportError(run.error(), context);
        const HostFactsPtr facts = collectHostFacts(*run, tables);
        answers.push_back({roles[static_cast<qsizetype>(answers.size())],
            answerHost(*run, *facts, tables, {}, *thresholds, *method)});
    }
    return writeAnswer(parser, toMarkdown(hostReports(answers)), context);
}

} // namespace

CliCommand reportCommand()
{
    CliCommand command;
    command.name = u"report"_s;
    command.operands = u"TRACE [TARGET]"_s;
    command.minimumOperands = 1;
    command.maximumOperands = 2;
    command.summary
        = Text::tr("Write the whole report of one run, or of a baseline and a target, as "
                   "markdown. Each may be a folder with rank files.");
    command.options = {methodOption(), thresholdOption(), outputOption()};
    command.run = runReport;
    return command;
}

} // namespace gapscope
