// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/benchreport.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>

#include <malloc.h>

using namespace Qt::StringLiterals;

namespace gapscope::test {

namespace {

qint64 heapBytes()
{
    const auto info = ::mallinfo2();
    return static_cast<qint64>(info.uordblks + info.hblkhd);
}

} // namespace

BenchOptions BenchOptions::parse(const QStringList &arguments, qint64 defaultEvents)
{
    QCommandLineParser parser;
    const QCommandLineOption json(u"json"_s, u"Print one JSON object per line."_s);
    const QCommandLineOption events(
        u"events"_s, u"Number of events."_s, u"N"_s, QString::number(defaultEvents));
    const QCommandLineOption rounds(
        u"rounds"_s, u"Rounds to take the median of."_s, u"N"_s, u"5"_s);
    parser.addOptions({json, events, rounds});
    parser.addHelpOption();
    parser.process(arguments);
    BenchOptions options;
    options.json = parser.isSet(json);
    bool eventsOk = false;
    bool roundsOk = false;
    options.events = parser.value(events).toLongLong(&eventsOk);
    options.rounds = parser.value(rounds).toInt(&roundsOk);
    if (!eventsOk || !roundsOk || options.events < 1 || options.rounds < 1) {
        std::fputs("--events and --rounds need a positive number\n", stderr);
        std::exit(2);
    }
    return options;
}

void BenchReport::add(
    const QString &name, double value, const QString &unit, const QString &ratioTo, double base)
{
    const bool hasRatio = !ratioTo.isEmpty() && base > 0;
    if (m_options.json) {
        QJsonObject line {{u"bench"_s, m_bench}, {u"case"_s, name}, {u"events"_s, m_options.events},
            {u"value"_s, value}, {u"unit"_s, unit}, {u"ratio_to"_s, QJsonValue::Null},
            {u"ratio"_s, QJsonValue::Null}};
        if (hasRatio) {
            line[u"ratio_to"_s] = ratioTo;
            line[u"ratio"_s] = value / base;
        }
        std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    } else {
        const QString ratio
            = hasRatio ? u"%1 of %2"_s.arg(value / base, 0, 'f', 3).arg(ratioTo) : QString();
        std::printf("%-24s %12.4f %-12s %s\n", qPrintable(name), value, qPrintable(unit),
            qPrintable(ratio));
    }
    std::fflush(stdout);
}

std::vector<double> interleavedMedians(
    int rounds, const std::vector<std::function<double()>> &things)
{
    std::vector<std::vector<double>> values(things.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < things.size(); ++i)
            values[i].push_back(things[i]());
    }
    std::vector<double> medians;
    for (std::vector<double> &list : values) {
        std::ranges::sort(list);
        medians.push_back(list[list.size() / 2]);
    }
    return medians;
}

double secondsOf(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

double cpuSecondsOf(const std::function<void()> &work)
{
    const std::clock_t begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

struct HeapWatch::Private {
    qint64 base = 0;
    std::atomic<qint64> peak {0};
    std::jthread sampler;
};

HeapWatch::HeapWatch()
    : d(new Private)
{
    d->base = heapBytes();
    d->sampler = std::jthread([this](const std::stop_token &stop) {
        while (!stop.stop_requested()) {
            d->peak = std::max(d->peak.load(), held());
            std::this_thread::sleep_for(std::chrono::microseconds(500));
        }
    });
}

HeapWatch::~HeapWatch() = default;

qint64 HeapWatch::held() const
{
    return heapBytes() - d->base;
}

qint64 HeapWatch::peak() const
{
    return std::max(d->peak.load(), held());
}

} // namespace gapscope::test
