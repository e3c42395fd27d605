// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/opening.h"
#include "app/sessionkeeper.h"
#include "support/core/generated.h"
#include "support/gui/guitest.h"
#include "support/gui/windowtest.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/timelineview.h"

#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QUrl>

using namespace Qt::StringLiterals;
using gapscope::test::WindowFixture;

namespace gapscope {

namespace {

using Alignment = TimelineController::Alignment;

demo::ExecutorConfig smallConfig(bool regression)
{
    demo::ExecutorConfig config = demo::publishedExample(regression);
    config.steady = 12;
    config.rampUp = 3;
    config.drain = 2;
    return config;
}

SavedSession fullSession()
{
    SavedSession session;
    session.baseline = {{u"/t/a.sqlite"_s, u"a.sqlite"_s}};
    session.target = {{u"/t/b0.json"_s, u"b0.json"_s}, {u"/t/b1.json"_s, u"b1.json"_s}};
    session.visible = {-1'234'567, 9'007'199'254'740'993}; // more than a double holds
    session.alignment = Alignment::Step;
    session.alignedSteps = {150, 151};
    session.selection.kind = TimelineSelection::Kind::Gap;
    session.selection.run = 1;
    session.selection.rank = 1;
    session.selection.index = 7;
    session.selection.range = {10, 20};
    session.names = NamesMode::Full;
    session.isReferenceMethod = true;
    session.layout = u"gaps"_s;
    session.search = u"gemm"_s;
    RowState rows;
    rows.pinned = {u"0/r0/s7"_s};
    rows.scale = 1.5;
    session.rows = rows.toJson();
    session.bookmarks = {{3, {100, 200}, u"\u201cslow\u201d step"_s}, {0, {5, 6}, {}}};
    session.notes = u"two\nlines"_s;
    session.thresholds = loadHostTables().thresholds;
    session.thresholds->aggregate[0] = 0.125;
    return session;
}

} // namespace

class TestSessionFile : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void jsonKeepsEverything();
    void alignmentsAreKept_data();
    void alignmentsAreKept();
    void rubbish_data();
    void rubbish();
    void brokenMembersAreLeftOut();
    void pathsAreFound();
    void windowRoundTrip();
    void savesAgainWithoutAsking();
    void movedTracesAreAskedFor();
    void unknownPlaceOpensNothing();
    void missingTargetOpensTheBaseline();
    void otherTraceEndsTheSession();
    void dropRecentAndArguments();

private:
    QString copyTraces(const QTemporaryDir &folder, const QString &name) const;
    QString savedPair(const QTemporaryDir &folder) const;

    test::GeneratedTrace m_baseline;
    test::GeneratedTrace m_target;
};

void TestSessionFile::initTestCase()
{
    m_baseline = test::generateTrace(smallConfig(false));
    m_target = test::generateTrace(smallConfig(true));
}

// Copies of both traces in a folder of their own: a.sqlite and b.sqlite. Returns the folder.
QString TestSessionFile::copyTraces(const QTemporaryDir &folder, const QString &name) const
{
    QDir(folder.path()).mkdir(name);
    const QString path = folder.filePath(name);
    QFile::copy(m_baseline.path(), path + u"/a.sqlite"_s);
    QFile::copy(m_target.path(), path + u"/b.sqlite"_s);
    return path;
}

// A session about copies of the pair in the sub-folder "traces".
QString TestSessionFile::savedPair(const QTemporaryDir &folder) const
{
    const QString traces = copyTraces(folder, u"traces"_s);
    WindowFixture fixture;
    if (!fixture.openPair(traces + u"/a.sqlite"_s, traces + u"/b.sqlite"_s))
        return {};
    fixture.window().timeline()->controller()->goToStep(8);
    fixture.window().keeper()->setNotes(u"kept"_s);
    const QString path = folder.filePath(u"pair.gapscope"_s);
    return fixture.window().keeper()->saveTo(path) ? path : QString();
}

void TestSessionFile::jsonKeepsEverything()
{
    const SavedSession session = fullSession();
    const Result<SavedSession> read = sessionFromJson(toJson(session), u"x.gapscope"_s);
    QVERIFY(read.has_value());
    QCOMPARE(read->baseline, session.baseline);
    QCOMPARE(read->target, session.target);
    QCOMPARE(read->visible, session.visible);
    QCOMPARE(read->alignment, session.alignment);
    QCOMPARE(read->alignedSteps, session.alignedSteps);
    QCOMPARE(read->selection, session.selection);
    QCOMPARE(read->names, session.names);
    QCOMPARE(read->isReferenceMethod, session.isReferenceMethod);
    QCOMPARE(read->layout, session.layout);
    QCOMPARE(read->search, session.search);
    QCOMPARE(RowState::fromJson(read->rows), RowState::fromJson(session.rows));
    QCOMPARE(read->bookmarks, session.bookmarks);
    QCOMPARE(read->notes, session.notes);
    QVERIFY(read->thresholds == session.thresholds);
    QCOMPARE(toJson(*read), toJson(session));
}

void TestSessionFile::alignmentsAreKept_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("step") << int(Alignment::Step);
    QTest::newRow("start") << int(Alignment::Start);
    QTest::newRow("free") << int(Alignment::Free);
}

void TestSessionFile::alignmentsAreKept()
{
    QFETCH(int, kind);
    SavedSession session = fullSession();
    session.alignment = Alignment(kind);
    session.offset = -987'654'321;
    const Result<SavedSession> read = sessionFromJson(toJson(session), u"x"_s);
    QVERIFY(read.has_value());
    QCOMPARE(read->alignment, session.alignment);
    QCOMPARE(read->offset, kind == int(Alignment::Free) ? session.offset : 0);
}

void TestSessionFile::rubbish_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no json") << QByteArray("SQLite format 3");
    QTest::newRow("cut") << toJson(fullSession()).left(100);
    QTest::newRow("another object") << QByteArray("{\"traceEvents\": []}");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("newer")
        << QByteArray("{\"format\": \"gapscope session\", \"version\": 2, \"baseline\": "
                      "[{\"path\": \"/a\"}]}");
    QTest::newRow("no trace") << QByteArray("{\"format\": \"gapscope session\", \"version\": 1}");
}

void TestSessionFile::rubbish()
{
    QFETCH(QByteArray, json);
    const Result<SavedSession> read = sessionFromJson(json, u"x.gapscope"_s);
    QVERIFY(!read.has_value());
    QVERIFY(read.error().what.contains(u"x.gapscope"_s));
}

void TestSessionFile::brokenMembersAreLeftOut()
{
    QJsonObject object = QJsonDocument::fromJson(toJson(fullSession())).object();
    object[u"view"_s] = u"all"_s;
    object[u"names"_s] = 7;
    object[u"selection"_s] = QJsonObject {{u"kind"_s, u"event"_s}, {u"event"_s, -4}};
    object[u"bookmarks"_s] = QJsonArray {1, QJsonObject {{u"digit"_s, 99}, {u"range"_s, QJsonArray {5, 6}}}};
    object.remove(u"thresholds"_s);
    const Result<SavedSession> read = sessionFromJson(QJsonDocument(object).toJson(), u"x"_s);
    QVERIFY(read.has_value());
    QVERIFY(read->visible.isEmpty());
    QCOMPARE(read->names, NamesMode::Short);
    QVERIFY(read->selection.isNone());
    QCOMPARE(read->bookmarks, (std::vector<TimelineBookmark> {{0, {5, 6}, {}}}));
    QVERIFY(!read->thresholds);
    QCOMPARE(read->notes, u"two\nlines"_s);
}

void TestSessionFile::pathsAreFound()
{
    const QTemporaryDir folder;
    const QString traces = copyTraces(folder, u"one"_s);
    const QList<SavedPath> saved = savedPaths({traces + u"/a.sqlite"_s}, folder.path());
    QCOMPARE(saved.front().absolute, traces + u"/a.sqlite"_s);
    QCOMPARE(saved.front().relative, u"one/a.sqlite"_s);
    QStringList missing;
    QCOMPARE(SavedSession::resolve(saved, folder.path(), &missing),
        QStringList {traces + u"/a.sqlite"_s});
    // The session file has moved alone: where the trace was.
    QCOMPARE(SavedSession::resolve(saved, folder.filePath(u"elsewhere"_s), &missing),
        QStringList {traces + u"/a.sqlite"_s});
    QVERIFY(missing.isEmpty());
    // Both have moved: beside it, also where a file is left at the old place.
    const QString both = folder.filePath(u"both"_s);
    QDir().mkpath(both + u"/one"_s);
    QFile::copy(traces + u"/a.sqlite"_s, both + u"/one/a.sqlite"_s);
    QCOMPARE(SavedSession::resolve(saved, both, &missing),
        QStringList {both + u"/one/a.sqlite"_s});
    QVERIFY(missing.isEmpty());
    QFile::remove(traces + u"/a.sqlite"_s);
    QCOMPARE(SavedSession::resolve(saved, folder.filePath(u"elsewhere"_s), &missing),
        QStringList {traces + u"/a.sqlite"_s});
    QCOMPARE(missing, QStringList {traces + u"/a.sqlite"_s});
}

void TestSessionFile::windowRoundTrip()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"work.gapscope"_s);
    WindowFixture fixture;
    QVERIFY(fixture.openPair(m_baseline.path(), m_target.path()));
    {
        MainWindow &window = fixture.window();
        TimelineController *controller = window.timeline()->controller();
        QVERIFY(controller->alignByStep(9, 8));
        QVERIFY(controller->goToGap(4, 1, 1));
        controller->fitSelection();
        controller->setNamesMode(NamesMode::Base);
        controller->saveBookmark(4, u"here it is"_s);
        const TimelineLayout &rows = window.timeline()->lanes()->layoutOfRows();
        window.timeline()->lanes()->setRowPinned(
            rows.rows[rows.findRow(RowKind::Stream, 0, 0)].key, true);
        window.timeline()->setRowScale(1.5);
        Thresholds thresholds = window.hub()->thresholds();
        thresholds.aggregate[0] = 0.375;
        window.hub()->setThresholds(thresholds);
        window.keeper()->setNotes(u"the step got slower here"_s);
        (*window.actionTable())[ActionId::LayoutGaps]->trigger();
        (*window.actionTable())[ActionId::MethodReference]->trigger();
        QVERIFY(window.keeper()->saveTo(path));
        QVERIFY(window.windowTitle().startsWith(u"work: "_s));
    }
    const TimelineController *before = fixture.window().timeline()->controller();
    const TimeRange visible = before->visible();
    const TimelineSelection selection = before->selection();
    const QJsonObject rows = fixture.window().timeline()->rowState();
    WindowFixture other;
    MainWindow &window = other.window();
    window.keeper()->open(path);
    QVERIFY(other.settle());
    const TimelineController *controller = window.timeline()->controller();
    QCOMPARE(controller->runCount(), 2);
    QCOMPARE(controller->visible(), visible);
    QCOMPARE(controller->selection(), selection);
    QCOMPARE(controller->alignment(), Alignment::Step);
    QCOMPARE(controller->alignedSteps(), (std::pair<qint64, qint64> {9, 8}));
    QCOMPARE(controller->namesMode(), NamesMode::Base);
    QVERIFY((*window.actionTable())[ActionId::NamesBase]->isChecked());
    QCOMPARE(controller->bookmarks().size(), 1);
    QCOMPARE(controller->bookmarks().front().note, u"here it is"_s);
    QVERIFY(!controller->canUndoZoom()); // it begins here
    QCOMPARE(window.timeline()->rowState(), rows);
    QCOMPARE(window.hub()->thresholds().aggregate[0], 0.375);
    QCOMPARE(window.keeper()->notes(), u"the step got slower here"_s);
    QCOMPARE(window.layouts()->current(), int(Layouts::names().indexOf(u"gaps"_s)));
    QVERIFY((*window.actionTable())[ActionId::MethodReference]->isChecked());
    QVERIFY(window.windowTitle().startsWith(u"work: "_s));
    // Saved again it says the same.
    const QString again = folder.filePath(u"again.gapscope"_s);
    QVERIFY(window.keeper()->saveTo(again));
    QFile first(path);
    QFile second(again);
    QVERIFY(first.open(QIODevice::ReadOnly) && second.open(QIODevice::ReadOnly));
    QCOMPARE(second.readAll(), first.readAll());
}

void TestSessionFile::savesAgainWithoutAsking()
{
    const QTemporaryDir folder;
    const QString path = savedPair(folder);
    QVERIFY(!path.isEmpty());
    WindowFixture fixture;
    MainWindow &window = fixture.window();
    window.keeper()->open(path);
    QVERIFY(fixture.settle());
    window.timeline()->controller()->showAll();
    (*window.actionTable())[ActionId::SaveSession]->trigger();
    const Result<SavedSession> read = readSession(path);
    QVERIFY(read.has_value());
    QCOMPARE(read->visible, window.timeline()->controller()->bounds());
}

void TestSessionFile::movedTracesAreAskedFor()
{
    const QTemporaryDir folder;
    const QString path = savedPair(folder);
    QVERIFY(QDir(folder.path()).rename(u"traces"_s, u"moved"_s));
    WindowFixture fixture;
    MainWindow &window = fixture.window();
    QStringList asked;
    window.keeper()->setLocator([&](const QString &missing) {
        asked.append(missing);
        return folder.filePath(u"moved/a.sqlite"_s);
    });
    const QSignalSpy failed(window.keeper(), &SessionKeeper::failed);
    window.keeper()->open(path);
    QVERIFY(fixture.settle());
    // Once: the other one lies beside it.
    QCOMPARE(asked, QStringList {folder.filePath(u"traces/a.sqlite"_s)});
    QCOMPARE(failed.size(), 0);
    QCOMPARE(window.session()->at(Role::Target).paths,
        QStringList {folder.filePath(u"moved/b.sqlite"_s)});
    QCOMPARE(window.keeper()->notes(), u"kept"_s);
    QVERIFY(window.keeper()->saveTo(path));
    QCOMPARE(readSession(path)->baseline.front().relative, u"moved/a.sqlite"_s);
}

void TestSessionFile::unknownPlaceOpensNothing()
{
    const QTemporaryDir folder;
    const QString path = savedPair(folder);
    QVERIFY(QDir(folder.filePath(u"traces"_s)).removeRecursively());
    WindowFixture fixture;
    QVERIFY(fixture.open({m_baseline.path()}));
    const std::shared_ptr<const Run> run = fixture.window().session()->at(Role::Baseline).run;
    fixture.window().keeper()->setLocator([](const QString &) { return QString(); });
    const QSignalSpy noted(fixture.window().keeper(), &SessionKeeper::noted);
    const QSignalSpy failed(fixture.window().keeper(), &SessionKeeper::failed);
    fixture.window().keeper()->open(path);
    QVERIFY(fixture.settle());
    QCOMPARE(fixture.window().session()->at(Role::Baseline).run, run);
    QCOMPARE(noted.size(), 1);
    QCOMPARE(failed.size(), 0);
}

void TestSessionFile::missingTargetOpensTheBaseline()
{
    const QTemporaryDir folder;
    const QString path = savedPair(folder);
    QVERIFY(QFile::remove(folder.filePath(u"traces/b.sqlite"_s)));
    WindowFixture fixture;
    fixture.window().keeper()->setLocator([](const QString &) { return QString(); });
    fixture.window().keeper()->open(path);
    QVERIFY(fixture.settle());
    QVERIFY(fixture.window().session()->isOpen());
    QCOMPARE(fixture.window().timeline()->controller()->runCount(), 1);
    QCOMPARE(fixture.window().keeper()->notes(), u"kept"_s);
}

void TestSessionFile::otherTraceEndsTheSession()
{
    const QTemporaryDir folder;
    WindowFixture fixture;
    MainWindow &window = fixture.window();
    QVERIFY(fixture.open({m_baseline.path()}));
    window.timeline()->controller()->saveBookmark(1);
    QVERIFY(window.keeper()->saveTo(folder.filePath(u"one.gapscope"_s)));
    // A target beside it belongs to the same session.
    QVERIFY(fixture.open({m_target.path()}, Role::Target));
    QVERIFY(!window.keeper()->path().isEmpty());
    QCOMPARE(window.timeline()->controller()->bookmarks().size(), 1);
    QVERIFY(fixture.open({m_target.path()}));
    QVERIFY(window.keeper()->path().isEmpty());
    QVERIFY(window.timeline()->controller()->bookmarks().empty());
}

void TestSessionFile::dropRecentAndArguments()
{
    const QTemporaryDir folder;
    const QString path = savedPair(folder);
    WindowFixture fixture;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&fixture.window(), &event);
    QVERIFY(fixture.settle());
    QCOMPARE(fixture.window().keeper()->path(), path);
    fixture.restart();
    const QList<RecentEntry> entries = fixture.window().opening()->recent().entries();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.front().title(), u"pair.gapscope"_s);
    fixture.window().opening()->openRecent(0);
    QVERIFY(fixture.settle());
    QCOMPARE(fixture.window().keeper()->notes(), u"kept"_s);
    WindowFixture third;
    WindowOptions options;
    options.trace = path;
    third.window().start(options);
    QVERIFY(third.settle());
    QCOMPARE(third.window().timeline()->controller()->runCount(), 2);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestSessionFile)
#include "tst_sessionfile.moc"
