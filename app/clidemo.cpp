// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clicommand.h"

#include "core/io/demo/demo.h"
#include "core/io/demo/torchdemo.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

int runDemo(const QCommandLineParser &parser, CliContext &context)
{
    Progress progress;
    const Result<QStringList> paths = writeDemoPair(parser.positionalArguments().front(), progress);
    if (!paths)
        return reportError(paths.error(), context);
    const Result<QStringList> torch
        = writeTorchDemoPair(parser.positionalArguments().front(), progress);
    if (!torch)
        return reportError(torch.error(), context);
    for (const QString &path : *paths + *torch)
        context.out << path << u'\n';
    return CliAnswered;
}

} // namespace

CliCommand demoCommand()
{
    CliCommand command;
    command.name = u"demo"_s;
    command.operands = u"DIR"_s;
    command.minimumOperands = 1;
    command.maximumOperands = 1;
    command.summary
        = Text::tr("Write generated traces into DIR and print their paths: an nsys pair, baseline and "
                   "target, and a torch.profiler pair, mapping and formal.");
    command.run = runDemo;
    return command;
}

} // namespace gapscope
