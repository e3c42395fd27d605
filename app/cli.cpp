// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli.h"

#include "app/clicommand.h"
#include "app/clihelp.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

const CliCommand *commandNamed(const QString &name)
{
    const auto found = std::ranges::find(cliCommands(), name, &CliCommand::name);
    return found == cliCommands().end() ? nullptr : &*found;
}

bool asksForHelp(const QString &argument)
{
    return argument == "--help"_L1 || argument == "-h"_L1 || argument == "help"_L1;
}

bool asksForVersion(const QString &argument)
{
    return argument == "--version"_L1;
}

int wrongUsage(const CliCommand &command, const QString &what, CliContext &context)
{
    return reportError(
        {ErrorKind::Usage, what, {}, Text::tr("See gapscope %1 --help.").arg(command.name), {}},
        context);
}

void addOptions(QCommandLineParser &parser, const CliCommand &command)
{
    for (const CliOption &option : command.options) {
        QStringList names {option.name};
        if (!option.shortName.isEmpty())
            names.prepend(option.shortName);
        parser.addOption({names, option.help, option.valueName});
    }
    parser.addOption({{u"h"_s, u"help"_s}, {}});
}

int runCommand(const CliCommand &command, const QStringList &arguments, CliContext &context)
{
    QCommandLineParser parser;
    addOptions(parser, command);
    // The first argument stands where a program's name is.
    if (!parser.parse(arguments))
        return wrongUsage(command, parser.errorText(), context);
    if (parser.isSet(u"help"_s)) {
        context.out << commandHelp(command);
        return CliAnswered;
    }
    const auto count = static_cast<int>(parser.positionalArguments().size());
    if (count < command.minimumOperands)
        return wrongUsage(command,
            Text::tr("gapscope %1 needs %2.").arg(command.name, command.operands), context);
    if (command.maximumOperands >= 0 && count > command.maximumOperands)
        return wrongUsage(command,
            Text::tr("gapscope %1 takes %2 and no more.").arg(command.name, command.operands),
            context);
    return command.run(parser, context);
}

int printHelp(const QStringList &topics, CliContext &context)
{
    if (topics.isEmpty()) {
        context.out << programHelp(cliCommands());
        return CliAnswered;
    }
    const CliCommand *command = commandNamed(topics.front());
    if (!command)
        return reportError(
            {ErrorKind::Usage, Text::tr("There is no command %1.").arg(topics.front()), {},
                Text::tr("See gapscope --help."), {}},
            context);
    context.out << commandHelp(*command);
    return CliAnswered;
}

} // namespace

const std::vector<CliCommand> &cliCommands()
{
    static const std::vector<CliCommand> list {
        detectCommand(),
        compareCommand(),
        checkCommand(),
        reportCommand(),
        kernelsCommand(),
        ranksCommand(),
        summarizeCommand(),
        triageCommand(),
        demoCommand(),
    };
    return list;
}

int reportError(const Error &error, CliContext &context)
{
    context.err << u"gapscope: "_s << error.message() << u'\n';
    if (!error.command.isEmpty())
        context.err << u"  "_s << error.command << u'\n';
    context.err.flush();
    return error.kind == ErrorKind::Usage ? CliUsage : CliCannotOpen;
}

bool isCliCommand(const QStringList &arguments)
{
    if (arguments.isEmpty())
        return false;
    const QString &first = arguments.front();
    return commandNamed(first) || asksForHelp(first)
        || std::ranges::any_of(arguments, [](const QString &argument) {
               return argument == "--help"_L1 || argument == "-h"_L1 || asksForVersion(argument);
           });
}

bool drawsPictures(const QStringList &arguments)
{
    return isCliCommand(arguments)
        && std::ranges::any_of(arguments, [](const QString &argument) {
               return argument == "--plots"_L1 || argument.startsWith("--plots="_L1);
           });
}

int runCli(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    CliContext context {out, err};
    if (!arguments.isEmpty()) {
        if (const CliCommand *command = commandNamed(arguments.front()))
            return runCommand(*command, arguments, context);
    }
    if (std::ranges::any_of(arguments, asksForVersion)) {
        out << u"gapscope "_s << QStringLiteral(GAPSCOPE_VERSION) << u'\n';
        return CliAnswered;
    }
    const bool isHelp = std::ranges::any_of(arguments, asksForHelp);
    if (isHelp)
        return printHelp(
            arguments.front() == "help"_L1 ? arguments.mid(1) : QStringList(), context);
    const QString what = arguments.isEmpty()
        ? Text::tr("There is no command.")
        : Text::tr("There is no command %1.").arg(arguments.front());
    return reportError({ErrorKind::Usage, what, {}, Text::tr("See gapscope --help."), {}}, context);
}

} // namespace gapscope
