// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QCommandLineParser>
#include <QTextStream>

#include <vector>

namespace gapscope {

enum CliExit : int {
    CliAnswered = 0,
    CliFailed = 1, // gapscope check: over a limit
    CliUsage = 2,
    CliCannotOpen = 3,
    CliInconclusive = 4, // gapscope check: no answer
};

// "--output" and "-o FILE": one option as parser, help and manual page know it.
struct CliOption {
    QString name; // without dashes
    QString shortName; // may be empty
    QString valueName; // empty: a switch
    QString help; // one sentence
};

struct CliContext {
    QTextStream &out;
    QTextStream &err;
};

// One command. A new one is a function that returns this, listed in cliCommands() (cli.cpp) and in
// the manual page (packaging/gapscope.1).
struct CliCommand {
    QString name;
    QString operands; // "TRACE...", as in the usage line
    int minimumOperands = 0;
    int maximumOperands = 0; // -1: any number
    QString summary; // one sentence
    std::vector<CliOption> options;
    // Gets the parsed options and operands; returns the exit code.
    int (*run)(const QCommandLineParser &parser, CliContext &context) = nullptr;
};

// All commands, in the order of the help.
[[nodiscard]] const std::vector<CliCommand> &cliCommands();

// Writes an error for a terminal and returns the exit code that its kind stands for.
int reportError(const Error &error, CliContext &context);

[[nodiscard]] CliCommand detectCommand();
[[nodiscard]] CliCommand reportCommand();
[[nodiscard]] CliCommand kernelsCommand();
[[nodiscard]] CliCommand compareCommand();
[[nodiscard]] CliCommand checkCommand();
[[nodiscard]] CliCommand ranksCommand();
[[nodiscard]] CliCommand triageCommand();
[[nodiscard]] CliCommand summarizeCommand();
[[nodiscard]] CliCommand demoCommand();

} // namespace gapscope
