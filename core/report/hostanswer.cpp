// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/hostanswer.h"

#include "core/base/tr.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

void addOnce(std::vector<Warning> &warnings, Warning warning)
{
    const bool isKnown = std::ranges::any_of(
        warnings, [&](const Warning &known) { return known.text == warning.text; });
    if (!isKnown)
        warnings.push_back(std::move(warning));
}

} // namespace

std::vector<Warning> loadWarnings(const Run &run)
{
    std::vector<Warning> warnings;
    for (const Warning &warning : run.warnings) // files that are left out
        addOnce(warnings, warning);
    for (const TracePtr &trace : run.traces) {
        for (Warning warning : trace->warnings) {
            if (run.traces.size() > 1)
                warning.text = Tr::tr("%1: %2").arg(trace->info.fileName, warning.text);
            addOnce(warnings, std::move(warning));
        }
    }
    return warnings;
}

std::vector<QString> textsOf(const std::vector<Warning> &warnings)
{
    std::vector<QString> texts;
    for (const Warning &warning : warnings)
        texts.push_back(warning.text);
    return texts;
}

std::vector<Warning> gatherWarnings(const Run &run, const HostVerdict &verdict)
{
    std::vector<Warning> warnings = loadWarnings(run);
    for (const Warning &warning : verdict.warnings)
        addOnce(warnings, warning);
    return warnings;
}

TraceFormat formatOf(const Run &run)
{
    return run.traces.empty() ? TraceFormat::NsysSqlite : run.traces.front()->info.format;
}

HostAnswer answerHost(const Run &run, const HostFacts &facts, const HostTables &tables,
    const Scope &scope, const Thresholds &thresholds, Method method)
{
    HostAnswer answer;
    answer.label = run.label;
    answer.verdict = judgeCorrected(run, facts, scope, thresholds);
    answer.warnings = gatherWarnings(run, answer.verdict);
    answer.format = formatOf(run);
    // The reference method knows only the whole run.
    if (scope == Scope {})
        answer.other = judgeReference(run, tables, thresholds);
    if (method == Method::Reference && answer.other)
        std::swap(answer.verdict, *answer.other);
    return answer;
}

QString methodDifference(const HostAnswer &answer)
{
    if (!answer.other)
        return {};
    return answer.verdict.method == Method::Corrected
        ? explainDifference(answer.verdict, *answer.other)
        : explainDifference(*answer.other, answer.verdict);
}

QString verdictText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Yes:
        return u"YES"_s;
    case Verdict::No:
        return u"NO"_s;
    case Verdict::Inconclusive:
        break;
    }
    return u"INCONCLUSIVE"_s;
}

QString methodText(Method method)
{
    return method == Method::Corrected ? u"corrected"_s : u"reference"_s;
}

} // namespace gapscope
