// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>

class QDockWidget;
class QMainWindow;

namespace gapscope {

class Settings;

// How much room there is (look.md 4): compact from 1280x720 down, wide from 2560 points up.
enum class SizeClass : std::uint8_t { Compact, Normal, Wide };

// The five arrangements of the docks, as saved QMainWindow states. What a layout looks like at first
// is a table; what the user changes is kept per layout and size class until reset(). Docks are known
// by their objectName.
class Layouts : public QObject {
    Q_OBJECT

public:
    // "timeline", "compare", "gaps", "ranks", "triage".
    [[nodiscard]] static const QStringList &names();
    [[nodiscard]] static SizeClass classOf(QSize window);

    Layouts(QMainWindow *window, Settings *settings);

    void setDocks(const QList<QDockWidget *> &docks) { m_docks = docks; }

    [[nodiscard]] int current() const { return m_current; }

    [[nodiscard]] SizeClass sizeClass() const { return m_class; }

    // Keeps the arrangement that is left, then shows the other.
    void show(int layout);
    // The one that show() is to be called with; while nothing is open.
    void choose(int layout) { m_current = layout; }
    // Nothing is open: no docks, and nothing of that is kept.
    void hideAll();
    // Called when the window was resized: a new size class has its own arrangement.
    void fit();
    // Forgets the user's changes to the current layout.
    void reset();
    void save();

Q_SIGNALS:
    void changed(int layout);
    void sizeClassChanged(gapscope::SizeClass sizeClass);

private:
    void restore();
    void arrange();
    void resizeToDefault();
    [[nodiscard]] QDockWidget *dock(const char *name) const;
    [[nodiscard]] QString key() const;

    QMainWindow *m_window; // not owned
    Settings *m_settings; // not owned
    QList<QDockWidget *> m_docks; // owned by the window
    int m_current = 0;
    SizeClass m_class = SizeClass::Normal;
    bool m_isShown = false;
};

} // namespace gapscope
