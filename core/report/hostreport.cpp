// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/hostreport.h"

#include "core/base/tr.h"
#include "core/report/hostadvice.h"
#include "core/report/hosttables.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString yesNo(bool flag)
{
    return flag ? Tr::tr("yes") : Tr::tr("no");
}

class HostReportBuilder {
public:
    HostReportBuilder(const HostAnswer &answer, bool compared)
        : m_answer(answer)
        , m_compared(compared)
        , m_verdict(answer.verdict)
        , m_isAnswered(
              answer.verdict.error.isEmpty() && answer.verdict.verdict != Verdict::Inconclusive)
    {
    }

    [[nodiscard]] Report build();

private:
    void head();
    void caveats();
    void windows();
    void window(const QString &id, const QString &name, const WindowMetrics &metrics,
        const std::array<double, kLimitCount> &limits, bool isGeneration);
    [[nodiscard]] QString countsLine(const WindowMetrics &metrics) const;
    [[nodiscard]] QString graphsLine() const;
    void ranksAndSteps();
    void meaning();
    void methods();
    void warnings();

    const HostAnswer &m_answer;
    bool m_compared;
    const HostVerdict &m_verdict;
    bool m_isAnswered;
    Report m_report;
};

// What changes the figures is said before the figures, as the window's bar does.
void HostReportBuilder::caveats()
{
    QStringList texts;
    for (const Warning &warning : m_answer.warnings) {
        if (warning.changesNumbers)
            texts.append(escapedMarkdown(warning.text));
    }
    if (!texts.isEmpty())
        m_report.quote(texts.join(u' '));
}

void HostReportBuilder::head()
{
    m_report.heading(1, Tr::tr("Host overhead: %1").arg(hostWord(m_verdict)));
    const QString note = m_verdict.windowNote.isEmpty()
        ? QString()
        : Tr::tr(", measured over: %1").arg(escapedMarkdown(m_verdict.windowNote));
    m_report.paragraph(Tr::tr("%1, %2 method%3.")
                           .arg(codeMarkdown(m_answer.label), methodText(m_verdict.method), note));
    caveats();
    m_report.paragraph(answerSentence(m_verdict));
    std::vector<QString> reasons;
    for (const QString &reason : m_verdict.reasons)
        reasons.push_back(escapedMarkdown(reason));
    m_report.list(std::move(reasons));
}

QString HostReportBuilder::countsLine(const WindowMetrics &metrics) const
{
    if (!m_isAnswered)
        return Tr::tr("Not judged: the figures below are what the trace does tell.");
    return Tr::tr("Crossed: %1 of %2 applicable. Host preparation confirmed: %3.")
        .arg(formatCount(metrics.crossedCount), formatCount(metrics.applicableCount),
            yesNo(metrics.hostPrepConfirmed));
}

QString HostReportBuilder::graphsLine() const
{
    if (m_verdict.method == Method::Reference)
        return {};
    if (!m_verdict.generationUsesGraphs)
        return Tr::tr("CUDA graphs: not known.");
    return *m_verdict.generationUsesGraphs ? Tr::tr("CUDA graphs: used.")
                                           : Tr::tr("CUDA graphs: not used.");
}

void HostReportBuilder::window(const QString &id, const QString &name, const WindowMetrics &metrics,
    const std::array<double, kLimitCount> &limits, bool isGeneration)
{
    m_report.heading(2, name);
    QString line = countsLine(metrics);
    if (isGeneration && !graphsLine().isEmpty())
        line += u' ' + graphsLine();
    m_report.paragraph(line);
    m_report.table(evidenceTable(id, name, metrics, limits, m_verdict.method));
}

void HostReportBuilder::windows()
{
    const Thresholds &limits = m_verdict.thresholds;
    window(
        u"aggregate"_s, Tr::tr("Aggregate evidence"), m_verdict.aggregate, limits.aggregate, false);
    const auto phase = [&](const QString &id, const QString &name,
                           const std::optional<WindowMetrics> &metrics,
                           const std::array<double, kLimitCount> &values, bool isGeneration) {
        if (!metrics)
            return;
        const QString word
            = m_isAnswered ? (metrics->isYes ? u"YES"_s : u"NO"_s) : Tr::tr("not judged");
        const QString steps = metrics->stepCount == 1
            ? Tr::tr("1 step")
            : Tr::tr("%1 steps").arg(formatCount(metrics->stepCount));
        window(id, Tr::tr("%1: %2 (%3)").arg(name, word, steps), *metrics, values, isGeneration);
    };
    phase(u"context"_s, Tr::tr("Context phase"), m_verdict.context, limits.aggregate, false);
    phase(
        u"generation"_s, Tr::tr("Generation phase"), m_verdict.generation, limits.generation, true);
    if (m_verdict.method == Method::Reference && (m_verdict.context || m_verdict.generation))
        m_report.paragraph(Tr::tr("The reference method counts a step once for every rank."));
}

void HostReportBuilder::ranksAndSteps()
{
    if (m_verdict.ranks.size() > 1) {
        m_report.heading(2, Tr::tr("Ranks"));
        m_report.table(rankTable(m_verdict.ranks));
    }
    if (m_verdict.steady) {
        m_report.heading(2, Tr::tr("Steady steps"));
        m_report.paragraph(
            Tr::tr("Steps without context requests and with the most generation "
                   "requests; the period is from one step's start to the next one's."));
        m_report.table(steadyTable(*m_verdict.steady));
    }
}

void HostReportBuilder::meaning()
{
    const QString caveat = ncclCaveatText(m_verdict);
    const std::vector<QString> texts = interpretation(m_verdict);
    if (!texts.empty() || !caveat.isEmpty())
        m_report.heading(2, Tr::tr("Interpretation"));
    for (const QString &text : texts)
        m_report.paragraph(text);
    if (!caveat.isEmpty())
        m_report.quote(caveat);
}

void HostReportBuilder::methods()
{
    if (!m_answer.other)
        return;
    const QString difference = methodDifference(m_answer);
    if (difference.isEmpty()) {
        if (m_isAnswered && m_answer.other->error.isEmpty())
            m_report.paragraph(Tr::tr("The %1 method comes to the same verdict.")
                                   .arg(methodText(m_answer.other->method)));
        return;
    }
    const bool isCorrected = m_verdict.method == Method::Corrected;
    m_report.heading(2, Tr::tr("The two methods differ"));
    m_report.paragraph(escapedMarkdown(difference));
    m_report.table(methodsTable(
        isCorrected ? m_verdict : *m_answer.other, isCorrected ? *m_answer.other : m_verdict));
}

void HostReportBuilder::warnings()
{
    std::vector<QString> items;
    for (const Warning &warning : m_answer.warnings) {
        if (!warning.changesNumbers) // the others are at the top
            items.push_back(escapedMarkdown(warning.text));
    }
    if (items.empty())
        return;
    m_report.heading(2, Tr::tr("What was missing or odd in the trace"));
    m_report.list(std::move(items));
}

Report HostReportBuilder::build()
{
    head();
    if (m_verdict.error.isEmpty()) {
        windows();
        ranksAndSteps();
    }
    meaning();
    methods();
    m_report.heading(2, Tr::tr("Next steps"));
    m_report.list(nextSteps(m_verdict, m_answer.format, m_compared), true);
    warnings();
    return std::move(m_report);
}

} // namespace

QString hostWord(const HostVerdict &verdict)
{
    return verdict.error.isEmpty() ? verdictText(verdict.verdict) : Tr::tr("no answer");
}

Table verdictsTable(const std::vector<RoleAnswer> &answers)
{
    Table table {.id = u"verdicts"_s, .title = Tr::tr("Verdicts")};
    table.columns = {{u"role"_s, Tr::tr("Run")}, {u"trace"_s, Tr::tr("Trace"), ColumnKind::Code},
        {u"verdict"_s, Tr::tr("Host is the bottleneck")},
        {u"gpu_idle_ratio"_s, metricRowTitle(Metric::GpuIdle), ColumnKind::Percent},
        {u"launch_overhead_ratio"_s, metricRowTitle(Metric::LaunchOverhead), ColumnKind::Percent},
        {u"period_us_mean"_s, Tr::tr("Mean step period"), ColumnKind::Us}};
    for (const auto &[role, answer] : answers) {
        const auto ratio = [&](Metric metric) {
            const Measure &measure = answer.verdict.aggregate[metric];
            return measure.known ? Cell(measure.value) : Cell();
        };
        const Cell period = answer.verdict.steady ? Cell(answer.verdict.steady->mean) : Cell();
        table.add({role, answer.label, hostWord(answer.verdict), ratio(Metric::GpuIdle),
            ratio(Metric::LaunchOverhead), period});
    }
    return table;
}

Report hostReport(const HostAnswer &answer, bool compared)
{
    return HostReportBuilder(answer, compared).build();
}

Report hostReports(const std::vector<RoleAnswer> &answers)
{
    if (answers.size() == 1)
        return hostReport(answers.front().answer);
    Report report;
    QStringList words;
    for (const auto &[role, answer] : answers)
        words.append(Tr::tr("%1 %2").arg(role.toLower(), hostWord(answer.verdict)));
    report.heading(1, Tr::tr("Host overhead: %1").arg(words.join(u", "_s)));
    report.table(verdictsTable(answers));
    for (const auto &[role, answer] : answers) {
        Report sections = hostReport(answer);
        if (auto *title = std::get_if<Heading>(&sections.blocks.front()))
            title->text = Tr::tr("%1: %2").arg(role, hostWord(answer.verdict));
        report.append(std::move(sections), 1);
    }
    return report;
}

} // namespace gapscope
