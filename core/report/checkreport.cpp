// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/checkreport.h"

#include "core/base/tr.h"
#include "core/report/comparejson.h"
#include "core/report/comparetables.h"
#include "core/report/comparetext.h"
#include "core/report/deltacolumns.h"
#include "core/report/jsonwriter.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString outcomeWord(CheckOutcome outcome)
{
    switch (outcome) {
    case CheckOutcome::Passed:
        return u"PASSED"_s;
    case CheckOutcome::Failed:
        return u"FAILED"_s;
    case CheckOutcome::Unknown:
        break;
    }
    return u"UNKNOWN"_s;
}

std::vector<QString> reasonsOf(const CheckAnswer &answer)
{
    const CompareAnswer &compared = answer.compared;
    std::vector<QString> reasons;
    const auto verdict = [&](const QString &name, const HostVerdict &judged) {
        if (judged.verdict != Verdict::Inconclusive)
            return;
        QStringList why;
        for (const QString &reason : judged.reasons)
            why.append(reason);
        reasons.push_back(Tr::tr("%1 is INCONCLUSIVE. %2").arg(name, why.join(u' ')).trimmed());
    };
    verdict(baselineTitle(compared.comparison), compared.baselineVerdict);
    verdict(targetTitle(compared.comparison), compared.targetVerdict);
    const Comparability &check = compared.comparison.comparability;
    if (!check.comparable)
        reasons.insert(reasons.end(), check.reasons.begin(), check.reasons.end());
    return reasons;
}

QString sentence(CheckVerdict verdict, const CheckAnswer &answer)
{
    const auto failed = std::ranges::count(answer.results, CheckOutcome::Failed, &CheckResult::outcome);
    const QString all = formatCount(static_cast<qint64>(answer.results.size()));
    switch (verdict) {
    case CheckVerdict::Passed:
        return Tr::tr("Nothing is over its limit: %1 checked.").arg(all);
    case CheckVerdict::Failed:
        return Tr::tr("%1 of %2 checks failed.").arg(formatCount(failed), all);
    case CheckVerdict::Inconclusive:
        break;
    }
    if (!answer.reasons.empty())
        return Tr::tr("The two traces cannot answer this.");
    const auto unknown
        = std::ranges::count(answer.results, CheckOutcome::Unknown, &CheckResult::outcome);
    return Tr::tr("%1 of %2 checks cannot be answered.").arg(formatCount(unknown), all);
}

void writeResult(JsonWriter &json, const CheckResult &result)
{
    const auto only = [&](double value) {
        return result.isMeasured ? std::optional(jsonMeanUs(value)) : std::nullopt;
    };
    const Delta &value = result.figure.value;
    const std::optional<double> percent = value.percent();
    json.beginObject();
    json.member(u"expression", result.check.text);
    json.member(u"outcome", outcomeWord(result.outcome));
    json.member(u"baseline", only(value.baseline));
    json.member(u"target", only(value.target));
    json.member(u"delta", only(value.change()));
    json.member(u"percent",
        result.isMeasured && percent ? std::optional(roundDecimals(*percent, 3)) : std::nullopt);
    json.key(u"ci95");
    const MeanInterval &change = result.figure.change;
    if (result.isMeasured && change.isKnown())
        json.value(std::array {jsonMeanUs(*change.low), jsonMeanUs(*change.high)});
    else
        json.null();
    json.member(u"reason",
        result.reason.isEmpty() ? std::nullopt : std::optional(result.reason));
    json.endObject();
}

} // namespace

CheckAnswer answerChecks(CompareAnswer compared, const std::vector<RegressionCheck> &checks)
{
    CheckAnswer answer;
    for (const RegressionCheck &check : checks)
        answer.results.push_back(runCheck(check, compared.comparison));
    answer.compared = std::move(compared);
    answer.reasons = reasonsOf(answer);
    const auto any = [&](CheckOutcome outcome) {
        return std::ranges::find(answer.results, outcome, &CheckResult::outcome)
            != answer.results.end();
    };
    if (!answer.reasons.empty())
        answer.verdict = CheckVerdict::Inconclusive;
    else if (any(CheckOutcome::Failed))
        answer.verdict = CheckVerdict::Failed;
    else
        answer.verdict = any(CheckOutcome::Unknown) ? CheckVerdict::Inconclusive : CheckVerdict::Passed;
    return answer;
}

QString checkVerdictText(CheckVerdict verdict)
{
    switch (verdict) {
    case CheckVerdict::Passed:
        return u"PASSED"_s;
    case CheckVerdict::Failed:
        return u"FAILED"_s;
    case CheckVerdict::Inconclusive:
        break;
    }
    return u"INCONCLUSIVE"_s;
}

Table checkTable(const CheckAnswer &answer)
{
    const RunComparison &comparison = answer.compared.comparison;
    Table table {.id = u"checks"_s, .title = Tr::tr("What was checked")};
    table.columns = {{u"expression"_s, Tr::tr("Fails when"), ColumnKind::Code},
        {u"outcome"_s, Tr::tr("Outcome")}};
    const DeltaColumns figures(comparison, DeltaColumns::Figures::Mixed, DeltaColumns::Interval::With);
    figures.addColumns(table.columns);
    table.columns.push_back({u"reason"_s, Tr::tr("Why")});
    for (const CheckResult &result : answer.results) {
        Row row {result.check.text, outcomeWord(result.outcome)};
        if (result.isMeasured)
            figures.addCells(row, result.figure.value, result.figure.change);
        row.resize(table.columns.size() - 1);
        row.emplace_back(result.reason);
        table.add(std::move(row));
    }
    table.notes.push_back(Tr::tr("Times in µs per step, kernels per step."));
    table.notes.push_back(checkRule());
    return table;
}

Report checkReport(const CheckAnswer &answer)
{
    Report report;
    report.heading(1, Tr::tr("Regression check: %1").arg(checkVerdictText(answer.verdict)));
    report.paragraph(sentence(answer.verdict, answer));
    std::vector<QString> reasons;
    for (const QString &reason : answer.reasons)
        reasons.push_back(escapedMarkdown(reason));
    report.list(std::move(reasons));
    report.paragraph(Tr::tr("Baseline %1 against target %2.")
                         .arg(codeMarkdown(answer.compared.baseline.file),
                             codeMarkdown(answer.compared.target.file)));
    report.paragraph(compareSizeText(answer.compared.comparison));
    report.table(checkTable(answer));
    std::vector<QString> first = answer.verdict == CheckVerdict::Failed
        ? lookFirstTexts(answer.compared.comparison, 3)
        : std::vector<QString> {};
    if (!first.empty())
        report.heading(2, Tr::tr("Where to look first"));
    report.list(std::move(first), true);
    std::vector<QString> notes;
    for (const Warning &warning : answer.compared.warnings)
        notes.push_back(escapedMarkdown(warning.text));
    if (!notes.empty())
        report.heading(2, Tr::tr("Notes"));
    report.list(std::move(notes));
    return report;
}

QByteArray checkJson(const CheckAnswer &answer)
{
    JsonWriter json;
    json.beginObject();
    json.member(u"verdict", checkVerdictText(answer.verdict));
    json.member(u"reasons", answer.reasons);
    json.key(u"checks");
    json.beginArray();
    for (const CheckResult &result : answer.results)
        writeResult(json, result);
    json.endArray();
    json.member(u"rule", checkRule());
    json.member(u"warnings", textsOf(answer.compared.warnings));
    json.endObject();
    return json.text();
}

} // namespace gapscope
