// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/tables.h"

#include "core/analysis/tablesjson.h"
#include "core/base/tr.h"

#include <algorithm>
#include <cmath>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr double kHighestLimit = 1000; // a ratio may pass 1 under the reference method

constexpr std::array<const char16_t *, kLimitCount> kLimitKeys {u"gpu_idle_ratio",
    u"launch_overhead_ratio", u"gpu_utilization", u"host_prep_exposed_ratio",
    u"host_prep_perf_impact", u"host_prep_idle_attribution", u"nccl_ratio_caveat"};

std::optional<std::size_t> limitOf(QStringView key)
{
    const auto it = std::ranges::find_if(kLimitKeys, [key](const char16_t *k) { return key == k; });
    if (it == kLimitKeys.end())
        return std::nullopt;
    return static_cast<std::size_t>(it - kLimitKeys.begin());
}

void append(std::vector<Warning> &warnings, std::vector<Warning> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(warnings));
}

QString thresholdProblem(const QString &id, const QJsonObject &values)
{
    if (!limitOf(id))
        return Tr::tr("No threshold has this name.");
    for (const QString &key : {u"aggregate"_s, u"generation"_s}) {
        if (!values.contains(key))
            return Tr::tr("“%1” is missing.").arg(key);
        if (const QString problem = numberProblem(values, key, 0, kHighestLimit);
            !problem.isEmpty())
            return problem;
    }
    return {};
}

void loadThresholds(const QString &userFolder, HostTables &tables)
{
    TableRows table = readTable(
        {u"thresholds"_s, {u"aggregate"_s, u"generation"_s}, thresholdProblem, false}, userFolder);
    for (const TableRow &row : table.rows) {
        const std::size_t limit = limitOf(row.id).value();
        tables.thresholds.aggregate[limit] = row.values.value(u"aggregate"_s).toDouble();
        tables.thresholds.generation[limit] = row.values.value(u"generation"_s).toDouble();
    }
    append(tables.warnings, std::move(table.warnings));
}

QString markerProblem(const QString &, const QJsonObject &values)
{
    if (const QString problem = textProblem(values, u"pattern"_s); !problem.isEmpty())
        return problem;
    const QRegularExpression pattern(values.value(u"pattern"_s).toString());
    if (pattern.isValid())
        return {};
    return Tr::tr("“pattern” is no valid regular expression at character %1 (%2).")
        .arg(QString::number(pattern.patternErrorOffset()), pattern.errorString());
}

// The user's own markers come first: whoever adds one means it for the traces at hand.
void loadMarkers(const QString &userFolder, HostTables &tables)
{
    TableRows table = readTable({u"stepmarkers"_s, {u"pattern"_s}, markerProblem}, userFolder);
    std::ranges::stable_partition(table.rows, &TableRow::added);
    for (const TableRow &row : table.rows) {
        QRegularExpression pattern(row.values.value(u"pattern"_s).toString());
        pattern.optimize();
        tables.markers.push_back({row.id, std::move(pattern)});
    }
    append(tables.warnings, std::move(table.warnings));
}

QString prepProblem(const QString &, const QJsonObject &values)
{
    const QString problem = textProblem(values, u"name"_s);
    return problem.isEmpty() ? numberProblem(values, u"order"_s, -1e6, 1e6) : problem;
}

void loadPrepRanges(const QString &userFolder, HostTables &tables)
{
    TableRows table = readTable({u"hostprep"_s, {u"name"_s, u"order"_s}, prepProblem}, userFolder);
    std::ranges::stable_sort(table.rows, {},
        [](const TableRow &row) { return row.values.value(u"order"_s).toDouble(); });
    for (const TableRow &row : table.rows)
        tables.prepRanges.push_back(row.values.value(u"name"_s).toString());
    append(tables.warnings, std::move(table.warnings));
}

QString communicationProblem(const QString &, const QJsonObject &values)
{
    if (values.contains(u"steps"_s) && !values.value(u"steps"_s).isBool())
        return Tr::tr("“steps” is neither true nor false.");
    return textProblem(values, u"contains"_s);
}

void loadCommunication(const QString &userFolder, HostTables &tables)
{
    TableRows table = readTable(
        {u"communication"_s, {u"contains"_s, u"steps"_s}, communicationProblem}, userFolder);
    for (const TableRow &row : table.rows) {
        const QString part = row.values.value(u"contains"_s).toString().toLower();
        tables.communication.push_back(part);
        if (row.values.value(u"steps"_s).toBool())
            tables.stepCollectives.push_back(part);
    }
    append(tables.warnings, std::move(table.warnings));
}

} // namespace

QString limitKey(Limit limit)
{
    return QString::fromUtf16(kLimitKeys[static_cast<std::size_t>(limit)]);
}

bool Thresholds::set(const QString &key, double value)
{
    static const QString kGeneration = u"generation."_s;
    const bool isGeneration = key.startsWith(kGeneration);
    const auto limit
        = limitOf(isGeneration ? QStringView(key).sliced(kGeneration.size()) : QStringView(key));
    if (!limit || !std::isfinite(value))
        return false;
    (isGeneration ? generation : aggregate)[*limit] = value;
    return true;
}

HostTables loadHostTables(const QString &userFolder)
{
    HostTables tables;
    loadThresholds(userFolder, tables);
    loadMarkers(userFolder, tables);
    loadPrepRanges(userFolder, tables);
    loadCommunication(userFolder, tables);
    return tables;
}

std::vector<bool> matchNames(const StringPool &strings, const std::vector<QString> &patterns)
{
    std::vector<std::string> needles;
    for (const QString &pattern : patterns) {
        if (!pattern.isEmpty())
            needles.push_back(pattern.toStdString());
    }
    const auto toLower
        = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    std::vector<bool> matches(strings.size());
    std::string name;
    for (std::size_t id = 1; id < matches.size(); ++id) {
        const std::string_view view = strings.view(makeId<StringId>(id));
        name.resize(view.size());
        std::ranges::transform(view, name.begin(), toLower);
        matches[id] = std::ranges::any_of(
            needles, [&](const std::string &needle) { return name.find(needle) != name.npos; });
    }
    return matches;
}

} // namespace gapscope
