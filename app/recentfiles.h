// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QStringList>

namespace gapscope {

class Settings;

// One line of the recent list: a trace, the rank files of a run, a pair, or a session about them.
struct RecentEntry {
    QStringList baseline;
    QStringList target; // empty: one run alone
    QString found; // what was found last time, "2 ranks, YES 4 of 6"
    QDateTime opened;
    QString session {}; // path of its file, empty: none

    [[nodiscard]] bool isSame(const RecentEntry &other) const
    {
        return baseline == other.baseline && target == other.target && session == other.session;
    }

    // "a.sqlite", "a.sqlite <-> b.sqlite", "run/"
    [[nodiscard]] QString title() const;
    // Whether every file is still there.
    [[nodiscard]] bool exists() const;
    // First path that is gone, empty when none.
    [[nodiscard]] QString missing() const;
};

// The last opened traces, newest first, kept in the settings.
class RecentFiles {
public:
    static constexpr int kLimit = 12;

    explicit RecentFiles(Settings *settings);

    [[nodiscard]] const QList<RecentEntry> &entries() const { return m_entries; }

    // To the top of the list; what was found stays until setFound() says otherwise.
    void add(RecentEntry entry);
    void setFound(const RecentEntry &entry, const QString &found);
    void remove(int index);
    void clear();

private:
    void store();

    Settings *m_settings; // not owned
    QList<RecentEntry> m_entries;
};

} // namespace gapscope
