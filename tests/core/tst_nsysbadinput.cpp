// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/nsys/sqlitefile.h"
#include "core/io/traceloader.h"
#include "support/core/files.h"
#include "support/core/nsystrace.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <random>
#include <thread>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace gapscope;
using test::bigFixture;

namespace {

void writeAll(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

Result<TracePtr> load(const QString &path)
{
    Progress progress;
    return loadTrace(path, progress);
}

// What every error must have; QVERIFY-like.
QString wrongWith(const Result<TracePtr> &result, ErrorKind kind)
{
    if (result)
        return u"no error"_s;
    const Error &error = result.error();
    if (error.kind != kind)
        return u"wrong kind: "_s + error.message();
    for (const QString &part : {error.what, error.where, error.advice}) {
        if (part.isEmpty() || part.contains(u"%1"_s) || part.contains(u'!'))
            return u"bad sentence: '"_s + part + u"' in "_s + error.message();
    }
    return {};
}

#define COMPARE_ERROR(result, kind)                                                                \
    do {                                                                                           \
        const QString wrong = wrongWith(result, kind);                                             \
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));                                              \
    } while (false)

// A connection that changes a database, as another program would.
class Writer {
public:
    explicit Writer(const QString &path) { sqlite3_open(path.toUtf8().constData(), &m_database); }

    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    ~Writer() { sqlite3_close(m_database); }

    bool run(const char *sql)
    {
        return sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    }

private:
    sqlite3 *m_database = nullptr;
};

} // namespace

class TestNsysBadInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void notSqlite_data();
    void notSqlite();
    void truncatedAnywhere();
    void corruptPages();
    void randomDamageNeverCrashes();
    void damagedHeader();
    void folderInsteadOfFile();
    void noPermission_data();
    void noPermission();
    void notRegular();
    void missingPathCreatesNothing();
    void noExport();
    void walOfAnotherWriter();
    void journalOfAnotherWriter();
    void lockOfAnotherWriter();
    void changeIsSeen();
    void changeWhileLoadingIsRefused();
    void nothingIsWrittenBeside();
    void strangeNames();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path; // where a test puts its file
};

void TestNsysBadInput::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"trace.sqlite"_s);
}

void TestNsysBadInput::notSqlite_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("zeros") << QByteArray(5000, '\0');
    QTest::newRow("elf") << QByteArray("\x7f"
                                       "ELF\x02\x01");
    QTest::newRow("almost") << QByteArray("SQLite format 4 and more text follows");
}

void TestNsysBadInput::notSqlite()
{
    QFETCH(QByteArray, bytes);
    writeAll(m_path, bytes);
    COMPARE_ERROR(load(m_path), ErrorKind::NotATrace);
}

// A file that ends too early says so with both sizes; none is half read.
void TestNsysBadInput::truncatedAnywhere()
{
    bigFixture().write(m_path);
    const QByteArray whole = test::contentsOf(m_path);
    const qsizetype page = 4096;
    for (qsizetype size : {qsizetype {17}, qsizetype {99}, qsizetype {100}, page, page + 1,
             whole.size() / 2, whole.size() - page, whole.size() - 1}) {
        writeAll(m_path, whole.left(size));
        const auto result = load(m_path);
        COMPARE_ERROR(result, ErrorKind::Damaged);
        if (size < 100)
            continue;
        QVERIFY2(result.error().where.contains(u"pages from %1 on"_s.arg(size / page + 1)),
            qPrintable(result.error().where));
        QVERIFY(result.error().command.startsWith(u"nsys export --type sqlite trace.nsys-rep"_s));
    }
    writeAll(m_path, whole);
    QVERIFY(load(m_path));
}

void TestNsysBadInput::corruptPages()
{
    bigFixture().write(m_path);
    QByteArray bytes = test::contentsOf(m_path);
    for (qsizetype page = 10; page < bytes.size() / 4096; page += 3)
        std::fill_n(bytes.begin() + page * 4096, 4096, '\xff');
    writeAll(m_path, bytes);
    const auto result = load(m_path);
    COMPARE_ERROR(result, ErrorKind::Damaged);
    QVERIFY2(result.error().where.contains(u"SQLite said"_s), qPrintable(result.error().where));
}

// Whatever the damage: a trace or an error, and no other file.
void TestNsysBadInput::randomDamageNeverCrashes()
{
    bigFixture(600).write(m_path);
    const QByteArray whole = test::contentsOf(m_path);
    int opened = 0;
    int refused = 0;
    for (unsigned seed = 1; seed <= 150; ++seed) {
        std::mt19937 random(seed);
        QByteArray bytes = whole;
        const auto changes = 1 + random() % 6;
        for (auto i = changes; i > 0; --i)
            bytes[static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size()))]
                = static_cast<char>(random());
        writeAll(m_path, bytes);
        const auto result = load(m_path);
        (result ? opened : refused) += 1;
        QVERIFY2(result || !result.error().what.isEmpty(), qPrintable(u"seed %1"_s.arg(seed)));
    }
    qInfo() << "damaged files opened" << opened << "refused" << refused << "seeds 1 to 150";
    QVERIFY(refused > 0);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
}

void TestNsysBadInput::damagedHeader()
{
    bigFixture(10).write(m_path);
    QByteArray bytes = test::contentsOf(m_path);
    bytes[16] = '\x03'; // a page size that is no power of two
    writeAll(m_path, bytes);
    COMPARE_ERROR(load(m_path), ErrorKind::Damaged);
}

void TestNsysBadInput::folderInsteadOfFile()
{
    COMPARE_ERROR(load(m_folder->path()), ErrorKind::NotATrace);
}

void TestNsysBadInput::noPermission_data()
{
    QTest::addColumn<bool>("folderIsOpen");
    QTest::newRow("file") << true;
    QTest::newRow("folder") << false;
}

void TestNsysBadInput::noPermission()
{
    QFETCH(bool, folderIsOpen);
    bigFixture(10).write(m_path);
    QVERIFY(QFile::setPermissions(m_path, {}));
    const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const auto all = QFile::ExeGroup | QFile::ReadGroup | QFile::ExeOther | QFile::ReadOther;
    QVERIFY(QFile::setPermissions(m_folder->path(), folderIsOpen ? owner | all : owner));
    // Root reads everything: become somebody else meanwhile.
    const bool isRoot = ::geteuid() == 0;
    if (!isRoot && !folderIsOpen)
        QVERIFY(QFile::setPermissions(m_folder->path(), {}));
    if (isRoot && ::seteuid(65534) != 0)
        QSKIP("root cannot become another user here");
    const auto result = load(m_path);
    if (isRoot)
        QCOMPARE(::seteuid(0), 0);
    QVERIFY(QFile::setPermissions(m_folder->path(), owner));
    COMPARE_ERROR(result, ErrorKind::NoPermission);
}

void TestNsysBadInput::notRegular()
{
    QCOMPARE(::mkfifo(m_path.toUtf8().constData(), 0600), 0);
    COMPARE_ERROR(load(m_path), ErrorKind::NotATrace);
}

void TestNsysBadInput::missingPathCreatesNothing()
{
    for (const QString &name :
        {u"no.sqlite"_s, u"no.nsys-rep"_s, u"no/where.sqlite"_s, u"?x#%41"_s})
        COMPARE_ERROR(load(m_folder->filePath(name)), ErrorKind::NotFound);
    QVERIFY(load(QString()).error().kind == ErrorKind::NotFound);
    QVERIFY(QDir(m_folder->path()).isEmpty());
}

void TestNsysBadInput::noExport()
{
    {
        Writer writer(m_path);
        QVERIFY(writer.run("create table photos (id integer, taken text)"));
    }
    const auto result = load(m_path);
    COMPARE_ERROR(result, ErrorKind::NotATrace);
    QVERIFY(result.error().what.contains(u"no export of nsys"_s));
}

void TestNsysBadInput::walOfAnotherWriter()
{
    bigFixture(10).write(m_path);
    Writer writer(m_path);
    QVERIFY(writer.run("pragma journal_mode = wal; insert into StringIds values (999, 'x')"));
    const auto result = load(m_path);
    COMPARE_ERROR(result, ErrorKind::Damaged);
    QVERIFY2(
        result.error().where.contains(u"trace.sqlite-wal"_s), qPrintable(result.error().where));
    QVERIFY(result.error().command.startsWith(u"sqlite3 "_s));
}

void TestNsysBadInput::journalOfAnotherWriter()
{
    bigFixture(10).write(m_path);
    const QString link = m_folder->filePath(u"link.sqlite"_s);
    QVERIFY(QFile::link(m_path, link));
    Writer writer(m_path);
    QVERIFY(writer.run("begin; insert into StringIds values (999, 'x')"));
    for (const QString &path : {m_path, link}) {
        const auto result = load(path);
        COMPARE_ERROR(result, ErrorKind::Damaged);
        QVERIFY(result.error().where.contains(u"trace.sqlite-journal"_s));
    }
    QVERIFY(writer.run("commit"));
    QVERIFY(load(m_path));
}

// A writer that keeps its journal in memory leaves no file beside.
void TestNsysBadInput::lockOfAnotherWriter()
{
    bigFixture(10).write(m_path);
    std::array<int, 2> ready {};
    std::array<int, 2> done {};
    QVERIFY(::pipe(ready.data()) == 0 && ::pipe(done.data()) == 0);
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    char byte = 0;
    if (child == 0) {
        Writer writer(m_path);
        const bool writes = writer.run("pragma journal_mode = memory; begin; insert into StringIds "
                                       "values (999, 'x')");
        byte = writes ? 'y' : 'n';
        const bool told = ::write(ready[1], &byte, 1) == 1 && ::read(done[0], &byte, 1) == 1;
        ::_exit(told ? 0 : 1);
    }
    QCOMPARE(::read(ready[0], &byte, 1), 1);
    QCOMPARE(byte, 'y');
    const auto result = load(m_path);
    QCOMPARE(::write(done[1], &byte, 1), 1);
    int status = 1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
    for (const int end : {ready[0], ready[1], done[0], done[1]})
        ::close(end);
    COMPARE_ERROR(result, ErrorKind::Damaged);
    QVERIFY(result.error().where.contains(u"write lock"_s));
    QVERIFY(load(m_path));
}

void TestNsysBadInput::changeIsSeen()
{
    bigFixture(10).write(m_path);
    const auto stamp = inspectSqliteFile(m_path);
    QVERIFY(stamp);
    QVERIFY(isUnchanged(m_path, *stamp));
    {
        Writer writer(m_path);
        QVERIFY(writer.run("update StringIds set value = 'other' where id = 1"));
    }
    QVERIFY(!isUnchanged(m_path, *stamp));
    const auto second = inspectSqliteFile(m_path);
    writeAll(m_path + u"-journal"_s, "x");
    QVERIFY(second && !isUnchanged(m_path, *second));
}

// Another program changes the file as soon as reading has begun.
void TestNsysBadInput::changeWhileLoadingIsRefused()
{
    bigFixture(60'000).write(m_path);
    for (int attempt = 0; attempt < 20; ++attempt) {
        Progress progress;
        std::jthread other([&] {
            while (progress.phase() < LoadPhase::Names)
                std::this_thread::yield();
            Writer writer(m_path);
            writer.run("insert into ThreadNames values (1, 1, 1); update NVTX_EVENTS set rangeId = "
                       "rangeId where rowid = 1; create table if not exists t (x)");
            QFile file(m_path);
            if (file.open(QIODevice::ReadWrite))
                file.setFileTime(QDateTime::currentDateTime().addSecs(60 + attempt),
                    QFileDevice::FileModificationTime);
        });
        const auto result = loadTrace(m_path, progress);
        other.join();
        if (!result) {
            QCOMPARE(result.error().kind, ErrorKind::Damaged);
            return;
        }
    }
    QFAIL("20 changed files were all loaded");
}

void TestNsysBadInput::nothingIsWrittenBeside()
{
    bigFixture(100).write(m_path);
    {
        Writer writer(m_path); // leaves the file in WAL mode, without side files
        QVERIFY(writer.run("pragma journal_mode = wal; update StringIds set value = value"));
    }
    const QByteArray before = test::contentsOf(m_path);
    QVERIFY(load(m_path));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList {u"trace.sqlite"_s});
    QVERIFY(test::contentsOf(m_path) == before);
}

// Names that an URI or an SQL statement could trip over.
void TestNsysBadInput::strangeNames()
{
    for (const QString &name : {u"a b.sqlite"_s, u"50%41?x=1&y#z;.sqlite"_s,
             u"\u4e2d'\"\u00e4.db"_s, u"file:x.sqlite"_s, u"no suffix"_s}) {
        const QString path = m_folder->filePath(name);
        bigFixture(5).write(m_path);
        QVERIFY(QFile::rename(m_path, path));
        const auto result = load(path);
        QVERIFY2(result, qPrintable(name));
        QCOMPARE((*result)->info.fileName, name);
        QVERIFY(QFile::remove(path));
    }
}

QTEST_GUILESS_MAIN(TestNsysBadInput)
#include "tst_nsysbadinput.moc"
