// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/core/sourcetree.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMaxLines = 500;
constexpr qsizetype kMaxTestLines = 800; // tables of cases

bool isText(const QString &path)
{
    return !path.endsWith(u".png"_s) && !path.endsWith(u".gz"_s) && !path.endsWith(u".sqlite"_s);
}

bool isScript(const QString &path)
{
    return path.endsWith(u".sh"_s) || path == u".ci/run"_s;
}

// Written by others, as they are.
bool isForeign(const QString &path)
{
    return path.startsWith(u"LICENSES/"_s);
}

// What is wrong with one text file, one sentence each.
QStringList problems(const QString &path, const QString &text)
{
    // This machine's and other people's folders; a test's own stand-ins are told by their names.
    static const QRegularExpression machine(
        u"(?<![\\w.~-])/(?:home/(?!user\\b|canary)\\w|root/|Users/\\w|work/|tmp/gs)"_s);
    static const QRegularExpression marks(u"\\b(?:TO"
                                          "DO|FIX"
                                          "ME|XX"
                                          "X)\\b"_s);
    static const QRegularExpression blanks(u"[ \\t]+\\n"_s);
    QStringList found;
    if (machine.match(text).hasMatch())
        found += u"names a folder of one machine: "_s + machine.match(text).captured();
    if (marks.match(text).hasMatch())
        found += u"has an open mark: "_s + marks.match(text).captured();
    if (text.contains(u'\r'))
        found += u"has carriage returns"_s;
    if (sourcetree::isCpp(path) && text.contains(u'\t'))
        found += u"has tabs"_s;
    if (!path.endsWith(u".md"_s) && blanks.match(text).hasMatch())
        found += u"has blanks at a line end"_s;
    if (!text.isEmpty() && (!text.endsWith(u'\n') || text.endsWith(u"\n\n"_s)))
        found += u"must end with one line feed"_s;
    return found;
}

// Whether the first lines carry both SPDX tags.
bool hasSpdx(const QString &text)
{
    const QString head = text.section(u'\n', 0, 5);
    return head.contains(u"SPDX-FileCopyrightText: 2026 The Gapscope developers"_s)
        && head.contains(u"SPDX-License-Identifier: "_s);
}

// Files that REUSE.toml speaks for.
bool needsNoHeader(const QString &path)
{
    static const QStringList suffixes {
        u"json"_s, u"png"_s, u"svg"_s, u"md"_s, u"1"_s, u"ts"_s, u"ttf"_s};
    return isForeign(path) || path == u".gitignore"_s
        || suffixes.contains(QFileInfo(path).suffix());
}

// Errors of a table of resources/tables: {"version": 1, "rows": [{"id": unique}, ...]}.
QString tableError(const QByteArray &json)
{
    QJsonParseError error {};
    const QJsonObject table = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return error.errorString();
    if (table.value(u"version"_s).toInt() != 1)
        return u"version is not 1"_s;
    QSet<QString> ids;
    const QJsonArray rows = table.value(u"rows"_s).toArray();
    for (const QJsonValue &row : rows) {
        const QString id = row.toObject().value(u"id"_s).toString();
        if (id.isEmpty() || ids.contains(id))
            return u"empty or repeated id: "_s + id;
        ids.insert(id);
    }
    return rows.isEmpty() ? u"no rows"_s : QString();
}

// Types that a header defines at the level of its namespace, as "gapscope::Name".
QStringList typesOf(const QString &text)
{
    static const QRegularExpression line(
        u"^(?:namespace (?<space>[\\w:]+) \\{|(?:struct|class|enum class) (?<type>[A-Z]\\w*)(?: final)?(?: :.*)?(?: \\{.*)?)$"_s,
        QRegularExpression::MultilineOption);
    QStringList found;
    QString space;
    auto matches = line.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (match.hasCaptured(u"space"_s))
            space = match.captured(u"space"_s);
        else
            found += space + u"::"_s + match.captured(u"type"_s);
    }
    return found;
}

// Types of two headers with one name: whichever the linker takes, the other's users break.
QStringList repeatedTypes(const QHash<QString, QString> &headers)
{
    QHash<QString, QString> places;
    QStringList found;
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        for (const QString &type : typesOf(header.value())) {
            const QString other = places.value(type);
            if (!other.isEmpty())
                found += u"%1: %2, %3"_s.arg(
                    type, std::min(other, header.key()), std::max(other, header.key()));
            places.insert(type, header.key());
        }
    }
    return found;
}

} // namespace

class TestRepository : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void textFilesAreClean();
    void checksFindWhatIsWrong_data();
    void checksFindWhatIsWrong();
    void headersCarryLicence();
    void sourcesAreShort();
    void typesAreDefinedOnce();
    void jsonParses();
    void tablesAreWellFormed();
    void brokenTableIsFound();
    void packagesAreWellFormed();
    void scriptsAreExecutable();
    void readmeOpensWithTheTwoCommands();
    void linksLeadSomewhere();

private:
    QString read(const QString &path) const { return sourcetree::text(m_root, path); }

    const QString m_root = QStringLiteral(GAPSCOPE_SOURCE_DIR);
    QStringList m_files;
};

void TestRepository::initTestCase()
{
    m_files = sourcetree::files(m_root);
    qInfo("%lld files", static_cast<long long>(m_files.size()));
    QVERIFY(m_files.contains(u"CMakeLists.txt"_s));
}

void TestRepository::textFilesAreClean()
{
    QStringList found;
    for (const QString &path : m_files) {
        if (!isText(path) || isForeign(path))
            continue;
        for (const QString &problem : problems(path, read(path)))
            found += path + u": "_s + problem;
    }
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

void TestRepository::checksFindWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("home") << u"see \"/ho"_s + u"me/someone/trace\"\n"_s;
    QTest::newRow("root") << u"cd /ro"_s + u"ot/x\n"_s;
    QTest::newRow("mark") << u"// TO"_s + u"DO later\n"_s;
    QTest::newRow("carriage return") << u"a\r\n"_s;
    QTest::newRow("tab") << u"\tint a;\n"_s;
    QTest::newRow("blank at end") << u"int a; \n"_s;
    QTest::newRow("no line feed") << u"int a;"_s;
    QTest::newRow("empty last line") << u"int a;\n\n"_s;
}

void TestRepository::checksFindWhatIsWrong()
{
    QFETCH(const QString, text);
    QCOMPARE(problems(u"core/x.cpp"_s, text).size(), 1);
    QVERIFY(problems(u"core/x.cpp"_s, u"int a; // a framework/home/x\n"_s).isEmpty());
    QVERIFY(!hasSpdx(text));
}

void TestRepository::headersCarryLicence()
{
    QStringList found;
    for (const QString &path : m_files) {
        if (isText(path) && !needsNoHeader(path) && !hasSpdx(read(path)))
            found += path;
    }
    QVERIFY2(found.isEmpty(), qPrintable(u"no SPDX lines: "_s + found.join(u", "_s)));
    QVERIFY(m_files.contains(u"LICENSES/GPL-3.0-or-later.txt"_s));
}

void TestRepository::sourcesAreShort()
{
    QStringList found;
    for (const QString &path : m_files) {
        const qsizetype lines = sourcetree::isCpp(path) ? read(path).count(u'\n') : 0;
        if (lines > (path.startsWith(u"tests/"_s) ? kMaxTestLines : kMaxLines))
            found += u"%1 has %2 lines"_s.arg(path).arg(lines);
    }
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

void TestRepository::typesAreDefinedOnce()
{
    const QString first = u"namespace gapscope {\n\nstruct Twice {\n    int a;\n};\n"_s;
    const QString second = u"namespace gapscope {\n\nclass Twice final : public QObject {\n"_s;
    const QString other = u"namespace gapscope::demo {\n\nstruct Twice {\n"_s;
    QCOMPARE(repeatedTypes({{u"a.h"_s, first}, {u"b.h"_s, second}, {u"c.h"_s, other}}),
        QStringList {u"gapscope::Twice: a.h, b.h"_s});
    QHash<QString, QString> headers;
    for (const QString &path : m_files) {
        if (path.endsWith(u".h"_s) && !path.startsWith(u"tests/"_s))
            headers.insert(path, read(path));
    }
    QVERIFY(headers.size() > 100);
    const QStringList found = repeatedTypes(headers);
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

void TestRepository::jsonParses()
{
    int count = 0;
    for (const QString &path : m_files) {
        if (!path.endsWith(u".json"_s))
            continue;
        QJsonParseError error {};
        QJsonDocument::fromJson(read(path).toUtf8(), &error);
        QVERIFY2(error.error == QJsonParseError::NoError,
            qPrintable(path + u": "_s + error.errorString()));
        ++count;
    }
    QVERIFY(count > 0);
}

void TestRepository::tablesAreWellFormed()
{
    int count = 0;
    for (const QString &path : m_files) {
        if (!path.startsWith(u"resources/tables/"_s))
            continue;
        const QString error = tableError(read(path).toUtf8());
        QVERIFY2(error.isEmpty(), qPrintable(path + u": "_s + error));
        ++count;
    }
    qInfo("%d tables", count);
    QVERIFY(count >= 4);
}

void TestRepository::brokenTableIsFound()
{
    QVERIFY(tableError(R"({"version": 1, "rows": [{"id": "a"}, {"id": "b"}]})").isEmpty());
    QVERIFY(!tableError(R"({"version": 1, "rows": [{"id": "a"}, {"id": "a"}]})").isEmpty());
    QVERIFY(!tableError(R"({"version": 2, "rows": [{"id": "a"}]})").isEmpty());
    QVERIFY(!tableError(R"({"version": 1, "rows": [{"name": "a"}]})").isEmpty());
    QVERIFY(!tableError(R"({"version": 1, "rows": []})").isEmpty());
    QVERIFY(!tableError(R"({"version": 1,)").isEmpty());
}

void TestRepository::packagesAreWellFormed()
{
    static const QRegularExpression line(u"^[a-z0-9][a-z0-9+.-]+(?:\\|[a-z0-9][a-z0-9+.-]+)*$"_s);
    QSet<QString> seen;
    for (const QString &text : read(u"packaging/packages.txt"_s).split(u'\n')) {
        if (text.isEmpty() || text.startsWith(u'#'))
            continue;
        QVERIFY2(line.match(text).hasMatch(), qPrintable(u"malformed: "_s + text));
        for (const QString &name : text.split(u'|')) {
            QVERIFY2(!seen.contains(name), qPrintable(u"twice: "_s + name));
            seen.insert(name);
        }
    }
    for (const QString &name : {u"g++"_s, u"cmake"_s, u"ninja-build"_s, u"qt6-base-dev"_s,
             u"qt6-svg-dev"_s, u"libqt6sql6-sqlite"_s, u"libqcustomplot-dev"_s,
             u"fonts-dejavu-core"_s, u"fonts-noto-core"_s})
        QVERIFY2(seen.contains(name), qPrintable(name));
}

void TestRepository::scriptsAreExecutable()
{
    int count = 0;
    for (const QString &path : m_files) {
        if (!isScript(path))
            continue;
        const QString text = read(path);
        // Files that are sourced begin with a directive instead.
        if (text.startsWith(u"# shellcheck shell="_s))
            continue;
        QVERIFY2(text.startsWith(u"#!/usr/bin/env bash\n"_s), qPrintable(path));
        QVERIFY2(QFileInfo(QDir(m_root).filePath(path)).isExecutable(), qPrintable(path));
        QVERIFY2(text.contains(u"\nset -euo pipefail\n"_s), qPrintable(path));
        ++count;
    }
    QVERIFY(count >= 3);
}

void TestRepository::readmeOpensWithTheTwoCommands()
{
    const QString head = read(u"README.md"_s).section(u'\n', 0, 11);
    QVERIFY(head.contains(u"packaging/run.sh"_s));
    QVERIFY(head.contains(u"packaging/test.sh"_s));
}

void TestRepository::linksLeadSomewhere()
{
    // The pictures are made by packaging/pictures.sh; a tree without any has just not run it.
    const bool hasPictures
        = !m_files.filter(QRegularExpression(u"^docs/pictures/.*\\.png$"_s)).isEmpty();
    static const QRegularExpression link(u"\\]\\(([^)#]+)\\)"_s);
    QStringList found;
    for (const QString &path : m_files) {
        if (!path.endsWith(u".md"_s) || isForeign(path))
            continue;
        const QDir folder(QDir(m_root).filePath(QFileInfo(path).path()));
        const QString text = read(path);
        for (auto it = link.globalMatch(text); it.hasNext();) {
            const QString target = it.next().captured(1);
            const bool isPicture = target.contains(u"pictures/"_s);
            if (!target.contains(u"://"_s) && !folder.exists(target) && (hasPictures || !isPicture))
                found += path + u" -> "_s + target;
        }
    }
    QVERIFY2(found.isEmpty(), qPrintable(u"dead links: "_s + found.join(u", "_s)));
}

QTEST_GUILESS_MAIN(TestRepository)
#include "tst_repository.moc"
