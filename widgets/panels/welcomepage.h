// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace gapscope {

// A line of the recent list, as text.
struct RecentItem {
    QString title; // "decode_tp2_v1.1.sqlite ↔ decode_tp2_main.sqlite"
    QString folder;
    QString found; // what was found last time
    QString when; // "today", "12 Aug"
    bool isMissing = false; // shows "not found now" and asks where it is
};

// Icon, title, a line below, and something short at the right; one wide button.
class WelcomeRow : public QAbstractButton {
    Q_OBJECT

public:
    WelcomeRow(const QString &icon, const QString &title, const QString &detail,
        const QString &aside, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QString m_icon;
    QString m_detail;
    QString m_aside;
};

// What the window shows when nothing is open.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

    void setRecent(const QList<RecentItem> &items);

Q_SIGNALS:
    void openRequested();
    void compareRequested();
    void folderRequested();
    void demoRequested();
    void recentChosen(int index);
    void locateRequested(int index); // of a missing one
    void removeRequested(int index);

private:
    QWidget *makeStart();
    QWidget *makeLists();

    QVBoxLayout *m_recent = nullptr;
    QWidget *m_noRecent = nullptr;
};

} // namespace gapscope
