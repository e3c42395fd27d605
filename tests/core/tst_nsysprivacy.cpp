// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/traceloader.h"
#include "support/core/nsystrace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::NsysFixture;

namespace {

// In every cell of every table that can hold what nobody should see (nsys-schema 14).
const QString kCanary = u"CANARY-hunter2"_s;

NsysFixture plantedFixture()
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 10, .correlation = 1})
        .kernel({.start = 20, .end = 30, .correlation = 1})
        .range({.start = 0, .end = 50})
        .osCall({.start = 0, .end = 10, .name = u"poll"_s})
        .gpu(0, u"NVIDIA H100"_s)
        .process(100, kCanary + u" process"_s)
        .process(101, kCanary)
        .threadName(100, 999, kCanary + u" thread without events"_s)
        .captureOption(u"CAPTURE_ENV"_s, kCanary)
        .captureOption(kCanary, u"CUDA_GRAPH_TRACE_OPTIONS:MODE"_s)
        .captureOption(u"CUDA_GRAPH_TRACE_OPTIONS:MODE"_s, kCanary);
    fixture.range(
        {.start = 0, .text = kCanary + u" thread named by itself"_s, .type = 39, .tid = 999});
    fixture.string(kCanary + u" that no event uses"_s);
    const auto plant = [&](const QString &table, const QStringList &columns) {
        test::NsysRow row;
        for (const QString &column : columns)
            row[column] = kCanary;
        fixture.add(table, row);
    };
    plant(u"TARGET_INFO_SYSTEM_ENV"_s,
        {u"globalVid"_s, u"devStateName"_s, u"name"_s, u"nameEnum"_s, u"value"_s});
    plant(u"ANALYSIS_FILE"_s, {u"id"_s, u"filename"_s, u"content"_s, u"globalPid"_s});
    plant(u"DIAGNOSTIC_EVENT"_s, {u"timestamp"_s, u"text"_s, u"globalPid"_s});
    plant(u"ProcessStreams"_s, {u"globalPid"_s, u"filenameId"_s, u"contentId"_s});
    plant(u"EXPORT_META_DATA"_s, {u"name"_s, u"value"_s});
    plant(u"META_DATA_EXPORT"_s, {u"name"_s, u"value"_s});
    plant(u"TARGET_INFO_SESSION_START_TIME"_s, {u"utcTime"_s, u"localTime"_s});
    plant(u"TARGET_INFO_NIC_INFO"_s, {u"name"_s, u"GUID"_s});
    plant(u"NVTX_PAYLOAD_SCHEMAS"_s, {u"name"_s});
    fixture.add(u"META_DATA_EXPORT"_s, {{u"name"_s, u"EXPORT_USER"_s}, {u"value"_s, kCanary}});
    fixture.add(u"META_DATA_EXPORT"_s, {{u"name"_s, u"EXPORT_HOST"_s}, {u"value"_s, kCanary}});
    return fixture;
}

// Every text that a trace can give to anybody.
QStringList textsOf(const Trace &trace)
{
    QStringList texts {trace.info.fileName, trace.info.schemaVersion, trace.info.producer,
        trace.info.missingReferenceTable};
    for (std::size_t id = 0; id < trace.strings.size(); ++id)
        texts.append(trace.strings.text(makeId<StringId>(id)));
    for (const Warning &warning : trace.warnings)
        texts.append(warning.text);
    return texts;
}

bool holdsCanary(const QStringList &texts)
{
    return std::any_of(texts.cbegin(), texts.cend(),
        [](const QString &text) { return text.contains(u"CANARY"_s, Qt::CaseInsensitive); });
}

QStringList g_messages;

void collect(QtMsgType, const QMessageLogContext &, const QString &text)
{
    g_messages.append(text);
}

} // namespace

class TestNsysPrivacy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void privateTablesStayInTheFile();
    void errorsQuoteNothing_data();
    void errorsQuoteNothing();
    void versionsWithSecretsAreNotTaken();
    void usedNamesAreKept();
};

void TestNsysPrivacy::privateTablesStayInTheFile()
{
    g_messages.clear();
    const QtMessageHandler before = qInstallMessageHandler(collect);
    const auto loaded = test::loadFixture(plantedFixture());
    qInstallMessageHandler(before);
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message()));
    QCOMPARE((*loaded)->events.size(), std::size_t {4});
    QVERIFY(!holdsCanary(textsOf(**loaded)));
    QVERIFY(!holdsCanary(g_messages));
    QCOMPARE((*loaded)->info.graphRecording, GraphRecording::Unknown);
}

void TestNsysPrivacy::errorsQuoteNothing_data()
{
    QTest::addColumn<int>("page");
    for (int page = 1; page < 24; ++page)
        QTest::addRow("page %d", page) << page;
}

// The same file with a page destroyed.
void TestNsysPrivacy::errorsQuoteNothing()
{
    QFETCH(int, page);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a.sqlite"_s);
    plantedFixture().write(path);
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (file.size() < 4096 * (page + 1))
            return; // the file is shorter
        file.seek(4096 * page);
        file.write(QByteArray(4096, '\xff'));
    }
    g_messages.clear();
    const QtMessageHandler before = qInstallMessageHandler(collect);
    Progress progress;
    const auto loaded = loadTrace(path, progress);
    qInstallMessageHandler(before);
    const Error error = loaded ? Error() : loaded.error();
    QVERIFY(!holdsCanary({error.what, error.where, error.advice, error.command}));
    QVERIFY(!holdsCanary(g_messages));
    QVERIFY(!loaded || !holdsCanary(textsOf(**loaded)));
}

void TestNsysPrivacy::versionsWithSecretsAreNotTaken()
{
    NsysFixture fixture;
    fixture.call({.start = 0, .end = 1});
    fixture.sql(u"update META_DATA_EXPORT set value = '%1'"_s.arg(kCanary));
    const auto loaded = test::loadFixture(fixture);
    QVERIFY(loaded);
    QVERIFY((*loaded)->info.schemaVersion.isEmpty() && (*loaded)->info.producer.isEmpty());
}

// The test would pass if nothing was kept at all.
void TestNsysPrivacy::usedNamesAreKept()
{
    const auto loaded = test::loadFixture(plantedFixture());
    QVERIFY(loaded);
    for (const char *name : {"gemm", "cudaLaunchKernel_v7000", "range", "poll", "NVIDIA H100"})
        QVERIFY2((*loaded)->strings.find(name) != StringId::None, name);
}

QTEST_GUILESS_MAIN(TestNsysPrivacy)
#include "tst_nsysprivacy.moc"
