// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace gapscope {

// The stages of loading, in the order in which the window lists them. Several files that load at the
// same time are in many stages at once: they are one stage, Files, which counts bytes.
enum class LoadPhase : std::uint8_t {
    Probe,
    Export,
    Names,
    Events,
    Ranges,
    Sort,
    Link,
    Files,
    Steps,
    Done
};

// Progress of one job: written by its worker threads, read by whoever shows it. All atomic, no
// locks, no callbacks; the reader polls. Cancelling is a request: workers poll isCancelled() at
// least every 64 K rows (and inside long sorts between stages).
class Progress {
public:
    void begin(LoadPhase phase, std::int64_t total)
    {
        m_phase.store(phase, std::memory_order_relaxed);
        m_done.store(0, std::memory_order_relaxed);
        m_total.store(total, std::memory_order_relaxed);
    }

    void advance(std::int64_t rows) { m_done.fetch_add(rows, std::memory_order_relaxed); }

    void cancel() { m_cancelled.store(true, std::memory_order_relaxed); }

    [[nodiscard]] bool isCancelled() const { return m_cancelled.load(std::memory_order_relaxed); }

    [[nodiscard]] LoadPhase phase() const { return m_phase.load(std::memory_order_relaxed); }

    [[nodiscard]] std::int64_t done() const { return m_done.load(std::memory_order_relaxed); }

    // 0 while the total is not known.
    [[nodiscard]] std::int64_t total() const { return m_total.load(std::memory_order_relaxed); }

private:
    std::atomic<LoadPhase> m_phase {LoadPhase::Probe};
    std::atomic<std::int64_t> m_done {0};
    std::atomic<std::int64_t> m_total {0};
    std::atomic<bool> m_cancelled {false};
};

} // namespace gapscope
