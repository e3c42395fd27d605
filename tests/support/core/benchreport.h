// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace gapscope::test {

// The command line that all benches share: --json, --events N, --rounds N, --help.
struct BenchOptions {
    bool json = false;
    qint64 events = 0; // the bench's own default unless given
    int rounds = 5;

    // Exits with 2 on wrong usage and with 0 after --help.
    static BenchOptions parse(const QStringList &arguments, qint64 defaultEvents);
};

// The result lines of one bench: as one JSON object per line, or as a table for people.
class BenchReport {
public:
    BenchReport(QString bench, const BenchOptions &options)
        : m_bench(std::move(bench))
        , m_options(options)
    {
    }

    // `ratioTo` names the case that `base` is the value of; empty: no ratio.
    void add(const QString &name, double value, const QString &unit, const QString &ratioTo = {},
        double base = 0);

private:
    QString m_bench;
    BenchOptions m_options;
};

// Measures several things in turn, round by round, so that a disturbance hits all of them alike.
// Each returns its seconds; the result is the median per thing.
[[nodiscard]] std::vector<double> interleavedMedians(
    int rounds, const std::vector<std::function<double()>> &things);

[[nodiscard]] double secondsOf(const std::function<void()> &work);
// Processor time of all threads: what one core needs, whatever else the machine does.
[[nodiscard]] double cpuSecondsOf(const std::function<void()> &work);

// Samples the heap of the whole process while it lives.
class HeapWatch {
public:
    HeapWatch();
    HeapWatch(const HeapWatch &) = delete;
    HeapWatch &operator=(const HeapWatch &) = delete;
    ~HeapWatch();

    // Bytes allocated above those at the start, now and at most.
    [[nodiscard]] qint64 held() const;
    [[nodiscard]] qint64 peak() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace gapscope::test
