// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/triagereport.h"

#include "core/base/tr.h"
#include "core/report/jsonwriter.h"
#include "core/report/triagetext.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QStringList fileNames(const std::vector<QString> &paths)
{
    QStringList names;
    for (const QString &path : paths)
        names.push_back(QFileInfo(path).fileName());
    return names;
}

class TriageJson {
public:
    explicit TriageJson(const TriageAnswer &answer)
        : m_answer(answer)
        , m_isOurs(answer.method == TriageMethod::Corrected)
    {
    }

    QByteArray write()
    {
        m_json.beginObject();
        m_json.member(u"mode", m_answer.isPair ? u"mapping-formal"_s : u"single-trace"_s);
        m_json.member(u"framework", m_answer.formalFramework);
        if (m_isOurs)
            head();
        m_json.key(u"stages");
        m_json.beginObject();
        for (std::size_t i = 0; i < m_answer.stages.size();) {
            // Several files can have the same stage; they are one member.
            const TriageStage name = m_answer.stages[i].stage;
            std::vector<const TriageStageAnswer *> same;
            for (; i < m_answer.stages.size() && m_answer.stages[i].stage == name; ++i)
                same.push_back(&m_answer.stages[i]);
            m_json.key(triageStageName(name));
            stage(same);
        }
        m_json.endObject();
        m_json.endObject();
        return m_json.text();
    }

private:
    void head()
    {
        m_json.member(u"method", u"corrected"_s);
        m_json.member(u"mapping_framework", m_answer.mappingFramework);
        m_json.member(u"model", m_answer.model.isEmpty() ? std::optional<QString>() : m_answer.model);
        m_json.member(u"mapping_traces", fileNames(m_answer.mappingPaths));
        m_json.member(u"formal_traces", fileNames(m_answer.formalPaths));
        m_json.member(u"min_share_percent", m_answer.minShare);
        std::vector<QString> notes = m_answer.loading;
        notes.insert(notes.end(), m_answer.notes.begin(), m_answer.notes.end());
        m_json.member(u"notes", notes);
    }

    void stage(const std::vector<const TriageStageAnswer *> &parts)
    {
        m_json.beginObject();
        if (m_isOurs) {
            m_json.member(u"gpu_ms_total", asPrinted(parts.front()->us / 1000, 3));
            m_json.member(u"busy_ms_total", asPrinted(parts.front()->busyUs / 1000, 3));
            m_json.member(u"gpus", parts.front()->gpus);
        }
        list(u"kernels", parts, true, [&](const TriageStageAnswer &part) {
            for (std::size_t i = 0; i < shownKernels(m_answer, part); ++i)
                kernel(part.kernels[i]);
        });
        const auto hasAny = [&](auto member) {
            return m_isOurs || std::ranges::any_of(parts, [&](const TriageStageAnswer *part) {
                return !(part->*member).empty();
            });
        };
        list(u"overlap", parts, hasAny(&TriageStageAnswer::overlap), [&](const TriageStageAnswer &part) {
            for (const TriageOverlapRow &row : part.overlap)
                overlap(row);
        });
        list(u"fuse", parts, hasAny(&TriageStageAnswer::fuse), [&](const TriageStageAnswer &part) {
            for (const TriageFuseRow &row : part.fuse)
                fuse(row);
        });
        list(u"near_misses", parts, m_isOurs, [&](const TriageStageAnswer &part) {
            for (const TriageNearMiss &miss : part.nearMisses) {
                m_json.beginObject();
                m_json.member(u"pattern", miss.pattern);
                m_json.member(u"similarity", u"low"_s);
                m_json.member(u"reason", miss.missing);
                m_json.endObject();
            }
        });
        m_json.endObject();
    }

    template<class Write>
    void list(QStringView name, const std::vector<const TriageStageAnswer *> &parts, bool isShown,
        Write write)
    {
        if (!isShown)
            return;
        m_json.key(name);
        m_json.beginArray();
        for (const TriageStageAnswer *part : parts)
            write(*part);
        m_json.endArray();
    }

    void kernel(const TriageKernelRow &row)
    {
        m_json.beginObject();
        m_json.member(u"kernel", row.kernel);
        m_json.member(u"category", row.category);
        m_json.member(u"gpu_ms", asPrinted(row.us / 1000, 2));
        m_json.member(u"share", asPrinted(row.share, 1));
        m_json.member(u"launches", row.launches);
        m_json.member(u"location", row.location);
        m_json.member(u"cpu_op", row.cpuOp);
        if (m_isOurs) {
            m_json.member(u"busy_ms", asPrinted(row.busyUs / 1000, 2));
            m_json.member(u"busy_share", asPrinted(row.busyShare, 1));
            m_json.member(u"gpus", row.gpus);
            m_json.member(u"match", matchName(row.match));
            m_json.member(u"graph_launch_only", !row.sources.empty() && row.sources.front().isGraph);
        }
        m_json.endObject();
    }

    void overlap(const TriageOverlapRow &row)
    {
        m_json.beginObject();
        m_json.member(u"priority", row.priority);
        m_json.member(u"verdict", row.verdict);
        m_json.member(u"kernel", row.kernel);
        m_json.member(u"scope", row.scope);
        m_json.member(u"signal", overlapSignal(row));
        m_json.member(u"dep_risk", row.risk);
        if (m_isOurs) {
            m_json.member(u"category", row.category);
            m_json.member(u"gpu_ms", asPrinted(row.us / 1000, 2));
            m_json.member(u"share", asPrinted(row.share, 1));
            m_json.member(u"exclusive_ratio", jsonRatio(row.exclusive));
            m_json.member(u"hidden_ratio", jsonRatio(row.hidden));
            m_json.member(u"recommendation", row.recommendation);
        }
        m_json.endObject();
    }

    void fuse(const TriageFuseRow &row)
    {
        m_json.beginObject();
        m_json.member(u"pattern", row.pattern);
        m_json.member(u"confidence", row.confidence);
        m_json.member(u"gpu_ms", asPrinted(row.us / 1000, 2));
        m_json.member(u"share", asPrinted(row.share, 1));
        m_json.member(u"evidence", fuseEvidence(row));
        if (m_isOurs) {
            m_json.member(u"similarity", row.similarity);
            m_json.member(u"locations", row.locations);
            m_json.member(u"candidates", row.candidates);
            m_json.member(u"rationale", row.rationale);
        }
        m_json.endObject();
    }

    const TriageAnswer &m_answer;
    bool m_isOurs;
    JsonWriter m_json;
};

template<class Rows>
QString joined(const Rows &rows, const QString &between)
{
    return QStringList(rows.begin(), rows.end()).join(between);
}

qint64 nsOf(double us) { return std::llround(us * 1000); }

} // namespace

QByteArray triageJson(const TriageAnswer &answer) { return TriageJson(answer).write(); }

Table triageKernelTable(const TriageAnswer &answer)
{
    Table table {u"kernels"_s, Tr::tr("Kernels"),
        {{u"stage"_s, Tr::tr("Stage")}, {u"kernel"_s, Tr::tr("Kernel"), ColumnKind::Code},
            {u"category"_s, Tr::tr("Category")}, {u"gpu_us"_s, Tr::tr("GPU time"), ColumnKind::Us},
            {u"share"_s, Tr::tr("Share"), ColumnKind::Percent},
            {u"launches"_s, Tr::tr("Launches"), ColumnKind::Count},
            {u"busy_us"_s, Tr::tr("Busy time"), ColumnKind::Us},
            {u"gpus"_s, Tr::tr("GPUs"), ColumnKind::Count},
            {u"location"_s, Tr::tr("Python location"), ColumnKind::Code},
            {u"cpu_op"_s, Tr::tr("CPU op"), ColumnKind::Code}, {u"match"_s, Tr::tr("Match")}}};
    for (const TriageStageAnswer &stage : answer.stages) {
        for (std::size_t i = 0; i < shownKernels(answer, stage); ++i) {
            const TriageKernelRow &row = stage.kernels[i];
            table.add({triageStageName(stage.stage), row.kernel, row.category, nsOf(row.us),
                row.share / 100, row.launches, nsOf(row.busyUs), row.gpus,
                kernelLocation(answer, row), row.cpuOp,
                matchName(row.match)});
        }
    }
    return table;
}

Table triageOverlapTable(const TriageAnswer &answer)
{
    Table table {u"overlap"_s, Tr::tr("Overlap opportunities"),
        {{u"stage"_s, Tr::tr("Stage")}, {u"priority"_s, Tr::tr("Priority")},
            {u"verdict"_s, Tr::tr("Verdict")}, {u"kernel"_s, Tr::tr("Kernel"), ColumnKind::Code},
            {u"scope"_s, Tr::tr("Python scope"), ColumnKind::Code},
            {u"total_us"_s, Tr::tr("GPU time"), ColumnKind::Us},
            {u"share"_s, Tr::tr("Share"), ColumnKind::Percent},
            {u"exclusive"_s, Tr::tr("Exclusive"), ColumnKind::Percent},
            {u"hidden"_s, Tr::tr("Hidden"), ColumnKind::Percent},
            {u"dep_risk"_s, Tr::tr("Dependency risk")},
            {u"recommendation"_s, Tr::tr("Recommendation")}}};
    for (const TriageStageAnswer &stage : answer.stages) {
        for (const TriageOverlapRow &row : stage.overlap)
            table.add({triageStageName(stage.stage), row.priority, row.verdict, row.kernel, row.scope,
                nsOf(row.us), row.share / 100, row.exclusive, row.hidden, row.risk,
                row.recommendation});
    }
    return table;
}

Table triageFuseTable(const TriageAnswer &answer)
{
    Table table {u"fuse"_s, Tr::tr("Fuse patterns"),
        {{u"stage"_s, Tr::tr("Stage")}, {u"pattern"_s, Tr::tr("Pattern")},
            {u"confidence"_s, Tr::tr("Confidence")}, {u"similarity"_s, Tr::tr("Similarity")},
            {u"gpu_us"_s, Tr::tr("Related GPU time"), ColumnKind::Us},
            {u"share"_s, Tr::tr("Share"), ColumnKind::Percent},
            {u"evidence"_s, Tr::tr("Evidence kernels"), ColumnKind::Code},
            {u"locations"_s, Tr::tr("Current location"), ColumnKind::Code},
            {u"candidates"_s, Tr::tr("Fused path"), ColumnKind::Code},
            {u"rationale"_s, Tr::tr("Rationale")}}};
    for (const TriageStageAnswer &stage : answer.stages) {
        for (const TriageFuseRow &row : stage.fuse)
            table.add({triageStageName(stage.stage), row.pattern, row.confidence, row.similarity,
                nsOf(row.us), row.share / 100, fuseEvidence(row), joined(row.locations, u"<br>"_s),
                joined(row.candidates, u"<br>"_s), row.rationale});
    }
    return table;
}

} // namespace gapscope
