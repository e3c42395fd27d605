// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "support/gui/panelsamples.h"
#include "widgets/charts/periodhistogram.h"
#include "widgets/charts/serieschart.h"
#include "widgets/panels/apideltapanel.h"
#include "widgets/panels/deltatext.h"
#include "widgets/panels/kerneldeltapanel.h"
#include "widgets/panels/operationspanel.h"
#include "widgets/panels/seriespanel.h"
#include "widgets/panels/sumrow.h"
#include "widgets/panels/symptomspanel.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/treepane.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QSignalSpy>

#include <numeric>
#include <random>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

double number(const Cell &cell)
{
    return std::get<double>(cell.value);
}

int columnOf(const Table &table, const QString &key)
{
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key == key)
            return int(i);
    }
    return -1;
}

QStringList shownNames(const TablePane &pane)
{
    QStringList names;
    for (int row = 0; row < pane.proxy()->rowCount(); ++row)
        names.append(pane.proxy()->index(row, 0).data().toString());
    return names;
}

} // namespace

// The panels of a comparison: what they show is what they were given, and it adds up.
class TestComparePanels : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void modelsAreSound();
    void operationsAreSortedAndAddUp();
    void operationsAreFiltered();
    void treeNestsAndAddsUp();
    void randomTreesAreSound();
    void rowsLeadToOperations();
    void aRunAloneHasOneSide();
    void differentWorkIsNamed();
    void kernelsMoveAndAddUp();
    void callsAddUp();
    void seriesReadsByKeyAndMouse();
    void binsHoldEveryStep_data();
    void binsHoldEveryStep();
    void symptomsHaveEvidence();
    void headlineWords();
    void narrowPanelsDoNotWiden();
};

void TestComparePanels::modelsAreSound()
{
    OperationsPanel operations;
    SeriesPanel series;
    KernelDeltaPanel kernels;
    ApiDeltaPanel calls;
    using Mode = QAbstractItemModelTester::FailureReportingMode;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (QAbstractItemModel *model :
        {static_cast<QAbstractItemModel *>(operations.pane()->proxy()),
            operations.treePane()->view()->model(),
            static_cast<QAbstractItemModel *>(kernels.pane()->proxy()),
            static_cast<QAbstractItemModel *>(calls.pane()->proxy())})
        testers.push_back(std::make_unique<QAbstractItemModelTester>(model, Mode::QtTest));
    for (int round = 0; round < 2; ++round) {
        operations.setComparison(test::sampleComparison(), test::sampleTree());
        operations.setFilter(u"s"_s);
        operations.setFilter({});
        series.setComparison(test::sampleComparison());
        kernels.setComparison(*test::sampleComparison());
        calls.setComparison(*test::sampleComparison());
    }
    operations.clear();
    QCOMPARE(operations.treePane()->view()->model()->rowCount(), 0);
}

void TestComparePanels::operationsAreSortedAndAddUp()
{
    const ComparisonPtr comparison = test::sampleComparison();
    OperationsPanel panel;
    panel.setComparison(comparison, test::sampleTree());
    // By |change|; unattributed last.
    QCOMPARE(shownNames(*panel.pane()),
        (QStringList {u"update"_s, u"broadcast"_s, u"sample"_s, u"schedule"_s, u"Unattributed"_s}));
    const Table table = panel.tables().front();
    QCOMPARE(table.id, u"operations"_s);
    for (const auto &[key, expected] : {std::pair(u"baseline_us"_s, 1000.0),
             std::pair(u"target_us"_s, 1500.0), std::pair(u"delta_us"_s, 500.0)}) {
        const int column = columnOf(table, key);
        double sum = 0;
        for (const Row &row : table.rows)
            sum += number(row[std::size_t(column)]);
        QCOMPARE(sum, expected);
        QCOMPARE(number((*table.sum)[std::size_t(column)]), expected);
    }
    QCOMPARE(std::get<QString>((*table.sum)[0].value), u"Step period"_s);
    // Every cell is the struct's.
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const OperationDelta &row = comparison->operations[i];
        QCOMPARE(number(table.rows[i][std::size_t(columnOf(table, u"baseline_us"_s))]),
            row.exclusive.baseline);
        QCOMPARE(std::get<QString>(table.rows[i][std::size_t(columnOf(table, u"status"_s))].value),
            statusWord(row.status));
        QCOMPARE(std::get<QString>(
                     table.rows[i][std::size_t(columnOf(table, u"source_function"_s))].value),
            row.sourceFunction);
    }
    QCOMPARE(columnOf(table, u"bar"_s), -1);
}

void TestComparePanels::operationsAreFiltered()
{
    OperationsPanel panel;
    panel.setComparison(test::sampleComparison(), test::sampleTree());
    panel.setStatuses({DeltaStatus::New, DeltaStatus::Improved});
    QCOMPARE(shownNames(*panel.pane()), (QStringList {u"broadcast"_s, u"sample"_s}));
    // The sum is of what is shown, and says so.
    const Table table = panel.tables().front();
    QCOMPARE(number((*table.sum)[std::size_t(columnOf(table, u"delta_us"_s))]), 200.0);
    QVERIFY(std::get<QString>((*table.sum)[0].value) != u"Step period"_s);
    panel.setFilter(u"broad"_s);
    QCOMPARE(shownNames(*panel.pane()), QStringList {u"broadcast"_s});
    panel.setStatuses({});
    panel.setFilter(u"target>=250"_s);
    QCOMPARE(shownNames(*panel.pane()),
        (QStringList {u"update"_s, u"broadcast"_s, u"sample"_s}));
    // A match keeps what it lies in.
    panel.setFilter(u"schedule"_s);
    const QAbstractItemModel *const tree = panel.treePane()->view()->model();
    QCOMPARE(tree->rowCount(), 1);
    QCOMPARE(tree->index(0, 0).data().toString(), u"update"_s);
    QCOMPARE(tree->rowCount(tree->index(0, 0)), 1);
    // Conditions hold for both.
    panel.setFilter(u"target>=600"_s);
    QCOMPARE(tree->rowCount(), 1);
    QCOMPARE(tree->rowCount(tree->index(0, 0)), 0);
}

void TestComparePanels::treeNestsAndAddsUp()
{
    OperationsPanel panel;
    panel.setComparison(test::sampleComparison(), test::sampleTree());
    panel.setTree(true);
    QVERIFY(panel.isTree());
    const QAbstractItemModel *const tree = panel.treePane()->view()->model();
    QCOMPARE(tree->rowCount(), 3);
    QCOMPARE(tree->rowCount(tree->index(0, 0)), 2);
    QCOMPARE(tree->index(1, 0, tree->index(0, 0)).data().toString(), u"schedule"_s);
    QCOMPARE(tree->parent(tree->index(1, 0, tree->index(0, 0))), tree->index(0, 0));
    const Table table = panel.tables().front();
    QCOMPARE(table.rows.size(), 5u);
    QCOMPARE(std::get<QString>(table.rows[1][0].value), u"  broadcast"_s);
    QCOMPARE(number((*table.sum)[std::size_t(columnOf(table, u"delta_us"_s))]), 500.0);
    QVERIFY(columnOf(table, u"inclusive_delta_us"_s) >= 0);
}

void TestComparePanels::randomTreesAreSound()
{
    for (unsigned seed = 1; seed <= 30; ++seed) {
        std::mt19937 random(seed);
        std::vector<OperationRow> rows;
        std::vector<std::size_t> parents;
        const std::size_t count = random() % 60;
        for (std::size_t i = 0; i < count; ++i) {
            OperationRow row;
            row.delta.name = u"r%1"_s.arg(i);
            rows.push_back(row);
            const bool isTop = i == 0 || random() % 3 == 0;
            parents.push_back(isTop ? TreeModel<OperationRow>::kNoParent : random() % i);
        }
        TableModel<OperationRow> table(u"t"_s, u"t"_s, operationColumns());
        TreeModel<OperationRow> tree(&table);
        const QAbstractItemModelTester tester(
            &tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tree.setRows(rows, parents);
        std::size_t found = 0;
        const std::function<void(const QModelIndex &)> walk = [&](const QModelIndex &parent) {
            for (int i = 0; i < tree.rowCount(parent); ++i, ++found) {
                const QModelIndex index = tree.index(i, 0, parent);
                const auto row = std::size_t(TreeModel<OperationRow>::rowOf(index));
                const std::size_t expected = parents[row];
                QCOMPARE(parent.isValid() ? std::size_t(TreeModel<OperationRow>::rowOf(parent))
                                          : TreeModel<OperationRow>::kNoParent,
                    expected);
                walk(index);
            }
        };
        walk({});
        QVERIFY2(found == count, qPrintable(u"seed %1"_s.arg(seed)));
    }
}

void TestComparePanels::rowsLeadToOperations()
{
    OperationsPanel panel;
    panel.resize(900, 400);
    panel.setComparison(test::sampleComparison(), test::sampleTree());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QSignalSpy chosen(&panel, &OperationsPanel::operationChosen);
    QSignalSpy activated(&panel, &OperationsPanel::operationActivated);
    QTableView *const view = panel.pane()->view();
    view->setCurrentIndex(panel.pane()->proxy()->index(1, 0));
    QCOMPARE(chosen.last().first().toString(), u"broadcast"_s);
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(activated.last().first().toString(), u"broadcast"_s);
    panel.setTree(true);
    QTreeView *const tree = panel.treePane()->view();
    tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0)));
    QCOMPARE(chosen.last().first().toString(), u"broadcast"_s);
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(activated.count(), 2);
}

void TestComparePanels::aRunAloneHasOneSide()
{
    RunComparison single = *test::sampleComparison();
    single.single = true;
    OperationsPanel panel;
    panel.setComparison(std::make_shared<const RunComparison>(single), test::sampleTree());
    const Table table = panel.tables().front();
    QCOMPARE(columnOf(table, u"target_us"_s), -1);
    QCOMPARE(columnOf(table, u"status"_s), -1);
    const int share = columnOf(table, u"share"_s);
    QVERIFY(share > 0);
    QCOMPARE(number(table.rows[0][std::size_t(share)]), 0.4);
    QCOMPARE(number((*table.sum)[std::size_t(share)]), 1.0);
    // And back again.
    panel.setComparison(test::sampleComparison(), test::sampleTree());
    QVERIFY(columnOf(panel.tables().front(), u"target_us"_s) > 0);
    QVERIFY(!panel.pane()->view()->isColumnHidden(int(OperationColumn::Delta)));
}

void TestComparePanels::differentWorkIsNamed()
{
    RunComparison other = *test::sampleComparison();
    other.comparability = {false, {u"The GPUs differ: A and B."_s}, {}};
    OperationsPanel panel;
    panel.setComparison(std::make_shared<const RunComparison>(other), test::sampleTree());
    QVERIFY(panel.emptyText().isEmpty()); // the figures are there all the same
    bool isSaid = false;
    for (const QLabel *label : panel.findChildren<QLabel *>())
        isSaid = isSaid || label->text().contains(u"The GPUs differ: A and B."_s);
    QVERIFY(isSaid);
    const Table table = panel.tables().front();
    QCOMPARE(table.notes.front(), u"The GPUs differ: A and B."_s);
    // Longer and shorter, not worse and better.
    const int status = columnOf(table, u"status"_s);
    bool isLonger = false;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const QString word = std::get<QString>(table.rows[i][std::size_t(status)].value);
        isLonger = isLonger || word == u"LONGER"_s;
        QVERIFY2(word != u"REGRESSION"_s && word != u"IMPROVED"_s, qPrintable(word));
        for (int column = 0; column < int(table.columns.size()); ++column) {
            const QVariant look = panel.pane()->shownIndex(int(i), column).data(LookRole);
            const Mark mark = look.value<CellLook>().mark;
            QVERIFY(mark != Mark::Worse && mark != Mark::Better && mark != Mark::New);
        }
    }
    QVERIFY(isLonger);
    const QString sum = std::get<QString>((*table.sum)[std::size_t(status)].value);
    QVERIFY2(sum != u"REGRESSION"_s, qPrintable(sum));
    // Nothing to compare at all: the reason takes the place of the table.
    other.unit = ComparedUnit::None;
    panel.setComparison(std::make_shared<const RunComparison>(other), {});
    QVERIFY2(panel.emptyText().contains(u"The GPUs differ"_s), qPrintable(panel.emptyText()));
}

void TestComparePanels::kernelsMoveAndAddUp()
{
    const auto comparison = test::sampleComparison();
    KernelDeltaPanel panel;
    panel.setComparison(*comparison);
    QCOMPARE(shownNames(*panel.pane()), (QStringList {u"allReduce"_s, u"gemm"_s}));
    const Table table = panel.tables().front();
    const Row &gemm = table.rows[1];
    const auto at = [&](const Row &row, const QString &key) {
        return number(row[std::size_t(columnOf(table, key))]);
    };
    QCOMPARE(at(gemm, u"moved_to_graph"_s), 3.0);
    QCOMPARE(at(gemm, u"eager_baseline"_s), 4.0);
    QCOMPARE(at(gemm, u"graph_target"_s), 3.0);
    QCOMPARE(at(*table.sum, u"baseline_us"_s), comparison->kernels.time.baseline);
    QCOMPARE(at(*table.sum, u"target_us"_s), comparison->kernels.time.target);
    QCOMPARE(at(*table.sum, u"eager_target"_s), comparison->kernels.eager.target);
    QCOMPARE(columnOf(table, u"whole_graphs_target"_s), -1); // there are none
    QSignalSpy activated(&panel, &KernelDeltaPanel::kernelActivated);
    panel.pane()->view()->setCurrentIndex(panel.pane()->proxy()->index(0, 0));
    QTest::keyClick(panel.pane()->view(), Qt::Key_Return);
    QCOMPARE(activated.last().first().value<TimeOwner>().kind, OwnerClass::Collective);
}

void TestComparePanels::callsAddUp()
{
    const auto comparison = test::sampleComparison();
    ApiDeltaPanel panel;
    panel.setComparison(*comparison);
    const Table table = panel.tables().front();
    QCOMPARE(number((*table.sum)[std::size_t(columnOf(table, u"delta_us"_s))]),
        comparison->api.time.change());
    QCOMPARE(number((*table.sum)[std::size_t(columnOf(table, u"calls_target"_s))]),
        comparison->api.calls.target);
    RunComparison without = *comparison;
    without.api = {};
    without.api.note = u"The target has no API rows."_s;
    panel.setComparison(without);
    QCOMPARE(panel.emptyText(), u"The target has no API rows."_s);
}

void TestComparePanels::seriesReadsByKeyAndMouse()
{
    SeriesPanel panel;
    panel.resize(1000, 420);
    panel.setComparison(test::sampleComparison());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QSignalSpy activated(&panel, &SeriesPanel::stepActivated);
    SeriesChart *const chart = panel.chart();
    chart->setCurrent({1, 0});
    QTest::keyClick(chart, Qt::Key_Right);
    QCOMPARE(chart->current(), std::optional(SeriesChart::PointRef {1, 1}));
    QTest::keyClick(chart, Qt::Key_Up); // the same step of the other run
    QCOMPARE(chart->current(), std::optional(SeriesChart::PointRef {0, 1}));
    QVERIFY2(chart->accessibleDescription().contains(u"baseline, step 101"_s),
        qPrintable(chart->accessibleDescription()));
    QTest::keyClick(chart, Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.last()[0].toULongLong(), 0u);
    QCOMPARE(activated.last()[1].value<SeriesPoint>().number, 101);
    const QPointF place = chart->positionOf({1, 10});
    QCOMPARE(chart->pointAt(place), std::optional(SeriesChart::PointRef {1, 10}));
    QTest::mouseClick(chart, Qt::LeftButton, {}, place.toPoint());
    QCOMPARE(activated.count(), 2);
    QCOMPARE(activated.last()[1].value<SeriesPoint>().number, 110);
    QVERIFY(chart->describe({0, 21}).contains(u"left out"_s));
    // What is counted are the compared steps of both runs.
    const PeriodBins &bins = panel.histogram()->bins();
    for (const std::vector<int> &counts : bins.counts)
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0), 19);
    QCOMPARE(panel.workloads()->rowCount(), 2);
    QCOMPARE(panel.tables().size(), 2u);
    QCOMPARE(panel.tables()[1].rows.size(), 44u);
}

void TestComparePanels::binsHoldEveryStep_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestComparePanels::binsHoldEveryStep()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const auto values = [&random](std::size_t count) {
        const double scale = std::pow(10.0, double(random() % 7));
        std::vector<double> result;
        for (std::size_t i = 0; i < count; ++i)
            result.push_back(scale * (1 + std::uniform_real_distribution<double>(0, 1)(random)));
        return result;
    };
    const std::vector<double> baseline = values(1 + random() % 300);
    const std::vector<double> target = seed % 5 == 0 ? std::vector<double> {} : values(random() % 300);
    const PeriodBins bins = binPeriods(baseline, target);
    QCOMPARE(bins.counts[0].size(), bins.counts[1].size());
    QVERIFY2(bins.counts[0].size() <= 48, qPrintable(QString::number(bins.counts[0].size())));
    const auto naive = [&bins](const std::vector<double> &all, std::size_t bin) {
        const bool isLast = bin + 1 == bins.counts[0].size();
        return int(std::ranges::count_if(all, [&](double us) {
            const double place = (us - bins.first) / bins.width;
            return place >= double(bin) && (place < double(bin + 1) || isLast);
        }));
    };
    for (std::size_t bin = 0; bin < bins.counts[0].size(); ++bin) {
        QCOMPARE(bins.counts[0][bin], naive(baseline, bin));
        QCOMPARE(bins.counts[1][bin], naive(target, bin));
    }
}

void TestComparePanels::symptomsHaveEvidence()
{
    SymptomsPanel panel;
    panel.setSymptoms(test::sampleSymptoms(), {});
    QCOMPARE(panel.name(), u"Patterns 1"_s);
    QStringList texts;
    for (const QLabel *label : panel.findChildren<QLabel *>())
        texts.append(label->text());
    const std::vector<Symptom> symptoms = test::sampleSymptoms();
    for (const QString &evidence : symptoms.front().evidence)
        QVERIFY(texts.join(u'\n').contains(evidence));
    QCOMPARE(panel.tables().front().rows.size(), 1u);
    panel.setSymptoms({}, {});
    QVERIFY(!panel.emptyText().isEmpty());
}

void TestComparePanels::headlineWords()
{
    const QString thin(kThinSpace);
    QCOMPARE(fromToText({3326.75, 3988.68}, false),
        u"3,326.8 \u2192 3,988.7"_s + thin + u"\u00b5s"_s);
    QCOMPARE(changeText({3326.75, 3988.68}), u"\u25b2 +661.9 (+19.9"_s + thin + u"%)"_s);
    QCOMPARE(changeText({10, 7.5}), u"\u25bc \u22122.5 (\u221225.0"_s + thin + u"%)"_s);
    QCOMPARE(changeText({0, 5}), u"\u25b2 +5.0"_s);
    QCOMPARE(intervalText({1, 0.5, 1.5}), u"95 % interval +0.5 \u2026 +1.5"_s);
    QCOMPARE(intervalText({1, {}, {}}), u"too few steps for an interval"_s);
    RunComparison comparison;
    comparison.pairedSteps = 254;
    comparison.baselineLeftOut = 18;
    comparison.targetLeftOut = 18;
    QCOMPARE(pairingText(comparison), u"254 of 272 steps paired by (ctx, gen); 18 left out, grey"_s);
    comparison.targetLeftOut = 20;
    QCOMPARE(pairingText(comparison),
        u"254 of 274 steps paired by (ctx, gen); 18 and 20 left out, grey"_s);
}

// Long numbers and names must not widen the window.
void TestComparePanels::narrowPanelsDoNotWiden()
{
    RunComparison huge = *test::sampleComparison();
    huge.period.value = {8'434'737.1, 97'811'607.3};
    huge.kernels.kernels = {1e9, 2e9};
    huge.comparability = {false, {QString(400, u'w'), QString(80, u'x')}, {}};
    OperationsPanel operations;
    operations.setComparison(std::make_shared<const RunComparison>(huge), test::sampleTree());
    operations.setScopes(QString(300, u's'));
    KernelDeltaPanel kernels;
    kernels.setComparison(huge);
    ApiDeltaPanel calls;
    calls.setComparison(huge);
    SeriesPanel series;
    series.setComparison(std::make_shared<const RunComparison>(huge));
    for (const QWidget *panel : {static_cast<QWidget *>(&operations), static_cast<QWidget *>(&kernels),
             static_cast<QWidget *>(&calls), static_cast<QWidget *>(&series)})
        QVERIFY2(panel->minimumSizeHint().width() <= 480,
            qPrintable(panel->accessibleName() + u' '
                + QString::number(panel->minimumSizeHint().width())));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestComparePanels)

#include "tst_comparepanels.moc"
