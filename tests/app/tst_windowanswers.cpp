// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/analysishub.h"
#include "app/docks.h"
#include "app/exporter.h"
#include "app/panellinks.h"
#include "support/core/generated.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/panels/detailspanel.h"
#include "widgets/panels/metrictable.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/messagebar.h"
#include "widgets/panels/statebar.h"
#include "widgets/panels/verdictpanel.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

// Questions and answers of an open window: thresholds, method, metrics, selection, search.
class TestWindowAnswers : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void thresholdsChangeTheVerdict();
    void burstOfEditsGivesOneAnswer();
    void methodSwitch();
    void metricIsHighlighted();
    void gapSelectionIsSummed();
    void verdictOfTheSelection();
    void eventDetails();
    void searchFindsAndWalks();
    void stateBarTellsTheTruth();
    void tablesLeaveAsShown();
    void barsNameTheirRun();

private:
    [[nodiscard]] MainWindow &window() const { return m_fixture->window(); }

    [[nodiscard]] VerdictPanel *verdict() const { return window().docks()->verdict(Role::Baseline); }

    [[nodiscard]] TimelineController *controller() const
    {
        return window().timeline()->controller();
    }

    test::GeneratedTrace m_trace;
    std::unique_ptr<WindowFixture> m_fixture;
};

void TestWindowAnswers::initTestCase()
{
    demo::ExecutorConfig config = demo::publishedExample(true);
    config.steady = 20;
    config.rampUp = 4;
    config.drain = 2;
    m_trace = test::generateTrace(config);
}

void TestWindowAnswers::init()
{
    GuiTest::init();
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open({m_trace.path()}));
}

void TestWindowAnswers::barsNameTheirRun()
{
    const QTemporaryDir folder;
    QStringList paths;
    for (const char *name : {"one.json", "two.json"}) {
        paths.append(folder.filePath(QString::fromLatin1(name)));
        QFile file(paths.back());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"([{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":1,"dur":2,"args":{"stream":7}}])");
    }
    const auto headlines = [this] {
        QStringList texts;
        for (const MessageBar *bar : window().findChildren<MessageBar *>()) {
            if (bar->isVisible())
                texts.append(bar->message().what);
        }
        texts.sort();
        return texts;
    };
    m_fixture->restart();
    QVERIFY(m_fixture->open({paths[0]}));
    QCOMPARE(headlines().size(), 1);
    QVERIFY2(!headlines()[0].contains(u':'), qPrintable(headlines()[0]));
    QVERIFY(m_fixture->openPair(paths[0], paths[1]));
    QTRY_VERIFY(headlines().size() == 1 && headlines()[0].startsWith(u"Both runs: "));
    QVERIFY(m_fixture->openPair(paths[0], m_trace.path()));
    QTRY_VERIFY(!headlines().isEmpty() && headlines()[0].startsWith(u"Baseline: "));
    QVERIFY2(headlines().filter(u"Both runs: "_s).isEmpty(), qPrintable(headlines().join(u'\n')));
}

void TestWindowAnswers::thresholdsChangeTheVerdict()
{
    QCOMPARE(verdict()->verdict().verdict, Verdict::Yes);
    const int crossed = verdict()->verdict().aggregate.crossedCount;
    QVERIFY(*verdict()->verdict().aggregate.crossed[std::size_t(Metric::GpuIdle)]);
    // As a user does it: the menu opens the fields, typing is enough.
    window().actionTable()->operator[](ActionId::EditThresholds)->trigger();
    QLineEdit *field = verdict()->metricTable()->limitEditor(Limit::GpuIdle);
    QVERIFY(field != nullptr);
    field->selectAll();
    QTest::keyClicks(field, u"99"_s);
    QVERIFY(m_fixture->settle());
    QCOMPARE(window().hub()->thresholds().aggregate[std::size_t(Limit::GpuIdle)], 0.99);
    QVERIFY(!*verdict()->verdict().aggregate.crossed[std::size_t(Metric::GpuIdle)]);
    QCOMPARE(verdict()->verdict().aggregate.crossedCount, crossed - 1);
    // And up to the other verdict.
    Thresholds thresholds = window().hub()->thresholds();
    for (double &limit : thresholds.aggregate)
        limit = 2; // no ratio is above
    thresholds.aggregate[std::size_t(Limit::GpuUtilization)] = -1; // crossed when below
    thresholds.generation = thresholds.aggregate;
    window().hub()->setThresholds(thresholds);
    QVERIFY(m_fixture->settle());
    QCOMPARE(verdict()->verdict().verdict, Verdict::No);
    QCOMPARE(verdict()->verdict().aggregate.crossedCount, 0);
    window().actionTable()->operator[](ActionId::ResetThresholds)->trigger();
    QVERIFY(m_fixture->settle());
    QCOMPARE(verdict()->verdict().verdict, Verdict::Yes);
    QCOMPARE(window().hub()->thresholds(), window().hub()->tables().thresholds);
}

void TestWindowAnswers::burstOfEditsGivesOneAnswer()
{
    QSignalSpy ready(window().hub(), &AnalysisHub::verdictReady);
    Thresholds thresholds = window().hub()->thresholds();
    for (int i = 0; i < 200; ++i) {
        thresholds.aggregate[0] = 0.001 * i;
        window().hub()->setThresholds(thresholds);
    }
    QVERIFY(m_fixture->settle());
    QVERIFY2(ready.count() <= 2, qPrintable(QString::number(ready.count())));
    QCOMPARE(verdict()->verdict().thresholds.aggregate[0], thresholds.aggregate[0]);
}

void TestWindowAnswers::methodSwitch()
{
    QCOMPARE(verdict()->method(), Method::Corrected);
    window().actionTable()->operator[](ActionId::MethodReference)->trigger();
    QVERIFY(m_fixture->settle());
    QCOMPARE(verdict()->method(), Method::Reference);
    QCOMPARE(verdict()->verdict().method, Method::Reference);
    m_fixture->restart();
    QVERIFY(m_fixture->open({m_trace.path()}));
    QCOMPARE(verdict()->method(), Method::Reference); // remembered
}

void TestWindowAnswers::metricIsHighlighted()
{
    QSignalSpy ready(window().hub(), &AnalysisHub::highlightReady);
    const QImage before = window().timeline()->grab().toImage();
    const MetricTable *table = verdict()->metricTable();
    const QModelIndex cell = table->shownIndex(table->rowOf(Metric::GpuIdle), 0);
    QTest::mouseClick(table->view()->viewport(), Qt::LeftButton, {},
        table->view()->visualRect(cell).center());
    QVERIFY(m_fixture->settle());
    QCOMPARE(ready.count(), 1);
    const auto highlight = ready.first().first().value<TimelineHighlight>();
    QCOMPARE(highlight.label, u"M1"_s);
    QCOMPARE(highlight.ranks.size(), 2u);
    // The painted intervals are the numerator of the metric.
    TimeNs painted = 0;
    for (const IntervalSet &set : highlight.ranks)
        painted += set.total();
    const Measure &measure = verdict()->verdict().aggregate[Metric::GpuIdle];
    QCOMPARE(double(painted), measure.numerator);
    QVERIFY(window().timeline()->grab().toImage() != before);
    Q_EMIT verdict()->metricHidden();
    QVERIFY(m_fixture->settle());
    QCOMPARE(ready.count(), 2);
    QVERIFY(!window().hub()->metric());
}

void TestWindowAnswers::gapSelectionIsSummed()
{
    QVERIFY(controller()->goToGap(5));
    QVERIFY(m_fixture->settle());
    const TimelineFactsPtr facts = controller()->facts(0);
    const StepGap &gap = facts->ranks[0].gaps[5];
    const Details &details = window().docks()->details()->details();
    const std::vector<Step> &steps = facts->steps[0].steps;
    QCOMPARE(details.title,
        u"Gap %1 \u2192 %2"_s.arg(steps[gap.before].number).arg(steps[gap.after].number));
    const std::vector<Table> tables = window().docks()->selection()->tables();
    QVERIFY(!tables.empty());
    QVERIFY(!tables.front().rows.empty());
    // Host ranges clipped to the gap: no row is longer than nested ranges allow.
    const QString text = test::visibleTexts(*window().docks()->selection()).join(u'\n');
    QVERIFY(text.contains(u"selected gap"_s));
    QVERIFY(text.contains(u"M1"_s)); // the verdict of this range
}

void TestWindowAnswers::verdictOfTheSelection()
{
    const double whole = verdict()->verdict().aggregate[Metric::GpuIdle].value;
    QVERIFY(controller()->goToGap(5));
    QVERIFY(m_fixture->settle());
    Actions &actions = *window().actionTable();
    QVERIFY(actions[ActionId::JudgeSelection]->isEnabled());
    actions[ActionId::JudgeSelection]->trigger();
    QVERIFY(m_fixture->settle());
    const HostVerdict &answer = verdict()->verdict();
    QVERIFY(answer.scope.time.has_value());
    QCOMPARE(*answer.scope.time, controller()->facts(0)->ranks[0].gaps[5].range);
    // One rank's gap, measured by hand.
    const TimelineFactsPtr facts = controller()->facts(0);
    const TimeRange gap = facts->ranks[0].gaps[5].range;
    const TimeNs idle = gap.duration() - facts->ranks[0].busy->totalWithin(gap);
    QCOMPARE(answer.aggregate[Metric::GpuIdle].numerator, double(idle));
    QCOMPARE(answer.aggregate[Metric::GpuIdle].denominator, double(gap.duration()));
    QVERIFY(actions[ActionId::JudgeRun]->isEnabled());
    actions[ActionId::JudgeRun]->trigger();
    QVERIFY(m_fixture->settle());
    QCOMPARE(verdict()->verdict().aggregate[Metric::GpuIdle].value, whole);
    QVERIFY(!actions[ActionId::JudgeRun]->isEnabled());
}

void TestWindowAnswers::eventDetails()
{
    const Trace &trace = *window().session()->at(Role::Baseline).run->traces.front();
    controller()->selectEvent(0, 0, EventId(trace.gpuEventCount() / 2));
    QVERIFY(m_fixture->settle());
    const Details &details = window().docks()->details()->details();
    QVERIFY(!details.title.isEmpty());
    QVERIFY(details.rows.size() > 4);
    window().actionTable()->operator[](ActionId::ClearSelection)->trigger();
    QVERIFY(m_fixture->settle());
    QVERIFY(window().docks()->details()->details().rows.empty());
}

void TestWindowAnswers::searchFindsAndWalks()
{
    QLineEdit *search = nullptr;
    for (auto *edit : window().findChildren<QLineEdit *>()) {
        if (edit->accessibleName() == "Search names"_L1)
            search = edit;
    }
    QVERIFY(search != nullptr);
    window().actionTable()->operator[](ActionId::Find)->trigger();
    QTest::keyClicks(search, u"_update_requests"_s);
    QVERIFY(m_fixture->settle());
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(m_fixture->settle());
    const TimelineSelection first = controller()->selection();
    QCOMPARE(first.kind, TimelineSelection::Kind::Event);
    const Trace &trace = *window().session()->at(Role::Baseline).run->traces.front();
    QVERIFY(QString::fromUtf8(trace.name(first.event)).contains(u"_update_requests"_s));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(controller()->selection().event != first.event);
    QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(controller()->selection().event, first.event);
    // Going back from the first wraps to the last; forward again is the first.
    QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(controller()->selection().event, first.event);
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(search->text().isEmpty());
}

void TestWindowAnswers::stateBarTellsTheTruth()
{
    const auto *bar = window().findChild<StateBar *>();
    using Item = StateBar::Item;
    QVERIFY(!bar->chip(Item::Selection)->isSet());
    QVERIFY(controller()->goToGap(3));
    QVERIFY(bar->chip(Item::Selection)->isSet());
    QVERIFY(bar->chip(Item::Selection)->isClearable());
    const QString view = bar->chip(Item::View)->value();
    controller()->zoomBy(0.5, controller()->visible().begin);
    QVERIFY(bar->chip(Item::View)->value() != view);
    Q_EMIT const_cast<StateBar *>(bar)->cleared(Item::Selection);
    QVERIFY(controller()->selection().isNone());
    QVERIFY(!bar->chip(Item::Selection)->isSet());
    QCOMPARE(bar->chip(Item::Filter)->isSet(), false);
    auto *filter = window().docks()->selection()->findChild<QLineEdit *>();
    QVERIFY(filter != nullptr);
    filter->setText(u"sample"_s);
    QCOMPARE(bar->chip(Item::Filter)->value(), u"sample"_s);
    QVERIFY(bar->chip(Item::Filter)->isSet());
    Q_EMIT const_cast<StateBar *>(bar)->cleared(Item::Filter);
    QVERIFY(filter->text().isEmpty());
}

void TestWindowAnswers::tablesLeaveAsShown()
{
    window().actionTable()->operator[](ActionId::CopyTable)->trigger();
    const QString copied = QApplication::clipboard()->text();
    QCOMPARE(copied, verdict()->markdown());
    QVERIFY(copied.contains(formatPercent(verdict()->verdict().aggregate[Metric::GpuIdle].value)));
    const SelectionPanel *selection = window().docks()->selection();
    const QString csv = panelText(*selection, u"csv"_s);
    QCOMPARE(csv, toCsv(selection->tables().front()));
    QVERIFY(csv.contains(u"_update_requests"_s));
    QCOMPARE(panelText(*selection, u"md"_s), selection->markdown());
    const QTemporaryDir folder;
    const Result<QString> saved = saveText(folder.filePath(u"t.csv"_s), csv);
    QVERIFY(saved.has_value());
    QFile file(*saved);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), csv);
    const Result<QString> failed = saveText(u"/no/such/folder/t.csv"_s, csv);
    QVERIFY(!failed.has_value());
    QVERIFY(failed.error().what.contains(u"t.csv"_s));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestWindowAnswers)
#include "tst_windowanswers.moc"
