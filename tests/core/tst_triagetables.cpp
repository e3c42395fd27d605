// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The tables of the triage and what they say of names, places and folders, without any trace.

#include "core/analysis/triage.h"
#include "core/analysis/triageframes.h"
#include "core/analysis/triageoverlap.h"
#include "core/io/torch/triagefiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace gapscope;
using namespace Qt::StringLiterals;

class TestTriageTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void tablesAreWhole();
    void userTablesMerge();
    void canonicalNames_data();
    void canonicalNames();
    void categories_data();
    void categories();
    void locations_data();
    void locations();
    void pathStages_data();
    void pathStages();
    void samplesAreSpread();
    void findsFolders();
    void choosesRanks();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    TriageTables m_tables = loadTriageTables();
};

void TestTriageTables::tablesAreWhole()
{
    QVERIFY(m_tables.warnings.empty());
    QCOMPARE(m_tables.patterns.size(), 47u);
    const auto count = [&](FuseOrigin origin) {
        return std::ranges::count(m_tables.patterns, origin, &FusePattern::origin);
    };
    QCOMPARE(count(FuseOrigin::Mainline), 23);
    QCOMPARE(count(FuseOrigin::Upstream), 21);
    QCOMPARE(count(FuseOrigin::InFlight), 3);
    QCOMPARE(m_tables.frameworks.size(), 4u);
    QCOMPARE(m_tables.limits.minShare, 1.0);
    for (const FusePattern &pattern : m_tables.patterns)
        QVERIFY2(!pattern.frameworks.empty() && !pattern.candidates.empty(), qPrintable(pattern.name));
}

void TestTriageTables::userTablesMerge()
{
    QFile file(path(u"fusepatterns.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"version\":1,\"rows\":[{\"id\":\"Ours\",\"active\":[\"our_fused\"],\"minShare\":0.5},"
               "{\"id\":\"Fused logit softcap\",\"remove\":true},"
               "{\"id\":\"Broken\",\"split\":[\"text\"]}]}");
    file.close();
    const TriageTables tables = loadTriageTables(m_folder->path());
    QCOMPARE(tables.patterns.size(), 47u);
    QCOMPARE(tables.patterns.back().name, u"Ours"_s);
    QVERIFY(tables.patterns.back().origin == FuseOrigin::Own);
    QVERIFY(tables.patterns.back().frameworks.empty());
    QCOMPARE(tables.warnings.size(), 1u);
    QVERIFY(tables.warnings.front().text.contains(u"Broken"_s));
}

void TestTriageTables::canonicalNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("reference");
    QTest::addColumn<QByteArray>("corrected");
    const auto row = [](const char *tag, QByteArray name, QByteArray reference, QByteArray corrected) {
        QTest::newRow(tag) << name << reference << corrected;
    };
    row("arguments", "void f<int>(int, (a)b)", "void f<int>", "void f<int>");
    row("noVoid", "ncclKernel(x, y)", "ncclKernel(x, y)", "ncclKernel(x, y)");
    row("blanks", "  void   f (int) ", "void f", "void f");
    row("tile", "Cijk_MT320x224x64_MI", "Cijk_MT320xADDRx64_MI", "Cijk_MT320x224x64_MI");
    row("address", "f 0x7f00deadbeef g", "f 0xADDR g", "f 0xADDR g");
    row("shortHex", "f 0xab", "f 0xADDR", "f 0xab");
    row("unbalanced", "void f)", "void f)", "void f)");
}

void TestTriageTables::canonicalNames()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, reference);
    QFETCH(QByteArray, corrected);
    QCOMPARE(canonicalKernel(name.toStdString(), TriageMethod::Reference), reference.toStdString());
    QCOMPARE(canonicalKernel(name.toStdString(), TriageMethod::Corrected), corrected.toStdString());
}

void TestTriageTables::categories_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("reference");
    QTest::addColumn<QByteArray>("corrected");
    QTest::addColumn<QByteArray>("overlap");
    const auto row = [](QByteArray name, QByteArray reference, QByteArray corrected, QByteArray overlap) {
        QTest::newRow(name.constData()) << name << reference << corrected << overlap;
    };
    row("ncclkernel_allreduce", "communication", "communication", "communication");
    row("memcpy dtod", "memory", "memory", "memory");
    row("direct_copy_kernel", "memory", "memory", "memory");
    row("cutlass_copy_gemm", "gemm", "gemm", "compute");
    row("nvjet_tst_128x64", "gemm", "gemm", "other");
    row("cijk_alik_bljk_mt256", "other", "gemm", "other");
    row("flash_attn_fwd_cutlass", "attention", "attention", "compute");
    row("cutlass_device_kernel", "gemm", "gemm", "compute");
    row("conv_relu_kernel", "activation", "activation", "compute");
    row("moe_combine", "moe", "moe", "communication");
    row("token_combine", "communication", "communication", "communication");
    row("something", "other", "other", "other");
}

void TestTriageTables::categories()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, reference);
    QFETCH(QByteArray, corrected);
    QFETCH(QByteArray, overlap);
    const auto of = [&](const std::vector<TriageCategoryRule> &rules, TriageMethod method) {
        return QByteArray::fromStdString(
            std::string(kernelCategory(name.toStdString(), rules, method)));
    };
    QCOMPARE(of(m_tables.kernelCategories, TriageMethod::Reference), reference);
    QCOMPARE(of(m_tables.kernelCategories, TriageMethod::Corrected), corrected);
    QCOMPARE(of(m_tables.overlapCategories, TriageMethod::Reference), overlap);
}

void TestTriageTables::locations_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<int>("priority");
    QTest::addColumn<int>("framePriority");
    const auto row = [](QByteArray frame, QByteArray location, int priority, int framePriority) {
        QTest::newRow(frame.constData()) << frame << location << priority << framePriority;
    };
    row("/home/user/python/sglang/srt/a.py(12): f", "python/sglang/srt/a.py:12 f", 300, 300);
    row("/x/vllm/model_executor/parameter.py(7): g", "vllm/model_executor/parameter.py:7 g", 205, 205);
    row("C:\\x\\TensorRT-LLM\\y.py(3): h", "tensorrt_llm/y.py:3 h", 280, 280);
    row("torch/nn/modules/module.py(1553): _call_impl", "torch/nn/modules/module.py:1553 _call_impl", 20, 0);
    row("/opt/own/a.py(1): f", "opt/own/a.py:1 f", 120, 35);
    row("threading.py(3): run", "threading.py:3 run", 120, -20);
    row("<built-in method x>", "<built-in method x>", 0, -20);
    row("nn.Module: Linear_0", "nn.Module: Linear_0", 0, 0);
}

void TestTriageTables::locations()
{
    QFETCH(QByteArray, frame);
    QFETCH(QByteArray, location);
    QFETCH(int, priority);
    QFETCH(int, framePriority);
    const TriageSources sources(m_tables);
    const std::string found = sources.location(frame.toStdString());
    QCOMPARE(QByteArray::fromStdString(found), location);
    QCOMPARE(sources.locationPriority(found), priority);
    QCOMPARE(sources.framePriority(frame.toStdString(), found), framePriority);
}

void TestTriageTables::pathStages_data()
{
    QTest::addColumn<QStringList>("parts");
    QTest::addColumn<int>("stage");
    QTest::newRow("name") << QStringList {u"run"_s, u"x-EXTEND.json"_s} << int(TriageStage::Extend);
    QTest::newRow("folder") << QStringList {u"decode"_s, u"x.json"_s} << int(TriageStage::Decode);
    QTest::newRow("part of a word") << QStringList {u"a_prefilldecode_b.json"_s}
                                    << int(TriageStage::Extend);
    QTest::newRow("none") << QStringList {u"decoder"_s, u"x.json"_s} << int(TriageStage::All);
}

void TestTriageTables::pathStages()
{
    QFETCH(QStringList, parts);
    QFETCH(int, stage);
    QCOMPARE(int(stageOfPath(parts)), stage);
}

void TestTriageTables::samplesAreSpread()
{
    for (std::size_t n = 0; n < 200; ++n) {
        const std::vector<std::size_t> positions = samplePositions(n, 16);
        QCOMPARE(positions.size(), std::min<std::size_t>(n, 16));
        for (std::size_t i = 0; n > 16 && i < 16; ++i) {
            // round() of the spacing; ties cannot occur, as 15 is odd.
            const double exact = double(i) * double(n - 1) / 15;
            QCOMPARE(positions[i], std::size_t(std::llround(exact)));
        }
        QVERIFY(std::ranges::adjacent_find(positions, std::greater_equal {}) == positions.end());
    }
}

void TestTriageTables::findsFolders()
{
    const QDir root(m_folder->path());
    for (const QString &name : {u"a/extend"_s, u"a/decode"_s, u"b/old"_s, u"b/new"_s})
        QVERIFY(root.mkpath(name));
    const auto put = [&](const QString &name) {
        QFile file(root.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"traceEvents\":[]}");
    };
    put(u"a/extend/x.trace.json"_s);
    put(u"a/decode/y.json"_s);
    put(u"b/old/x.json"_s);
    QTest::qSleep(20);
    put(u"b/new/y.json"_s);
    put(u"b/new/config.json"_s);
    put(u"b/new/merged-y.json"_s);
    Progress progress;
    const auto names = [&](const QString &folder) {
        QStringList list;
        const auto found
            = findTriageFiles(root.filePath(folder), TriageRanks::All, false, progress);
        for (std::size_t i = 0; found && i < found->files.size(); ++i)
            list.push_back(root.relativeFilePath(found->files[i].path));
        return list;
    };
    QCOMPARE(names(u"a"_s), QStringList({u"a/extend/x.trace.json"_s, u"a/decode/y.json"_s}));
    QCOMPARE(names(u"b"_s), QStringList {u"b/new/y.json"_s});
    QVERIFY(!findTriageFiles(root.filePath(u"none"_s), TriageRanks::All, false, progress));
}

void TestTriageTables::choosesRanks()
{
    QCOMPARE(rankOfFileName(u"x-TP-3.trace.json"_s), 3);
    QCOMPARE(rankOfFileName(u"worker2_step_12.pt.trace.json.gz"_s), 2);
    QCOMPARE(rankOfFileName(u"a_rank12.json"_s), 12);
    QCOMPARE(rankOfFileName(u"http1.json"_s), -1);
    for (const QString &name : {u"rank1.json"_s, u"rank2.json"_s, u"rank10.json"_s, u"other.json"_s}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[{\"ph\":\"X\"}]");
    }
    Progress progress;
    const auto first = findTriageFiles(m_folder->path(), TriageRanks::First, false, progress);
    QCOMPARE(first->files.size(), 1u);
    QCOMPARE(QFileInfo(first->files[0].path).fileName(), u"rank1.json"_s);
    const auto all = findTriageFiles(m_folder->path(), TriageRanks::All, false, progress);
    QCOMPARE(all->files.size(), 3u);
    QCOMPARE(QFileInfo(all->files[2].path).fileName(), u"rank10.json"_s);
}

QTEST_GUILESS_MAIN(TestTriageTables)
#include "tst_triagetables.moc"
