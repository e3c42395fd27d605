// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolBar>

class QLineEdit;
class QToolButton;

namespace gapscope {

class Actions;
class SegmentBar;

// The one toolbar: open, layouts, zoom history, steps, gaps, names, search, report, keys. In a
// compact window it shows icons only and what is rarely used moves into a menu of its own.
class MainToolBar : public QToolBar {
    Q_OBJECT

public:
    MainToolBar(const Actions &actions, QWidget *parent);

    void setCompact(bool isCompact);
    // Compare's tools show only while two runs are open.
    void setPair(bool isPair);

    [[nodiscard]] QLineEdit *search() const { return m_search; }

    // "3 of 214", empty: no search.
    void setSearchCount(const QString &text);

Q_SIGNALS:
    void searchEdited(const QString &text);
    void searchEntered(bool backwards);
    void searchLeft(); // Esc

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addButtons(std::initializer_list<QAction *> actions);
    QAction *addOwnButton(QAction *action);
    void addPair(const QString &word, QAction *previous, QAction *next);
    void addSearch();
    void addMore(const Actions &actions);

    QList<QAction *> m_wideOnly; // of this bar: gone while compact
    QList<QAction *> m_pairOnly;
    QAction *m_more = nullptr;
    QLineEdit *m_search = nullptr;
    QAction *m_countAction = nullptr;
    class TextLabel *m_count = nullptr;
};

} // namespace gapscope
