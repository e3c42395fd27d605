// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gapscope {

enum class ErrorKind {
    Cancelled, // the user asked for it; never shown as an error
    NotFound,
    NoPermission,
    NotATrace, // the file is whole, but it is no trace we know
    Damaged, // truncated, corrupt, changed while read
    Usage,
    Other,
};

// What happened, where, and what to try: three sentences for a user, in this order on every
// surface. `where` and `advice` may be empty. Never holds text from inside a trace's private tables.
struct Error {
    ErrorKind kind = ErrorKind::Other;
    QString what;
    QString where;
    QString advice;
    QString command; // a command line to copy, may be empty

    // One line for a terminal.
    [[nodiscard]] QString message() const
    {
        QString text = what;
        for (const QString &part : {where, advice}) {
            if (!part.isEmpty())
                text += u' ' + part;
        }
        return text;
    }
};

} // namespace gapscope
