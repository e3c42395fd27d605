// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Designated initialisers leave the other members at their defaults; gcc 12 warns of that.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "support/gui/guitest.h"
#include "support/gui/panelsamples.h"
#include "widgets/panels/detailspanel.h"
#include "widgets/panels/dockheader.h"
#include "widgets/panels/loadingstrip.h"
#include "widgets/panels/messagebar.h"
#include "widgets/panels/messagespanel.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/statebar.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/welcomepage.h"
#include "widgets/style/metrics.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QLineEdit>
#include <QMainWindow>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QString readable(const QWidget *widget)
{
    QStringList texts;
    for (const auto *label : widget->findChildren<QLabel *>()) {
        if (label->isVisibleTo(widget))
            texts.append(label->text());
    }
    return texts.join(u'\n');
}

template<class W>
W *buttonCalled(const QWidget *parent, const QString &text)
{
    for (auto *button : parent->findChildren<W *>()) {
        if (button->text() == text || button->accessibleName() == text)
            return button;
    }
    return nullptr;
}

Message errorMessage()
{
    return {.kind = Message::Kind::Error,
        .what = u"a.sqlite cannot be read"_s,
        .where = u"It ends at byte 812,032."_s,
        .advice = u"Copy it again:"_s,
        .command = u"nsys export a.nsys-rep"_s,
        .details = u"page 199"_s};
}

} // namespace

class TestPanels : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(Theme::light()); }

    void dockHeader();
    void dockHeaderInWindow();
    void messageOfAnError();
    void messageBar();
    void messageStack();
    void stateBar();
    void stateBarByKeyboard();
    void loadFractions();
    void remaining_data();
    void remaining();
    void loadingStrip();
    void loadingStripFiles();
    void loadingStripExports();
    void welcome();
    void welcomeMissing();
    void details();
    void detailsOfAHugeName();
    void messages();
    void selection();
    void selectionKinds();
    void selectionEmptyKind();
    void selectionFilter();
    void selectionModelsAreSound();
    void emptyAnswerHasAWayOut();
    void wordAfterAWhile();
    void smallSizes_data();
    void smallSizes();
};

void TestPanels::dockHeader()
{
    DockHeader header(u"Verdict"_s);
    QCOMPARE(header.sizeHint().height(), Metrics().dockHeader());
    header.setScope(u"whole run, 272 steps, 2 ranks"_s);
    QVERIFY(readable(&header).contains(u"272 steps"_s));
    QSignalSpy copied(&header, &DockHeader::copyRequested);
    QSignalSpy exported(&header, &DockHeader::exportRequested);
    header.button(DockHeader::Copy)->click();
    QCOMPARE(copied.count(), 1);
    QVERIFY(header.button(DockHeader::Export)->isHidden());
    header.setButtons(DockHeader::Export);
    QVERIFY(header.button(DockHeader::Copy)->isHidden());
    header.button(DockHeader::Export)->click();
    QCOMPARE(exported.count(), 1);
    QVERIFY(header.minimumSizeHint().width() < 200); // the scope gives way
}

void TestPanels::dockHeaderInWindow()
{
    QMainWindow window;
    auto *const dock = new QDockWidget(&window);
    auto *const panel = new VerdictPanel;
    DockHeader *const header = DockHeader::install(dock, panel);
    window.addDockWidget(Qt::RightDockWidgetArea, dock);
    window.resize(600, 400);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(dock->windowTitle(), u"Verdict"_s);
    QCOMPARE(dock->titleBarWidget(), header);
    panel->setInput(test::yesVerdict());
    QVERIFY(readable(header).contains(u"whole run, 272 steps, 2 ranks"_s));
    header->button(DockHeader::Copy)->click();
    QVERIFY(QApplication::clipboard()->text().startsWith(u"**YES**"_s));
    header->button(DockHeader::Float)->click();
    QVERIFY(dock->isFloating());
    header->button(DockHeader::Float)->click();
    QVERIFY(!dock->isFloating());
    header->button(DockHeader::Close)->click();
    QVERIFY(dock->isHidden());
    auto *const messagesDock = new QDockWidget(&window);
    auto *const messages = new MessagesPanel;
    DockHeader::install(messagesDock, messages);
    messages->setMessages({{Message::Kind::Warning, u"a"_s, u"b"_s}});
    QCOMPARE(messagesDock->windowTitle(), u"Messages 1"_s); // the tab follows
}

void TestPanels::messageOfAnError()
{
    const Error error {ErrorKind::Damaged, u"what"_s, u"where"_s, u"advice"_s, u"command"_s};
    const Message message = messageOf(error);
    QCOMPARE(message.kind, Message::Kind::Error);
    QCOMPARE(message.what, u"what"_s);
    QCOMPARE(message.where, u"where"_s);
    QCOMPARE(message.advice, u"advice"_s);
    QCOMPARE(message.command, u"command"_s);
}

void TestPanels::messageBar()
{
    MessageBar bar(errorMessage());
    bar.resize(700, 100);
    bar.show();
    QVERIFY(readable(&bar).contains(
        u"It ends at byte 812,032. Copy it again: nsys export a.nsys-rep"_s));
    QCOMPARE(bar.accessibleName(), u"Error: a.sqlite cannot be read"_s);
    buttonCalled<QPushButton>(&bar, u"Copy command"_s)->click();
    QCOMPARE(QApplication::clipboard()->text(), u"nsys export a.nsys-rep"_s);
    QVERIFY(!readable(&bar).contains(u"page 199"_s));
    QSignalSpy details(&bar, &MessageBar::detailsShown);
    QPushButton *const more = buttonCalled<QPushButton>(&bar, u"Details"_s);
    more->click();
    QVERIFY(readable(&bar).contains(u"page 199"_s));
    QCOMPARE(details.count(), 1);
    more->click();
    QVERIFY(!readable(&bar).contains(u"page 199"_s));
    QSignalSpy dismissed(&bar, &MessageBar::dismissed);
    buttonCalled<QToolButton>(&bar, u"Dismiss this message"_s)->click();
    QTest::keyClick(&bar, Qt::Key_Escape);
    QCOMPARE(dismissed.count(), 2);
    // Nothing to copy, nothing more to say: no buttons for it.
    MessageBar plain({.kind = Message::Kind::Info, .what = u"Done."_s});
    QVERIFY(plain.findChildren<QPushButton *>().isEmpty());
    MessageBar named({.what = u"x"_s, .command = u"y"_s, .copyLabel = u"Copy option"_s});
    QVERIFY(buttonCalled<QPushButton>(&named, u"Copy option"_s) != nullptr);
}

void TestPanels::messageStack()
{
    QWidget window;
    auto *const layout = new QVBoxLayout(&window);
    auto *const stack = new MessageStack;
    layout->addWidget(stack);
    layout->addStretch(1);
    window.resize(700, 500);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QSignalSpy counts(stack, &MessageStack::countChanged);
    QVERIFY(!stack->isVisible());
    MessageBar *const first = stack->show(errorMessage());
    QVERIFY(stack->isVisible());
    QCOMPARE(stack->show(errorMessage()), first); // said once
    Message warning = errorMessage();
    warning.kind = Message::Kind::Warning;
    MessageBar *const second = stack->show(warning);
    QVERIFY(second != first);
    QCOMPARE(stack->count(), 2);
    QCOMPARE(stack->count(Message::Kind::Error), 1);
    QApplication::processEvents();
    QVERIFY(second->y() < first->y()); // the newest on top
    Q_EMIT second->dismissed();
    QCOMPARE(stack->count(), 1);
    stack->remove(second); // gone already
    stack->clear();
    QCOMPARE(stack->count(), 0);
    QVERIFY(!stack->isVisible());
    QCOMPARE(counts.back().front().toInt(), 0);
}

void TestPanels::stateBar()
{
    StateBar bar;
    bar.resize(900, Metrics().stateBar());
    bar.show();
    QCOMPARE(bar.sizeHint().height(), Metrics().stateBar());
    QVERIFY(!bar.chip(StateBar::Item::View)->isVisible());
    bar.setItem(StateBar::Item::View, u"1,674.000 – 1,681.000 ms"_s);
    bar.setItem(StateBar::Item::Selection, u"gap 150 → 151"_s, true, true);
    Chip *const view = bar.chip(StateBar::Item::View);
    Chip *const selection = bar.chip(StateBar::Item::Selection);
    QVERIFY(view->isVisible());
    QVERIFY(!view->isSet());
    QVERIFY(!view->isClearable());
    QVERIFY(selection->isSet());
    QVERIFY(selection->isClearable());
    QCOMPARE(selection->accessibleName(), u"Selection: gap 150 → 151"_s);
    QSignalSpy cleared(&bar, &StateBar::cleared);
    QSignalSpy activated(&bar, &StateBar::activated);
    selection->findChild<QToolButton *>()->click();
    QCOMPARE(cleared.count(), 1);
    QCOMPARE(cleared.back().front().value<StateBar::Item>(), StateBar::Item::Selection);
    QCOMPARE(activated.count(), 0);
    QTest::mouseClick(view, Qt::LeftButton);
    QCOMPARE(activated.back().front().value<StateBar::Item>(), StateBar::Item::View);
    // In accent, and by more than colour: bold.
    const QImage set = selection->grab().toImage();
    bar.setItem(StateBar::Item::Selection, u"none"_s);
    QVERIFY(!selection->isSet());
    QVERIFY(!selection->isClearable());
    QVERIFY(set.pixelColor(set.width() / 2, 0) == Theme::light().accent);
    bar.hideItem(StateBar::Item::Selection);
    QVERIFY(!selection->isVisible());
    // Nothing forces a wider window.
    bar.setItem(StateBar::Item::Filter, QString(300, u'x'), true, true);
    QVERIFY(bar.minimumSizeHint().width() < 500);
}

void TestPanels::stateBarByKeyboard()
{
    StateBar bar;
    bar.setItem(StateBar::Item::Filter, u"gap 1–5 ms"_s, true, true);
    Chip *const chip = bar.chip(StateBar::Item::Filter);
    QSignalSpy cleared(&bar, &StateBar::cleared);
    QSignalSpy activated(&bar, &StateBar::activated);
    QTest::keyClick(chip, Qt::Key_Return);
    QTest::keyClick(chip, Qt::Key_Space);
    QCOMPARE(activated.count(), 2);
    QTest::keyClick(chip, Qt::Key_Delete);
    QCOMPARE(cleared.count(), 1);
    bar.setItem(StateBar::Item::Filter, u"none"_s);
    QTest::keyClick(chip, Qt::Key_Delete);
    QCOMPARE(cleared.count(), 1); // nothing to clear
}

void TestPanels::loadFractions()
{
    double previous = 0;
    for (int phase = 0; phase <= int(LoadPhase::Done); ++phase) {
        for (const qint64 done : {0, 1, 50, 99, 100, 120}) {
            const double fraction = loadFraction(LoadPhase(phase), done, 100);
            QVERIFY2(fraction >= previous, qPrintable(u"%1 %2"_s.arg(phase).arg(done)));
            QVERIFY(fraction <= 1);
            previous = fraction;
        }
    }
    QCOMPARE(previous, 1.0);
    QCOMPARE(loadFraction(LoadPhase::Events, 7, 0), loadFraction(LoadPhase::Events, 0, 100));
}

void TestPanels::remaining_data()
{
    QTest::addColumn<double>("fraction");
    QTest::addColumn<double>("elapsed");
    QTest::addColumn<double>("expected"); // < 0: nothing
    QTest::newRow("half") << 0.5 << 2.0 << 2.0;
    QTest::newRow("fifth") << 0.2 << 1.0 << 4.0;
    QTest::newRow("too early") << 0.5 << 0.2 << -1.0;
    QTest::newRow("too little") << 0.01 << 9.0 << -1.0;
    QTest::newRow("done") << 1.0 << 9.0 << -1.0;
}

void TestPanels::remaining()
{
    QFETCH(double, fraction);
    QFETCH(double, elapsed);
    QFETCH(double, expected);
    const std::optional<double> left = remainingSeconds(fraction, elapsed);
    QCOMPARE(left.has_value(), expected >= 0);
    if (left)
        QVERIFY(std::abs(*left - expected) < 1e-9);
}

void TestPanels::loadingStrip()
{
    LoadingStrip strip;
    strip.resize(700, 80);
    QVERIFY(strip.isHidden());
    strip.start(u"Opening target"_s, u"main.sqlite"_s);
    QVERIFY(!strip.isHidden());
    strip.setProgress(LoadPhase::Events, 1'904'256, 3'012'440, 1.4);
    QString text = readable(&strip);
    QVERIFY(text.contains(u"Opening target"_s));
    QVERIFY(text.contains(u"main.sqlite"_s));
    QVERIFY(text.contains(u"✓ probe"_s));
    QVERIFY(text.contains(u"▸ kernels and API calls"_s));
    QVERIFY(text.contains(u"1,904,256 of 3,012,440 rows"_s));
    QVERIFY2(text.contains(u"about 2.1\u2009s left"_s), qPrintable(text));
    QVERIFY(!text.contains(u"export"_s)); // there was none
    int bold = 0;
    for (const auto *label : strip.findChildren<TextLabel *>()) {
        if (label->text().startsWith(u'▸'))
            bold += label->font().weight() == QFont::DemiBold ? 1 : 0;
        else if (label->text().startsWith(u'✓'))
            QCOMPARE(label->font().weight(), QFont::Normal);
    }
    QCOMPARE(bold, 1);
    // From the job's own object.
    Progress progress;
    progress.begin(LoadPhase::Ranges, 10);
    progress.advance(4);
    strip.setProgress(progress);
    QVERIFY(readable(&strip).contains(u"4 of 10 rows"_s));
    QSignalSpy cancelled(&strip, &LoadingStrip::cancelRequested);
    QPushButton *const cancel = buttonCalled<QPushButton>(&strip, u"Cancel"_s);
    cancel->click();
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(!cancel->isEnabled()); // once is enough
    strip.setProgress(LoadPhase::Sort, 5, 10, 2);
    QVERIFY(readable(&strip).contains(u"stopping"_s));
    QVERIFY(!readable(&strip).contains(u"5 of 10"_s));
    strip.finish();
    QVERIFY(strip.isHidden());
    strip.start(u"Opening"_s, u"b.sqlite"_s);
    QVERIFY(cancel->isEnabled());
}

// Several files at once are in all phases: bytes and one phase.
void TestPanels::loadingStripFiles()
{
    LoadingStrip strip;
    strip.start(u"Opening"_s, u"ranks"_s);
    strip.setProgress(LoadPhase::Files, 30'000'000, 60'000'000, 5);
    auto *const bar = strip.findChild<QProgressBar *>();
    const QString text = readable(&strip);
    QVERIFY2(text.contains(u"30.0\u2009MB of 60.0\u2009MB"_s), qPrintable(text));
    QVERIFY(text.contains(u"▸ files"_s));
    QVERIFY(!text.contains(u"kernels and API calls"_s) && !text.contains(u"rows"_s));
    QVERIFY(std::abs(bar->value() - bar->maximum() / 2) < bar->maximum() / 40);
    strip.setProgress(LoadPhase::Steps, 0, 0, 6);
    QVERIFY(readable(&strip).contains(u"✓ files"_s));
    QVERIFY(bar->value() > bar->maximum() * 9 / 10);
    strip.start(u"Opening"_s, u"a.sqlite"_s);
    strip.setProgress(LoadPhase::Events, 1, 2, 1);
    QVERIFY(!readable(&strip).contains(u"files"_s));
}

void TestPanels::loadingStripExports()
{
    LoadingStrip strip;
    strip.start(u"Opening"_s, u"a.nsys-rep"_s);
    strip.setProgress(LoadPhase::Export, 0, 0, 3);
    auto *const bar = strip.findChild<QProgressBar *>();
    QCOMPARE(bar->maximum(), 0); // moves: nobody knows how far it is
    QVERIFY(readable(&strip).contains(u"▸ export"_s));
    strip.setProgress(LoadPhase::Events, 1, 2, 5);
    QVERIFY(bar->maximum() > 0);
    QVERIFY(readable(&strip).contains(u"✓ export"_s));
    QVERIFY(bar->value() > bar->maximum() / 2);
}

void TestPanels::welcome()
{
    WelcomePage page;
    page.resize(784, 400);
    page.setRecent({{u"a.sqlite"_s, u"~/traces"_s, u"2 ranks"_s, u"today"_s},
        {u"b.sqlite"_s, u"~/traces"_s, {}, u"yesterday"_s}});
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    QSignalSpy open(&page, &WelcomePage::openRequested);
    QSignalSpy compare(&page, &WelcomePage::compareRequested);
    QSignalSpy folder(&page, &WelcomePage::folderRequested);
    QSignalSpy demo(&page, &WelcomePage::demoRequested);
    QSignalSpy recent(&page, &WelcomePage::recentChosen);
    QSignalSpy removed(&page, &WelcomePage::removeRequested);
    buttonCalled<QPushButton>(&page, u"Open trace…"_s)->click();
    buttonCalled<QPushButton>(&page, u"Compare two…"_s)->click();
    buttonCalled<QPushButton>(&page, u"Open ranks folder…"_s)->click();
    buttonCalled<WelcomeRow>(&page, u"Open the demo pair"_s)->click();
    for (const QSignalSpy *spy : {&open, &compare, &folder, &demo})
        QCOMPARE(spy->count(), 1);
    WelcomeRow *const row = buttonCalled<WelcomeRow>(&page, u"b.sqlite"_s);
    QTest::mouseClick(row, Qt::LeftButton);
    QTest::keyClick(row, Qt::Key_Return);
    QCOMPARE(recent.count(), 2);
    QCOMPARE(recent.back().front().toInt(), 1);
    QTest::keyClick(row, Qt::Key_Delete);
    QCOMPARE(removed.count(), 1);
    page.setRecent({});
    QApplication::processEvents();
    QVERIFY(readable(&page).contains(u"What you open appears here"_s));
}

void TestPanels::welcomeMissing()
{
    WelcomePage page;
    page.setRecent({{u"gone.sqlite"_s, u"/mnt"_s, u"2 ranks"_s, u"11 Aug"_s, true}});
    QSignalSpy recent(&page, &WelcomePage::recentChosen);
    QSignalSpy locate(&page, &WelcomePage::locateRequested);
    WelcomeRow *const row = buttonCalled<WelcomeRow>(&page, u"gone.sqlite"_s);
    QVERIFY(row->accessibleDescription().contains(u"not found now, Locate…"_s));
    row->click();
    QCOMPARE(recent.count(), 0);
    QCOMPARE(locate.count(), 1);
}

void TestPanels::details()
{
    DetailsPanel panel;
    QVERIFY(panel.emptyText().contains(u"Nothing is selected"_s));
    QVERIFY(panel.tables().empty());
    panel.setDetails(test::sampleDetails());
    panel.resize(430, 400);
    panel.show();
    QCOMPARE(panel.scopeText(), u"host range, rank 0"_s);
    const QString text = readable(&panel);
    QVERIFY(text.contains(u"_update_requests"_s));
    QVERIFY(text.contains(u"1,678.604 ms"_s));
    const std::vector<Table> tables = panel.tables();
    QCOMPARE(int(tables[0].rows.size()), int(test::sampleDetails().rows.size()));
    QVERIFY(panel.markdown().contains(u"726.7 µs"_s));
    panel.setDetails({.title = u"other"_s, .subtitle = u"kernel"_s, .rows = {{u"a"_s, u"b"_s}}});
    QVERIFY(!readable(&panel).contains(u"1,678.604 ms"_s)); // nothing old stays
    panel.clear();
    QVERIFY(panel.scopeText().isEmpty());
    QVERIFY(panel.tables().empty());
}

void TestPanels::detailsOfAHugeName()
{
    const QString name = u"kernel<"_s + QString(500'000, u'x') + u'>';
    DetailsPanel panel;
    panel.resize(300, 300);
    panel.setDetails({.title = name, .rows = {{u"Name"_s, name, true}}});
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QCOMPARE(panel.width(), 300);
    QVERIFY(readable(&panel).size() < 10'000); // what is painted is cut
    QVERIFY(panel.markdown().contains(name)); // what is copied is not
}

void TestPanels::messages()
{
    MessagesPanel panel;
    QSignalSpy summaries(&panel, &MessagesPanel::summaryChanged);
    QCOMPARE(panel.name(), u"Messages"_s);
    QVERIFY(!panel.emptyText().isEmpty());
    panel.setMessages({{Message::Kind::Warning, u"a.sqlite"_s, u"No OS calls."_s},
        {Message::Kind::Error, u"b.sqlite"_s, u"Ends early."_s},
        {Message::Kind::Warning, u"a.sqlite"_s, u"Odd times."_s}});
    QCOMPARE(panel.name(), u"Messages 3"_s);
    QCOMPARE(panel.summary(), u"1 error, 2 warnings"_s);
    QCOMPARE(summaries.back().front().toString(), u"1 error, 2 warnings"_s);
    QCOMPARE(panel.count(Message::Kind::Warning), 2);
    QCOMPARE(panel.messages().front().text, u"Ends early."_s); // errors first
    QCOMPARE(panel.messages().back().text, u"Odd times."_s); // then as they came
    panel.resize(600, 200);
    panel.show();
    QVERIFY(readable(&panel).contains(u"No OS calls."_s));
    QVERIFY(panel.markdown().contains(u"Odd times."_s));
    panel.setMessages({{Message::Kind::Warning, {}, u"Odd."_s}});
    QCOMPARE(panel.summary(), u"1 warning"_s);
    panel.setMessages({});
    QCOMPARE(panel.summary(), QString());
    QVERIFY(!panel.emptyText().isEmpty());
}

void TestPanels::selection()
{
    SelectionPanel panel;
    QVERIFY(!panel.emptyText().isEmpty());
    panel.resize(1168, 220);
    panel.setResult(test::sampleAggregates(), u"ranks 0 and 1"_s);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QVERIFY(panel.emptyText().isEmpty());
    QCOMPARE(panel.scopeText(), u"ranks 0 and 1"_s);
    const TablePane *const pane = panel.pane();
    const auto text = [&](int row, int column) {
        return pane->proxy()->index(row, column).data().toString();
    };
    QCOMPARE(pane->proxy()->rowCount(), 6);
    QCOMPARE(text(0, 0), u"_update_requests"_s); // by total
    QCOMPARE(text(0, 2), u"1,453.1"_s);
    QCOMPARE(text(1, 3), u"426.1"_s);
    QCOMPARE(text(0, 8), u"27.2\u2009%"_s);
    const auto swatch = [&](int row) {
        return pane->proxy()->index(row, 0).data(LookRole).value<CellLook>().swatch;
    };
    QCOMPARE(swatch(0), Swatch::HostExposed);
    QCOMPARE(swatch(1), Swatch::HostSplit);
    QCOMPARE(swatch(5), Swatch::HostHidden);
    QVERIFY(pane->view()->isColumnHidden(9));
    panel.setSourceLookup([](const QString &name) { return u"source of "_s + name; });
    QVERIFY(!pane->view()->isColumnHidden(9));
    QCOMPARE(text(0, 9), u"source of _update_requests"_s);
    QSignalSpy chosen(&panel, &SelectionPanel::nameChosen);
    QSignalSpy activated(&panel, &SelectionPanel::eventActivated);
    panel.pane()->setCurrent(0);
    QTest::keyClick(pane->view(), Qt::Key_Down);
    QCOMPARE(chosen.back().at(0).toString(), u"_sample_async"_s);
    QTest::keyClick(pane->view(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.back().at(1).value<EventId>(), makeId<EventId>(7));
    panel.setVerdict(test::yesVerdict().corrected);
    QVERIFY(readable(&panel).contains(u"M1 77.2\u2009% ▲   M2 2.4\u2009%   M3b 22.6\u2009% ▲"_s));
    panel.setVerdict(test::inconclusiveVerdict().corrected);
    QVERIFY(readable(&panel).contains(u"M1 –   M2 1.7\u2009%"_s)); // a dash, not 0
    panel.setVerdict({});
    QVERIFY(!readable(&panel).contains(u"M1"_s));
    panel.clear();
    QVERIFY(panel.tables().empty());
}

void TestPanels::selectionKinds()
{
    SelectionPanel panel;
    panel.setResult(test::sampleAggregates(), u"caption"_s);
    auto *const kinds = panel.findChild<SegmentBar *>();
    QCOMPARE(kinds->button(0)->text(), u"Host ranges 6"_s);
    QCOMPARE(kinds->button(3)->text(), u"OS calls"_s);
    kinds->button(1)->click();
    QCOMPARE(panel.kind(), AggregateKind::Kernels);
    const TablePane *const pane = panel.pane();
    QVERIFY(pane->view()->isColumnHidden(3)); // kernels are not exposed
    panel.setCommunicationTest([](const QString &name) { return name.contains(u"nccl"); });
    QMap<QString, Swatch> swatches;
    for (int row = 0; row < pane->proxy()->rowCount(); ++row) {
        const QModelIndex index = pane->proxy()->index(row, 0);
        swatches.insert(index.data().toString().left(4),
            index.data(LookRole).value<CellLook>().swatch);
    }
    QCOMPARE(swatches.value(u"gemm"_s), Swatch::GraphKernel);
    QCOMPARE(swatches.value(u"fast"_s), Swatch::EagerKernel);
    QCOMPARE(swatches.value(u"nccl"_s), Swatch::Communication);
    const std::vector<Table> kernels = panel.tables();
    for (const Column &column : kernels[0].columns)
        QVERIFY(column.key != u"exposed");
    QCOMPARE(kernels[0].title, u"Kernels, caption"_s);
    panel.setKind(AggregateKind::ApiCalls);
    QCOMPARE(kinds->current(), 2);
    QCOMPARE(pane->proxy()->index(0, 0).data(LookRole).value<CellLook>().swatch,
        Swatch::Synchronize);
    QVERIFY(!pane->view()->isColumnHidden(3));
}

void TestPanels::selectionEmptyKind()
{
    SelectionPanel panel;
    panel.resize(900, 200);
    panel.setResult(test::sampleAggregates(), u"caption"_s);
    panel.setKind(AggregateKind::OsCalls);
    panel.show();
    QVERIFY(readable(&panel).contains(u"No call of the operating system in this scope."_s));
    auto *const widen = buttonCalled<LinkButton>(&panel, u"Show the whole run"_s);
    QVERIFY(!widen->isVisible()); // it is the whole run
    panel.setCanWiden(true);
    QVERIFY(widen->isVisible());
    QSignalSpy asked(&panel, &SelectionPanel::widenRequested);
    widen->click();
    QCOMPARE(asked.count(), 1);
    panel.setKind(AggregateKind::Ranges);
    QVERIFY(!widen->isVisible());
}

void TestPanels::selectionFilter()
{
    SelectionPanel panel;
    panel.setResult(test::sampleAggregates(), u"caption"_s);
    auto *const filter = panel.findChild<QLineEdit *>();
    filter->setText(u"requests total>700"_s);
    QCOMPARE(panel.pane()->proxy()->rowCount(), 2);
    QCOMPARE(int(panel.tables()[0].rows.size()), 2); // what is shown is copied
    filter->clear();
    QCOMPARE(panel.pane()->proxy()->rowCount(), 6);
}

void TestPanels::selectionModelsAreSound()
{
    SelectionPanel panel;
    const auto fatal = QAbstractItemModelTester::FailureReportingMode::Fatal;
    const QAbstractItemModelTester a(panel.pane()->proxy()->sourceModel(), fatal);
    const QAbstractItemModelTester b(panel.pane()->proxy(), fatal);
    panel.setResult(test::sampleAggregates(), u"a"_s);
    for (int kind = 0; kind < int(kAggregateKindCount); ++kind) {
        panel.setKind(AggregateKind(kind));
        for (int column = 0; column < 10; ++column) {
            panel.pane()->sortBy(column, Qt::AscendingOrder);
            panel.pane()->sortBy(column, Qt::DescendingOrder);
        }
    }
    panel.findChild<QLineEdit *>()->setText(u"sample"_s);
    panel.setResult({}, {});
    panel.setResult(test::sampleAggregates(), u"b"_s);
    panel.clear();
}

void TestPanels::emptyAnswerHasAWayOut()
{
    Panel panel(u"Gaps"_s);
    panel.showEmpty(u"No gap of 1–5 ms in this scope."_s, u"Show all gaps"_s);
    QCOMPARE(panel.emptyText(), u"No gap of 1–5 ms in this scope."_s);
    QSignalSpy asked(&panel, &Panel::emptyActionTriggered);
    buttonCalled<QPushButton>(&panel, u"Show all gaps"_s)->click();
    QCOMPARE(asked.count(), 1);
    panel.showContent();
    QVERIFY(panel.emptyText().isEmpty());
    panel.showEmpty(u"Nothing."_s);
    QVERIFY(buttonCalled<QPushButton>(&panel, QString())->isHidden());
}

void TestPanels::wordAfterAWhile()
{
    Panel panel(u"Gaps"_s);
    panel.resize(300, 100);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    panel.setRecomputing(true);
    const QImage atOnce = panel.grab().toImage();
    QTRY_VERIFY(panel.grab().toImage() != atOnce); // "Computing…" appears
    panel.setRecomputing(false);
    panel.setRecomputing(true); // and waits anew the next time
    QCOMPARE(panel.grab().toImage(), atOnce);
}

void TestPanels::smallSizes_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("narrow") << 120 << 300;
    QTest::newRow("flat") << 700 << 40;
    QTest::newRow("tiny") << 60 << 30;
}

void TestPanels::smallSizes()
{
    QFETCH(int, width);
    QFETCH(int, height);
    DetailsPanel details;
    details.setDetails(test::sampleDetails());
    MessagesPanel messages;
    messages.setMessages({{Message::Kind::Warning, u"a.sqlite"_s, QString(200, u'w')}});
    WelcomePage welcomePage;
    welcomePage.setRecent({{QString(200, u't'), QString(200, u'f'), {}, u"today"_s}});
    for (QWidget *widget : std::initializer_list<QWidget *> {&details, &messages, &welcomePage}) {
        widget->resize(width, height);
        widget->show();
        QVERIFY(QTest::qWaitForWindowExposed(widget));
        QCOMPARE(widget->width(), width); // nothing forces a wider window
        widget->grab();
    }
    SelectionPanel selectionPanel; // its segments need some room; a dock may cut them off
    selectionPanel.setResult(test::sampleAggregates(), QString(300, u'c'));
    selectionPanel.setVerdict(test::yesVerdict().corrected);
    selectionPanel.resize(width, height);
    selectionPanel.show();
    QVERIFY(selectionPanel.minimumSizeHint().width() < 640);
    QVERIFY(selectionPanel.minimumSizeHint().height() < 140);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestPanels)
#include "tst_panels.moc"
