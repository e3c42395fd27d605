// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triagesites.h"
#include "core/base/progress.h"

#include <QJsonObject>

#include <optional>

namespace gapscope {

// One trace file that takes part.
struct TriageFile {
    TracePtr trace; // of torch.profiler; others have no side tables and give no rows
    QString path; // absolute
    QStringList stageParts; // parts of the path that may name a stage, the file name last
};

// One side of the triage: what kernels are mapped with, or what is measured.
struct TriageSide {
    std::vector<TriageFile> files; // by stage, then name
    QJsonObject serverArgs; // server_args.json beside the files; empty without one
    QString pathText; // as named by the user, for finding the framework
};

struct TriageOptions {
    TriageMethod method = TriageMethod::Corrected;
    QString framework; // id of a TriageFramework, empty: find it
    double minShare = -1; // percent; negative: that of the tables
    std::size_t kernelLimit = 0; // rows per stage before the cutoff, 0: all
    std::size_t overlapLimit = 0; // likewise
    QString processPart; // overlap: only processes whose id contains it
};

// A place in code with the launches of one kernel from there.
struct TriageSource {
    QString location; // "path.py:12 function", or "unresolved"
    QString op;
    double share = 0; // percent of the kernel's launches' time
    qint64 launches = 0;
    bool isGraph = false; // only the launch of a whole graph is known
    EventId frame = EventId::None; // a frame there, in file `file` of the mapping or formal side
    std::size_t file = 0;
    bool inMapping = false;
    std::vector<QString> stack; // outermost first
};

struct TriageKernelRow {
    QString kernel;
    QString category;
    double us = 0; // sum of durations
    double share = 0; // percent of the stage's summed time
    qint64 launches = 0;
    double busyUs = 0; // time in which at least one runs, summed over GPUs (corrected)
    double busyShare = 0; // percent of the stage's busy time (corrected)
    int gpus = 0; // corrected
    TriageMatch match = TriageMatch::None; // how the mapping knows the name
    QString location; // cell: lines apart by "<br>"
    QString cpuOp; // likewise
    std::vector<TriageSource> sources; // all that are known, best first
    EventId first = EventId::None; // its first launch in formal file `file`
    StringId name = StringId::None; // its name there
    std::size_t file = 0;
    bool isGraph = false; // most of its launches run from graphs
};

struct TriageOverlapRow {
    QString priority; // "P1"
    QString verdict; // "headroom", "low-roi-hidden"
    QString kernel;
    QString category;
    QString scope; // "unmapped" without one
    double us = 0;
    double share = 0; // percent of the stage's busy time
    double exclusive = 0; // ratio
    double hidden = 0; // ratio
    QString risk; // "high", "unclear", "low"
    QString recommendation;
    EventId example = EventId::None; // the launch with the most time, in formal file `file`
    std::size_t file = 0;
};

struct TriageFuseRow {
    QString pattern;
    QString confidence; // "Confirmed", "Candidate"
    QString similarity; // "high", "medium": how sure the match is, by the rule of the manual
    double us = 0;
    double share = 0; // percent
    std::vector<std::pair<QString, double>> evidence; // kernels with their shares
    std::vector<QString> locations; // "function @ path:line"
    std::vector<QString> candidates;
    QString rationale;
    std::vector<std::size_t> kernels; // rows of the stage's kernels
};

// A pattern of which only a part is there.
struct TriageNearMiss {
    QString pattern;
    QString missing; // what keeps it from being a row, as a sentence
};

struct TriageStageAnswer {
    TriageStage stage = TriageStage::All;
    std::size_t file = 0; // formal file; of the corrected method the first of its files
    double us = 0; // summed kernel time
    double busyUs = 0; // union per GPU, summed
    int gpus = 0;
    std::vector<TriageKernelRow> kernels; // all, most time first; shownKernels() of them are rows
    std::vector<TriageOverlapRow> overlap; // at the cutoff and above
    std::vector<TriageFuseRow> fuse; // likewise
    std::vector<TriageNearMiss> nearMisses; // low similarity
};

struct TriageAnswer {
    TriageMethod method = TriageMethod::Corrected;
    bool isPair = false; // mapping and formal
    QString mappingFramework; // label
    QString formalFramework;
    std::vector<QString> mappingPaths; // absolute
    std::vector<QString> formalPaths;
    QString model; // of server_args.json, may be empty
    double minShare = 1; // percent
    std::size_t kernelLimit = 0; // rows per stage, 0: no limit
    std::vector<TriageStageAnswer> stages; // in the order of the tables
    std::vector<QString> loading; // what was missing or odd while loading; sentences
    std::vector<QString> notes; // what differs from the published tool, or is missing; sentences
};

// How many of a stage's kernels the kernel table lists: those of the limit at or above the cutoff.
[[nodiscard]] std::size_t shownKernels(const TriageAnswer &answer, const TriageStageAnswer &stage);

// The three tables (torch-triage.md). `mapping` null: single trace. Takes O(events log events).
// Empty when cancelled.
[[nodiscard]] TriageAnswer answerTriage(const TriageSide &formal, const TriageSide *mapping,
    const TriageTables &tables, const HostTables &host, const TriageOptions &options,
    const Progress &progress);

// The name under which an event of a trace is in the kernel table; empty when it is no kernel or
// copy.
[[nodiscard]] QString triageKernelName(const Trace &trace, EventId event, TriageMethod method);

// The framework behind a side (1.3), an id of the table; "sglang" when nothing tells.
[[nodiscard]] QString findTriageFramework(const TriageSide &side, const TriageTables &tables);
// The id for a word of --framework; empty when no framework has it.
[[nodiscard]] QString triageFrameworkNamed(const QString &word, const TriageTables &tables);
[[nodiscard]] QString triageFrameworkLabel(const QString &id, const TriageTables &tables);

} // namespace gapscope
