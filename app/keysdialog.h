// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QGridLayout;

namespace gapscope {

class Actions;

// All keys and mouse gestures on one page; the keys come from the table of actions.
class KeysDialog : public QDialog {
    Q_OBJECT

public:
    KeysDialog(const Actions &actions, QWidget *parent);

private:
    using Rows = QList<QPair<QString, QString>>;

    void addColumn(int column, const QList<QPair<QString, Rows>> &groups);
    [[nodiscard]] static Rows mouseRows();
    [[nodiscard]] static Rows panRows();

    QGridLayout *m_grid;
};

} // namespace gapscope
