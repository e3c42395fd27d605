// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/suggestions.h"

#include "core/analysis/tablesjson.h"
#include "core/base/tr.h"

#include <QJsonArray>

#include <algorithm>
#include <optional>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

std::optional<CauseKind> causeKindOf(const QString &key)
{
    for (int kind = 0; kind <= static_cast<int>(CauseKind::Unattributed); ++kind) {
        if (causeKindKey(static_cast<CauseKind>(kind)) == key)
            return static_cast<CauseKind>(kind);
    }
    return std::nullopt;
}

std::optional<Finding> findingOf(const QString &key)
{
    if (key.isEmpty() || key == u"idle")
        return Finding::Idle;
    if (key == u"graph_break")
        return Finding::GraphBreak;
    if (key == u"eager_kernel")
        return Finding::EagerKernel;
    return std::nullopt;
}

std::vector<QString> textsOf(const TableRow &row, const QString &key)
{
    std::vector<QString> texts;
    for (const QJsonValue &part : row.values.value(key).toArray())
        texts.push_back(part.toString().toLower());
    return texts;
}

QString suggestionProblem(const QString &, const QJsonObject &values)
{
    for (const QString &key : {u"pattern"_s, u"evidence"_s, u"risk"_s}) {
        if (const QString problem = textProblem(values, key); !problem.isEmpty())
            return problem;
    }
    for (const QJsonValue &kind : values.value(u"kinds"_s).toArray()) {
        if (!causeKindOf(kind.toString()))
            return Tr::tr("“kinds” names an unknown cause: %1.").arg(kind.toString());
    }
    if (!findingOf(values.value(u"finding"_s).toString()))
        return Tr::tr("“finding” is none of idle, graph_break and eager_kernel.");
    for (const QString &key : {u"min_mean_us"_s, u"min_gaps"_s, u"min_steps"_s, u"min_per_step"_s}) {
        if (const QString problem = numberProblem(values, key, 0, 1e9); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString garbageProblem(const QString &, const QJsonObject &values)
{
    if (const QString problem = textProblem(values, u"contains"_s); !problem.isEmpty())
        return problem;
    if (values.value(u"kind"_s).toString() != u"garbage_collection")
        return Tr::tr("“kind” is not garbage_collection.");
    return {};
}

SuggestionRule ruleOf(const TableRow &row)
{
    SuggestionRule rule;
    rule.id = row.id;
    rule.pattern = row.values.value(u"pattern"_s).toString();
    for (const QJsonValue &kind : row.values.value(u"kinds"_s).toArray())
        rule.kinds.push_back(causeKindOf(kind.toString()).value_or(CauseKind::Unattributed));
    rule.finding = findingOf(row.values.value(u"finding"_s).toString()).value_or(Finding::Idle);
    rule.contains = textsOf(row, u"contains"_s);
    rule.without = textsOf(row, u"without"_s);
    rule.reasons = textsOf(row, u"reasons"_s);
    rule.minGaps = static_cast<qint64>(row.values.value(u"min_gaps"_s).toDouble());
    rule.preparation = row.values.value(u"preparation"_s).toBool();
    rule.insideStep = row.values.value(u"inside_step"_s).toBool();
    rule.minMeanUs = row.values.value(u"min_mean_us"_s).toDouble();
    rule.minSteps = static_cast<qint64>(row.values.value(u"min_steps"_s).toDouble());
    rule.minPerStep = row.values.value(u"min_per_step"_s).toDouble();
    rule.evidence = row.values.value(u"evidence"_s).toString();
    rule.risk = row.values.value(u"risk"_s).toString();
    return rule;
}

bool holds(const SuggestionRule &rule, const CauseFacts &cause)
{
    if (rule.finding != cause.finding)
        return false;
    if (!rule.reasons.empty() && std::ranges::find(rule.reasons, cause.reason) == rule.reasons.end())
        return false;
    if (!rule.kinds.empty() && std::ranges::find(rule.kinds, cause.kind) == rule.kinds.end())
        return false;
    if ((rule.preparation && !cause.preparation) || (rule.insideStep && !cause.insideStep)
        || cause.meanUs < rule.minMeanUs || cause.steps < rule.minSteps
        || cause.gaps < rule.minGaps
        || cause.gapsPerStep < rule.minPerStep)
        return false;
    const QString name = cause.name.toLower();
    const auto isPart = [&](const QString &part) { return name.contains(part); };
    return std::ranges::none_of(rule.without, isPart)
        && (rule.contains.empty() || std::ranges::any_of(rule.contains, isPart));
}

} // namespace

GapTables loadGapTables(const QString &userFolder)
{
    GapTables tables;
    TableRows rules = readTable({u"suggestions"_s,
                                    {u"pattern"_s, u"finding"_s, u"kinds"_s, u"reasons"_s, u"contains"_s, u"without"_s,
                                        u"preparation"_s, u"min_gaps"_s,
                                        u"inside_step"_s, u"min_mean_us"_s, u"min_steps"_s,
                                        u"min_per_step"_s, u"evidence"_s, u"risk"_s},
                                    suggestionProblem},
        userFolder);
    // The user's own rules come first: the first that holds wins.
    std::ranges::stable_partition(rules.rows, &TableRow::added);
    for (const TableRow &row : rules.rows)
        tables.suggestions.push_back(ruleOf(row));
    TableRows causes
        = readTable({u"gapcauses"_s, {u"kind"_s, u"contains"_s}, garbageProblem}, userFolder);
    for (const TableRow &row : causes.rows)
        tables.garbageCollection.push_back(row.values.value(u"contains"_s).toString().toLower());
    tables.warnings = std::move(rules.warnings);
    std::ranges::move(causes.warnings, std::back_inserter(tables.warnings));
    return tables;
}

const SuggestionRule *suggest(const std::vector<SuggestionRule> &rules, const CauseFacts &cause)
{
    const auto found
        = std::ranges::find_if(rules, [&](const SuggestionRule &rule) { return holds(rule, cause); });
    return found == rules.end() ? nullptr : &*found;
}

} // namespace gapscope
