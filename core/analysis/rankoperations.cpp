// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/rankanswer.h"
#include "core/analysis/rankmedian.h"

#include <QHash>

#include <cmath>

namespace gapscope {

namespace {

constexpr double kNsPerUs = 1000.0;

using OperationKey = std::pair<int, QString>; // (kind, name)

struct PerStep {
    double us = 0;
    double count = 0;
    const SummaryOperation *operation = nullptr;
};

using OperationTable = QHash<OperationKey, PerStep>;

// The rank's operations per step. GPU work in one row each, as kernels differ in name by what
// they are compiled for.
OperationTable operationsOf(const RankSummary &rank)
{
    OperationTable table;
    const double steps = std::max(1.0, measuredSteps(rank));
    for (const SummaryOperation &operation : rank.operations) {
        const bool isGpu
            = operation.kind == SummaryKind::Kernel || operation.kind == SummaryKind::Collective;
        PerStep &sum = table[{int(operation.kind), isGpu ? QString() : operation.name}];
        sum.us += static_cast<double>(operation.total) / kNsPerUs / steps;
        sum.count += static_cast<double>(operation.count) / steps;
        sum.operation = isGpu ? nullptr : &operation;
    }
    return table;
}

bool isLarger(const OperationDifference &a, const OperationDifference &b)
{
    return std::tuple(std::abs(b.deltaUs), a.kind, a.name)
        < std::tuple(std::abs(a.deltaUs), b.kind, b.name);
}

} // namespace

std::vector<OperationDifference> compareOperations(
    const std::vector<RankSummaryPtr> &ranks, std::size_t rank)
{
    const OperationTable own = operationsOf(*ranks[rank]);
    QHash<OperationKey, std::vector<double>> times;
    QHash<OperationKey, std::vector<double>> counts;
    std::size_t others = 0;
    for (std::size_t other = 0; other < ranks.size(); ++other) {
        if (other == rank || measuredSteps(*ranks[other]) == 0)
            continue;
        ++others;
        const OperationTable table = operationsOf(*ranks[other]);
        for (auto each = table.cbegin(); each != table.cend(); ++each) {
            times[each.key()].push_back(each->us);
            counts[each.key()].push_back(each->count);
        }
    }
    QHash<OperationKey, PerStep> keys = own;
    for (auto each = times.cbegin(); each != times.cend(); ++each)
        keys[each.key()]; // what only others do
    std::vector<OperationDifference> list;
    const double steps = std::max(1.0, measuredSteps(*ranks[rank]));
    for (auto each = keys.cbegin(); each != keys.cend(); ++each) {
        // Ranks without it took no time in it.
        std::vector<double> time = times.value(each.key());
        std::vector<double> count = counts.value(each.key());
        time.resize(others, 0);
        count.resize(others, 0);
        OperationDifference row;
        row.kind = static_cast<SummaryKind>(each.key().first);
        row.name = each.key().second;
        row.us = each->us;
        row.medianUs = median(std::move(time));
        row.deltaUs = row.us - row.medianUs;
        row.countDelta = each->count - median(std::move(count));
        if (each->operation && each->operation->steps > 0) {
            row.stepShare = static_cast<double>(each->operation->steps) / steps;
            row.usWhenPresent = row.us / row.stepShare;
        }
        list.push_back(std::move(row));
    }
    std::ranges::sort(list, isLarger);
    return list;
}

} // namespace gapscope
