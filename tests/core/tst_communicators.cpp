// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The communicator of collectives: from the payload of NCCL's ranges in its three forms, and from
// torch's process groups.

#include "core/io/nsys/nsyscommunicators.h"
#include "core/io/nsys/nsysloader.h"
#include "core/io/traceloader.h"
#include "support/core/nsystrace.h"
#include "support/core/sharedtraces.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::NsysFixture;

namespace {

constexpr std::uint64_t kIdentity = 9'241'386'435'364'257'883u; // beyond a signed number

QByteArray littleEndian(std::uint64_t number, int bytes = 8)
{
    QByteArray text;
    for (int i = 0; i < bytes; ++i)
        text.append(static_cast<char>(number >> (8 * i) & 0xff));
    return text;
}

// As nsys stores an all-reduce of schema 16777223 in domain 1.
QByteArray allReducePayload(std::uint64_t identity)
{
    return littleEndian(1) + littleEndian(16'777'223) + littleEndian(24) + littleEndian(32)
        + littleEndian(identity) + littleEndian(1 << 20) + littleEndian(0);
}

void addEntries(NsysFixture &fixture)
{
    const auto entry = [&](int index, int type, const QString &name, const QVariant &offset) {
        fixture.add(u"NVTX_PAYLOAD_SCHEMA_ENTRIES"_s,
            {{u"domainId"_s, 1}, {u"schemaId"_s, 16'777'223}, {u"idx"_s, index}, {u"type"_s, type},
                {u"name"_s, name}, {u"offset"_s, offset}});
    };
    entry(0, 18, u"NCCL communicator ID"_s, QVariant()); // the first offset is NULL
    entry(1, 22, u"Message size [bytes]"_s, 8);
    entry(2, 16'777'232, u"Reduction operation"_s, 16);
}

enum class Form { Json, JsonId, Blob, Hex };

void addPayload(NsysFixture &fixture, Form form, std::uint64_t identity)
{
    const QString json
        = u"{\"NCCL communicator ID\":%1,\"Message size [bytes]\":1048576}"_s.arg(identity);
    if (form == Form::Json)
        fixture.patch(u"NVTX_EVENTS"_s, {{u"jsonText"_s, json}});
    else if (form == Form::JsonId)
        fixture.patch(u"NVTX_EVENTS"_s, {{u"jsonTextId"_s, qint64 {fixture.string(json)}}});
    else if (form == Form::Blob)
        fixture.patch(u"NVTX_EVENTS"_s, {{u"binaryData"_s, allReducePayload(identity)}});
    else
        fixture.patch(u"NVTX_EVENTS"_s,
            {{u"binaryData"_s, QString::fromLatin1(allReducePayload(identity).toHex())}});
}

// The communicators of the kernels called `name`, by begin.
QStringList communicatorsOf(const Trace &trace, std::string_view name)
{
    std::map<TimeNs, QString> found;
    for (std::uint32_t row = 0; row < trace.gpuEventCount(); ++row) {
        if (trace.name(makeId<EventId>(row)) != name)
            continue;
        const std::uint32_t detail = trace.events.detail[row];
        found[trace.events.begin[row]] = trace.kernels.communicator.empty()
            ? u"none"_s
            : trace.strings.text(trace.kernels.communicator[detail]);
    }
    QStringList list;
    for (const auto &[begin, text] : found)
        list.append(text);
    return list;
}

// A launch at `at` by a thread, whose kernel begins 100 later.
void addLaunch(NsysFixture &fixture, std::int64_t at, std::int64_t correlation,
    const QString &kernel = u"ncclDevKernel_AllReduce"_s, std::int64_t pid = 100,
    std::int64_t tid = 100)
{
    fixture.call({.start = at, .end = at + 5, .correlation = correlation, .pid = pid, .tid = tid})
        .kernel({.start = at + 100, .end = at + 150, .name = kernel, .correlation = correlation, .pid = pid});
}

} // namespace

class TestCommunicators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void json_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<quint64>("identity");
        QTest::newRow("number") << QByteArray("{\"NCCL communicator ID\":9241386435364257883,\"x\":1}")
                                << true << quint64 {kIdentity};
        QTest::newRow("spaces") << QByteArray("{ \"NCCL communicator ID\" : 17 }") << true << quint64 {17};
        QTest::newRow("text") << QByteArray("{\"NCCL communicator ID\":\"17\"}") << true << quint64 {17};
        QTest::newRow("hex") << QByteArray("{\"NCCL communicator ID\":\"0xff\"}") << true << quint64 {255};
        QTest::newRow("lossy") << QByteArray("{\"NCCL communicator ID\":9.24e18}") << false << quint64 {0};
        QTest::newRow("too large")
            << QByteArray("{\"NCCL communicator ID\":99241386435364257883}") << false << quint64 {0};
        QTest::newRow("null") << QByteArray("{\"NCCL communicator ID\":null}") << false << quint64 {0};
        QTest::newRow("cut") << QByteArray("{\"NCCL communicator ID") << false << quint64 {0};
        QTest::newRow("cut later") << QByteArray("{\"NCCL communicator ID\":") << false << quint64 {0};
        QTest::newRow("others") << QByteArray("{\"Name\":\"layer\",\"id\":17}") << false << quint64 {0};
    }

    void json()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isKnown);
        QFETCH(quint64, identity);
        const auto found = CommunicatorPayloads::ofJson({text.constData(), std::size_t(text.size())});
        QCOMPARE(found.identity.has_value(), isKnown);
        if (found.identity)
            QCOMPARE(quint64 {*found.identity}, identity);
    }

    void forms_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<bool>("isQuery"); // read through QSqlQuery
        for (const bool isQuery : {false, true}) {
            const char *how = isQuery ? "query" : "handle";
            QTest::addRow("json, %s", how) << int(Form::Json) << isQuery;
            QTest::addRow("json by id, %s", how) << int(Form::JsonId) << isQuery;
            QTest::addRow("binary, %s", how) << int(Form::Blob) << isQuery;
            QTest::addRow("binary as text, %s", how) << int(Form::Hex) << isQuery;
        }
    }

    // Two communicators on one thread, a kernel outside of both, one of another process whose call
    // has the same correlation and time.
    void forms()
    {
        QFETCH(int, form);
        QFETCH(bool, isQuery);
        NsysFixture fixture;
        if (Form(form) == Form::Blob || Form(form) == Form::Hex)
            addEntries(fixture);
        fixture.range({.start = 1'000, .end = 1'020, .text = u"ncclAllReduce"_s, .domain = 1});
        addPayload(fixture, Form(form), kIdentity);
        fixture.range({.start = 2'000, .end = 2'020, .text = u"ncclAllReduce"_s, .domain = 1});
        addPayload(fixture, Form(form), 17);
        fixture.range({.start = 3'000, .end = 3'020, .text = u"step"_s});
        addLaunch(fixture, 1'010, 1);
        addLaunch(fixture, 2'010, 2);
        addLaunch(fixture, 3'010, 3);
        addLaunch(fixture, 1'010, 1, u"other"_s, 200, 200);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"a.sqlite"_s);
        fixture.write(path);
        Progress progress;
        const auto trace = loadNsysTrace(path, u"a.sqlite"_s, progress,
            isQuery ? NsysDatabase::Access::QueryOnly : NsysDatabase::Access::Auto);
        QVERIFY(trace.has_value());
        QCOMPARE(communicatorsOf(**trace, "ncclDevKernel_AllReduce"),
            (QStringList {QString::fromStdString(communicatorText(kIdentity)), u"0x11"_s, {}}));
        QCOMPARE(communicatorsOf(**trace, "other"), QStringList {QString()});
    }

    void text()
    {
        QCOMPARE(communicatorText(kIdentity), std::string("0x804000000000005b"));
        QCOMPARE(communicatorText(0), std::string("0x0"));
    }

    // A group launches at its end; one of two communicators stays without.
    void groups()
    {
        NsysFixture fixture;
        const auto named = [&](std::int64_t at, std::uint64_t identity) {
            fixture.range({.start = at, .end = at + 5, .text = u"ncclSend"_s, .domain = 1});
            addPayload(fixture, Form::Json, identity);
        };
        const auto plain = [&](std::int64_t at, const QString &text) {
            fixture.range({.start = at, .end = at + 20, .text = text, .registered = true, .domain = 1});
        };
        plain(1'000, u"ncclGroupStart"_s);
        named(1'030, 7);
        named(1'040, 7);
        plain(1'050, u"ncclGroupEnd"_s);
        addLaunch(fixture, 1'055, 1);
        plain(2'000, u"ncclGroupStart"_s);
        named(2'030, 7);
        named(2'040, 8);
        plain(2'050, u"ncclGroupEnd"_s);
        addLaunch(fixture, 2'055, 2);
        plain(3'000, u"ncclGroupStart"_s);
        plain(3'050, u"ncclGroupEnd"_s); // of nothing
        addLaunch(fixture, 3'055, 3);
        const auto trace = test::loadFixture(fixture);
        QVERIFY(trace.has_value());
        QCOMPARE(communicatorsOf(**trace, "ncclDevKernel_AllReduce"), (QStringList {u"0x7"_s, {}, {}}));
    }

    // The inner of two ranges counts, and only those of the launching thread.
    void nestedAndOtherThreads()
    {
        NsysFixture fixture;
        const auto named = [&](std::int64_t from, std::int64_t to, std::uint64_t identity, std::int64_t tid) {
            fixture.range({.start = from, .end = to, .text = u"nccl"_s, .tid = tid, .domain = 1});
            addPayload(fixture, Form::Json, identity);
        };
        named(1'000, 1'500, 1, 100);
        named(1'100, 1'200, 2, 100);
        named(1'000, 1'500, 3, 101);
        addLaunch(fixture, 1'010, 1);
        addLaunch(fixture, 1'150, 2);
        addLaunch(fixture, 1'300, 3);
        addLaunch(fixture, 1'350, 4, u"ncclDevKernel_AllReduce"_s, 100, 101);
        addLaunch(fixture, 1'500, 5); // begins when the range ends
        const auto trace = test::loadFixture(fixture);
        QVERIFY(trace.has_value());
        QCOMPARE(communicatorsOf(**trace, "ncclDevKernel_AllReduce"),
            (QStringList {u"0x1"_s, u"0x2"_s, u"0x1"_s, u"0x3"_s, {}}));
    }

    // Damaged payloads, payloads of others, and files that do not describe them name nothing.
    void nothingIsGuessed()
    {
        const auto load = [](bool hasEntries, const QVariant &payload) {
            NsysFixture fixture;
            if (hasEntries)
                addEntries(fixture);
            fixture.range({.start = 1'000, .end = 1'020, .domain = 1});
            fixture.patch(u"NVTX_EVENTS"_s, {{u"binaryData"_s, payload}});
            addLaunch(fixture, 1'010, 1);
            const auto trace = test::loadFixture(fixture);
            return trace && (*trace)->kernels.communicator.empty();
        };
        const QByteArray good = allReducePayload(5);
        QVERIFY(!load(true, good));
        QVERIFY(load(false, good));
        for (qsizetype size = 0; size < 40; ++size)
            QVERIFY2(load(true, good.left(size)), qPrintable(QString::number(size)));
        QByteArray otherSchema = good;
        otherSchema[8] = 9;
        QVERIFY(load(true, otherSchema));
        QByteArray shortSize = good;
        shortSize[16] = 4;
        QVERIFY(load(true, shortSize));
        QVERIFY(load(true, 17));
        QVERIFY(load(true, u"no hexadecimal text, but a long one that could be some if it were"_s));
    }

    // A process makes a communicator of two and one of all four ranks: the larger one numbers it.
    void numbersOfRanks_data()
    {
        QTest::addColumn<bool>("isBinary");
        QTest::addColumn<std::vector<int>>("ranks"); // of four processes in the communicator of all
        QTest::addColumn<std::vector<int>>("expected");
        for (const bool isBinary : {false, true}) {
            const char *how = isBinary ? "binary" : "json";
            QTest::addRow("other order, %s", how)
                << isBinary << std::vector {3, 1, 2, 0} << std::vector {3, 1, 2, 0};
            QTest::addRow("two alike, %s", how)
                << isBinary << std::vector {3, 1, 1, 0} << std::vector {-1, -1, -1, -1};
            QTest::addRow("beyond the size, %s", how)
                << isBinary << std::vector {0, 1, 2, 4} << std::vector {-1, -1, -1, -1};
        }
    }

    void numbersOfRanks()
    {
        QFETCH(bool, isBinary);
        QFETCH(std::vector<int>, ranks);
        QFETCH(std::vector<int>, expected);
        NsysFixture fixture;
        const auto entry = [&](int index, const QString &name, const QVariant &offset) {
            fixture.add(u"NVTX_PAYLOAD_SCHEMA_ENTRIES"_s,
                {{u"domainId"_s, 1}, {u"schemaId"_s, 16'777'218}, {u"idx"_s, index},
                    {u"name"_s, name}, {u"offset"_s, offset}});
        };
        entry(0, u"NCCL communicator ID"_s, QVariant());
        entry(1, u"No. of ranks"_s, 8);
        entry(2, u"Rank"_s, 12);
        entry(3, u"CUDA device"_s, 16);
        const auto made = [&](std::int64_t pid, std::int64_t at, int rank, int size) {
            fixture.range({.start = at, .end = at + 5, .text = u"ncclCommInitRank"_s, .pid = pid,
                .tid = pid, .domain = 1});
            const QByteArray binary = littleEndian(1) + littleEndian(16'777'218) + littleEndian(24)
                + littleEndian(32) + littleEndian(77) + littleEndian(std::uint64_t(size), 4)
                + littleEndian(std::uint64_t(rank), 4) + littleEndian(0);
            const QString json
                = u"{\"NCCL communicator ID\":77,\"No. of ranks\":%1,\"Rank\":%2,\"CUDA device\":0}"_s
                      .arg(size)
                      .arg(rank);
            fixture.patch(u"NVTX_EVENTS"_s,
                isBinary ? test::NsysRow {{u"binaryData"_s, binary}}
                         : test::NsysRow {{u"jsonText"_s, json}});
        };
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            const std::int64_t pid = 100 + std::int64_t(i);
            made(pid, 100, int(i % 2), 2);
            made(pid, 200, ranks[i], 4);
            addLaunch(fixture, 1'000, 1, u"gemm"_s, pid, pid);
        }
        const auto trace = test::loadFixture(fixture);
        QVERIFY(trace.has_value());
        std::vector<int> numbers;
        for (const Rank &rank : (*trace)->ranks)
            numbers.push_back(rank.number);
        QCOMPARE(numbers, expected);
    }

    void processGroupsOfTorch()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"a.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"traceEvents\":["
            "{\"ph\":\"X\",\"cat\":\"kernel\",\"name\":\"ncclDevKernel_AllReduce\",\"pid\":0,\"tid\":7,\"ts\":10,\"dur\":5,\"args\":{\"stream\":7,\"device\":0,\"correlation\":1,\"Process Group Name\":\"tp\"}},"
            "{\"ph\":\"X\",\"cat\":\"kernel\",\"name\":\"ncclDevKernel_AllReduce\",\"pid\":0,\"tid\":7,\"ts\":20,\"dur\":5,\"args\":{\"stream\":7,\"device\":0,\"correlation\":2,\"Process Group Name\":\"dp\"}},"
            "{\"ph\":\"X\",\"cat\":\"kernel\",\"name\":\"gemm\",\"pid\":0,\"tid\":7,\"ts\":30,\"dur\":5,\"args\":{\"stream\":7,\"device\":0,\"correlation\":3}}]}");
        file.close();
        Progress progress;
        const auto trace = loadTrace(file.fileName(), progress);
        QVERIFY(trace.has_value());
        QCOMPARE(communicatorsOf(**trace, "ncclDevKernel_AllReduce"), (QStringList {u"tp"_s, u"dp"_s}));
        QCOMPARE(communicatorsOf(**trace, "gemm"), QStringList {QString()});
    }

    void sharedTraces()
    {
        if (test::sharedTraces().isEmpty())
            QSKIP("no shared traces");
        Progress progress;
        const auto trace
            = loadTrace(test::sharedTraces() + u"/torch/a100_nccl_rank0.json.gz"_s, progress);
        QVERIFY(trace.has_value());
        int named = 0;
        for (const StringId id : (*trace)->kernels.communicator)
            named += (*trace)->strings.text(id) == u"0"_s;
        QCOMPARE(named, 21); // counted in the file's text
        // Their schemas say that NCCL's payloads were recorded, but they were exported without them.
        const auto nsys
            = loadTrace(test::sharedTraces() + u"/nsys/fsdp_2gpu_before.sqlite"_s, progress);
        QVERIFY(nsys.has_value());
        QVERIFY((*nsys)->kernels.communicator.empty());
        qInfo("2 shared traces");
    }
};

QTEST_GUILESS_MAIN(TestCommunicators)
#include "tst_communicators.moc"
