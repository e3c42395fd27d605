// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/tables.h"

#include <QtTest>

using namespace gapscope;
using namespace Qt::StringLiterals;

namespace {

double aggregateOf(const HostTables &tables, Limit limit)
{
    return tables.thresholds.aggregate[static_cast<std::size_t>(limit)];
}

double generationOf(const HostTables &tables, Limit limit)
{
    return tables.thresholds.generation[static_cast<std::size_t>(limit)];
}

QString textOf(const std::vector<Warning> &warnings)
{
    QStringList lines;
    for (const Warning &warning : warnings)
        lines.push_back(warning.text);
    return lines.join(u'\n');
}

} // namespace

class TestTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void builtIn();
    void missingFolderIsFine();
    void userOverrides();
    void userRowsAreAdded();
    void rowsCanBeRemoved();
    void brokenRows_data();
    void brokenRows();
    void brokenFiles_data();
    void brokenFiles();
    void warningsHideFolders();
    void thresholdKeys();
    void namesAreMatched();

private:
    void write(const QString &table, const QByteArray &json);

    [[nodiscard]] HostTables load() const { return loadHostTables(m_folder->path()); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTables::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestTables::write(const QString &table, const QByteArray &json)
{
    QFile file(m_folder->filePath(table + u".json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(json), json.size());
}

// The values of host-analysis.md 2.4, 4.2.2, 4.2.7, 4.2.9.
void TestTables::builtIn()
{
    const HostTables tables = loadHostTables();
    QCOMPARE(textOf(tables.warnings), QString());
    QCOMPARE(aggregateOf(tables, Limit::GpuIdle), 0.30);
    QCOMPARE(generationOf(tables, Limit::GpuIdle), 0.15);
    QCOMPARE(aggregateOf(tables, Limit::LaunchOverhead), 0.10);
    QCOMPARE(aggregateOf(tables, Limit::GpuUtilization), 0.60);
    QCOMPARE(generationOf(tables, Limit::GpuUtilization), 0.80);
    QCOMPARE(aggregateOf(tables, Limit::PrepExposed), 0.50);
    QCOMPARE(aggregateOf(tables, Limit::PrepImpact), 0.05);
    QCOMPARE(aggregateOf(tables, Limit::PrepIdleAttribution), 0.50);
    QCOMPARE(generationOf(tables, Limit::NcclCaveat), 0.20);
    QCOMPARE(tables.prepRanges,
        (std::vector<QString> {
            u"_prepare_tp_inputs"_s, u"_prepare_inputs"_s, u"prepare_inputs"_s}));
    QVERIFY(!tables.markers.empty());
    for (const char16_t *part :
        {u"nccl", u"allreduce_fusion", u"all_reduce", u"cross_device_reduce", u"userbuffers",
            u"nvshmem", u"deepep", u"mooncake", u"mnnvl", u"multimem_all_reduce"})
        QVERIFY(std::ranges::find(tables.communication, QString::fromUtf16(part))
            != tables.communication.end());
    for (const QString &part : tables.stepCollectives)
        QVERIFY(std::ranges::find(tables.communication, part) != tables.communication.end());
    QVERIFY(!tables.stepCollectives.empty());
}

void TestTables::missingFolderIsFine()
{
    const HostTables tables = loadHostTables(m_folder->filePath(u"nowhere"_s));
    QVERIFY(tables.warnings.empty());
    QVERIFY(tables.thresholds == loadHostTables().thresholds);
}

void TestTables::userOverrides()
{
    write(u"thresholds"_s, R"({"version": 1, "rows": [
        {"id": "gpu_idle_ratio", "aggregate": 0.4, "note": "ours"},
        {"id": "gpu_utilization", "aggregate": 0.5, "generation": 0.7}]})");
    const HostTables tables = load();
    QCOMPARE(textOf(tables.warnings), QString());
    QCOMPARE(aggregateOf(tables, Limit::GpuIdle), 0.4);
    QCOMPARE(generationOf(tables, Limit::GpuIdle), 0.15); // not named, so built in
    QCOMPARE(aggregateOf(tables, Limit::GpuUtilization), 0.5);
    QCOMPARE(generationOf(tables, Limit::GpuUtilization), 0.7);
    QCOMPARE(aggregateOf(tables, Limit::PrepImpact), 0.05);
}

void TestTables::userRowsAreAdded()
{
    write(u"stepmarkers"_s, R"json({"version": 1, "rows": [
        {"id": "mine", "pattern": "step (?<number>\\d+) p(?<ctx>\\d+) d(?<gen>\\d+)"}]})json");
    write(u"hostprep"_s,
        R"({"version": 1, "rows": [{"id": "mine", "name": "build_batch", "order": 0}]})");
    write(u"communication"_s, R"({"version": 1, "rows": [
        {"id": "mine", "contains": "RingExchange", "steps": true}]})");
    const HostTables tables = load();
    QCOMPARE(textOf(tables.warnings), QString());
    QCOMPARE(tables.markers.front().id, u"mine"_s); // tried before the built-in ones
    QCOMPARE(tables.markers.size(), loadHostTables().markers.size() + 1);
    QCOMPARE(tables.prepRanges.front(), u"build_batch"_s);
    QCOMPARE(tables.communication.back(), u"ringexchange"_s);
    QCOMPARE(tables.stepCollectives.back(), u"ringexchange"_s);
}

void TestTables::rowsCanBeRemoved()
{
    write(u"communication"_s, R"({"version": 1, "rows": [{"id": "mooncake", "remove": true}]})");
    write(u"thresholds"_s, R"({"version": 1, "rows": [{"id": "gpu_idle_ratio", "remove": true}]})");
    const HostTables tables = load();
    QVERIFY(std::ranges::find(tables.communication, u"mooncake"_s) == tables.communication.end());
    // A verdict needs every threshold.
    QCOMPARE(aggregateOf(tables, Limit::GpuIdle), 0.30);
    QVERIFY2(textOf(tables.warnings).contains(u"cannot be removed"),
        qPrintable(textOf(tables.warnings)));
}

void TestTables::brokenRows_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("warning");
    const auto add
        = [](const char *name, const QString &table, const QByteArray &row,
              const QString &warning) { QTest::newRow(name) << table << row << warning; };
    add("text as number", u"thresholds"_s, R"({"id": "gpu_idle_ratio", "aggregate": "0.4"})",
        u"“aggregate” is no number"_s);
    add("negative", u"thresholds"_s, R"({"id": "gpu_idle_ratio", "generation": -0.1})",
        u"“generation” is no number"_s);
    add("unknown threshold", u"thresholds"_s,
        R"({"id": "gpu_idel", "aggregate": 0.1, "generation": 0.1})",
        u"No threshold has this name"_s);
    add("no id", u"thresholds"_s, R"({"aggregate": 0.1})",
        u"row 1: it is no object with an “id”"_s);
    add("not an object", u"thresholds"_s, "17", u"row 1: it is no object"_s);
    add("bad pattern", u"stepmarkers"_s, R"({"id": "mine", "pattern": "step (\\d+"})",
        u"no valid regular expression"_s);
    add("bad pattern for a built-in row", u"stepmarkers"_s,
        R"({"id": "tensorrt-llm-executor", "pattern": "*"})", u"no valid regular expression"_s);
    add("no pattern", u"stepmarkers"_s, R"({"id": "mine"})", u"“pattern” is missing"_s);
    add("pattern is no text", u"stepmarkers"_s, R"({"id": "mine", "pattern": 4})",
        u"“pattern” is missing or no text"_s);
    add("blank name", u"hostprep"_s, R"({"id": "mine", "name": " "})", u"“name” is missing"_s);
    add("order is no number", u"hostprep"_s, R"({"id": "mine", "name": "x", "order": true})",
        u"“order” is no number"_s);
    add("empty part", u"communication"_s, R"({"id": "mine", "contains": ""})",
        u"“contains” is missing"_s);
    add("steps is no flag", u"communication"_s, R"({"id": "mine", "contains": "x", "steps": 1})",
        u"neither true nor false"_s);
}

void TestTables::brokenRows()
{
    QFETCH(QString, table);
    QFETCH(QByteArray, row);
    QFETCH(QString, warning);
    write(table, R"({"version": 1, "rows": [)" + row + "]}");
    const HostTables tables = load();
    const HostTables builtIn = loadHostTables();
    QCOMPARE(tables.warnings.size(), std::size_t {1});
    const QString text = tables.warnings.front().text;
    QVERIFY2(text.contains(warning), qPrintable(text));
    QVERIFY2(text.contains(table + u".json"_s) && text.endsWith(u"The row is left out."_s),
        qPrintable(text));
    QVERIFY(tables.warnings.front().changesNumbers);
    // The built-in rows stay.
    QVERIFY(tables.thresholds == builtIn.thresholds);
    QCOMPARE(tables.markers.size(), builtIn.markers.size());
    QCOMPARE(tables.markers.front().pattern, builtIn.markers.front().pattern);
    QCOMPARE(tables.prepRanges, builtIn.prepRanges);
    QCOMPARE(tables.communication, builtIn.communication);
}

void TestTables::brokenFiles_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("warning");
    QTest::newRow("not JSON") << QByteArray("{\"version\": 1,\n\"rows\": [}")
                              << u"not valid JSON at line 2"_s;
    QTest::newRow("empty") << QByteArray() << u"not valid JSON at line 1"_s;
    QTest::newRow("no version") << QByteArray(R"({"rows": []})") << u"“version”: 1"_s;
    QTest::newRow("newer version")
        << QByteArray(R"({"version": 2, "rows": []})") << u"“version”: 1"_s;
    QTest::newRow("a list") << QByteArray("[]") << u"“version”: 1"_s;
    QTest::newRow("no rows") << QByteArray(R"({"version": 1})") << u"no list “rows”"_s;
    QTest::newRow("rows are no list")
        << QByteArray(R"({"version": 1, "rows": {}})") << u"no list “rows”"_s;
    QTest::newRow("unknown field")
        << QByteArray(R"({"version": 1, "rows": [{"id": "gpu_idle_ratio", "agregate": 1}]})")
        << u"“agregate” is not known"_s;
    QTest::newRow("an id twice") << QByteArray(
        R"({"version": 1, "rows": [{"id": "gpu_idle_ratio"}, {"id": "gpu_idle_ratio"}]})")
                                 << u"occurs twice"_s;
}

void TestTables::brokenFiles()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, warning);
    write(u"thresholds"_s, json);
    const HostTables tables = load();
    QCOMPARE(tables.warnings.size(), std::size_t {1});
    QVERIFY2(tables.warnings.front().text.contains(warning), qPrintable(textOf(tables.warnings)));
    QVERIFY(tables.thresholds == loadHostTables().thresholds);
}

// The configuration folder holds the user's name.
void TestTables::warningsHideFolders()
{
    write(u"thresholds"_s, "nonsense");
    write(u"hostprep"_s, R"({"version": 1, "rows": [{"id": "a"}]})");
    const QString text = textOf(load().warnings);
    QVERIFY(!text.isEmpty());
    QVERIFY2(!text.contains(m_folder->path()) && !text.contains(u'/'), qPrintable(text));
}

void TestTables::thresholdKeys()
{
    Thresholds thresholds = loadHostTables().thresholds;
    const Thresholds before = thresholds;
    QVERIFY(thresholds.set(u"gpu_idle_ratio"_s, 0.5));
    QCOMPARE(thresholds.aggregate[static_cast<std::size_t>(Limit::GpuIdle)], 0.5);
    QCOMPARE(thresholds.generation, before.generation);
    QVERIFY(thresholds.set(u"generation.gpu_utilization"_s, 0.9));
    QCOMPARE(thresholds.generation[static_cast<std::size_t>(Limit::GpuUtilization)], 0.9);
    QCOMPARE(thresholds.aggregate[static_cast<std::size_t>(Limit::GpuUtilization)], 0.6);
    const Thresholds set = thresholds;
    for (const QString &key :
        {u""_s, u"gpu_idle"_s, u"GPU_IDLE_RATIO"_s, u"context.gpu_idle_ratio"_s, u"generation."_s,
            u"generation.generation.gpu_idle_ratio"_s, u" gpu_idle_ratio"_s})
        QVERIFY2(!thresholds.set(key, 0.1), qPrintable(key));
    QVERIFY(!thresholds.set(u"gpu_idle_ratio"_s, std::numeric_limits<double>::quiet_NaN()));
    QVERIFY(thresholds == set);
    for (std::size_t i = 0; i < kLimitCount; ++i) {
        const QString key = limitKey(static_cast<Limit>(i));
        QVERIFY(thresholds.set(key, 0.25) && thresholds.set(u"generation."_s + key, 0.75));
        QCOMPARE(thresholds.aggregate[i], 0.25);
        QCOMPARE(thresholds.generation[i], 0.75);
    }
    QCOMPARE(limitKey(Limit::PrepIdleAttribution), u"host_prep_idle_attribution"_s);
}

void TestTables::namesAreMatched()
{
    StringPool strings;
    const StringId nccl = strings.intern("ncclDevKernel_AllReduce");
    const StringId upper = strings.intern("void NCCL::x");
    const StringId gemm = strings.intern("gemm");
    const std::vector<bool> matches = matchNames(strings, {u"nccl"_s, u""_s});
    QCOMPARE(matches.size(), strings.size());
    QVERIFY(matches[index(nccl)] && matches[index(upper)]);
    QVERIFY(!matches[index(gemm)] && !matches[index(StringId::None)]);
    QVERIFY(std::ranges::none_of(matchNames(strings, {}), std::identity {}));
}

QTEST_GUILESS_MAIN(TestTables)
#include "tst_tables.moc"
