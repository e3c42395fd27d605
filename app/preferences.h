// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace gapscope {

class Settings;

// The few things that are not on the toolbar: theme, the nsys program, and which folders are used.
// Accepting stores them in the settings; applying them is up to the caller.
class Preferences : public QDialog {
    Q_OBJECT

public:
    Preferences(Settings *settings, QWidget *parent);

    void accept() override;

private:
    QWidget *makeProgramRow();

    Settings *m_settings; // not owned
    QComboBox *m_theme;
    QLineEdit *m_nsysProgram;
    QCheckBox *m_wheelZooms;
    QCheckBox *m_frameTime;
};

} // namespace gapscope
