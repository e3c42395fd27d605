// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Designated initialisers leave the other members at their defaults; gcc 12 warns of that.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "support/gui/guitest.h"
#include "support/gui/panelsamples.h"
#include "widgets/panels/metricfigure.h"
#include "widgets/panels/metrictable.h"
#include "widgets/panels/metrictext.h"
#include "widgets/panels/ranktable.h"
#include "widgets/panels/verdicthead.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QString cellOf(const TablePane *table, int row, int column)
{
    return table->shownIndex(row, column).data().toString();
}

Mark markOf(const TablePane *table, int row, int column)
{
    return table->shownIndex(row, column).data(LookRole).value<CellLook>().mark;
}

// All text that can be read in a widget.
QString readable(const QWidget *widget)
{
    QStringList texts;
    for (const auto *label : widget->findChildren<QLabel *>()) {
        if (!label->isHidden() && label->isVisibleTo(widget))
            texts.append(label->text());
    }
    return texts.join(u'\n');
}

constexpr int kAll = 1;
constexpr int kContext = 2;
constexpr int kGeneration = 3;
constexpr int kLimit = 4;
constexpr int kWhy = 5;

} // namespace

class TestVerdict : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(Theme::light()); }

    void limitInput_data();
    void limitInput();
    void yes();
    void weakAndDifference();
    void no();
    void inconclusive();
    void errorOfTheReference();
    void empty();
    void selectionHasNoReference();
    void methodSwitch();
    void clickShowsAMetric();
    void keyboardChoosesAMetric();
    void unknownMetricHasNothingToShow();
    void shownMetricIsSaid();
    void editing();
    void editingStaysWhileTheAnswerChanges();
    void ranks();
    void narrowKeepsTheWorsePhase();
    void nothingForcesWidth_data();
    void nothingForcesWidth();
    void tablesAndMarkdown();
    void recomputing();
    void modelsAreSound();
    void evidenceSentences_data();
    void evidenceSentences();
};

void TestVerdict::limitInput_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<double>("all");
    QTest::addColumn<double>("generation");
    QTest::newRow("one") << u"25"_s << true << 0.25 << 0.25;
    QTest::newRow("two") << u"30 · 15"_s << true << 0.30 << 0.15;
    QTest::newRow("blank") << u"30 15"_s << true << 0.30 << 0.15;
    QTest::newRow("slash") << u"30/15"_s << true << 0.30 << 0.15;
    QTest::newRow("percent sign") << u"30 %"_s << true << 0.30 << 0.30;
    QTest::newRow("sign of the column") << u"> 30 · 15 %"_s << true << 0.30 << 0.15;
    QTest::newRow("decimals") << u"12.5"_s << true << 0.125 << 0.125;
    QTest::newRow("zero") << u"0"_s << true << 0.0 << 0.0;
    QTest::newRow("hundred") << u"100"_s << true << 1.0 << 1.0;
    QTest::newRow("empty") << QString() << false << 0.0 << 0.0;
    QTest::newRow("words") << u"many"_s << false << 0.0 << 0.0;
    QTest::newRow("half words") << u"30 percent"_s << false << 0.0 << 0.0;
    QTest::newRow("negative") << u"-5"_s << false << 0.0 << 0.0;
    QTest::newRow("too much") << u"130"_s << false << 0.0 << 0.0;
    QTest::newRow("three") << u"1 2 3"_s << false << 0.0 << 0.0;
}

void TestVerdict::limitInput()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(double, all);
    QFETCH(double, generation);
    const JudgedRow &row = *judgedRow(Metric::GpuIdle);
    Thresholds limits = test::publishedThresholds();
    const Thresholds before = limits;
    QCOMPARE(parseLimitInput(text, row, &limits), valid);
    if (!valid) {
        QVERIFY(limits == before);
        return;
    }
    QCOMPARE(limits.aggregate[std::size_t(Limit::GpuIdle)], all);
    QCOMPARE(limits.generation[std::size_t(Limit::GpuIdle)], generation);
    // What is written is read back the same.
    Thresholds again = before;
    QVERIFY(parseLimitInput(gapscope::limitInput(row, limits), row, &again));
    QVERIFY(again == limits);
    QVERIFY(parseLimitInput(limitText(row, limits), row, &again));
}

void TestVerdict::yes()
{
    VerdictPanel panel;
    panel.resize(430, 500);
    panel.setInput(test::yesVerdict());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QCOMPARE(panel.emptyText(), QString());
    QCOMPARE(panel.scopeText(), u"whole run, 272 steps, 2 ranks"_s);
    QCOMPARE(panel.findChild<VerdictHead *>()->accessibleName(),
        u"Verdict: YES, The host is the bottleneck"_s);
    QVERIFY(readable(&panel).contains(u"launch and preparation crossed in context steps"_s));
    QVERIFY(readable(&panel).contains(u"strong"_s));
    QVERIFY(!readable(&panel).contains(u"cannot be answered"_s));

    const MetricTable *const table = panel.metricTable();
    QCOMPARE(table->proxy()->rowCount(), 8); // M1 to M5 and the count
    QCOMPARE(table->proxy()->headerData(kAll, Qt::Horizontal).toString(), u"All 272"_s);
    QCOMPARE(table->proxy()->headerData(kContext, Qt::Horizontal).toString(), u"Ctx 32"_s);
    QCOMPARE(cellOf(table, 0, 0), u"GPU idle"_s);
    QCOMPARE(cellOf(table, 0, kAll), u"77.2\u2009%"_s);
    QCOMPARE(markOf(table, 0, kAll), Mark::Crossed);
    QCOMPARE(markOf(table, 1, kAll), Mark::NotCrossed);
    QCOMPARE(markOf(table, 1, kContext), Mark::Crossed); // launch calls, 11.4 %
    QCOMPARE(markOf(table, 5, kGeneration), Mark::Crossed); // busy below its limit
    QCOMPARE(cellOf(table, 0, kLimit), u"> 30 · 15\u2009%"_s);
    QCOMPARE(cellOf(table, 1, kLimit), u"> 10\u2009%"_s);
    QCOMPARE(cellOf(table, 5, kLimit), u"< 60 · 80\u2009%"_s);
    QCOMPARE(cellOf(table, 7, 0), u"Crossed"_s);
    QCOMPARE(cellOf(table, 7, kAll), u"4 of 6"_s);
    QCOMPARE(cellOf(table, 7, kContext), u"6 of 6"_s);
    // The figure of the first metric: numerator, denominator, limit.
    const QString figure = readable(panel.findChild<MetricFigure *>());
    QVERIFY2(figure.contains(u"1,712.3\u2009ms idle of 2,218.0\u2009ms in GPU windows of 2 ranks"_s),
        qPrintable(figure));
    QVERIFY(figure.contains(u"limit 30\u2009%"_s));
    QVERIFY(readable(&panel).contains(u"Step period of 240 steady steps"_s));
    QVERIFY(readable(&panel).contains(u"Graph replay: 96.2\u2009% of the kernels"_s));
}

void TestVerdict::weakAndDifference()
{
    VerdictPanel panel;
    panel.resize(430, 600);
    panel.setInput(test::weakVerdict());
    panel.show();
    const QString text = readable(&panel);
    QVERIFY(text.contains(u"weak"_s));
    QVERIFY(text.contains(u"only idle figures crossed"_s));
    QVERIFY(text.contains(u"The corrected method says YES, the reference method NO"_s));
    // What says more than the judged figure has a row, without a mark of its own.
    const MetricTable *const table = panel.metricTable();
    QCOMPARE(table->proxy()->rowCount(), 10);
    QCOMPARE(cellOf(table, 2, 0), u"with queue waits"_s);
    QCOMPARE(cellOf(table, 2, kAll), u"61.0\u2009%"_s);
    QCOMPARE(markOf(table, 2, kAll), Mark::None);
    QVERIFY(table->view()->isColumnHidden(kContext)); // the verdict has no phases
    QCOMPARE(markOf(table, 7, kAll), Mark::Crossed); // M5 over 20 %: a caveat is marked as well
}

void TestVerdict::no()
{
    VerdictPanel panel;
    panel.resize(430, 500);
    panel.setInput(test::noVerdict());
    panel.show();
    const QString text = readable(&panel);
    QVERIFY(text.contains(u"The host is not the bottleneck"_s));
    QVERIFY(text.contains(u"No window crossed two or more thresholds."_s));
    QVERIFY(text.contains(u"3 of 7 metrics cannot be answered."_s));
    QVERIFY(text.contains(u"never counted as 0"_s));
    const MetricTable *const table = panel.metricTable();
    QCOMPARE(cellOf(table, 2, kAll), u"\u2013"_s); // a dash, not 0
    QCOMPARE(markOf(table, 2, kAll), Mark::Unknown);
    QCOMPARE(table->shownIndex(2, kAll).data(Qt::ToolTipRole).toString(),
        u"the trace has no host ranges"_s);
    QCOMPARE(table->proxy()->headerData(kAll, Qt::Horizontal).toString(), u"All"_s);
    QCOMPARE(cellOf(table, 7, kAll), u"0 of 3"_s);
}

void TestVerdict::inconclusive()
{
    VerdictPanel panel;
    panel.resize(430, 500);
    panel.setInput(test::inconclusiveVerdict());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const QString text = readable(&panel);
    QVERIFY(text.contains(u"cannot answer"_s));
    QVERIFY(text.contains(u"neither their kernels nor their executions"_s));
    QVERIFY(text.contains(u"6 of 7 metrics cannot be answered."_s));
    const MetricTable *const table = panel.metricTable();
    QVERIFY(!table->view()->isColumnHidden(kWhy));
    QVERIFY(table->view()->isColumnHidden(kLimit));
    QCOMPARE(table->proxy()->headerData(kAll, Qt::Horizontal).toString(), u"Value"_s);
    QCOMPARE(cellOf(table, 0, kAll), u"\u2013"_s);
    QCOMPARE(cellOf(table, 0, kWhy), u"graph work not recorded"_s);
    QCOMPARE(markOf(table, 0, kWhy), Mark::Unknown);
    QCOMPARE(cellOf(table, 1, kAll), u"1.7\u2009%"_s); // what is known is shown
    QCOMPARE(markOf(table, 1, kAll), Mark::None); // but not judged
    const int last = table->proxy()->rowCount() - 1;
    QCOMPARE(cellOf(table, last, 0), u"Coverage"_s);
    QCOMPARE(cellOf(table, last, kWhy), u"no node rows"_s);
    for (int row = 0; row <= last; ++row) // nothing is counted
        QVERIFY(cellOf(table, row, 0) != u"Crossed"_s);
    // The chip has no colour of YES or NO.
    const QImage image = panel.grab().toImage();
    for (int y = 0; y < 60; ++y) {
        for (int x = 0; x < 300; ++x) {
            QVERIFY(image.pixelColor(x, y) != Theme::light().worse);
            QVERIFY(image.pixelColor(x, y) != Theme::light().better);
        }
    }
}

void TestVerdict::errorOfTheReference()
{
    VerdictInput input = test::yesVerdict();
    input.reference = HostVerdict {.method = Method::Reference,
        .verdict = Verdict::Inconclusive,
        .error = u"table NVTX_EVENTS not found"_s,
        .thresholds = test::publishedThresholds()};
    VerdictPanel panel;
    panel.resize(430, 500);
    panel.setInput(input);
    panel.setMethod(Method::Reference);
    panel.show();
    QVERIFY(readable(&panel).contains(u"table NVTX_EVENTS not found"_s));
    QCOMPARE(panel.findChild<VerdictHead *>()->accessibleName(),
        u"Verdict: INCONCLUSIVE, cannot answer"_s);
}

void TestVerdict::empty()
{
    VerdictPanel panel;
    QVERIFY(!panel.emptyText().isEmpty());
    QVERIFY(!panel.hasInput());
    QVERIFY(panel.tables().empty());
    QVERIFY(panel.markdown().isEmpty());
    panel.setInput(test::yesVerdict());
    QVERIFY(panel.emptyText().isEmpty());
    panel.clear(u"Nothing is open here."_s);
    QCOMPARE(panel.emptyText(), u"Nothing is open here."_s);
    QVERIFY(panel.scopeText().isEmpty());
    QVERIFY(panel.tables().empty());
    panel.resize(300, 300); // still nothing to fit
    panel.show();
}

void TestVerdict::selectionHasNoReference()
{
    VerdictPanel panel;
    panel.setInput(test::yesVerdict());
    panel.setMethod(Method::Reference);
    QSignalSpy chosen(&panel, &VerdictPanel::methodChosen);
    panel.setInput(test::noVerdict()); // a selection
    QCOMPARE(panel.method(), Method::Corrected);
    QCOMPARE(chosen.count(), 1);
    QVERIFY(!panel.findChild<SegmentBar *>()->button(1)->isEnabled());
    panel.setInput(test::yesVerdict());
    QVERIFY(panel.findChild<SegmentBar *>()->button(1)->isEnabled());
}

void TestVerdict::methodSwitch()
{
    VerdictPanel panel;
    panel.setInput(test::yesVerdict());
    QSignalSpy chosen(&panel, &VerdictPanel::methodChosen);
    auto *const bar = panel.findChild<SegmentBar *>();
    bar->button(1)->click();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(panel.method(), Method::Reference);
    QCOMPARE(cellOf(panel.metricTable(), 0, kAll), u"70.2\u2009%"_s);
    QVERIFY(panel.rankTable()->isHidden()); // the reference method knows no ranks
    panel.setMethod(Method::Corrected);
    QCOMPARE(chosen.count(), 1); // not by the user
    QCOMPARE(bar->current(), 0);
    QCOMPARE(cellOf(panel.metricTable(), 0, kAll), u"77.2\u2009%"_s);
    QVERIFY(!panel.rankTable()->isHidden());
}

void TestVerdict::clickShowsAMetric()
{
    VerdictPanel panel;
    panel.resize(500, 600);
    panel.setInput(test::yesVerdict());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QSignalSpy activated(&panel, &VerdictPanel::metricActivated);
    const auto click = [&](int row, int column) {
        QTableView *const view = panel.metricTable()->view();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
            view->visualRect(panel.metricTable()->shownIndex(row, column)).center());
    };
    click(2, kContext);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.back().at(0).value<Metric>(), Metric::PrepExposed);
    QCOMPARE(activated.back().at(1).value<std::optional<StepPhase>>(),
        std::optional(StepPhase::Context));
    click(0, 0); // the name: all steps
    QCOMPARE(activated.count(), 2);
    QVERIFY(!activated.back().at(1).value<std::optional<StepPhase>>().has_value());
    click(7, kAll); // the count of crossed ones is no metric
    QCOMPARE(activated.count(), 2);
    const QString figure = readable(panel.findChild<MetricFigure *>());
    QVERIFY(figure.contains(u"M1 GPU idle, all steps"_s));
}

void TestVerdict::keyboardChoosesAMetric()
{
    VerdictPanel panel;
    panel.resize(500, 600);
    panel.setInput(test::yesVerdict());
    QSignalSpy activated(&panel, &VerdictPanel::metricActivated);
    QTableView *const view = panel.metricTable()->view();
    QTest::keyClick(view, Qt::Key_Down);
    QTest::keyClick(view, Qt::Key_Right);
    QCOMPARE(panel.chosenMetric().metric, Metric::LaunchOverhead);
    QCOMPARE(panel.chosenMetric().phase, std::optional(StepPhase::Context));
    QCOMPARE(activated.count(), 0); // looking is not asking
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    QVERIFY(readable(panel.findChild<MetricFigure *>()).contains(u"M2 Launch calls, context steps"_s));
}

void TestVerdict::unknownMetricHasNothingToShow()
{
    VerdictPanel panel;
    panel.resize(500, 600);
    panel.setInput(test::noVerdict());
    QSignalSpy activated(&panel, &VerdictPanel::metricActivated);
    panel.metricTable()->setCurrent(2, kAll);
    QTest::keyClick(panel.metricTable()->view(), Qt::Key_Return);
    QCOMPARE(activated.count(), 0);
    QVERIFY(readable(panel.findChild<MetricFigure *>()).contains(u"the trace has no host ranges"_s));
}

void TestVerdict::shownMetricIsSaid()
{
    VerdictPanel panel;
    panel.setInput(test::yesVerdict());
    auto *const figure = panel.findChild<MetricFigure *>();
    auto *const link = figure->findChild<LinkButton *>();
    QSignalSpy activated(&panel, &VerdictPanel::metricActivated);
    QSignalSpy hidden(&panel, &VerdictPanel::metricHidden);
    QCOMPARE(link->text(), u"show on the timeline"_s);
    link->click();
    QCOMPARE(activated.count(), 1);
    panel.setShownMetric(MetricChoice {Metric::GpuIdle, {}});
    QCOMPARE(link->text(), u"shown on the timeline"_s);
    link->click();
    QCOMPARE(hidden.count(), 1);
    panel.setShownMetric(MetricChoice {Metric::GpuIdle, StepPhase::Context});
    QCOMPARE(link->text(), u"show on the timeline"_s); // another column is shown
    panel.setShownMetric({});
    QCOMPARE(link->text(), u"show on the timeline"_s);
}

void TestVerdict::editing()
{
    VerdictPanel panel;
    panel.resize(430, 600);
    panel.setInput(test::yesVerdict());
    panel.show();
    QSignalSpy edited(&panel, &VerdictPanel::thresholdsEdited);
    QSignalSpy changed(&panel, &VerdictPanel::editingChanged);
    QSignalSpy reset(&panel, &VerdictPanel::thresholdsReset);
    QVERIFY(panel.metricTable()->limitEditor(Limit::GpuIdle) == nullptr);
    panel.setEditing(true);
    QCOMPARE(changed.count(), 1);
    for (const JudgedRow &row : judgedRows()) {
        QLineEdit *const editor = panel.metricTable()->limitEditor(row.limit);
        QVERIFY(editor != nullptr);
        QVERIFY(editor->accessibleName().contains(metricTitle(row.metric)));
        QCOMPARE(editor->text(), gapscope::limitInput(row, test::publishedThresholds()));
    }
    QLineEdit *const editor = panel.metricTable()->limitEditor(Limit::GpuIdle);
    editor->selectAll();
    QTest::keyClicks(editor, u"40"_s); // 4 %, then 40 %
    QCOMPARE(edited.count(), 2);
    const auto limits = edited.back().front().value<Thresholds>();
    QCOMPARE(limits.aggregate[std::size_t(Limit::GpuIdle)], 0.40);
    QCOMPARE(limits.generation[std::size_t(Limit::GpuIdle)], 0.40);
    QCOMPARE(limits.aggregate[std::size_t(Limit::NcclCaveat)], 0.20); // the others stay
    QTest::keyClicks(editor, u"x"_s);
    QCOMPARE(edited.count(), 2); // nothing valid: nothing said, but seen
    QVERIFY(editor->property("invalid").toBool());
    QTest::keyClick(editor, Qt::Key_Backspace);
    QVERIFY(!editor->property("invalid").toBool());
    QCOMPARE(edited.count(), 2); // 40 again
    for (auto *button : panel.findChildren<LinkButton *>()) {
        if (button->text() == u"Reset"_s)
            button->click();
    }
    QCOMPARE(reset.count(), 1);
    panel.setEditing(false);
    QVERIFY(panel.metricTable()->limitEditor(Limit::GpuIdle) == nullptr);
}

void TestVerdict::editingStaysWhileTheAnswerChanges()
{
    VerdictPanel panel;
    panel.resize(430, 600);
    panel.setInput(test::yesVerdict());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    panel.setEditing(true);
    QPointer<QLineEdit> editor = panel.metricTable()->limitEditor(Limit::GpuIdle);
    editor->setFocus();
    editor->setText(u"7"_s);
    VerdictInput input = test::yesVerdict();
    input.corrected.thresholds.aggregate[std::size_t(Limit::GpuIdle)] = 0.07;
    input.corrected.thresholds.aggregate[std::size_t(Limit::NcclCaveat)] = 0.33;
    panel.setInput(input);
    QVERIFY(!editor.isNull());
    QCOMPARE(panel.metricTable()->limitEditor(Limit::GpuIdle), editor.data());
    QCOMPARE(editor->text(), u"7"_s); // still what was typed
    QCOMPARE(panel.metricTable()->limitEditor(Limit::NcclCaveat)->text(), u"33 · 20"_s);
    // A verdict with other rows does not leave fields where they do not belong.
    panel.setInput(test::weakVerdict());
    for (const JudgedRow &row : judgedRows())
        QVERIFY(panel.metricTable()->limitEditor(row.limit) != nullptr);
    panel.setInput(test::inconclusiveVerdict());
    QVERIFY(!panel.metricTable()->view()->isColumnHidden(kLimit)); // limits can be edited still
}

void TestVerdict::ranks()
{
    VerdictPanel panel;
    panel.resize(430, 700);
    panel.setInput(test::manyRanksVerdict(64));
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QCOMPARE(panel.rankTable()->count(), 64);
    QCOMPARE(cellOf(panel.rankTable(), 3, 0), u"3   GPU 3, pid 4121"_s);
    QCOMPARE(cellOf(panel.rankTable(), 3, 5), u"YES 4 of 6"_s);
    QSignalSpy activated(&panel, &VerdictPanel::rankActivated);
    panel.rankTable()->setCurrent(10);
    QTest::keyClick(panel.rankTable()->view(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.front().front().toULongLong(), 10ull);
    // The panel scrolls, the table has no scroll bar of its own.
    QVERIFY(!panel.rankTable()->view()->verticalScrollBar()->isVisible());
    QVERIFY(panel.findChild<QScrollArea *>()->verticalScrollBar()->maximum() > 0);
    // What is copied has the device in a column.
    const Table table = panel.rankTable()->table();
    QCOMPARE(std::get<QString>(table.rows[3][1].value), u"GPU 3, pid 4121"_s);
}

void TestVerdict::narrowKeepsTheWorsePhase()
{
    VerdictPanel panel;
    panel.setInput(test::yesVerdict()); // context crossed 6, generation 4
    panel.resize(600, 500);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const QTableView *const view = panel.metricTable()->view();
    QVERIFY(!view->isColumnHidden(kContext));
    QVERIFY(!view->isColumnHidden(kGeneration));
    panel.resize(340, 400);
    QTRY_VERIFY(view->isColumnHidden(kGeneration));
    QVERIFY(!view->isColumnHidden(kAll));
    QVERIFY(!view->isColumnHidden(kContext));
    VerdictInput input = test::yesVerdict();
    std::swap(input.corrected.context, input.corrected.generation);
    panel.setInput(input);
    QVERIFY(view->isColumnHidden(kContext));
    QVERIFY(!view->isColumnHidden(kGeneration));
    panel.resize(600, 500);
    QTRY_VERIFY(!view->isColumnHidden(kContext));
}

void TestVerdict::nothingForcesWidth_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<int>("width");
    for (const char *family : {"Noto Sans", "DejaVu Sans"}) {
        for (const int width : {560, 430, 340, 200, 80})
            QTest::newRow(QByteArray(family) + QByteArray::number(width))
                << QString::fromLatin1(family) << width;
    }
}

void TestVerdict::nothingForcesWidth()
{
    QFETCH(QString, family);
    QFETCH(int, width);
    QFont font(family);
    font.setPixelSize(12);
    QApplication::setFont(font);
    for (const VerdictInput &input : {test::yesVerdict(), test::weakVerdict(), test::noVerdict(),
             test::inconclusiveVerdict(), test::manyRanksVerdict(9)}) {
        VerdictPanel panel;
        panel.setInput(input);
        panel.setEditing(width == 430);
        panel.resize(width, 300);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        QCOMPARE(panel.width(), width);
        if (width >= 340) { // nor does the page scroll sideways at the widths there are
            auto *const area = panel.findChild<QScrollArea *>();
            QVERIFY2(area->widget()->width() <= area->viewport()->width(),
                qPrintable(u"%1 in %2"_s.arg(area->widget()->width()).arg(area->viewport()->width())));
        }
    }
    QApplication::setFont(QFont(u"DejaVu Sans"_s, 9));
}

void TestVerdict::tablesAndMarkdown()
{
    VerdictPanel panel;
    panel.setInput(test::yesVerdict());
    std::vector<Table> tables = panel.tables();
    QCOMPARE(int(tables.size()), 2);
    QCOMPARE(int(tables[0].columns.size()), 5);
    QCOMPARE(std::get<QString>(tables[0].rows[0][0].value), u"M1 GPU idle"_s);
    QCOMPARE(std::get<double>(tables[0].rows[0][1].value), 0.772);
    const QString markdown = panel.markdown();
    QVERIFY(markdown.startsWith(u"**YES**: The host is the bottleneck"_s));
    QVERIFY2(markdown.contains(u"77.2\u2009%"_s), qPrintable(markdown));
    QVERIFY(markdown.contains(u"GPU 1, pid 4107"_s));
    // Without phases their columns go; reasons stand below.
    panel.setInput(test::noVerdict());
    tables = panel.tables();
    QCOMPARE(int(tables[0].columns.size()), 3);
    QVERIFY(panel.markdown().contains(u"the trace has no host ranges"_s));
    panel.setInput(test::inconclusiveVerdict());
    QVERIFY(panel.markdown().startsWith(u"**INCONCLUSIVE**"_s));
    QVERIFY(panel.markdown().contains(u"graph work not recorded"_s));
    panel.setInput(test::weakVerdict());
    QVERIFY(panel.markdown().contains(u"The corrected method says YES"_s));
}

void TestVerdict::recomputing()
{
    VerdictPanel panel;
    panel.resize(430, 500);
    panel.setInput(test::yesVerdict());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const QImage before = panel.grab().toImage();
    panel.setRecomputing(true);
    QVERIFY(panel.isRecomputing());
    const QImage dimmed = panel.grab().toImage();
    // 60 % of the text's darkness are left: dark pixels become lighter by that much.
    const auto darkest = [](const QImage &image) {
        int value = 255;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                value = std::min(value, qGray(image.pixel(x, y)));
        }
        return value;
    };
    const int expected = 255 - (255 - darkest(before)) * 6 / 10;
    QVERIFY2(std::abs(darkest(dimmed) - expected) < 8,
        qPrintable(u"%1 %2"_s.arg(darkest(dimmed)).arg(expected)));
    panel.setRecomputing(false);
    QCOMPARE(panel.grab().toImage(), before);
    // Mouse and keyboard still work below the veil.
    panel.setRecomputing(true);
    QVERIFY(panel.childAt(60, 100) != nullptr);
    QVERIFY(!panel.childAt(60, 100)->testAttribute(Qt::WA_TransparentForMouseEvents));
}

void TestVerdict::modelsAreSound()
{
    MetricTable metrics;
    RankTable ranks;
    const auto fatal = QAbstractItemModelTester::FailureReportingMode::Fatal;
    const QAbstractItemModelTester a(metrics.proxy()->sourceModel(), fatal);
    const QAbstractItemModelTester b(metrics.proxy(), fatal);
    const QAbstractItemModelTester c(ranks.proxy()->sourceModel(), fatal);
    const QAbstractItemModelTester d(ranks.proxy(), fatal);
    for (const VerdictInput &input : {test::yesVerdict(), test::inconclusiveVerdict(),
             test::weakVerdict(), test::manyRanksVerdict(5), test::noVerdict()}) {
        metrics.setVerdict(input.corrected);
        metrics.setEditing(true);
        ranks.setRanks(input.corrected.ranks);
        ranks.sortBy(2, Qt::DescendingOrder);
        ranks.proxy()->setFilterText(u"pid"_s);
        metrics.setEditing(false);
    }
    ranks.setRanks({});
    metrics.setVerdict(HostVerdict {});
}

void TestVerdict::evidenceSentences_data()
{
    QTest::addColumn<bool>("contextLaunch");
    QTest::addColumn<bool>("contextPrep");
    QTest::addColumn<bool>("generationLaunch");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << false << false << false
                          << u"only idle figures crossed, nothing of the host explains them"_s;
    QTest::newRow("both in one") << true << true << false
                                 << u"launch and preparation crossed in context steps"_s;
    QTest::newRow("one each") << false << true << true
                              << u"launch crossed in generation steps, preparation crossed in context steps"_s;
    QTest::newRow("launch in two") << true << false << true
                                   << u"launch crossed in context steps and generation steps"_s;
}

void TestVerdict::evidenceSentences()
{
    QFETCH(bool, contextLaunch);
    QFETCH(bool, contextPrep);
    QFETCH(bool, generationLaunch);
    QFETCH(QString, expected);
    HostVerdict verdict;
    verdict.verdict = Verdict::Yes;
    WindowMetrics window;
    window.isYes = true;
    verdict.context = window;
    verdict.generation = window;
    verdict.context->crossed[std::size_t(Metric::LaunchOverhead)] = contextLaunch;
    verdict.context->hostPrepConfirmed = contextPrep;
    verdict.generation->crossed[std::size_t(Metric::LaunchOverhead)] = generationLaunch;
    QCOMPARE(evidenceSentence(verdict), expected);
    // A window that is not YES proves nothing.
    verdict.context->isYes = verdict.generation->isYes = false;
    verdict.aggregate.isYes = true;
    QCOMPARE(evidenceSentence(verdict),
        u"only idle figures crossed, nothing of the host explains them"_s);
    verdict.verdict = Verdict::No;
    QVERIFY(evidenceSentence(verdict).isEmpty());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestVerdict)
#include "tst_verdict.moc"
