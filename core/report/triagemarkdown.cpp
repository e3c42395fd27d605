// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/tr.h"
#include "core/report/triagereport.h"
#include "core/report/triagetext.h"

#include <QFileInfo>

#include <algorithm>
#include <functional>
#include <map>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr int kStageLevel = 5; // "##### decode", as published

QString cell(QString text)
{
    return text.replace(u'|', u"\\|"_s).replace(u'\n', u"<br>"_s);
}

QString line(const QStringList &cells)
{
    return u"| "_s + cells.join(u" | "_s) + u" |\n"_s;
}

// One of the three tables: titles, which columns are numbers, rows of a stage, what an empty one says.
struct Block {
    QString title;
    QStringList titles;
    std::vector<int> numbers;
    std::function<std::vector<QStringList>(const TriageStageAnswer &)> rows;
    QStringList empty;
};

QString tableText(const Block &block, const std::vector<QStringList> &rows)
{
    QString text = line(block.titles);
    QStringList rule;
    for (qsizetype i = 0; i < block.titles.size(); ++i) {
        const bool isNumber = std::ranges::find(block.numbers, int(i)) != block.numbers.end();
        rule.push_back(isNumber ? u"---:"_s : u"---"_s);
    }
    text += line(rule);
    for (const QStringList &row : rows.empty() ? std::vector<QStringList> {block.empty} : rows) {
        QStringList cells;
        for (const QString &each : row)
            cells.push_back(cell(each));
        text += line(cells);
    }
    return text;
}

// Stages with their rows; no heading where only stage "all" has rows.
QString blockText(const Block &block, const TriageAnswer &answer)
{
    std::vector<std::pair<TriageStage, std::vector<QStringList>>> parts;
    for (const TriageStageAnswer &stage : answer.stages) {
        std::vector<QStringList> rows = block.rows(stage);
        if (rows.empty())
            continue;
        if (!parts.empty() && parts.back().first == stage.stage)
            parts.back().second.insert(parts.back().second.end(), rows.begin(), rows.end());
        else
            parts.emplace_back(stage.stage, std::move(rows));
    }
    const bool onlyAll = std::ranges::all_of(
        parts, [](const auto &part) { return part.first == TriageStage::All; });
    if (parts.empty())
        return tableText(block, {});
    QStringList texts;
    for (const auto &[stage, rows] : parts) {
        const QString heading = onlyAll
            ? QString()
            : QString(kStageLevel, u'#') + u' ' + triageStageName(stage) + u"\n\n"_s;
        texts.push_back(heading + tableText(block, rows));
    }
    return texts.join(u'\n');
}

// The first warning of loading is the weightiest: a trace that ends too early.
QString emptyText(const TriageAnswer &answer, const QString &table)
{
    const QString reason = emptyTableReason(answer, table);
    const bool isOurs = answer.method == TriageMethod::Corrected;
    return isOurs && answer.stages.empty() && !answer.loading.empty() && table != u"overlap"_s
        ? reason + u' ' + answer.loading.front()
        : reason;
}

Block kernelBlock(const TriageAnswer &answer)
{
    const bool isOurs = answer.method == TriageMethod::Corrected;
    Block block;
    block.title = u"Kernel Table"_s;
    block.titles = {u"Kernel"_s, u"Category"_s, u"GPU time"_s, u"Share"_s, u"Launches"_s,
        u"Python location (site share)"_s, u"CPU op"_s};
    block.numbers = {2, 3, 4};
    block.empty = {emptyText(answer, u"kernels"_s), u"-"_s, u"-"_s, u"-"_s, u"-"_s, u"-"_s, u"-"_s};
    if (isOurs) {
        block.titles << u"Busy time"_s << u"GPUs"_s;
        block.numbers.insert(block.numbers.end(), {7, 8});
        block.empty << u"-"_s << u"-"_s;
    }
    block.rows = [&answer, isOurs](const TriageStageAnswer &stage) {
        std::vector<QStringList> rows;
        for (std::size_t i = 0; i < shownKernels(answer, stage); ++i) {
            const TriageKernelRow &row = stage.kernels[i];
            QStringList cells {row.kernel, row.category, printedNumber(row.us / 1000, 2) + u" ms"_s,
                printedNumber(row.share, 1) + u'%', QString::number(row.launches),
                kernelLocation(answer, row), row.cpuOp};
            if (isOurs)
                cells << printedNumber(row.busyUs / 1000, 2) + u" ms"_s << QString::number(row.gpus);
            rows.push_back(cells);
        }
        return rows;
    };
    return block;
}

Block overlapBlock(const TriageAnswer &answer)
{
    Block block;
    block.title = u"Overlap Opportunity Table"_s;
    block.titles = {u"Priority"_s, u"Verdict"_s, u"Kernel"_s, u"Python scope"_s, u"Formal signal"_s,
        u"Dep risk"_s, u"Recommendation"_s};
    block.empty = {u"-"_s, u"-"_s,
        emptyText(answer, u"overlap"_s), u"-"_s, u"-"_s, u"-"_s, u"-"_s};
    block.rows = [](const TriageStageAnswer &stage) {
        std::vector<QStringList> rows;
        for (const TriageOverlapRow &row : stage.overlap)
            rows.push_back({row.priority, row.verdict, row.kernel, row.scope, overlapSignal(row),
                row.risk, row.recommendation});
        return rows;
    };
    return block;
}

Block fuseBlock(const TriageAnswer &answer)
{
    const bool isOurs = answer.method == TriageMethod::Corrected;
    Block block;
    block.title = u"Fuse Opportunity Table"_s;
    block.titles = {u"Pattern"_s, u"Confidence"_s, u"Related GPU time"_s, u"Share"_s,
        u"Evidence kernels"_s, u"Current kernel Python location"_s, u"Candidate fused Python path"_s,
        u"Rationale"_s};
    block.numbers = {2, 3};
    block.empty = {emptyText(answer, u"fuse"_s), u"-"_s,
        u"-"_s, u"-"_s, u"-"_s, u"-"_s, u"-"_s, u"-"_s};
    if (isOurs) {
        block.titles << u"Similarity"_s;
        block.empty << u"-"_s;
    }
    block.rows = [isOurs](const TriageStageAnswer &stage) {
        std::vector<QStringList> rows;
        for (const TriageFuseRow &row : stage.fuse) {
            const auto joined = [](const std::vector<QString> &parts) {
                return parts.empty() ? u"-"_s
                                     : QStringList(parts.begin(), parts.end()).join(u"<br>"_s);
            };
            QStringList cells {row.pattern, row.confidence, printedNumber(row.us / 1000, 2) + u" ms"_s,
                printedNumber(row.share, 1) + u'%', fuseEvidence(row), joined(row.locations),
                joined(row.candidates), row.rationale};
            if (isOurs)
                cells << row.similarity;
            rows.push_back(cells);
        }
        return rows;
    };
    return block;
}

// Whole paths as published; ours tells file names only.
QString pathList(const std::vector<QString> &paths, bool whole)
{
    QStringList texts;
    for (const QString &path : paths)
        texts.push_back(whole ? path : QFileInfo(path).fileName());
    return texts.join(u", "_s);
}

QString headText(const TriageAnswer &answer)
{
    const bool whole = answer.method == TriageMethod::Reference;
    QStringList lines {
        u"Mode: "_s + (answer.isPair ? u"mapping-formal"_s : u"single-trace"_s)};
    if (answer.mappingFramework == answer.formalFramework)
        lines << u"Framework: "_s + answer.formalFramework;
    else
        lines << u"Mapping framework: "_s + answer.mappingFramework
              << u"Formal framework: "_s + answer.formalFramework;
    if (answer.isPair)
        lines << u"Mapping traces: "_s + pathList(answer.mappingPaths, whole)
              << u"Formal traces: "_s + pathList(answer.formalPaths, whole);
    else
        lines << u"Input traces: "_s + pathList(answer.formalPaths, whole);
    if (!answer.model.isEmpty())
        lines << u"Model: "_s + answer.model;
    if (!whole)
        lines << u"Method: corrected"_s;
    return lines.join(u'\n') + u'\n';
}

QString notesText(const TriageAnswer &answer)
{
    QString text;
    for (const QString &note : answer.loading)
        text += u"- "_s + note + u'\n';
    for (const TriageStageAnswer &stage : answer.stages) {
        for (const TriageNearMiss &miss : stage.nearMisses)
            text += Tr::tr("- Low similarity in %1: %2. %3\n")
                        .arg(triageStageName(stage.stage), miss.pattern, miss.missing);
    }
    for (const QString &note : answer.notes)
        text += u"- "_s + note + u'\n';
    return text.isEmpty() ? text : u"\nNotes\n\n"_s + text;
}

QString modelOf(const TriageRun &run)
{
    const QString model = run.answer.model;
    return model.isEmpty() ? Tr::tr("unknown model") : QFileInfo(model).fileName();
}

} // namespace

QString triageMarkdown(const TriageAnswer &answer, int headingLevel)
{
    const QString mark = headingLevel > 0 ? QString(headingLevel, u'#') + u' ' : QString();
    QString text = headingLevel > 0 ? QString() : u"Triage View\n"_s;
    text += headText(answer);
    for (const Block &block : {kernelBlock(answer), overlapBlock(answer), fuseBlock(answer)})
        text += u'\n' + mark + block.title + u"\n\n"_s + blockText(block, answer);
    if (answer.method == TriageMethod::Corrected)
        text += notesText(answer);
    while (text.endsWith(u'\n'))
        text.chop(1);
    return text;
}

QString triageBundle(const QString &title, const std::vector<TriageRun> &runs)
{
    std::map<QString, std::map<QString, std::vector<const TriageRun *>>> groups;
    QString failed;
    for (const TriageRun &run : runs) {
        if (run.problem.isEmpty())
            groups[modelOf(run)][run.answer.formalFramework].push_back(&run);
        else
            failed += u"- "_s + run.name + u": "_s + run.problem + u'\n';
    }
    QString contents;
    QString body;
    for (const auto &[model, frameworks] : groups) {
        contents += u"- "_s + model + u'\n';
        body += u"\n## "_s + model + u'\n';
        for (const auto &[framework, members] : frameworks) {
            contents += u"  - "_s + framework + u'\n';
            body += u"\n### "_s + framework + u'\n';
            for (const TriageRun *run : members) {
                contents += u"    - "_s + run->name + u'\n';
                body += u"\n#### "_s + run->name + u"\n\n"_s + triageMarkdown(run->answer, 5) + u'\n';
            }
        }
    }
    if (!failed.isEmpty())
        body += Tr::tr("\n## Left out\n\n") + failed;
    return u"# "_s + title + u"\n\n"_s + contents + body;
}

} // namespace gapscope
