// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/bookmarksdialog.h"

#include "core/base/format.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kNoteColumn = 3;
constexpr QSize kSize {640, 420};

} // namespace

BookmarksDialog::BookmarksDialog(
    const std::vector<TimelineBookmark> &bookmarks, const QString &notes, QWidget *parent)
    : QDialog(parent)
    , m_bookmarks(bookmarks)
    , m_table(new QTableWidget(this))
    , m_notes(new QPlainTextEdit(notes, this))
{
    setWindowTitle(tr("Bookmarks and notes"));
    m_table->setAccessibleName(tr("Bookmarks"));
    m_table->setColumnCount(kNoteColumn + 1);
    m_table->setHorizontalHeaderLabels({tr("Key"), tr("At"), tr("Length"), tr("Note")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    fillTable();
    m_notes->setAccessibleName(tr("Notes about the session"));
    m_notes->setPlaceholderText(tr("Notes about the session; they are kept in its file"));
    m_notes->setTabChangesFocus(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    QPushButton *go = buttons->addButton(tr("&Go there"), QDialogButtonBox::ActionRole);
    QPushButton *remove = buttons->addButton(tr("&Remove"), QDialogButtonBox::ActionRole);
    for (QPushButton *button : {go, remove})
        button->setEnabled(!m_bookmarks.empty());
    connect(buttons, &QDialogButtonBox::accepted, this, &BookmarksDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &BookmarksDialog::reject);
    connect(go, &QPushButton::clicked, this, &BookmarksDialog::goToCurrent);
    connect(remove, &QPushButton::clicked, this, [this, go, remove] {
        removeCurrent();
        for (QPushButton *button : {go, remove})
            button->setEnabled(m_table->rowCount() > 0);
    });
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 2);
    layout->addWidget(m_notes, 1);
    layout->addWidget(buttons);
    resize(kSize);
}

void BookmarksDialog::fillTable()
{
    m_table->setRowCount(int(m_bookmarks.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const TimelineBookmark &bookmark = m_bookmarks[std::size_t(row)];
        const QStringList texts {bookmark.slot > 0 ? QString::number(bookmark.slot) : QString(),
            formatPosition(bookmark.view.begin), formatDuration(bookmark.view.duration()),
            bookmark.note};
        for (int column = 0; column < int(texts.size()); ++column) {
            auto *item = new QTableWidgetItem(texts[column]);
            if (column != kNoteColumn)
                item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            m_table->setItem(row, column, item);
        }
    }
    if (m_table->rowCount() > 0)
        m_table->setCurrentCell(0, kNoteColumn);
}

std::vector<TimelineBookmark> BookmarksDialog::bookmarks() const
{
    std::vector<TimelineBookmark> edited = m_bookmarks;
    for (int row = 0; row < m_table->rowCount(); ++row)
        edited[std::size_t(row)].note = m_table->item(row, kNoteColumn)->text().trimmed();
    return edited;
}

QString BookmarksDialog::notes() const
{
    return m_notes->toPlainText();
}

void BookmarksDialog::removeCurrent()
{
    const int row = m_table->currentRow();
    if (row < 0)
        return;
    m_bookmarks = bookmarks();
    m_bookmarks.erase(m_bookmarks.begin() + row);
    fillTable();
}

void BookmarksDialog::goToCurrent()
{
    const int row = m_table->currentRow();
    if (row < 0)
        return;
    m_wanted = m_bookmarks[std::size_t(row)].view;
    accept();
}

} // namespace gapscope
