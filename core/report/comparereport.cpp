// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparereport.h"

#include "core/base/tr.h"
#include "core/report/comparetables.h"
#include "core/report/comparetext.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kLookFirst = 5;
constexpr std::size_t kMostRows = 20; // of a table in the document
constexpr std::size_t kMostCounted = 15; // of kernels, calls and workloads

QString statusRule()
{
    return Tr::tr("A status other than UNCHANGED needs a change of at least 5 µs, and either more "
                  "than +50 % or −30 %, or a 95 % interval without 0 and 1 % of the period.");
}

class CompareReportBuilder {
public:
    explicit CompareReportBuilder(const CompareAnswer &answer)
        : m_answer(answer)
        , m_comparison(answer.comparison)
    {
    }

    [[nodiscard]] Report head();
    [[nodiscard]] Report body();

private:
    [[nodiscard]] bool isAnswered() const { return m_comparison.unit != ComparedUnit::None; }

    [[nodiscard]] bool isStep() const { return m_comparison.unit == ComparedUnit::Step; }

    [[nodiscard]] QString sourceText(const CompareSource &source, const QString &label) const;
    [[nodiscard]] QString runsText() const;
    [[nodiscard]] QString verdictsText() const;
    void reasons(Report &report) const;
    void patterns(Report &report) const;
    void section(Report &report, const Table &table, const QString &what) const;
    void figures(Report &report) const;
    void operations(Report &report) const;
    void waterfall(Report &report) const;
    void kernels(Report &report) const;
    void calls(Report &report) const;
    void workloads(Report &report) const;
    void reading(Report &report) const;

    const CompareAnswer &m_answer;
    const RunComparison &m_comparison;
};

// "`decode.sqlite`, `step:20..40` (main)"
QString CompareReportBuilder::sourceText(const CompareSource &source, const QString &label) const
{
    const QString part = source.range.isEmpty()
        ? codeMarkdown(source.file)
        : Tr::tr("%1, %2").arg(codeMarkdown(source.file), codeMarkdown(source.range));
    return label.isEmpty() ? part : Tr::tr("%1 (%2)").arg(part, escapedMarkdown(label));
}

QString CompareReportBuilder::runsText() const
{
    if (m_comparison.single)
        return Tr::tr("%1, corrected method.").arg(sourceText(m_answer.baseline, m_comparison.baselineLabel));
    return Tr::tr("Baseline %1 against target %2, corrected method.")
        .arg(sourceText(m_answer.baseline, m_comparison.baselineLabel),
            sourceText(m_answer.target, m_comparison.targetLabel));
}

QString CompareReportBuilder::verdictsText() const
{
    const QString baseline = verdictText(m_answer.baselineVerdict.verdict);
    const QString target = verdictText(m_answer.targetVerdict.verdict);
    if (m_comparison.single)
        return Tr::tr("Is the host the bottleneck? **%1**.").arg(target);
    return Tr::tr("Is the host the bottleneck? %1 in the baseline, **%2** in the target.")
        .arg(baseline, target);
}

// As a quote right below the title: nobody shall read the figures without it.
void CompareReportBuilder::reasons(Report &report) const
{
    const Comparability &check = m_comparison.comparability;
    if (check.comparable)
        return;
    QStringList texts;
    for (const QString &reason : check.reasons)
        texts.append(escapedMarkdown(reason));
    const QString what = m_comparison.unit == ComparedUnit::Step
        ? Tr::tr("**The two runs did not do the same work.**")
        : Tr::tr("**Whether the two runs did the same work is not known.**");
    report.quote(m_comparison.single ? texts.join(u' ') : what + u' ' + texts.join(u' '));
}

void CompareReportBuilder::patterns(Report &report) const
{
    if (m_answer.symptoms.empty())
        return;
    report.heading(2, Tr::tr("Recognised patterns"));
    std::vector<QString> items;
    for (const Symptom &symptom : m_answer.symptoms) {
        QStringList evidence;
        for (const QString &text : symptom.evidence)
            evidence.append(escapedMarkdown(text));
        items.push_back(Tr::tr("**%1.** %2 %3")
                            .arg(escapedMarkdown(symptom.title), evidence.join(u' '),
                                escapedMarkdown(symptom.advice)));
    }
    report.list(std::move(items));
}

Report CompareReportBuilder::head()
{
    Report report;
    report.heading(1, compareHeadline(m_comparison));
    report.paragraph(runsText());
    reasons(report);
    report.paragraph(compareSizeText(m_comparison));
    if (m_comparison.single)
        for (const QString &text : breakdownTexts(m_comparison, kLookFirst))
            report.paragraph(text);
    report.paragraph(compareSplitText(m_comparison));
    if (m_comparison.kernels.oneSideHidden() && !m_comparison.comparability.notes.empty())
        report.quote(escapedMarkdown(m_comparison.comparability.notes.back()));
    report.paragraph(verdictsText());
    std::vector<QString> first = lookFirstTexts(m_comparison, kLookFirst);
    if (!first.empty())
        report.heading(2,
            m_comparison.period.value.change() < 0 ? Tr::tr("What got slower nevertheless")
                                                   : Tr::tr("Where to look first"));
    report.list(std::move(first), true);
    report.paragraph(gotFasterText(m_comparison));
    patterns(report);
    return report;
}

void CompareReportBuilder::section(Report &report, const Table &table, const QString &what) const
{
    report.heading(2, table.title);
    report.paragraph(what);
    report.table(withShortNames(table));
}

void CompareReportBuilder::figures(Report &report) const
{
    section(report,
        withColumns(comparedFiguresTable(m_comparison),
            {u"figure"_s, u"baseline"_s, u"target"_s, u"value"_s, u"delta"_s, u"delta_ratio"_s,
                u"delta_low"_s, u"delta_high"_s}),
        {});
}

void CompareReportBuilder::operations(Report &report) const
{
    const Table table = withColumns(operationTable(m_comparison),
        {u"name"_s, u"us"_s, u"share"_s, u"inclusive_us"_s, u"calls"_s, u"baseline_us"_s,
            u"target_us"_s, u"delta_us"_s, u"delta_ratio"_s, u"delta_low_us"_s, u"delta_high_us"_s,
            u"status"_s, u"source_function"_s});
    section(report, withoutTail(table, kMostRows, 1),
        Tr::tr("What the host thread was in, whether the GPU worked or not. Each moment counts for "
               "its innermost range only, so the rows add up to the whole."));
}

void CompareReportBuilder::waterfall(Report &report) const
{
    const Table table = withColumns(waterfallTable(m_comparison),
        {u"name"_s, u"kind"_s, u"us"_s, u"share"_s, u"baseline_us"_s, u"target_us"_s, u"delta_us"_s,
            u"share_of_change"_s});
    section(report, withoutTail(table, kMostRows, 1),
        Tr::tr("Each moment has one owner: the kernel that runs, or, while the GPU is "
               "idle, what the host is in. Host time behind a busy GPU costs nothing and is not here."));
}

void CompareReportBuilder::kernels(Report &report) const
{
    const KernelComparison &kernels = m_comparison.kernels;
    QStringList keys {u"name"_s, u"family"_s, u"us"_s, u"baseline_us"_s, u"target_us"_s,
        u"delta_us"_s, u"status"_s, u"eager"_s, u"eager_baseline"_s, u"eager_target"_s};
    if (kernels.graph != Delta {})
        keys += {u"graph"_s, u"graph_baseline"_s, u"graph_target"_s};
    if (kernels.wholeGraphs != Delta {})
        keys += {u"whole_graphs"_s, u"whole_graphs_baseline"_s, u"whole_graphs_target"_s};
    const Table table = withColumns(kernelDeltaTable(m_comparison), keys);
    section(report, withoutTail(table, kMostCounted),
        isStep() ? Tr::tr("Summed durations and launches per step and rank; kernels that run at the "
                          "same time count each.")
                 : Tr::tr("Summed durations and launches per rank; kernels that run at the same time "
                          "count each."));
    report.list(kernelChangeTexts(m_comparison));
}

void CompareReportBuilder::calls(Report &report) const
{
    const Table table = apiDeltaTable(m_comparison);
    section(report,
        withoutTail(withColumns(table,
                        {u"name"_s, u"us"_s, u"share"_s, u"baseline_us"_s, u"target_us"_s,
                            u"delta_us"_s, u"delta_ratio"_s, u"status"_s, u"calls"_s,
                            u"calls_baseline"_s, u"calls_target"_s}),
            kMostCounted),
        Tr::tr("Of all threads of the rank's process."));
}

void CompareReportBuilder::workloads(Report &report) const
{
    // Those with an interval; the others are single steps of a ramp.
    const auto known = std::ranges::count_if(m_comparison.workloads,
        [](const WorkloadDelta &row) { return row.steps >= kFewestForInterval; });
    const std::size_t shown = std::min(static_cast<std::size_t>(known), kMostCounted);
    if (shown < 2)
        return;
    section(report, withoutTail(workloadTable(m_comparison), shown),
        m_comparison.single
            ? Tr::tr("The tables above are about the first row.")
            : Tr::tr("Steps are paired only with steps that had as many context and generation "
                     "requests. The tables above are about the first row."));
}

void CompareReportBuilder::reading(Report &report) const
{
    std::vector<QString> items;
    if (!m_comparison.single && isAnswered()) {
        items.push_back(
            m_comparison.comparability.comparable
                ? statusRule()
                : statusRule() + u' '
                    + Tr::tr("Of runs that are not known to have done the same work it is LONGER or "
                             "SHORTER, which blames neither."));
        if (isStep())
            items.push_back(
                Tr::tr("%1 steps are paired, over all workloads; left out: %2 of the baseline, %3 of the target.")
                    .arg(formatCount(static_cast<qint64>(m_comparison.pairedSteps)),
                        formatCount(static_cast<qint64>(m_comparison.baselineLeftOut)),
                        formatCount(static_cast<qint64>(m_comparison.targetLeftOut))));
    }
    for (const QString &note : m_comparison.comparability.notes)
        items.push_back(escapedMarkdown(note));
    for (const Warning &warning : m_answer.warnings)
        items.push_back(escapedMarkdown(warning.text));
    if (items.empty())
        return;
    report.heading(2, Tr::tr("Notes"));
    report.list(std::move(items));
}

Report CompareReportBuilder::body()
{
    Report report;
    if (isAnswered()) {
        figures(report);
        operations(report);
        waterfall(report);
        kernels(report);
        calls(report);
        workloads(report);
    }
    reading(report);
    return report;
}

} // namespace

CompareSections compareSections(const CompareAnswer &answer)
{
    CompareReportBuilder builder(answer);
    return {builder.head(), builder.body()};
}

Report compareReport(const CompareAnswer &answer)
{
    CompareSections sections = compareSections(answer);
    sections.head.append(std::move(sections.body), 0);
    return std::move(sections.head);
}

Report compareTablesReport(const CompareAnswer &answer)
{
    Report report;
    for (Table &table : compareTables(answer.comparison))
        report.table(std::move(table));
    return report;
}

} // namespace gapscope
