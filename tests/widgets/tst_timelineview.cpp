// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/core/bigtrace.h"
#include "support/core/texttrace.h"
#include "support/gui/guitest.h"
#include "widgets/style/theme.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/overview.h"
#include "widgets/timeline/ruler.h"
#include "widgets/timeline/timelineview.h"

#include <QAccessible>
#include <QApplication>
#include <QJsonDocument>
#include <QJsonArray>
#include <QScrollBar>

#include <set>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

class TestTimelineView : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void hoverAndSelectionFoldNothing();
    void foldsOnlyWhatChanged();
    void boxesAreBounded();
    void idlePixelsStayIdle();
    void rowsOfARank();
    void rowState();
    void pinnedRowsStay();
    void labels_data();
    void labels();
    void names_data();
    void names();
    void speaks();
    void everyWidgetHasAName();
    void rulerLabels();
    void overviewHandle();
    void overviewNamesBookmarks();
    void rangesKeepTheirRun();
    void twoRuns();
    void themesAndScales();
    void emptyView();

private:
    void hoverOver(int x0, int x1, int y);

    TimelineFactsPtr m_facts;
    std::unique_ptr<TimelineView> m_view;
    LanesView *m_lanes = nullptr;
    TimelineController *m_controller = nullptr;
};

void TestTimelineView::initTestCase()
{
    m_facts = bigFacts(bigTrace(60'000));
    QVERIFY(m_facts);
}

void TestTimelineView::init()
{
    GuiTest::init();
    m_view = std::make_unique<TimelineView>();
    m_view->setRuns(m_facts);
    m_view->resize(1200, 700);
    m_view->show();
    m_lanes = m_view->lanes();
    m_controller = m_view->controller();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_view->grab();
}

void TestTimelineView::cleanup()
{
    m_view.reset();
}

void TestTimelineView::hoverOver(int x0, int x1, int y)
{
    QWidget *w = m_lanes->viewport();
    for (int x = x0; x < x1; x += 7) {
        QMouseEvent move(QEvent::MouseMove, QPointF(x, y), w->mapToGlobal(QPointF(x, y)),
            Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(w, &move);
        QApplication::processEvents();
    }
}

void TestTimelineView::hoverAndSelectionFoldNothing()
{
    const auto folds = m_lanes->foldCount();
    const auto paints = m_lanes->paintCount();
    QVERIFY(folds > 0 && paints > 0);
    for (int y = 10; y < 500; y += 40)
        hoverOver(200, 1100, y);
    m_controller->selectGap(0, 0, 4);
    m_view->grab();
    m_controller->selectStep(0, 1, 4);
    m_view->grab();
    const Trace &trace = *m_facts->run.traces[0];
    m_controller->selectEvent(0, 0, trace.links.launch(makeId<EventId>(5)));
    m_view->grab();
    m_controller->selectRange({1000, 900'000});
    m_view->grab();
    m_view->setOutlinedName(u"_forward_step"_s);
    m_view->grab();
    m_controller->clearSelection();
    m_view->grab();
    QCOMPARE(m_lanes->foldCount(), folds);
    QCOMPARE(m_lanes->paintCount(), paints);
}

void TestTimelineView::foldsOnlyWhatChanged()
{
    m_view->resize(1200, 260);
    QApplication::processEvents();
    m_view->grab();
    const auto folds = m_lanes->foldCount();
    QScrollBar *bar = m_lanes->verticalScrollBar();
    QVERIFY(bar->maximum() > 0);
    bar->setValue(bar->maximum());
    m_view->grab();
    const auto scrolled = m_lanes->foldCount();
    QVERIFY(scrolled > folds); // rows that came into sight
    bar->setValue(0);
    m_view->grab();
    bar->setValue(bar->maximum());
    m_view->grab();
    QCOMPARE(m_lanes->foldCount(), scrolled); // both were folded already
    m_controller->setNamesMode(NamesMode::Full);
    m_view->grab();
    QCOMPARE(m_lanes->foldCount(), scrolled); // other words, same boxes
    m_controller->panBy(100'000);
    m_controller->zoomBy(0.5, 0);
    m_view->grab();
    QVERIFY(m_lanes->foldCount() > scrolled);
}

void TestTimelineView::boxesAreBounded()
{
    const TimeRange all = m_controller->bounds();
    std::size_t strips = 0;
    for (const TimelineRow &row : m_lanes->layoutOfRows().rows)
        strips += row.strips.size();
    const std::size_t width = std::size_t(m_lanes->viewport()->width() - m_lanes->gutterWidth());
    for (TimeNs span = all.duration(); span > 300; span = span * 3 / 5) {
        for (const int part : {1, 3, 7}) {
            const TimeNs begin = all.begin + (all.duration() - span) * part / 8;
            m_controller->setVisible({begin, begin + span});
            m_view->grab();
            const std::size_t boxes = m_lanes->geometry().currentBoxes();
            QVERIFY2(boxes <= 2 * width * strips, qPrintable(QString::number(boxes)));
        }
    }
}

void TestTimelineView::idlePixelsStayIdle()
{
    // Kernels of 2 us every 100 us: in the stream's row a pixel is coloured only if a kernel lies
    // under it.
    QString text = u"p1 gpu0/s7:"_s;
    for (int i = 0; i < 200; ++i)
        text += u" k[%1,%2)#%3"_s.arg(i * 100'000).arg(i * 100'000 + 2'000).arg(i + 1);
    const Run run = buildRun(text.toStdString());
    Progress progress;
    std::vector<TimeRange> busy;
    for (int i = 0; i < 200; ++i)
        busy.push_back({i * 100'000, i * 100'000 + 2'000});
    const auto set = std::make_shared<const IntervalSet>(std::move(busy));
    m_view->setRuns(buildTimelineFacts(run, {RankSteps {}}, {{set, nullptr}}, {}, progress));
    const Theme &theme = Theme::of(m_view->palette());
    for (const TimeNs span : {TimeNs(19'902'000), TimeNs(7'000'000), TimeNs(900'000), TimeNs(150'000)}) {
        m_controller->setVisible({0, span});
        const QImage image = m_lanes->viewport()->grab().toImage();
        const TimelineLayout &layout = m_lanes->layoutOfRows();
        const TimelineRow &row = layout.rows[layout.findRow(RowKind::Stream, 0, 0)];
        const TimeScale scale(m_controller->visible(), m_lanes->viewport()->width() - m_lanes->gutterWidth());
        int painted = 0;
        for (int x = 0; x < scale.width(); ++x) {
            const QRgb rgb = image.pixel(x + m_lanes->gutterWidth(), row.y + row.height / 2);
            const TimeRange pixel {scale.boundary(x), scale.boundary(x + 1)};
            const bool isPainted = rgb != theme.base.rgb();
            painted += isPainted;
            QVERIFY2(!isPainted || set->totalWithin(pixel) > 0, qPrintable(QString::number(x)));
        }
        QVERIFY(painted > 0);
    }
}

void TestTimelineView::rowsOfARank()
{
    const TimelineLayout &layout = m_lanes->layoutOfRows();
    for (const std::size_t rank : {0u, 1u}) {
        std::size_t last = layout.findRow(RowKind::Group, 0, rank);
        for (const RowKind kind : {RowKind::Gaps, RowKind::Idle, RowKind::Stream, RowKind::Copies,
                 RowKind::Projection, RowKind::Ranges, RowKind::Calls, RowKind::Queue}) {
            const std::size_t row = layout.findRow(kind, 0, rank);
            QVERIFY2(row < layout.rows.size(), qPrintable(QString::number(int(kind))));
            QVERIFY(row > last);
            last = row;
        }
    }
    int y = 0;
    std::set<QString> keys;
    for (const TimelineRow &row : layout.rows) {
        QCOMPARE(row.y, y);
        y += row.height;
        QVERIFY(keys.insert(row.key).second);
        for (const Strip &strip : row.strips)
            QVERIFY(strip.y >= 0 && strip.y + strip.height <= row.height);
    }
    QCOMPARE(layout.height, y);
}

void TestTimelineView::rowState()
{
    const TimelineLayout &layout = m_lanes->layoutOfRows();
    const std::size_t rows = layout.rows.size();
    const QString idle = layout.rows[layout.findRow(RowKind::Idle, 0, 0)].key;
    const QString calls = layout.rows[layout.findRow(RowKind::Calls, 0, 1)].key;
    const QString gaps = layout.rows[layout.findRow(RowKind::Gaps, 0, 0)].key;
    m_lanes->setRowHidden(idle, true);
    m_lanes->setRowHidden(idle, true); // twice changes nothing
    QCOMPARE(m_lanes->layoutOfRows().rows.size(), rows - 1);
    QCOMPARE(m_lanes->layoutOfRows().hidden.size(), std::size_t(1));
    m_lanes->setRowPinned(calls, true);
    QCOMPARE(m_lanes->layoutOfRows().rows.front().key, calls);
    m_lanes->moveRow(gaps, {});
    m_lanes->toggleRow(u"0/r1"_s);
    const QJsonObject state = m_view->rowState();
    const QJsonObject read = QJsonDocument::fromJson(QJsonDocument(state).toJson()).object();
    const RowState before = m_lanes->rowState();
    m_lanes->setRowState({});
    QCOMPARE(m_lanes->layoutOfRows().rows.size(), rows);
    m_view->setRowState(read);
    QCOMPARE(m_lanes->rowState(), before);
    QCOMPARE(m_view->rowState(), state);
    // Nonsense is ignored.
    m_view->setRowState({{u"scale"_s, u"big"_s}, {u"toggled"_s, 3}, {u"pinned"_s, QJsonArray {1, u"no such row"_s}}});
    QCOMPARE(m_lanes->rowState().scale, 1.0);
    QCOMPARE(m_lanes->layoutOfRows().rows.size(), rows);
}

void TestTimelineView::pinnedRowsStay()
{
    m_view->resize(1200, 300);
    QApplication::processEvents();
    const TimelineLayout &layout = m_lanes->layoutOfRows();
    m_lanes->setRowPinned(layout.rows[layout.findRow(RowKind::Gaps, 0, 1)].key, true);
    const int pinned = m_lanes->layoutOfRows().pinnedHeight;
    QVERIFY(pinned > 0);
    const auto top = [&] { return m_lanes->viewport()->grab(QRect(0, 0, 1000, pinned)).toImage(); };
    const auto below = [&] { return m_lanes->viewport()->grab(QRect(0, pinned, 1000, 150)).toImage(); };
    const QImage first = top();
    const QImage rest = below();
    m_lanes->verticalScrollBar()->setValue(100);
    QCOMPARE(top(), first);
    QVERIFY(below() != rest);
}

void TestTimelineView::labels_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("characters");
    QTest::addColumn<QString>("expected");

    QTest::newRow("fits") << "gemm" << 10.0 << "gemm";
    QTest::newRow("less than ten characters fit") << "a_rather_long_kernel_name" << 7.0 << "";
    QTest::newRow("short text in little space") << "s7" << 4.0 << "s7";
    QTest::newRow("empty") << "" << 20.0 << "";
}

void TestTimelineView::labels()
{
    QFETCH(QString, text);
    QFETCH(double, characters);
    const LabelFont font(m_view->font());
    const double width = QFontMetricsF(m_view->font()).averageCharWidth() * characters;
    QTEST(font.elided(text, width), "expected");
    // In the middle, never wider than the room, both ends kept.
    const QString name = u"flash_attention_forward_kernel_sm90"_s;
    for (double room = font.width(name); room > 60; room -= 7) {
        const QString elided = font.elided(name, room);
        if (elided.isEmpty())
            continue;
        QVERIFY(font.width(elided) <= room);
        QVERIFY(elided == name || (elided.contains(QChar(0x2026)) && elided.front() == name.front() && elided.back() == name.back()));
    }
    // As Qt measures it, up to kerning.
    for (const QString &sample : {u"2,667.3 µs"_s, u"graph replay, 321 nodes"_s, u"日本語"_s, u"Ж→β"_s})
        QVERIFY(std::abs(font.width(sample) - QFontMetricsF(m_view->font()).horizontalAdvance(sample)) < 6);
}

void TestTimelineView::names_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("kernel");
    QTest::addColumn<QString>("range");

    QTest::newRow("short") << int(NamesMode::Short) << "vectorized" << "_sample_async";
    QTest::newRow("base") << int(NamesMode::Base) << "at::native::vectorized" << "_sample_async";
    QTest::newRow("full") << int(NamesMode::Full) << "void at::native::vectorized<4, float>(int)" << "[Executor] _sample_async";
}

void TestTimelineView::names()
{
    QFETCH(int, mode);
    TraceBuilder builder;
    RawTrace &raw = builder.raw();
    const std::int64_t pid = std::int64_t(1) << 24;
    raw.kernelSources = {{pid, 0, 7}};
    raw.kernels.append(0, 10, builder.strings().intern("vectorized"), 0);
    raw.kernels.details.demangledName = {builder.strings().intern("void at::native::vectorized<4, float>(int)")};
    raw.kernels.details.correlation = {0};
    raw.kernels.details.shape = {0};
    raw.shapes = {LaunchShape {}};
    raw.rangeSources = {{pid, -1, 1}};
    raw.ranges.append(0, 20, builder.strings().intern("[Executor] _sample_async"), 0);
    raw.ranges.details = {{StringId::None}, {0}, {RangeSource::PushPop}};
    raw.ranges.isMark = {false};
    Progress progress;
    const Run run = makeRun({*builder.finish(progress)}, u"x"_s);
    EventText texts;
    texts.setRuns({buildTimelineFacts(run, {RankSteps {}}, std::vector<RankIntervals>(1), {}, progress), nullptr});
    texts.setMode(NamesMode(mode));
    QTEST(texts.name(0, 0, makeId<EventId>(0)), "kernel");
    QTEST(texts.name(0, 0, makeId<EventId>(1)), "range");
}

void TestTimelineView::speaks()
{
    m_controller->selectGap(0, 0, 3);
    QAccessibleInterface *lanes = QAccessible::queryAccessibleInterface(m_lanes);
    QVERIFY(lanes);
    QCOMPARE(lanes->text(QAccessible::Name), u"Timeline"_s);
    const QString gap = lanes->text(QAccessible::Value);
    QVERIFY2(gap.startsWith(u"gap 3 to 4, rank 0, "_s), qPrintable(gap));
    QVERIFY2(gap.endsWith(u"percent GPU idle"_s), qPrintable(gap));
    m_controller->selectEvent(0, 0, makeId<EventId>(0));
    QVERIFY(lanes->text(QAccessible::Value).contains(u"microseconds"_s));
    QVERIFY(lanes->text(QAccessible::Description).startsWith(u"Stream"_s));
    m_controller->clearSelection();
    QCOMPARE(lanes->text(QAccessible::Value), u"nothing selected"_s);
    QVERIFY(m_view->describe({}).isEmpty());
}

void TestTimelineView::everyWidgetHasAName()
{
    for (const char *name : {"overview", "lanes", "ruler", "legend"}) {
        const auto *widget = m_view->findChild<QWidget *>(QString::fromLatin1(name));
        QVERIFY2(widget, name);
        QVERIFY2(!widget->accessibleName().isEmpty(), name);
    }
    QCOMPARE(m_view->focusProxy(), m_lanes);
}

void TestTimelineView::rulerLabels()
{
    const auto *ruler = m_view->findChild<RulerBar *>();
    QVERIFY(ruler);
    QCOMPARE(ruler->labelOf(1'678'000'000, 1'000'000), u"1,678.0\u2009ms"_s);
    QCOMPARE(ruler->labelOf(1'500, 500), u"0.0015\u2009ms"_s);
    QCOMPARE(ruler->labelOf(-2'000'000, 1'000'000), u"\u22122.0\u2009ms"_s);
}

void TestTimelineView::overviewHandle()
{
    auto *overview = m_view->findChild<OverviewBar *>();
    QVERIFY(overview);
    const TimeRange all = m_controller->bounds();
    m_controller->setVisible({all.begin, all.begin + 1000});
    QVERIFY(overview->handleRect(0).width() >= 10); // never too small to grab
    const TimeNs quarter = all.duration() / 4;
    m_controller->setVisible({all.begin + quarter, all.begin + 2 * quarter});
    const QRectF handle = overview->handleRect(0);
    QTest::mousePress(overview, Qt::LeftButton, {}, handle.center().toPoint());
    QMouseEvent move(QEvent::MouseMove, handle.center() + QPointF(50, 0), handle.center(), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(overview, &move);
    QTest::mouseRelease(overview, Qt::LeftButton);
    QVERIFY(m_controller->visible().begin > all.begin + quarter);
    QVERIFY(std::abs(m_controller->visible().duration() - quarter) <= 1);
    QVERIFY(std::abs(overview->handleRect(0).left() - handle.left() - 50) <= 2);
    QTest::mouseClick(overview, Qt::LeftButton, {}, QPoint(overview->width() - 12, 20));
    QCOMPARE(m_controller->visible().end, all.end);
    m_view->setSearchHits(u"nccl"_s);
    m_controller->saveBookmark(1);
    m_view->grab();
}

void TestTimelineView::overviewNamesBookmarks()
{
    auto *overview = m_view->findChild<OverviewBar *>();
    QVERIFY(overview);
    const TimeRange all = m_controller->bounds();
    const TimeNs quarter = all.duration() / 4;
    const TimeRange view {all.begin + quarter, all.begin + 2 * quarter};
    m_controller->setVisible(view);
    const QPointF place(overview->handleRect(0).left(), 10);
    QCOMPARE(overview->bookmarkAt(place), QString());
    m_controller->setBookmarks({{3, view, u"first slow step"_s}, {0, {all.begin, all.end}, u"<b>"_s}});
    QCOMPARE(overview->bookmarkAt(place), u"3 \u00b7 first slow step"_s);
    QCOMPARE(overview->bookmarkAt(place + QPointF(3, 0)), u"3 \u00b7 first slow step"_s);
    QCOMPARE(overview->bookmarkAt(place + QPointF(40, 0)), QString());
    m_controller->setVisible({all.begin, all.end});
    QCOMPARE(overview->bookmarkAt({overview->handleRect(0).left(), 10}), u"<b>"_s);
    // Its name stands in the picture.
    const QImage named = overview->grab().toImage();
    m_controller->setBookmarks({{3, view, {}}});
    QVERIFY(overview->grab().toImage() != named);
}

void TestTimelineView::rangesKeepTheirRun()
{
    m_view->setRuns(m_facts, bigFacts(bigTrace(30'000)));
    m_view->grab();
    for (const std::size_t run : {1u, 0u}) {
        m_controller->selectStep(run, 0, 3);
        const TimeRange step = m_controller->selectedView();
        m_lanes->perform(InputAction::RangeOfSelection);
        QCOMPARE(m_controller->selection().kind, TimelineSelection::Kind::Range);
        QCOMPARE(m_controller->selection().run, run);
        QCOMPARE(m_controller->selectedView(), step);
        m_controller->selectStep(run, 0, 4);
        m_lanes->perform(InputAction::MarkRange);
        QCOMPARE(m_controller->selection().run, run);
    }
}

void TestTimelineView::twoRuns()
{
    m_view->setRuns(m_facts, bigFacts(bigTrace(30'000)));
    m_view->grab();
    const TimelineLayout &layout = m_lanes->layoutOfRows();
    const std::size_t band = layout.findKey(u"band"_s);
    QVERIFY(band < layout.rows.size());
    QVERIFY(layout.findRow(RowKind::Group, 0, 0) < band);
    QVERIFY(layout.findRow(RowKind::Group, 1, 0) > band);
    QVERIFY(layout.findRow(RowKind::Group, 1, 0) < layout.rows.size());
    QVERIFY(layout.findRow(RowKind::Idle, 0, 0) == layout.rows.size()); // hidden by default, but there
    QVERIFY(!layout.hidden.empty());
    m_lanes->setRowHidden(layout.hidden.front().first, false);
    const auto *ruler = m_view->findChild<RulerBar *>();
    QVERIFY(ruler->labelOf(ruler->origin(), 1000).startsWith(u"step "_s));
    QVERIFY(ruler->labelOf(ruler->origin() + 500'000, 100'000).startsWith(u"+0.5"_s));
    m_controller->selectStep(1, 0, 3);
    m_view->grab();
    m_view->setRuns(m_facts);
    m_view->grab();
    QVERIFY(m_lanes->layoutOfRows().findKey(u"band"_s) == m_lanes->layoutOfRows().rows.size());
}

void TestTimelineView::themesAndScales()
{
    for (const Theme *theme : {&Theme::light(), &Theme::darkTheme()}) {
        m_view->setPalette(theme->palette());
        for (const double scale : {1.0, 1.5, 2.0}) {
            QImage image(QSize(1200, 700) * scale, QImage::Format_RGB32);
            image.setDevicePixelRatio(scale);
            image.fill(Qt::magenta);
            m_view->render(&image);
            // Lanes have the theme's base, and hairlines are whole device pixels.
            int base = 0;
            for (int y = 0; y < image.height(); y += 3)
                base += image.pixel(image.width() - 3, y) == theme->base.rgb();
            QVERIFY2(base > 10, qPrintable(QString::number(scale)));
        }
    }
}

void TestTimelineView::emptyView()
{
    m_view->setRuns(nullptr);
    m_view->grab();
    QTest::keyClick(m_lanes, Qt::Key_W);
    QTest::mouseClick(m_lanes->viewport(), Qt::LeftButton, {}, QPoint(300, 50));
    hoverOver(0, 300, 40);
    m_view->setSearchHits(u"x"_s);
    QCOMPARE(m_lanes->layoutOfRows().rows.size(), std::size_t(0));
}

GUI_TEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
