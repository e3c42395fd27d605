// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timelinedata.h"

#include <QDialog>

class QPlainTextEdit;
class QTableWidget;

namespace gapscope {

// The kept places with their notes, and the notes about the whole session: to be read, edited,
// removed and gone to.
class BookmarksDialog : public QDialog {
    Q_OBJECT

public:
    BookmarksDialog(
        const std::vector<TimelineBookmark> &bookmarks, const QString &notes, QWidget *parent);

    // As edited.
    [[nodiscard]] std::vector<TimelineBookmark> bookmarks() const;
    [[nodiscard]] QString notes() const;
    // Where the user wants to go; nothing: stay.
    [[nodiscard]] const std::optional<TimeRange> &wanted() const { return m_wanted; }

private:
    void fillTable();
    void removeCurrent();
    void goToCurrent();

    std::vector<TimelineBookmark> m_bookmarks;
    std::optional<TimeRange> m_wanted;
    QTableWidget *m_table;
    QPlainTextEdit *m_notes;
};

} // namespace gapscope
