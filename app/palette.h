// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDialog>
#include <QPointer>

class QAction;
class QLabel;
class QLineEdit;
class QMainWindow;
class QTableView;

namespace gapscope {

// Something the window can be asked to do, as the palette writes it.
struct PaletteEntry {
    QPointer<QAction> action;
    QString menu; // "View, Kernel names"
    QString text; // "Full"
    QString keys; // "Ctrl+0, Home"
    QString hint; // what it does, as its tooltip says
};

// All actions of a window: those of its menus in their order, then those that stand in no menu.
[[nodiscard]] std::vector<PaletteEntry> paletteEntries(const QMainWindow &window);

// How well an entry answers what was typed: every word must occur; smaller is better, -1: not at all.
[[nodiscard]] int paletteScore(const PaletteEntry &entry, const QString &typed);

// The command palette: type a part of a name, Enter does it. For the keyboard alone: arrows and
// pages move in the list while the text keeps the focus. What cannot be done now stands last, dimmed.
class Palette : public QDialog {
    Q_OBJECT

public:
    explicit Palette(QMainWindow *window);
    ~Palette() override;

    // What Enter would do; null: nothing.
    [[nodiscard]] QAction *current() const;
    // What was chosen, once closed.
    [[nodiscard]] QAction *chosen() const { return m_chosen; }

    [[nodiscard]] QLineEdit *edit() const { return m_edit; }

    [[nodiscard]] QTableView *view() const { return m_view; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Model;

    void filter(const QString &typed);
    void showHint();
    void choose();

    std::vector<PaletteEntry> m_entries;
    QLineEdit *m_edit;
    QTableView *m_view;
    QLabel *m_hint;
    Model *m_model;
    QPointer<QAction> m_chosen;
};

} // namespace gapscope
