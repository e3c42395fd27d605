// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/wholereport.h"

#include "core/base/tr.h"
#include "core/report/comparereport.h"
#include "core/report/comparetables.h"
#include "core/report/gappairstable.h"
#include "core/report/kernelsreport.h"
#include "core/report/ranksreport.h"
#include "core/report/referencereport.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

void setTitle(Report &sections, const QString &title)
{
    if (auto *heading = std::get_if<Heading>(&sections.blocks.front()))
        heading->text = title;
}

// The comparison's parts; without one, a title of its own for two runs.
CompareSections comparisonOf(const WholeAnswer &answer)
{
    if (answer.published)
        return {referenceReport(*answer.published), {}};
    if (answer.compared) {
        CompareAnswer compared = *answer.compared;
        // The sections on host overhead tell them.
        compared.warnings.clear();
        return compareSections(compared);
    }
    return {};
}

void addPictures(Report &report, const std::vector<Picture> &pictures, int level)
{
    if (pictures.empty())
        return;
    report.heading(level, Tr::tr("Pictures"));
    // The title of a picture is not seen where the picture is.
    for (const Picture &picture : pictures) {
        report.paragraph(Tr::tr("%1.").arg(escapedMarkdown(picture.title)));
        report.blocks.emplace_back(picture);
    }
}

void addGapPairs(Report &report, const WholeAnswer &answer)
{
    constexpr std::size_t kMostRows = 15;
    if (!answer.gapPairs || !answer.gapPairs->reason.isEmpty() || answer.gapPairs->rows.empty())
        return;
    const Table table = gapPairsTable(
        *answer.gapPairs, answer.compared->comparison.comparability.comparable);
    report.heading(2, Tr::tr("Idle time of the GPU by source"));
    report.paragraph(
        Tr::tr("What the gaps of the device are made of; the rows add up to the change of its idle time."));
    report.table(withShortNames(withoutTail(table, kMostRows, 1)));
}

void addRanks(Report &report, const WholeAnswer &answer)
{
    if (!answer.ranks)
        return;
    Report sections = ranksReport(*answer.ranks);
    setTitle(sections,
        answer.hosts.size() > 1 ? Tr::tr("Ranks of the target: who is late, and why")
                                : Tr::tr("Ranks: who is late, and why"));
    report.append(std::move(sections), 1);
}

void addKernels(Report &report, const WholeAnswer &answer)
{
    if (!answer.kernels || !answer.kernels->error.isEmpty())
        return;
    Report sections = kernelsReport(*answer.kernels);
    setTitle(sections,
        answer.hosts.size() > 1 ? Tr::tr("Gaps and kernels of the target")
                                : Tr::tr("Gaps and kernels"));
    report.append(std::move(sections), 1);
}

Report reportOfOne(const WholeAnswer &answer)
{
    Report report = hostReport(answer.hosts.front().answer);
    CompareSections steps = comparisonOf(answer);
    const bool hasSteps
        = answer.published || (answer.compared && answer.compared->comparison.unit != ComparedUnit::None);
    if (hasSteps) {
        report.append(std::move(steps.head), 1);
        report.append(std::move(steps.body), 1);
    }
    addPictures(report, answer.pictures, 2);
    addKernels(report, answer);
    addRanks(report, answer);
    return report;
}

Report reportOfTwo(const WholeAnswer &answer)
{
    CompareSections comparison = comparisonOf(answer);
    Report report = std::move(comparison.head);
    addPictures(report, answer.pictures, 2);
    report.heading(2, Tr::tr("Verdicts"));
    report.table(verdictsTable(answer.hosts));
    report.append(std::move(comparison.body), 0);
    addGapPairs(report, answer);
    for (const RoleAnswer &host : answer.hosts) {
        Report sections = hostReport(host.answer, true);
        setTitle(sections,
            Tr::tr("Host overhead of the %1: %2").arg(host.role.toLower(), hostWord(host.answer.verdict)));
        report.append(std::move(sections), 1);
    }
    addKernels(report, answer);
    addRanks(report, answer);
    return report;
}

} // namespace

Report wholeReport(const WholeAnswer &answer)
{
    if (answer.hosts.empty())
        return {};
    return answer.hosts.size() == 1 ? reportOfOne(answer) : reportOfTwo(answer);
}

} // namespace gapscope
