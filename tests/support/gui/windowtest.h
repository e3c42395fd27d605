// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/mainwindow.h"

#include <QTemporaryDir>

#include <memory>

namespace gapscope::test {

// The program's window with settings of its own, shown at the size of the design's pictures.
class WindowFixture {
public:
    explicit WindowFixture(RunLoader loader = {}, QSize size = {1600, 1000});

    [[nodiscard]] MainWindow &window() const { return *m_window; }

    [[nodiscard]] Settings &settings() const { return *m_settings; }

    // Closes the window and makes a new one with the same settings.
    void restart();

    // Opens and waits for every answer; false after a minute.
    bool open(const QStringList &paths, Role role = Role::Baseline);
    bool openPair(const QString &baseline, const QString &target);
    bool settle();

private:
    void makeWindow();

    RunLoader m_loader;
    QSize m_size;
    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

// Every text a user could read: labels, buttons, cells, tool tips, titles, accessible names.
[[nodiscard]] QStringList visibleTexts(const QWidget &window);

// How many different colours a picture has.
[[nodiscard]] int colourCount(const QImage &picture);

} // namespace gapscope::test
