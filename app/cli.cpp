// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli.h"

#include "app/clicommand.h"
#include "app/clihelp.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <numeric>
#include <vector>

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

// Letters to insert, leave out or replace.
std::size_t editDistance(const QString &a, const QString &b)
{
    std::vector<std::size_t> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), std::size_t {0});
    for (const QChar letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t i = 1; i < row.size(); ++i) {
            const std::size_t replaced
                = diagonal + (b[static_cast<qsizetype>(i) - 1] == letter ? 0 : 1);
            diagonal = row[i];
            row[i] = std::min({replaced, row[i] + 1, row[i - 1] + 1});
        }
    }
    return row.back();
}

// "Did you mean detect?" for a command that is nearly the word; empty without one.
QString guessFor(const QString &word)
{
    constexpr std::size_t kMost = 2;
    const CliCommand *best = nullptr;
    std::size_t least = kMost + 1;
    for (const CliCommand &command : cliCommands()) {
        const std::size_t distance = editDistance(word, command.name);
        if (distance < least) {
            best = &command;
            least = distance;
        }
    }
    return best ? Text::tr("Did you mean %1?").arg(best->name) + u' ' : QString();
}

// A word that can only be meant as a command: traces have a suffix, or are there.
bool isWord(const QString &argument)
{
    static const QString kOther = u"./\\"_s;
    return !argument.isEmpty() && !argument.startsWith(u'-')
        && std::ranges::none_of(argument, [](QChar letter) { return kOther.contains(letter); })
        && !QFileInfo::exists(argument);
}

Error noCommand(const QString &what, const QString &word)
{
    return {ErrorKind::Usage, what, {}, guessFor(word) + Text::tr("See gapscope --help."), {}};
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
            noCommand(Text::tr("There is no command %1.").arg(topics.front()), topics.front()), context);
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
    return commandNamed(first) || asksForHelp(first) || isWord(first)
        || std::ranges::any_of(arguments, [](const QString &argument) {
               return argument == "--help"_L1 || argument == "-h"_L1 || asksForVersion(argument);
           });
}

bool drawsPictures(const QStringList &arguments)
{
    return !arguments.isEmpty() && commandNamed(arguments.front()) != nullptr
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
    if (arguments.isEmpty())
        return reportError(noCommand(Text::tr("There is no command."), {}), context);
    const QString &word = arguments.front();
    return reportError(
        noCommand(Text::tr("There is no command and no file named %1.").arg(word), word), context);
}

} // namespace gapscope
