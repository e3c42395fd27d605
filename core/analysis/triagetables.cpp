// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagetables.h"

#include "core/analysis/tablesjson.h"
#include "core/base/tr.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

bool isTextList(const QJsonValue &value)
{
    const QJsonArray list = value.toArray();
    return value.isArray() && std::ranges::all_of(list, [](const QJsonValue &part) {
        return part.isString() && !part.toString().isEmpty();
    });
}

// "" when every one of `keys` is absent or a list of texts.
QString listProblem(const QJsonObject &values, const QStringList &keys)
{
    for (const QString &key : keys) {
        if (values.contains(key) && !isTextList(values.value(key)))
            return Tr::tr("“%1” is no list of texts.").arg(key);
    }
    return {};
}

TriageTexts textsOf(const QJsonValue &value, bool lower)
{
    TriageTexts texts;
    for (const QJsonValue &part : value.toArray()) {
        const QString text = part.toString();
        texts.push_back((lower ? text.toLower() : text).toStdString());
    }
    return texts;
}

std::vector<QString> stringsOf(const QJsonValue &value)
{
    std::vector<QString> texts;
    for (const QJsonValue &part : value.toArray())
        texts.push_back(part.toString());
    return texts;
}

void take(TriageTables &tables, const TableRows &rows)
{
    tables.warnings.insert(tables.warnings.end(), rows.warnings.begin(), rows.warnings.end());
}

void readCategories(TriageTables &tables, const QString &folder)
{
    const auto problem = [](const QString &, const QJsonObject &values) -> QString {
        const QString use = values.value(u"use"_s).toString();
        if (use != u"kernel"_s && use != u"overlap"_s)
            return Tr::tr("“use” is neither “kernel” nor “overlap”.");
        return listProblem(values, {u"contains"_s, u"corrected"_s});
    };
    const TableRows rows = readTable({u"triagecategories"_s,
                                         {u"use"_s, u"category"_s, u"contains"_s, u"corrected"_s,
                                             u"notCompute"_s, u"hint"_s},
                                         problem},
        folder);
    take(tables, rows);
    for (const TableRow &row : rows.rows) {
        TriageCategoryRule rule;
        if (!row.values.value(u"hint"_s).toBool())
            rule.category = row.values.value(u"category"_s).toString().toStdString();
        rule.contains = textsOf(row.values.value(u"contains"_s), true);
        rule.corrected = textsOf(row.values.value(u"corrected"_s), true);
        rule.notCompute = row.values.value(u"notCompute"_s).toBool();
        auto &list = row.values.value(u"use"_s).toString() == u"kernel"_s ? tables.kernelCategories
                                                                          : tables.overlapCategories;
        // The user's own rules come first: they are meant to be more exact.
        if (row.added)
            list.insert(list.begin(), std::move(rule));
        else
            list.push_back(std::move(rule));
    }
}

QString pairsProblem(const QString &, const QJsonObject &values)
{
    for (const QJsonValue &pair : values.value(u"pairs"_s).toArray()) {
        const QJsonArray parts = pair.toArray();
        if (parts.size() != 2 || !parts[0].isString() || !parts[1].isDouble())
            return Tr::tr("“pairs” is no list of texts with numbers.");
    }
    return listProblem(values, {u"texts"_s});
}

void readSources(TriageTables &tables, const QString &folder)
{
    const TableRows rows
        = readTable({u"triagesources"_s, {u"texts"_s, u"pairs"_s}, pairsProblem, false}, folder);
    take(tables, rows);
    TriageSourceRules &rules = tables.sources;
    const std::array<std::pair<QString, TriageTexts *>, 7> lists {
        {{u"path-markers"_s, &rules.pathMarkers}, {u"preferred-prefixes"_s, &rules.preferredPrefixes},
            {u"low-signal"_s, &rules.lowSignal}, {u"frame-noise"_s, &rules.frameNoise},
            {u"frame-machinery"_s, &rules.frameMachinery}, {u"home-prefixes"_s, &rules.homePrefixes},
            {u"scope-ignored"_s, &rules.scopeIgnored}}};
    const std::array<std::pair<QString, TriagePairs *>, 5> pairs {
        {{u"location-priorities"_s, &rules.locationPriorities},
            {u"frame-priorities"_s, &rules.framePriorities}, {u"frame-home"_s, &rules.frameHome},
            {u"frame-python"_s, &rules.framePython}, {u"scope-scores"_s, &rules.scopeScores}}};
    for (const TableRow &row : rows.rows) {
        for (const auto &[id, list] : lists) {
            if (row.id == id)
                *list = textsOf(row.values.value(u"texts"_s), false);
        }
        for (const auto &[id, list] : pairs) {
            if (row.id != id)
                continue;
            for (const QJsonValue &pair : row.values.value(u"pairs"_s).toArray())
                list->emplace_back(
                    pair.toArray()[0].toString().toStdString(), pair.toArray()[1].toInt());
        }
    }
}

void readAliases(TriageTables &tables, const QString &folder)
{
    const auto problem = [](const QString &, const QJsonObject &values) {
        const QString text = textProblem(values, u"name"_s);
        return text.isEmpty() ? listProblem(values, {u"tokens"_s}) : text;
    };
    const TableRows rows = readTable(
        {u"triagealiases"_s, {u"name"_s, u"atStart"_s, u"tokens"_s}, problem}, folder);
    take(tables, rows);
    for (const TableRow &row : rows.rows)
        tables.aliases.push_back({row.values.value(u"name"_s).toString().toLower().toStdString(),
            row.values.value(u"atStart"_s).toBool(), textsOf(row.values.value(u"tokens"_s), true)});
}

void readFrameworks(TriageTables &tables, const QString &folder)
{
    const QStringList lists {u"aliases"_s, u"words"_s, u"pathHints"_s, u"serverKeys"_s};
    const auto problem = [lists](const QString &, const QJsonObject &values) {
        const QString text = textProblem(values, u"label"_s);
        return text.isEmpty() ? listProblem(values, lists) : text;
    };
    const TableRows rows = readTable(
        {u"triageframeworks"_s, lists + QStringList {u"label"_s, u"keysFirst"_s}, problem}, folder);
    take(tables, rows);
    for (const TableRow &row : rows.rows)
        tables.frameworks.push_back({row.id, row.values.value(u"label"_s).toString(),
            stringsOf(row.values.value(u"aliases"_s)), textsOf(row.values.value(u"words"_s), true),
            textsOf(row.values.value(u"pathHints"_s), true),
            stringsOf(row.values.value(u"serverKeys"_s)),
            row.values.value(u"keysFirst"_s).toBool()});
}

void readLimits(TriageTables &tables, const QString &folder)
{
    const auto problem = [](const QString &, const QJsonObject &values) {
        return numberProblem(values, u"value"_s, 0, 1e9);
    };
    const TableRows rows = readTable({u"triagelimits"_s, {u"value"_s}, problem, false}, folder);
    take(tables, rows);
    TriageLimits &limits = tables.limits;
    const std::array<std::pair<QString, double *>, 17> known {{{u"min-share"_s, &limits.minShare},
        {u"overlap-min-us"_s, &limits.overlapMinUs},
        {u"headroom-exclusive"_s, &limits.headroomExclusive},
        {u"hidden-ratio"_s, &limits.hiddenRatio}, {u"overlap-rows"_s, &limits.overlapRows},
        {u"weight-communication"_s, &limits.weightCommunication},
        {u"weight-memory"_s, &limits.weightMemory},
        {u"weight-elementwise"_s, &limits.weightElementwise},
        {u"weight-compute"_s, &limits.weightCompute}, {u"weight-other"_s, &limits.weightOther},
        {u"tight-least-us"_s, &limits.tightLeastUs}, {u"tight-most-us"_s, &limits.tightMostUs},
        {u"tight-share"_s, &limits.tightShare}, {u"stage-edge-us"_s, &limits.stageEdgeUs},
        {u"mapping-samples"_s, &limits.mappingSamples},
        {u"low-signal-penalty"_s, &limits.lowSignalPenalty},
        {u"time-tolerance-us"_s, &limits.timeToleranceUs}}};
    for (const TableRow &row : rows.rows) {
        for (const auto &[id, value] : known) {
            if (row.id == id)
                *value = row.values.value(u"value"_s).toDouble(*value);
        }
    }
}

QString patternProblem(const QString &, const QJsonObject &values)
{
    for (const QString &key : {u"minShare"_s, u"likelyShare"_s}) {
        const QString text = numberProblem(values, key, 0, 100);
        if (!text.isEmpty())
            return text;
    }
    for (const QJsonValue &group : values.value(u"split"_s).toArray()) {
        if (!isTextList(group))
            return Tr::tr("“split” is no list of lists of texts.");
    }
    if (values.value(u"active"_s).toArray().isEmpty() && values.value(u"split"_s).toArray().isEmpty())
        return Tr::tr("It has neither “active” nor “split”.");
    return listProblem(values,
        {u"active"_s, u"modelInclude"_s, u"modelExclude"_s, u"subsumes"_s, u"candidates"_s,
            u"frameworks"_s});
}

// Frameworks of a pattern: what its candidate paths hint at, else what the row names.
std::vector<QString> hintedFrameworks(const TriageTables &tables, const QJsonObject &values)
{
    std::vector<QString> hinted;
    const TriageTexts candidates = textsOf(values.value(u"candidates"_s), true);
    for (const TriageFramework &framework : tables.frameworks) {
        const bool found = std::ranges::any_of(candidates, [&](const std::string &path) {
            return std::ranges::any_of(framework.pathHints,
                [&](const std::string &hint) { return path.find(hint) != path.npos; });
        });
        if (found)
            hinted.push_back(framework.id);
    }
    return hinted.empty() ? stringsOf(values.value(u"frameworks"_s)) : hinted;
}

FuseOrigin originOf(const QString &text)
{
    if (text == u"mainline"_s)
        return FuseOrigin::Mainline;
    if (text == u"upstream"_s)
        return FuseOrigin::Upstream;
    return text == u"inflight"_s ? FuseOrigin::InFlight : FuseOrigin::Own;
}

void readPatterns(TriageTables &tables, const QString &folder)
{
    const TableRows rows = readTable({u"fusepatterns"_s,
                                         {u"origin"_s, u"frameworks"_s, u"active"_s, u"split"_s,
                                             u"modelInclude"_s, u"modelExclude"_s, u"minTpSize"_s,
                                             u"minShare"_s, u"likelyShare"_s, u"priority"_s,
                                             u"subsumes"_s, u"candidates"_s, u"hint"_s},
                                         patternProblem},
        folder);
    take(tables, rows);
    for (const TableRow &row : rows.rows) {
        const QJsonObject &values = row.values;
        FusePattern pattern;
        pattern.name = row.id;
        pattern.origin = originOf(values.value(u"origin"_s).toString());
        pattern.active = textsOf(values.value(u"active"_s), true);
        for (const QJsonValue &group : values.value(u"split"_s).toArray())
            pattern.split.push_back(textsOf(group, true));
        pattern.modelInclude = textsOf(values.value(u"modelInclude"_s), true);
        pattern.modelExclude = textsOf(values.value(u"modelExclude"_s), true);
        pattern.minTpSize = values.value(u"minTpSize"_s).toInt();
        pattern.minShare = values.value(u"minShare"_s).toDouble();
        pattern.likelyShare = values.value(u"likelyShare"_s).toDouble();
        pattern.priority = values.value(u"priority"_s).toInt();
        pattern.subsumes = stringsOf(values.value(u"subsumes"_s));
        pattern.candidates = stringsOf(values.value(u"candidates"_s));
        pattern.hint = values.value(u"hint"_s).toString();
        pattern.frameworks = hintedFrameworks(tables, values);
        tables.patterns.push_back(std::move(pattern));
    }
}

} // namespace

TriageTables loadTriageTables(const QString &userFolder)
{
    TriageTables tables;
    readCategories(tables, userFolder);
    readSources(tables, userFolder);
    readAliases(tables, userFolder);
    readFrameworks(tables, userFolder);
    readLimits(tables, userFolder);
    readPatterns(tables, userFolder);
    return tables;
}

} // namespace gapscope
