// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/compareanswer.h"

#include "core/base/tr.h"
#include "core/report/comparetables.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

void addOnce(std::vector<Warning> &all, const Warning &warning)
{
    if (std::ranges::find(all, warning.text, &Warning::text) == all.end())
        all.push_back(warning);
}

// With the run's role where there are two.
void addWarnings(std::vector<Warning> &all, const std::vector<Warning> &some, const QString &role)
{
    for (Warning warning : some) {
        if (!role.isEmpty())
            warning.text = Tr::tr("%1: %2").arg(role, warning.text);
        addOnce(all, warning);
    }
}

} // namespace

CompareAnswer answerCompare(const CompareSide &baseline, const CompareSide *target,
    const CompareTables &tables, const SymptomTable &symptoms)
{
    CompareAnswer answer;
    const CompareSide &other = target ? *target : baseline;
    answer.comparison = target ? compareRuns(baseline.run, target->run, tables)
                               : breakDown(baseline.run, tables);
    answer.baseline = {baseline.run.run.label, baseline.range};
    answer.target = {other.run.run.label, other.range};
    answer.baselineVerdict = baseline.verdict;
    answer.targetVerdict = other.verdict;
    answer.handoff = correctedHandoff(other.verdict, answer.comparison);
    answer.symptoms = findSymptoms(symptoms, &answer.comparison, &other.verdict);
    const RunComparison &comparison = answer.comparison;
    addWarnings(answer.warnings, gatherWarnings(baseline.run.run, baseline.verdict),
        target ? baselineName(comparison) : QString());
    if (target)
        addWarnings(answer.warnings, gatherWarnings(target->run.run, target->verdict),
            targetName(comparison));
    addWarnings(answer.warnings, tables.warnings, {});
    addWarnings(answer.warnings, symptoms.warnings, {});
    return answer;
}

ReferenceAnswer answerReference(const ReferenceSide &baseline, const ReferenceSide *target,
    const SourceMap &sources, int tpSize)
{
    ReferenceAnswer answer;
    const ReferenceSide &other = target ? *target : baseline;
    answer.baseline.file = baseline.run.label;
    answer.target.file = other.run.label;
    answer.baselineLabel = baseline.label;
    answer.targetLabel = other.label;
    answer.baselineFigures = analyzeReference(baseline.run, tpSize);
    answer.targetFigures = target ? analyzeReference(target->run, tpSize) : answer.baselineFigures;
    if (target)
        answer.comparison = compareReference(answer.baselineFigures, answer.targetFigures);
    answer.handoff = referenceHandoff(other.verdict, answer.targetFigures,
        answer.comparison ? &*answer.comparison : nullptr, sources);
    addWarnings(answer.warnings, gatherWarnings(baseline.run, baseline.verdict),
        target ? Tr::tr("baseline") : QString());
    if (target)
        addWarnings(
            answer.warnings, gatherWarnings(target->run, target->verdict), Tr::tr("target"));
    return answer;
}

} // namespace gapscope
