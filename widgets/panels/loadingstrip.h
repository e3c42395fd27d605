// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"

#include <QElapsedTimer>
#include <QFrame>

#include <array>
#include <optional>

class QProgressBar;
class QPushButton;

namespace gapscope {

class TextLabel;

// How far a load is, 0 to 1, from its phase and the rows of that phase. Never goes back while the
// phases come in their order.
[[nodiscard]] double loadFraction(LoadPhase phase, qint64 done, qint64 total);
// What is left at the pace so far; nothing while that would be a guess (less than half a second in,
// or less than 5 % done).
[[nodiscard]] std::optional<double> remainingSeconds(double fraction, double elapsedSeconds);

// Over the timeline while a trace loads: file, phases with the current one bold, rows, Cancel. The
// old trace below stays usable. Whoever owns the job polls and calls setProgress().
class LoadingStrip : public QFrame {
    Q_OBJECT

public:
    explicit LoadingStrip(QWidget *parent = nullptr);

    // `title`: "Opening", "Opening target". Shows the strip and starts the clock.
    void start(const QString &title, const QString &file);
    void setProgress(const Progress &progress);
    void setProgress(LoadPhase phase, qint64 done, qint64 total, double elapsedSeconds);
    // After Cancel was asked for and until the job has ended.
    void setCancelling();
    void finish(); // hides

Q_SIGNALS:
    void cancelRequested();

private:
    void updatePhases(LoadPhase phase);

    static constexpr std::size_t kPhaseCount = std::size_t(LoadPhase::Done);

    TextLabel *m_title;
    TextLabel *m_file;
    TextLabel *m_rows;
    TextLabel *m_left;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    std::array<TextLabel *, kPhaseCount> m_phases {};
    QElapsedTimer m_clock;
    bool m_exports = false; // the export phase was seen
    bool m_files = false; // several files load at the same time
    bool m_cancelling = false;
};

} // namespace gapscope
