// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/docks.h"
#include "core/io/demo/torchdemo.h"
#include "support/core/generated.h"
#include "support/gui/clirun.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/triagefusepanel.h"
#include "widgets/panels/triagekernelspanel.h"
#include "widgets/panels/triageoverlappanel.h"
#include "widgets/timeline/timelineview.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using gapscope::test::gapscopeRun;
using gapscope::test::Output;
using gapscope::test::WindowFixture;

namespace gapscope {

// The triage of the torch demo pair, on the command line and in the window.
class TestTriageWindow : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void commandAnswers();
    void damageIsSaid_data();
    void damageIsSaid();
    void commandRefuses_data();
    void commandRefuses();
    void bundle();
    void pairInTheWindow();
    void rowsAndTimeline();
    void nsysSaysWhatItNeeds();

private:
    QTemporaryDir m_folder;
    QString m_eager;
    QString m_graph;
};

void TestTriageWindow::initTestCase()
{
    Progress progress;
    const Result<QStringList> paths = writeTorchDemoPair(m_folder.filePath(u"demo"_s), progress);
    QVERIFY(paths.has_value());
    m_eager = paths->value(0);
    m_graph = paths->value(1);
    // The same bytes every time, and files of its own are replaced.
    QFile first(m_eager);
    QVERIFY(first.open(QIODevice::ReadOnly));
    const QByteArray before = first.readAll();
    first.close();
    QVERIFY(writeTorchDemoPair(m_folder.filePath(u"demo"_s), progress).has_value());
    QVERIFY(first.open(QIODevice::ReadOnly));
    QVERIFY(first.readAll() == before);
}

void TestTriageWindow::commandAnswers()
{
    const Output json = gapscopeRun({u"triage"_s, u"--mapping-input"_s, m_eager, u"--formal-input"_s,
        m_graph, u"--format"_s, u"json"_s});
    QCOMPARE(json.code, 0);
    const QJsonObject answer = QJsonDocument::fromJson(json.out.toUtf8()).object();
    QCOMPARE(answer["mode"_L1].toString(), u"mapping-formal"_s);
    QCOMPARE(answer["formal_traces"_L1].toArray().first().toString(), u"decode_torch_graph.json"_s);
    QVERIFY(!json.out.contains(m_folder.path()));
    const QJsonObject decode = answer["stages"_L1]["decode"_L1].toObject();
    QCOMPARE(answer["stages"_L1].toObject().keys(), QStringList({u"decode"_s, u"extend/prefill"_s}));
    // 22 decode steps of 6 layers; the norm runs twice per layer.
    const QJsonArray kernels = decode["kernels"_L1].toArray();
    for (const QJsonValue &kernel : kernels) {
        const QString name = kernel["kernel"_L1].toString();
        const bool isCopy = name.startsWith("Memcpy"_L1);
        const int perLayer = name.contains("RMSNorm"_L1) ? 2 : 1;
        QCOMPARE(kernel["launches"_L1].toInt(), isCopy ? 22 * 3 : 22 * 6 * perLayer);
        QCOMPARE(kernel["match"_L1].toString(), u"exact"_s);
        QVERIFY(kernel["location"_L1].toString().startsWith("demo/"_L1));
        QVERIFY(!kernel["graph_launch_only"_L1].toBool());
    }
    QVERIFY(kernels.size() >= 9);
    QVERIFY(!decode["overlap"_L1].toArray().isEmpty());
    QVERIFY(!decode["fuse"_L1].toArray().isEmpty());
    const Output reference = gapscopeRun(
        {u"triage"_s, u"--input"_s, m_eager, u"--method"_s, u"reference"_s, u"--format"_s, u"json"_s});
    QCOMPARE(QJsonDocument::fromJson(reference.out.toUtf8()).object().keys(),
        QStringList({u"framework"_s, u"mode"_s, u"stages"_s}));
    const Output markdown = gapscopeRun({u"triage"_s, u"--input"_s, m_eager});
    QCOMPARE(gapscopeRun({u"triage"_s, m_eager}).out, markdown.out);
    QCOMPARE(gapscopeRun({u"triage"_s, u"triage"_s, u"--input"_s, m_eager}).out, markdown.out);
    QVERIFY(markdown.out.startsWith(u"Triage View\nMode: single-trace\nFramework: SGLang\n"_s));
    QVERIFY(markdown.out.contains(u"Kernel Table\n\n##### extend/prefill\n"_s));
    const Output csv = gapscopeRun(
        {u"triage"_s, u"--input"_s, m_eager, u"--format"_s, u"csv"_s, u"--table"_s, u"fuse"_s});
    QCOMPARE(csv.code, 0);
    QVERIFY(csv.out.startsWith(u"Stage,Pattern,"_s));
}

// A trace that ends too early: every command says so, in the answer or, where that has no place for
// it, on the error output.
void TestTriageWindow::damageIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments"); // TRACE stands for the file
    QTest::addColumn<bool>("inAnswer");
    const QString trace = u"TRACE"_s;
    const auto row = [](const QStringList &arguments, bool inAnswer) {
        QTest::newRow(qPrintable(arguments.join(u' '))) << arguments << inAnswer;
    };
    const QStringList markdown {u"--format"_s, u"markdown"_s};
    const QStringList json {u"--format"_s, u"json"_s};
    const QStringList csv {u"--format"_s, u"csv"_s};
    const QStringList reference {u"--method"_s, u"reference"_s};
    for (const QString &command : {u"detect"_s, u"triage"_s, u"kernels"_s, u"ranks"_s, u"compare"_s}) {
        row(QStringList {command, trace} + markdown, true);
        row(QStringList {command, trace} + json, true);
        if (command != u"detect"_s)
            row(QStringList {command, trace} + csv, false);
    }
    row({u"report"_s, trace}, true);
    row(QStringList {u"check"_s, trace, trace, u"--fail-on"_s, u"period>3%"_s} + markdown, true);
    row(QStringList {u"check"_s, trace, trace, u"--fail-on"_s, u"period>3%"_s} + json, true);
    for (const QString &command : {u"detect"_s, u"triage"_s, u"compare"_s})
        row(QStringList {command, trace} + reference + json, false);
    row(QStringList {u"compare"_s, trace} + reference, true);
    row(QStringList {u"triage"_s, trace} + reference, false);
    row({u"triage"_s, u"--mapping-input"_s, trace, u"--formal-input"_s, trace}, true);
}

void TestTriageWindow::damageIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, inAnswer);
    const QString cut = m_folder.filePath(u"cut.json"_s);
    QFile whole(m_graph);
    QVERIFY(whole.open(QIODevice::ReadOnly));
    QFile part(cut);
    QVERIFY(part.open(QIODevice::WriteOnly));
    part.write(whole.read(whole.size() * 3 / 4));
    part.close();
    for (QString &argument : arguments)
        argument = argument == u"TRACE"_s ? cut : argument;
    const Output output = gapscopeRun(arguments);
    QVERIFY2(output.code == 0 || output.code == 4, qPrintable(output.err));
    const QString said = u"cut.json is incomplete."_s;
    QVERIFY2((inAnswer ? output.out : output.err).contains(said),
        qPrintable(output.out.left(2000) + output.err));
    QCOMPARE((inAnswer ? output.err : output.out).contains(said), false);
}

void TestTriageWindow::commandRefuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QStringList &arguments, const QString &says) {
        QTest::newRow(name) << QStringList {u"triage"_s} + arguments << says;
    };
    row("nothing", {}, u"no trace"_s);
    row("two modes", {u"--input"_s, u"a"_s, u"--formal-input"_s, u"b"_s}, u"exclude"_s);
    row("half a pair", {u"--mapping-input"_s, u"a"_s}, u"together"_s);
    row("twice", {u"--input"_s, u"a"_s, u"--input"_s, u"b"_s}, u"once"_s);
    row("other word", {u"diff"_s, u"--input"_s, u"a"_s}, u"diff"_s);
    row("two traces", {u"a.json"_s, u"b.json"_s}, u"--mapping-input"_s);
    row("trace and pair", {u"a"_s, u"--mapping-input"_s, u"b"_s, u"--formal-input"_s, u"c"_s},
        u"exclude"_s);
    row("share", {u"--input"_s, u"a"_s, u"--min-share"_s, u"x"_s}, u"min-share"_s);
    row("limit", {u"--input"_s, u"a"_s, u"--kernel-table-limit"_s, u"-1"_s}, u"kernel-table-limit"_s);
    row("framework", {u"--input"_s, u"a"_s, u"--framework"_s, u"jax"_s}, u"jax"_s);
    row("format", {u"--input"_s, u"a"_s, u"--format"_s, u"xml"_s}, u"xml"_s);
}

void TestTriageWindow::commandRefuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const Output output = gapscopeRun(arguments);
    QCOMPARE(output.code, 2);
    QCOMPARE(output.out, QString());
    QVERIFY2(output.err.contains(says), qPrintable(output.err));
}

void TestTriageWindow::bundle()
{
    const Output output = gapscopeRun({u"triage"_s, u"--bundle"_s, m_folder.filePath(u"demo"_s)});
    QCOMPARE(output.code, 0);
    QVERIFY(output.out.contains(u"#### decode_torch_eager.json"_s));
    QVERIFY(output.out.contains(u"#### decode_torch_graph.json"_s));
    QCOMPARE(gapscopeRun({u"triage"_s, u"--bundle"_s, m_folder.filePath(u"none"_s)}).code, 3);
}

void TestTriageWindow::pairInTheWindow()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_eager, m_graph));
    auto *kernels = fixture.window().findChild<TriageKernelsPanel *>();
    auto *overlap = fixture.window().findChild<TriageOverlapPanel *>();
    auto *fuse = fixture.window().findChild<TriageFusePanel *>();
    QVERIFY(kernels->pane()->table().rows.size() >= 9);
    QVERIFY(!overlap->tables().empty());
    QVERIFY(!fuse->pane()->table().rows.empty() || fuse->stage() == 0);
    QVERIFY(kernels->caption().contains(u"formal: decode_torch_graph.json, mapping: decode_torch_eager.json"_s));
    Q_EMIT kernels->stageChosen(1);
    QVERIFY(kernels->caption().contains(u"Stage decode"_s));
    QVERIFY(overlap->caption().contains(u"Stage decode"_s));
    QVERIFY(!overlap->pane()->table().rows.empty());
}

void TestTriageWindow::rowsAndTimeline()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_eager, m_graph));
    auto *kernels = fixture.window().findChild<TriageKernelsPanel *>();
    TimelineController *controller = fixture.window().timeline()->controller();
    // Row to timeline: its first launch in the formal trace.
    Q_EMIT kernels->pane()->activated(0, 0);
    QVERIFY(controller->selection().kind == TimelineSelection::Kind::Event);
    QCOMPARE(controller->selection().run, 1u);
    const TimelineSelection first = controller->selection();
    // The Python location: a frame of the mapping trace.
    Q_EMIT kernels->pane()->clicked(0, 8);
    QCOMPARE(controller->selection().run, 0u);
    QVERIFY(controller->selection().event != first.event);
    // Timeline to row.
    kernels->pane()->setCurrent(2);
    controller->selectEvent(1, first.trace, first.event);
    QVERIFY(fixture.settle());
    QCOMPARE(kernels->pane()->currentRow(), 0);
}

void TestTriageWindow::nsysSaysWhatItNeeds()
{
    demo::ExecutorConfig config = demo::publishedExample(false);
    config.steady = 4;
    config.rampUp = 2;
    config.drain = 1;
    const test::GeneratedTrace trace = test::generateTrace(config);
    WindowFixture fixture;
    QVERIFY(fixture.open({trace.path()}));
    for (const auto *panel : fixture.window().findChildren<TriagePanel *>())
        QVERIFY(panel->emptyText().contains(u"torch.profiler"_s));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestTriageWindow)
#include "tst_triagewindow.moc"
