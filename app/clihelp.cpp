// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clihelp.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

constexpr qsizetype kWidth = 80;
constexpr qsizetype kIndent = 2;
constexpr qsizetype kHelpColumn = 30;

// Words filled into lines that begin at `column`; the first line is already that far.
QString filled(const QString &text, qsizetype column)
{
    QString result;
    qsizetype width = column;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (width > column && width + 1 + word.size() > kWidth) {
            result += u'\n' + QString(column, u' ');
            width = column;
        }
        if (width > column) {
            result += u' ';
            ++width;
        }
        result += word;
        width += word.size();
    }
    return result + u'\n';
}

// "  name   help", the help on a line of its own when the name is long.
QString entry(const QString &name, const QString &help)
{
    QString head = QString(kIndent, u' ') + name;
    if (head.size() + 2 > kHelpColumn)
        head += u'\n' + QString(kHelpColumn, u' ');
    return head.leftJustified(kHelpColumn) + filled(help, kHelpColumn);
}

QString optionName(const CliOption &option)
{
    QString name = option.shortName.isEmpty() ? QString() : u'-' + option.shortName + u", "_s;
    name += u"--"_s + option.name;
    return option.valueName.isEmpty() ? name : name + u' ' + option.valueName;
}

QString optionList(const std::vector<CliOption> &options)
{
    QString text;
    for (const CliOption &option : options)
        text += entry(optionName(option), option.help);
    return text;
}

QString usageLine(const CliCommand &command)
{
    QString line = u"gapscope "_s + command.name;
    if (!command.options.empty())
        line += u" [OPTIONS]"_s;
    return line + (command.operands.isEmpty() ? QString() : u' ' + command.operands);
}

CliOption helpOption()
{
    return {u"help"_s, u"h"_s, {}, Text::tr("Print this help, or that of the command.")};
}

} // namespace

std::vector<CliOption> programCliOptions()
{
    return {helpOption(), {u"version"_s, {}, {}, Text::tr("Print the version.")}};
}

std::vector<CliOption> windowCliOptions()
{
    return {{u"screenshot"_s, {}, u"FILE.png"_s,
                Text::tr("Draw the window into FILE.png instead of opening it; needs no display.")},
        {u"size"_s, {}, u"WxH"_s, Text::tr("Size of the window; 1600x1000 for pictures by default.")},
        {u"scale"_s, {}, u"F"_s, Text::tr("Scale factor of the picture, 0.5 to 4.")},
        {u"theme"_s, {}, u"light|dark"_s, Text::tr("Theme; that of the system by default.")},
        {u"layout"_s, {}, u"NAME"_s,
            Text::tr("Layout to begin with: timeline, compare, gaps, ranks, triage. A pair begins with "
                     "compare otherwise.")},
        {u"goto"_s, {}, u"step:N|gap:N"_s, Text::tr("Go to a step by its number, or to a gap.")},
        {u"state"_s, {}, u"loading|error|inconclusive"_s,
            Text::tr("Draw this state of the window, for the documentation.")}};
}

QString programHelp(const std::vector<CliCommand> &commands)
{
    QString text = Text::tr("Gapscope tells whether the host is the bottleneck of an LLM inference "
                            "trace, and where each GPU gap comes from.");
    text = filled(text, 0) + u'\n' + Text::tr("Usage:") + u'\n';
    text += u"  gapscope [OPTIONS] [TRACE [TARGET]]\n"_s;
    for (const CliCommand &command : commands)
        text += u"  "_s + usageLine(command) + u'\n';
    text += u'\n'
        + filled(
            Text::tr("Without a command the window opens, with TRACE and, to compare, TARGET. A "
                     "TRACE is an nsys SQLite export, an .nsys-rep file, a torch.profiler JSON "
                     "file, or a folder with the rank files of one run."),
            0);
    text += u'\n' + Text::tr("Commands:") + u'\n';
    for (const CliCommand &command : commands)
        text += entry(command.name, command.summary);
    text += u'\n' + Text::tr("Options of the window:") + u'\n' + optionList(windowCliOptions());
    text += u'\n' + Text::tr("Options:") + u'\n' + optionList(programCliOptions());
    text += u'\n' + Text::tr("Exit status:") + u'\n';
    text += entry(u"0"_s, Text::tr("There is an answer; INCONCLUSIVE is one."));
    text += entry(u"1"_s, Text::tr("check: something is over its limit."));
    text += entry(u"2"_s, Text::tr("Wrong usage."));
    text += entry(u"3"_s, Text::tr("A file cannot be opened or written, or is no trace."));
    text += entry(u"4"_s,
        Text::tr("check: a trace is INCONCLUSIVE, or the two are not comparable."));
    return text;
}

QString commandHelp(const CliCommand &command)
{
    std::vector<CliOption> options = command.options;
    options.push_back(helpOption());
    return Text::tr("Usage: %1").arg(usageLine(command)) + u"\n\n"_s + filled(command.summary, 0)
        + u'\n' + Text::tr("Options:") + u'\n' + optionList(options);
}

} // namespace gapscope
