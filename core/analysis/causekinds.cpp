// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/gapsource.h"
#include "core/base/tr.h"

#include <array>

namespace gapscope {

namespace {

struct KindText {
    const char *key;
    const char *text;
};

constexpr std::array<KindText, kCauseKindCount> kKinds {{
    {"host_range", QT_TRANSLATE_NOOP("core", "host range")},
    {"python_frame", QT_TRANSLATE_NOOP("core", "Python function")},
    {"api_call", QT_TRANSLATE_NOOP("core", "API call")},
    {"synchronization", QT_TRANSLATE_NOOP("core", "synchronisation")},
    {"os_call", QT_TRANSLATE_NOOP("core", "OS runtime call")},
    {"garbage_collection", QT_TRANSLATE_NOOP("core", "garbage collection")},
    {"launch_call", QT_TRANSLATE_NOOP("core", "launch call")},
    {"launch_delay", QT_TRANSLATE_NOOP("core", "launch delay")},
    {"back_pressure", QT_TRANSLATE_NOOP("core", "full launch queue")},
    {"collective", QT_TRANSLATE_NOOP("core", "collective of another stream")},
    {"copy", QT_TRANSLATE_NOOP("core", "copy")},
    {"other_stream", QT_TRANSLATE_NOOP("core", "kernel of another stream")},
    {"graph_dispatch", QT_TRANSLATE_NOOP("core", "dispatch inside a graph")},
    {"queue_dispatch", QT_TRANSLATE_NOOP("core", "dispatch from the queue")},
    {"unattributed", QT_TRANSLATE_NOOP("core", "unattributed")},
}};

const KindText &kindText(CauseKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

} // namespace

QString causeKindText(CauseKind kind) { return Tr::tr(kindText(kind).text); }

QString causeKindKey(CauseKind kind) { return QString::fromLatin1(kindText(kind).key); }

QString confidenceKey(Confidence confidence)
{
    switch (confidence) {
    case Confidence::Measured:
        return QStringLiteral("measured");
    case Confidence::Table:
        return QStringLiteral("table");
    case Confidence::Guess:
        break;
    }
    return QStringLiteral("guess");
}

} // namespace gapscope
