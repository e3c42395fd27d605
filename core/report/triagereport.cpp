// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/triagereport.h"

#include "core/report/jsonwriter.h"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

QString printed(double value, int decimals)
{
    std::array<char, 400> text {};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return QString::fromLatin1(text.data());
}

// The number that a table cell shows.
double asPrinted(double value, int decimals)
{
    return std::strtod(printed(value, decimals).toLatin1().constData(), nullptr);
}

void writeKernels(JsonWriter &json, const TriageAnswer &answer, const TriageStageAnswer &stage)
{
    for (std::size_t i = 0; i < shownKernels(answer, stage); ++i) {
        const TriageKernelRow &row = stage.kernels[i];
        json.beginObject();
        json.member(u"kernel", row.kernel);
        json.member(u"category", row.category);
        json.member(u"gpu_ms", asPrinted(row.us / 1000, 2));
        json.member(u"share", asPrinted(row.share, 1));
        json.member(u"launches", row.launches);
        json.member(u"location", row.location);
        json.member(u"cpu_op", row.cpuOp);
        json.endObject();
    }
}

QString signalText(const TriageOverlapRow &row)
{
    return u"%1 us, share %2%, excl %3% / hid %4%"_s.arg(printed(row.us, 1), printed(row.share, 1),
        printed(100 * row.exclusive, 1), printed(100 * row.hidden, 1));
}

void writeOverlap(JsonWriter &json, const TriageStageAnswer &stage)
{
    for (const TriageOverlapRow &row : stage.overlap) {
        json.beginObject();
        json.member(u"priority", row.priority);
        json.member(u"verdict", row.verdict);
        json.member(u"kernel", row.kernel);
        json.member(u"scope", row.scope);
        json.member(u"signal", signalText(row));
        json.member(u"dep_risk", row.risk);
        json.endObject();
    }
}

QString evidenceText(const TriageFuseRow &row)
{
    QStringList parts;
    for (const auto &[kernel, share] : row.evidence)
        parts.push_back(u"%1 (%2%)"_s.arg(kernel, printed(share, 1)));
    return parts.join(u"<br>"_s);
}

void writeFuse(JsonWriter &json, const TriageStageAnswer &stage)
{
    for (const TriageFuseRow &row : stage.fuse) {
        json.beginObject();
        json.member(u"pattern", row.pattern);
        json.member(u"confidence", row.confidence);
        json.member(u"gpu_ms", asPrinted(row.us / 1000, 2));
        json.member(u"share", asPrinted(row.share, 1));
        json.member(u"evidence", evidenceText(row));
        json.endObject();
    }
}

} // namespace

QByteArray triageReferenceJson(const TriageAnswer &answer)
{
    JsonWriter json;
    json.beginObject();
    json.member(u"mode", answer.isPair ? u"mapping-formal"_s : u"single-trace"_s);
    json.member(u"framework", answer.formalFramework);
    json.key(u"stages");
    json.beginObject();
    for (const TriageStageAnswer &stage : answer.stages) {
        json.key(triageStageName(stage.stage));
        json.beginObject();
        json.key(u"kernels");
        json.beginArray();
        writeKernels(json, answer, stage);
        json.endArray();
        if (!stage.overlap.empty()) {
            json.key(u"overlap");
            json.beginArray();
            writeOverlap(json, stage);
            json.endArray();
        }
        if (!stage.fuse.empty()) {
            json.key(u"fuse");
            json.beginArray();
            writeFuse(json, stage);
            json.endArray();
        }
        json.endObject();
    }
    json.endObject();
    json.endObject();
    return json.text();
}

} // namespace gapscope
