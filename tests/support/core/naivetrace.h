// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/core/hostmodel.h"

#include <map>
#include <optional>
#include <set>

namespace gapscope::test {

using Bits = std::vector<char>;

struct NaiveStep {
    TimeNs begin = 0;
    TimeNs end = 0;
    int ctx = 0;
    int gen = 0;
    bool unknown = false;
    qint64 number = 0;
    bool hasWindow = false;
    TimeNs windowBegin = 0;
    TimeNs windowEnd = 0;
};

// 0 context, 1 generation, 2 unknown
inline int phaseOf(const NaiveStep &step)
{
    if (step.unknown)
        return 2;
    return step.ctx > 0 ? 0 : 1;
}

using DeviceKey = std::pair<int, int>;

struct NaiveRank {
    int process = 0;
    DeviceKey device;
    std::set<DeviceKey> used;
    std::vector<NaiveStep> steps;
    std::vector<NaiveStep> run;
    bool attributed = false;
    Bits window[3]; // context, generation, all
    Bits host[2];
    Bits launches;
    Bits unpressed;
    Bits prep;
    bool graphLaunch = false;
    bool graphWork = false;
    bool joined = false; // any of its work joins a call
    int pressed = 0;
};

// One trace on bitmaps; index 0 of a bitmap is the tick `m_first`.
class NaiveTrace {
public:
    explicit NaiveTrace(const ModelTrace &model);

    void findMarkers();
    void findCollectives();
    void findWindows();
    Bits wholeTrace() const;
    Bits range(TimeRange ticksFromFirstWork) const;

    const ModelTrace &model;
    std::vector<NaiveRank> ranks;
    std::map<DeviceKey, Bits> busy;
    std::map<DeviceKey, Bits> nccl;
    std::map<DeviceKey, Bits> communication;
    std::map<DeviceKey, int> ordinal;

    Bits none() const { return Bits(static_cast<std::size_t>(m_count), 0); }

private:
    void paint(Bits &bits, TimeNs begin, TimeNs end) const;
    DeviceKey deviceOf(const ModelWork &work) const;
    void findRanks();
    void findLaunches(NaiveRank &rank);
    void findPrep();
    int callOf(const ModelWork &work) const;
    void attribute(NaiveRank &rank);
    void hostWindows(NaiveRank &rank);

    TimeNs m_first = 0;
    TimeNs m_count = 0;
    std::vector<int> m_callOfWork;
};

} // namespace gapscope::test
