// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

namespace gapscope::test {

// What a run of the command line left behind.
struct Output {
    int code = -1;
    QString out;
    QString err;

    [[nodiscard]] QJsonObject json() const
    {
        return QJsonDocument::fromJson(out.toUtf8()).object();
    }
};

// Runs `gapscope ARGUMENTS` in this process.
inline Output gapscopeRun(const QStringList &arguments)
{
    Output output;
    QTextStream out(&output.out);
    QTextStream err(&output.err);
    output.code = runCli(arguments, out, err);
    out.flush();
    err.flush();
    return output;
}

} // namespace gapscope::test
