// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triage.h"
#include "core/io/torch/triagefiles.h"
#include "core/io/traceloader.h"
#include "core/report/triagereport.h"
#include "support/core/sharedtraces.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace gapscope;
using namespace Qt::StringLiterals;

// --method reference gives the published figures, to the last printed digit.
class TestTriageReference : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsPublished_data();
    void equalsPublished();

private:
    TriageSide load(const QString &name, const QTemporaryDir &folder);

    HostTables m_host = loadHostTables();
    TriageTables m_tables = loadTriageTables();
};

namespace {

// Mapping and formal traces of the two-trace runs (SOURCES.md of the shared traces).
struct Pair {
    const char *expected;
    const char *mapping;
    const char *formal;
};

constexpr Pair kPairs[] {
    {"pair_a100_self", "a100_cudagraph_nccl_rank0of16", "a100_cudagraph_nccl_rank0of16"},
    {"pair_a100_nccl_self", "a100_nccl_rank0", "a100_nccl_rank0"},
    {"pair_h100_self", "h100_qwen15_0p5b", "h100_qwen15_0p5b"},
    {"pair_vllm_prefill_self", "vllm_gpt_oss_b200_prefill", "vllm_gpt_oss_b200_prefill"},
    {"pair_vllm_piecewise_self", "vllm_piecewise_graph", "vllm_piecewise_graph"},
    {"pair_sglang_eager_self", "sglang_qwen3_8b_eager", "sglang_qwen3_8b_eager"},
    {"pair_sglang_graph_self", "sglang_qwen3_8b_graph_decode", "sglang_qwen3_8b_graph_decode"},
    {"pair_sglang_eager_to_graph", "sglang_qwen3_8b_eager", "sglang_qwen3_8b_graph_decode"},
    {"pair_vllm_prefill_to_piecewise", "vllm_gpt_oss_b200_prefill", "vllm_piecewise_graph"},
};

// Differences between two JSON values, one line each.
void differences(
    const QString &at, const QJsonValue &ours, const QJsonValue &expected, QStringList &lines)
{
    if (expected.isObject() && ours.isObject()) {
        QStringList keys = expected.toObject().keys() + ours.toObject().keys();
        keys.removeDuplicates();
        for (const QString &key : keys)
            differences(at + u'/' + key, ours[key], expected[key], lines);
    } else if (expected.isArray() && ours.isArray()) {
        const QJsonArray a = ours.toArray();
        const QJsonArray b = expected.toArray();
        for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i)
            differences(at + u'/' + QString::number(i), i < a.size() ? a[i] : QJsonValue(),
                i < b.size() ? b[i] : QJsonValue(), lines);
    } else if (ours != expected) {
        const auto text = [](const QJsonValue &value) {
            return QString::fromUtf8(QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact));
        };
        lines.push_back(at + u": "_s + text(ours) + u" instead of "_s + text(expected));
    }
}

} // namespace

void TestTriageReference::equalsPublished_data()
{
    if (test::sharedTraces().isEmpty())
        QSKIP("no shared traces: set GAPSCOPE_TRACES");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("mapping");
    QTest::addColumn<QString>("formal");
    int count = 0;
    for (const QString &path :
        test::sharedTraceFiles(u"torch/expected"_s, u"*.reference.json"_s)) {
        const QString name = QFileInfo(path).fileName().section(u".reference"_s, 0, 0);
        const auto pair = std::ranges::find(
            kPairs, name, [](const Pair &each) { return QString::fromLatin1(each.expected); });
        const bool isPair = pair != std::end(kPairs);
        QVERIFY2(isPair || !name.startsWith(u"pair_"_s), qPrintable(name));
        QTest::newRow(qPrintable(name)) << path
                                        << (isPair ? QString::fromLatin1(pair->mapping) : QString())
                                        << (isPair ? QString::fromLatin1(pair->formal) : name);
        ++count;
    }
    qInfo("%d expected files", count);
    QCOMPARE(count, 16);
}

// The files are copied to a neutral folder: words of their path decide on stages and frameworks.
TriageSide TestTriageReference::load(const QString &name, const QTemporaryDir &folder)
{
    const QString file = name + u".json.gz"_s;
    const QString path = folder.filePath(file);
    if (!QFile::exists(path))
        QFile::copy(test::sharedTraces() + u"/torch/"_s + file, path);
    Progress progress;
    const Result<TriageFileList> files
        = findTriageFiles(path, TriageRanks::First, true, progress);
    TriageSide side;
    side.pathText = path;
    side.serverArgs = files->serverArgs;
    for (const TriageFilePath &each : files->files) {
        const Result<TracePtr> trace = loadTrace(each.path, progress);
        if (trace)
            side.files.push_back({*trace, each.path, each.stageParts});
    }
    return side;
}

void TestTriageReference::equalsPublished()
{
    QFETCH(QString, expected);
    QFETCH(QString, mapping);
    QFETCH(QString, formal);
    QFile file(expected);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject published = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(!published.isEmpty());
    const QTemporaryDir folder(u"/tmp/XXXXXX"_s);
    const TriageSide formalSide = load(formal, folder);
    QVERIFY(!formalSide.files.empty());
    const TriageSide mappingSide = mapping.isEmpty() ? TriageSide {} : load(mapping, folder);
    TriageOptions options;
    options.method = TriageMethod::Reference;
    const TriageAnswer answer = answerTriage(formalSide, mapping.isEmpty() ? nullptr : &mappingSide,
        m_tables, m_host, options, Progress {});
    const QJsonObject ours = QJsonDocument::fromJson(triageJson(answer)).object();
    QStringList lines;
    differences({}, ours, published, lines);
    for (const QString &line : lines)
        qWarning("%s", qPrintable(line.left(700)));
    QCOMPARE(lines.size(), 0);
}

QTEST_GUILESS_MAIN(TestTriageReference)
#include "tst_triagereference.moc"
