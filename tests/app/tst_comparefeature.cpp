// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/comparefeature.h"
#include "app/docks.h"
#include "app/exporter.h"
#include "app/layouts.h"
#include "support/core/generated.h"
#include "support/core/sharedtraces.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/charts/waterfallchart.h"
#include "widgets/panels/apideltapanel.h"
#include "widgets/panels/kerneldeltapanel.h"
#include "widgets/panels/operationspanel.h"
#include "widgets/panels/seriespanel.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/waterfallpanel.h"
#include "widgets/timeline/timelineview.h"

#include <QDockWidget>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

// Two runs in the window: the panels show the core's figures, lead to steps of both runs, and follow
// what is chosen to be compared.
class TestCompareFeature : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pairOfTheCases();
    void realPairsAnswerOrSayWhy_data();
    void realPairsAnswerOrSayWhy();
    void enterGoesToAStepOfBoth();
    void newOperationsAreReachedToo();
    void allStepsAreOutlined();
    void goToStepAlignsBoth();
    void rangesOfOneTrace();
    void oneTraceIsBrokenDown();
    void answersOfClosedRunsNeverArrive();
    void layoutOfTwoTraces();
    void tablesAndChartsAreSaved();

private:
    [[nodiscard]] static CompareFeature *feature(const WindowFixture &fixture)
    {
        return fixture.window().findChild<CompareFeature *>();
    }

    [[nodiscard]] static OperationsPanel *operations(const WindowFixture &fixture)
    {
        return fixture.window().findChild<OperationsPanel *>();
    }

    test::GeneratedTrace m_baseline;
    test::GeneratedTrace m_target;
};

void TestCompareFeature::initTestCase()
{
    for (const bool isTarget : {false, true}) {
        demo::ExecutorConfig config = demo::publishedExample(isTarget);
        config.steady = 20;
        config.rampUp = 4;
        config.drain = 2;
        (isTarget ? m_target : m_baseline) = test::generateTrace(config);
    }
}

namespace {

int columnOf(const Table &table, const QString &key)
{
    const auto found = std::ranges::find(table.columns, key, &Column::key);
    return found == table.columns.end() ? -1 : int(found - table.columns.begin());
}

double numberAt(const Table &table, const Row &row, const QString &key)
{
    return std::get<double>(row[std::size_t(columnOf(table, key))].value);
}

} // namespace

void TestCompareFeature::pairOfTheCases()
{
    const QStringList baseline = test::sharedTraceFiles(u"cases"_s, u"08_pair_baseline.sqlite"_s);
    const QStringList target = test::sharedTraceFiles(u"cases"_s, u"08_pair_target.sqlite"_s);
    if (baseline.isEmpty() || target.isEmpty())
        QSKIP("The shared traces are not there.");
    qInfo("used 2 shared traces");
    WindowFixture fixture;
    QVERIFY(fixture.openPair(baseline.first(), target.first()));
    const auto comparison = feature(fixture)->comparison();
    QVERIFY(comparison);
    // Computed anew, beside the window.
    const OpenRun &ours = fixture.window().session()->at(Role::Baseline);
    const OpenRun &theirs = fixture.window().session()->at(Role::Target);
    const RunComparison expected = compareRuns({*ours.run, ours.facts, {}, {}},
        {*theirs.run, theirs.facts, {}, {}}, loadCompareTables(loadHostTables()));
    QCOMPARE(comparison->period.value, expected.period.value);
    const Table table = operations(fixture)->tables().front();
    QCOMPARE(table.rows.size(), expected.operations.size());
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const OperationDelta &row = expected.operations[i];
        QCOMPARE(numberAt(table, table.rows[i], u"baseline_us"_s), row.exclusive.baseline);
        QCOMPARE(numberAt(table, table.rows[i], u"target_us"_s), row.exclusive.target);
        QCOMPARE(std::get<QString>(table.rows[i][std::size_t(columnOf(table, u"status"_s))].value),
            statusWord(row.status));
    }
    QVERIFY(std::abs(numberAt(table, *table.sum, u"delta_us"_s) - expected.period.value.change()) < 0.01);
    // As nested, they add up as well.
    operations(fixture)->setTree(true);
    const Table tree = operations(fixture)->tables().front();
    QVERIFY(std::abs(numberAt(tree, *tree.sum, u"target_us"_s) - expected.period.value.target) < 0.01);
    QVERIFY(tree.rows.size() >= table.rows.size());
    // The waterfall ends where the parts do.
    const auto *const waterfall = fixture.window().findChild<WaterfallPanel *>();
    const std::vector<WaterfallEntry> &entries = waterfall->chart()->entries();
    QVERIFY(std::abs(entries[entries.size() - 2].to - expected.period.value.target) < 0.01);
    // The published case: 3,326.8 -> 3,988.7 us, +661.9.
    QCOMPARE(formatMeanUs(expected.period.value.baseline, Unit::Without), u"3,326.8"_s);
    QCOMPARE(formatMeanUs(expected.period.value.target, Unit::Without), u"3,988.7"_s);
    QVERIFY(waterfall->scopeText().contains(u"+661.9"_s));
    // Kernels and calls.
    const auto *const kernels = fixture.window().findChild<KernelDeltaPanel *>();
    QCOMPARE(kernels->model()->rowCount(), int(expected.kernels.rows.size()));
    for (int i = 0; i < kernels->model()->rowCount(); ++i)
        QCOMPARE(kernels->model()->row(i).delta.time, expected.kernels.rows[std::size_t(i)].time);
    const auto *const calls = fixture.window().findChild<ApiDeltaPanel *>();
    QCOMPARE(calls->model()->rowCount(), int(expected.api.rows.size()));
    QCOMPARE(fixture.window().findChild<SeriesPanel *>()->tables().back().rows.size(),
        expected.baselineSeries.size() + expected.targetSeries.size());
}

void TestCompareFeature::realPairsAnswerOrSayWhy_data()
{
    QTest::addColumn<QString>("baseline");
    QTest::addColumn<QString>("target");
    QTest::newRow("fsdp") << u"fsdp_2gpu_before.sqlite"_s << u"fsdp_2gpu_after.sqlite"_s;
    QTest::newRow("transformer") << u"transformer_2p7b_eager.sqlite"_s
                                 << u"transformer_2p7b_cudagraph.sqlite"_s;
}

void TestCompareFeature::realPairsAnswerOrSayWhy()
{
    QFETCH(QString, baseline);
    QFETCH(QString, target);
    const QStringList ours = test::sharedTraceFiles(u"nsys"_s, baseline);
    const QStringList theirs = test::sharedTraceFiles(u"nsys"_s, target);
    if (ours.isEmpty() || theirs.isEmpty())
        QSKIP("The shared traces are not there.");
    WindowFixture fixture;
    QVERIFY(fixture.openPair(ours.first(), theirs.first()));
    const auto comparison = feature(fixture)->comparison();
    QVERIFY(comparison);
    QVERIFY(!comparison->comparability.comparable);
    QVERIFY(!comparison->comparability.reasons.empty());
    const QString said = test::visibleTexts(*operations(fixture)).join(u'\n');
    for (const QString &reason : comparison->comparability.reasons)
        QVERIFY2(said.contains(reason), qPrintable(reason));
}

void TestCompareFeature::enterGoesToAStepOfBoth()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    TimelineController *const controller = fixture.window().timeline()->controller();
    Q_EMIT operations(fixture)->operationActivated(u"_update_requests"_s);
    QVERIFY(fixture.settle());
    const TimelineSelection &selection = controller->selection();
    QCOMPARE(selection.kind, TimelineSelection::Kind::Event);
    QCOMPARE(selection.run, 1u);
    const Trace &trace = *controller->facts(1)->run.traces[selection.trace];
    QCOMPARE(trace.strings.text(trace.events.name[index(selection.event)]), u"_update_requests"_s);
    // Both steps are in sight, start at start.
    QCOMPARE(controller->alignment(), TimelineController::Alignment::Step);
    const auto [ours, theirs] = controller->alignedSteps();
    const TimeRange view = controller->visible();
    for (const auto &[run, number] : {std::pair(std::size_t {0}, ours), std::pair(std::size_t {1}, theirs)}) {
        const int step = controller->stepIndex(run, 0, number);
        QVERIFY(step >= 0);
        const TimeRange host = controller->facts(run)->steps[0].steps[std::size_t(step)].host;
        QVERIFY(view.contains(controller->toView(run, 0, host).begin));
        QVERIFY(view.contains(controller->toView(run, 0, host).end));
    }
    QVERIFY(view.contains(controller->selectedView().begin));
    // It is a median step: the operation takes its median time in it.
    const RunComparison &comparison = *feature(fixture)->comparison();
    const OpenRun &run = fixture.window().session()->at(Role::Target);
    const auto expected = medianStep({*run.run, run.facts, {}, {}}, comparison.targetSeries,
        u"_update_requests"_s, loadHostTables().markers);
    QCOMPARE(controller->facts(1)->steps[expected->rank].steps[expected->step].number, theirs);
}

void TestCompareFeature::newOperationsAreReachedToo()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    TimelineController *const controller = fixture.window().timeline()->controller();
    Q_EMIT operations(fixture)->operationActivated(u"broadcast_requests"_s);
    QVERIFY(fixture.settle());
    QCOMPARE(controller->selection().run, 1u);
    QCOMPARE(controller->selection().kind, TimelineSelection::Kind::Event);
    // Swapped it is a removed one: in the baseline.
    fixture.window().session()->swapRoles();
    QVERIFY(fixture.settle());
    Q_EMIT operations(fixture)->operationActivated(u"broadcast_requests"_s);
    QVERIFY(fixture.settle());
    QCOMPARE(controller->selection().run, 0u);
    QCOMPARE(controller->selection().kind, TimelineSelection::Kind::Event);
    QVERIFY(controller->alignedSteps().second >= 0);
    // Time in no range leads to a step of median length.
    Q_EMIT operations(fixture)->operationActivated(QString());
    QVERIFY(fixture.settle());
    QCOMPARE(controller->selection().kind, TimelineSelection::Kind::Step);
}

// Every forward step is recorded under its own name; they are one operation all the same.
void TestCompareFeature::allStepsAreOutlined()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    const CompareQuestion question {
        {ComparedRun {*fixture.window().session()->at(Role::Baseline).run,
             fixture.window().session()->at(Role::Baseline).facts, {}, {}},
            ComparedRun {*fixture.window().session()->at(Role::Target).run,
                fixture.window().session()->at(Role::Target).facts, {}, {}}},
        false, loadCompareTables(loadHostTables())};
    const OwnerPlaces places = findPlaces(question, *feature(fixture)->comparison(),
        {OwnerClass::Range, u"_forward_step"_s, {}});
    for (std::size_t side = 0; side < 2; ++side) {
        const Run &run = question.sides[side].run;
        const auto instances
            = operationInstances(run, u"_forward_step"_s, question.tables.owners.markers);
        QCOMPARE(places.counts[side], instances.size());
        QVERIFY(places.names[side].front().size() > 10);
    }
    TimelineController *const controller = fixture.window().timeline()->controller();
    const auto bench = controller->facts(0)->steps[0].benchmark();
    QVERIFY(controller->goToStep(bench[bench.size() / 2].number));
    controller->clearSelection();
    QVERIFY(fixture.settle());
    const QImage before = fixture.window().timeline()->grab().toImage();
    Q_EMIT operations(fixture)->operationChosen(u"_forward_step"_s);
    QVERIFY(fixture.settle());
    QVERIFY(fixture.window().timeline()->grab().toImage() != before);
    QVERIFY(controller->selection().isNone()); // only outlined
}

void TestCompareFeature::goToStepAlignsBoth()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    TimelineController *const controller = fixture.window().timeline()->controller();
    const auto bench = controller->facts(0)->steps[0].benchmark();
    for (const std::size_t which : {bench.size() / 3, bench.size() - 2}) {
        const qint64 number = bench[which].number;
        QVERIFY(fixture.window().goTo({GotoTarget::Kind::Step, number}));
        QCOMPARE(controller->alignedSteps(), std::pair(number, number));
        QCOMPARE(controller->selection().kind, TimelineSelection::Kind::Step);
    }
    QVERIFY(!fixture.window().goTo({GotoTarget::Kind::Step, 987654}));
    // A point of the step series does the same.
    auto *const series = fixture.window().findChild<SeriesPanel *>();
    const SeriesPoint point = feature(fixture)->comparison()->targetSeries[5];
    Q_EMIT series->stepActivated(1, point);
    QCOMPARE(controller->selection().run, 1u);
    QCOMPARE(controller->alignedSteps().second, point.number);
}

void TestCompareFeature::rangesOfOneTrace()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_target.path()}));
    MainWindow &window = fixture.window();
    TimelineController *const controller = window.timeline()->controller();
    const Actions &actions = *window.actionTable();
    QVERIFY(!actions[ActionId::CompareAsBaseline]->isEnabled()); // nothing is selected
    const std::vector<Step> &steps = controller->facts(0)->steps[0].steps;
    const RankSteps &rank = controller->facts(0)->steps[0];
    const auto range = [&](std::size_t first, std::size_t last) {
        return TimeRange {steps[rank.benchFirst + first].host.begin, steps[rank.benchFirst + last].host.begin};
    };
    controller->selectRange(range(8, 14));
    QVERIFY(actions[ActionId::CompareAsBaseline]->isEnabled());
    actions[ActionId::CompareAsBaseline]->trigger();
    QVERIFY(fixture.settle());
    QVERIFY(feature(fixture)->comparison()->single); // there is only one side yet
    controller->selectRange(range(15, 22));
    actions[ActionId::CompareAsTarget]->trigger();
    QVERIFY(fixture.settle());
    const RunComparison &comparison = *feature(fixture)->comparison();
    QVERIFY(!comparison.single);
    const OpenRun &run = window.session()->at(Role::Baseline);
    const RunComparison expected = compareRuns({*run.run, run.facts, {range(8, 14), {}, {}}, {}},
        {*run.run, run.facts, {range(15, 22), {}, {}}, {}}, loadCompareTables(loadHostTables()));
    QCOMPARE(comparison.period.value, expected.period.value);
    QCOMPARE(comparison.pairedSteps, expected.pairedSteps);
    QVERIFY(comparison.pairedSteps >= 5);
    QVERIFY2(test::visibleTexts(*operations(fixture)).join(u'\n').contains(u"baseline: "_s), "scopes");
    // A row leads to the target's range of the same trace.
    Q_EMIT operations(fixture)->operationActivated(u"_update_requests"_s);
    QVERIFY(fixture.settle());
    QVERIFY(range(15, 22).contains(controller->selection().range.begin));
    actions[ActionId::CompareWhole]->trigger();
    QVERIFY(fixture.settle());
    QVERIFY(feature(fixture)->comparison()->single);
    // One step with another: each with the time up to the next.
    controller->selectStep(0, 0, rank.benchFirst + 9);
    actions[ActionId::CompareAsBaseline]->trigger();
    controller->selectStep(0, 0, rank.benchFirst + 12);
    actions[ActionId::CompareAsTarget]->trigger();
    QVERIFY(fixture.settle());
    QCOMPARE(feature(fixture)->comparison()->unit, ComparedUnit::Step);
    QCOMPARE(feature(fixture)->comparison()->pairs.steps, 1u);
}

void TestCompareFeature::oneTraceIsBrokenDown()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({m_baseline.path()}));
    const RunComparison &comparison = *feature(fixture)->comparison();
    QVERIFY(comparison.single);
    const Table table = operations(fixture)->tables().front();
    QVERIFY(std::abs(numberAt(table, *table.sum, u"baseline_us"_s) - comparison.period.value.baseline) < 0.01);
    // What takes longest first.
    for (std::size_t i = 1; i + 1 < table.rows.size(); ++i)
        QVERIFY(numberAt(table, table.rows[i - 1], u"baseline_us"_s)
            >= numberAt(table, table.rows[i], u"baseline_us"_s));
    fixture.window().session()->close(Role::Baseline);
    QVERIFY(fixture.settle());
    QVERIFY(!feature(fixture)->comparison());
    QVERIFY(!operations(fixture)->emptyText().isEmpty());
}

void TestCompareFeature::answersOfClosedRunsNeverArrive()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    QSignalSpy answered(feature(fixture), &CompareFeature::answered);
    fixture.window().session()->swapRoles(); // asks
    fixture.window().session()->close(Role::Target); // asks again: one run alone
    QVERIFY(fixture.settle());
    QCOMPARE(answered.count(), 1);
    QVERIFY(feature(fixture)->comparison()->single);
}

void TestCompareFeature::layoutOfTwoTraces()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    MainWindow &window = fixture.window();
    QCOMPARE(window.layouts()->current(), 1);
    auto *const table = window.findChild<QDockWidget *>(u"operations"_s);
    auto *const chart = window.findChild<QDockWidget *>(u"waterfall"_s);
    QVERIFY(table->isVisible());
    QVERIFY(chart->isVisible());
    QVERIFY(table->geometry().right() < chart->geometry().left());
    const double share = double(table->width()) / window.width();
    QVERIFY2(share > 0.54 && share < 0.62, qPrintable(QString::number(share)));
    for (const char *name : {"kernelDeltas", "apiDeltas", "stepSeries", "symptoms", "verdict", "targetVerdict"})
        QVERIFY2(window.tabifiedDockWidgets(table).contains(
                     window.findChild<QDockWidget *>(QLatin1String(name))), name);
    QVERIFY(window.tabifiedDockWidgets(chart).isEmpty());
}

void TestCompareFeature::tablesAndChartsAreSaved()
{
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    const OperationsPanel &panel = *operations(fixture);
    const QJsonObject json = QJsonDocument::fromJson(panelText(panel, u"json"_s).toUtf8()).object();
    const Table table = panel.tables().front();
    const QJsonArray rows = json[u"rows"_s].toArray();
    QCOMPARE(std::size_t(rows.size()), table.rows.size());
    QCOMPARE(rows.first().toObject()[u"name"_s].toString(), std::get<QString>(table.rows.front()[0].value));
    QVERIFY(std::abs(rows.first().toObject()[u"delta_us"_s].toDouble()
                - numberAt(table, table.rows.front(), u"delta_us"_s)) < 0.001);
    const auto *const series = fixture.window().findChild<SeriesPanel *>();
    QVERIFY(QJsonDocument::fromJson(panelText(*series, u"json"_s).toUtf8()).isArray()); // two tables
    QVERIFY(panelText(panel, u"csv"_s).startsWith("name,"_L1) || panelText(panel, u"csv"_s).contains("Operation"_L1));
    QTemporaryDir folder;
    int charts = 0;
    for (Chart *chart : fixture.window().findChildren<Chart *>()) {
        chart->resize(600, 300);
        for (const QString &suffix : {u"png"_s, u"svg"_s, u"pdf"_s}) {
            const QString path = folder.filePath(u"%1.%2"_s.arg(charts).arg(suffix));
            QVERIFY(saveChart(path, *chart));
            QVERIFY(QFileInfo(path).size() > 500);
        }
        ++charts;
    }
    QVERIFY(charts >= 3);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestCompareFeature)

#include "tst_comparefeature.moc"
