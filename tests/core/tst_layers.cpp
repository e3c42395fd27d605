// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/core/sourcetree.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

// What the files of a folder may include. The longest matching folder decides. `forbidden` and
// `code` are patterns for headers and for the code itself that are banned there.
struct Layer {
    QString folder;
    QStringList project; // folders of this project
    QStringList qtModules;
    QString forbidden;
    QString code;
};

// Signals, threads, settings and models are Qt Core too, but not for core.
const QString kNoObjects = u"QObject|QSettings|QThread.*|QFuture.*|QPromise|QTimer|QBasicTimer"
                           "|QMetaObject|QAbstract.*Model|QEventLoop|QSharedMemory"_s;
const QString kNoFormats = u"|QSql.*|sqlite3.*|zlib\\.h|rapidjson/.*"_s;
const QString kNoJson = u"|QJson.*"_s;
const QString kNoThreads = u"|thread|future|mutex|condition_variable"_s;
const QString kMoc = u"\\bQ_OBJECT\\b|\\bQ_SIGNALS\\b|\\bQ_EMIT\\b"_s;
// Names that only the files' formats know.
const QString kFormatNames = u"CUPTI_ACTIVITY|NVTX_EVENTS|StringIds|TARGET_INFO_|OSRT_API"
                             "|traceEvents|\"External id\"|\"cuda_runtime\""_s;

QList<Layer> layers()
{
    const QString foreign = u"|"_s + kFormatNames;
    const QString b = u"core/base"_s, ti = u"core/time"_s, tr = u"core/trace"_s,
                  q = u"core/query"_s, a = u"core/analysis"_s, r = u"core/report"_s,
                  io = u"core/io"_s;
    const QStringList qtCore {u"QtCore"_s};
    const QString plain = kNoObjects + kNoFormats + kNoJson;
    const QStringList gui {
        u"QtCore"_s, u"QtGui"_s, u"QtWidgets"_s, u"QtSvg"_s, u"QtPrintSupport"_s};
    const QStringList all {u"QtCore"_s, u"QtGui"_s, u"QtWidgets"_s, u"QtSvg"_s,
        u"QtPrintSupport"_s, u"QtConcurrent"_s, u"QtSql"_s, u"QtTest"_s};
    const QString noWaiting = u"QFile|QFileInfo|QSaveFile|QTemporary.*|QDir|QDirIterator|QProcess"
                              "|QThread.*|QtConcurrent.*|QFuture.*|QPromise|QSettings"
                              "|QLockFile|fstream|filesystem"_s;
    return {
        {b, {b}, qtCore, plain + kNoThreads, kMoc + foreign},
        // The one place that starts threads for a computation.
        {u"core/base/parallel.cpp"_s, {b}, qtCore, plain, kMoc + foreign},
        {ti, {b, ti}, qtCore, plain + kNoThreads, kMoc + foreign},
        // finish() may sort on a second thread inside.
        {tr, {b, ti, tr}, qtCore, plain, kMoc + foreign},
        {io, {b, ti, tr, io}, qtCore, kNoObjects + u"|QSql.*|sqlite3.*|rapidjson/.*"_s, kMoc},
        {u"core/io/demo"_s, {b, ti, tr, io}, {u"QtCore"_s, u"QtSql"_s},
            kNoObjects + u"|zlib\\.h|rapidjson/.*"_s, kMoc},
        {u"core/io/nsys"_s, {b, ti, tr, io}, {u"QtCore"_s, u"QtSql"_s},
            kNoObjects + u"|zlib\\.h|rapidjson/.*"_s, kMoc},
        {u"core/io/torch"_s, {b, ti, tr, io}, qtCore, kNoObjects + u"|QSql.*|sqlite3.*|zlib\\.h"_s,
            kMoc},
        {q, {b, ti, tr, q}, qtCore, plain + kNoThreads, kMoc + foreign},
        // The tables of resources/ are JSON.
        {a, {b, ti, tr, q, a}, qtCore, kNoObjects + kNoFormats + kNoThreads, kMoc + foreign},
        {r, {b, ti, tr, q, a, r}, qtCore,
            kNoObjects + u"|QSql.*|sqlite3.*|zlib\\.h"_s + kNoThreads, kMoc + foreign},
        {u"widgets"_s, {b, ti, tr, q, a, u"widgets"_s}, gui,
            noWaiting + kNoFormats + u"|QJsonDocument|QJsonParseError"_s + kNoThreads, kFormatNames},
        // Reads the drawings from the program's own resources.
        {u"widgets/style/icons.cpp"_s, {b, u"widgets"_s}, gui,
            u"QThread.*|QSettings|QSaveFile|QProcess"_s + kNoFormats + kNoJson, kFormatNames},
        // No arithmetic on events.
        {u"app"_s, {u"core"_s, u"widgets"_s, u"app"_s}, all, u"x^"_s + kNoFormats,
            u"\\bevents\\.(begin|end)\\b"_s + foreign},
        // The core-only preset builds these without Gui.
        {u"tests/core"_s, {u"core"_s, u"tests/support/core"_s},
            {u"QtCore"_s, u"QtSql"_s, u"QtTest"_s}, {}, {}},
        {u"tests/support/core"_s, {u"core"_s, u"tests/support/core"_s},
            {u"QtCore"_s, u"QtSql"_s, u"QtTest"_s}, {}, {}},
        {u"tests/bench/core"_s, {u"core"_s, u"tests/support/core"_s},
            {u"QtCore"_s, u"QtSql"_s, u"QtTest"_s}, {}, {}},
        {u"tests"_s, {u"core"_s, u"widgets"_s, u"app"_s, u"tests"_s}, all, {}, {}},
    };
}

bool isIn(const QString &path, const QString &folder)
{
    return path == folder || path.startsWith(folder + u'/');
}

const Layer *layerOf(const QList<Layer> &all, const QString &path)
{
    const Layer *best = nullptr;
    for (const Layer &layer : all) {
        if (isIn(path, layer.folder) && (!best || layer.folder.size() > best->folder.size()))
            best = &layer;
    }
    return best;
}

// The Qt module of a header such as QString; empty when it is no Qt header.
QString qtModule(const QString &header)
{
    static QHash<QString, QString> known;
    if (!header.startsWith(u'Q'))
        return {};
    const auto it = known.constFind(header);
    if (it != known.cend())
        return *it;
    const QDir headers(QLibraryInfo::path(QLibraryInfo::HeadersPath));
    QString module = header.section(u'/', 0, 0);
    if (!header.contains(u'/')) {
        module = u"unknown to Qt"_s;
        for (const QString &folder : headers.entryList({u"Qt*"_s}, QDir::Dirs)) {
            if (headers.exists(folder + u'/' + header))
                module = folder;
        }
    }
    known.insert(header, module);
    return module;
}

// "support/core/x.h" and "x.h" as they are found from the including file.
QString resolved(const QString &root, const QString &path, const QString &name)
{
    const QStringList places {u""_s, u"tests/"_s, QFileInfo(path).path() + u'/'};
    for (const QString &place : places) {
        if (QFileInfo::exists(QDir(root).filePath(place + name)))
            return QDir::cleanPath(place + name);
    }
    return name;
}

class Checker {
public:
    explicit Checker(QString root)
        : m_root(std::move(root))
        , m_layers(layers())
    {
    }

    // One sentence per forbidden thing in `code`, as if it were the file `path`.
    QStringList violations(const QString &path, const QString &code) const
    {
        const Layer *layer = layerOf(m_layers, path);
        if (!layer)
            return {path + u": belongs to no layer"_s};
        QStringList found;
        for (const sourcetree::Include &include : sourcetree::includes(code))
            check(*layer, path, include, found);
        if (!layer->code.isEmpty()) {
            const QRegularExpression banned(layer->code);
            const auto match = banned.match(sourcetree::withoutComments(code));
            if (match.hasMatch())
                found += u"%1: %2 may not be named here"_s.arg(path, match.captured());
        }
        return found;
    }

private:
    void check(const Layer &layer, const QString &path, const sourcetree::Include &include,
        QStringList &found) const
    {
        const QString where = u"%1:%2: <%3> "_s.arg(path).arg(include.line).arg(include.name);
        static const QRegularExpression generated(u"\\.moc$|^moc_|^ui_"_s);
        if (include.quoted && !generated.match(include.name).hasMatch()) {
            const QString target = resolved(m_root, path, include.name);
            const auto allowed
                = [&](const QString &folder) { return isIn(target, folder); };
            if (!std::any_of(layer.project.cbegin(), layer.project.cend(), allowed))
                found += where + u"is not in a folder that this one may use"_s;
            if (isIn(path, u"core/io/nsys"_s) && isIn(target, u"core/io/torch"_s))
                found += where + u"mixes two formats"_s;
            if (isIn(path, u"core/io/torch"_s) && isIn(target, u"core/io/nsys"_s))
                found += where + u"mixes two formats"_s;
        }
        const QString module = qtModule(include.name);
        if (!module.isEmpty() && !layer.qtModules.contains(module))
            found += where + u"is of "_s + module;
        const QRegularExpression banned(u"^(?:QtCore/)?(?:"_s + layer.forbidden + u")$"_s);
        if (!layer.forbidden.isEmpty() && banned.match(include.name).hasMatch())
            found += where + u"is forbidden here"_s;
    }

    QString m_root;
    QList<Layer> m_layers;
};

} // namespace

class TestLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sourcesKeepTheLayers();
    void forbiddenIncludeFails_data();
    void forbiddenIncludeFails();
    void allowedIncludePasses_data();
    void allowedIncludePasses();
    void commentsAreNoIncludes();
    void headersArePragmaOnce();
};

void TestLayers::sourcesKeepTheLayers()
{
    const QString root = QStringLiteral(GAPSCOPE_SOURCE_DIR);
    const Checker checker(root);
    QStringList found;
    int count = 0;
    for (const QString &path : sourcetree::files(root)) {
        if (sourcetree::isCpp(path)) {
            found += checker.violations(path, sourcetree::text(root, path));
            ++count;
        }
    }
    qInfo("%d sources read", count);
    QVERIFY(count > 20);
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

void TestLayers::forbiddenIncludeFails_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QString &path, const QString &code) {
        QTest::newRow(name) << path << code;
    };
    row("base uses trace", u"core/base/x.h"_s, u"#include \"core/trace/trace.h\""_s);
    row("time uses trace", u"core/time/x.h"_s, u"#include \"core/trace/trace.h\""_s);
    row("trace uses io", u"core/trace/x.cpp"_s, u"#include \"core/io/traceloader.h\""_s);
    row("query uses analysis", u"core/query/x.h"_s, u"#include \"core/analysis/steps.h\""_s);
    row("analysis uses io", u"core/analysis/x.h"_s, u"#include \"core/io/traceloader.h\""_s);
    row("analysis uses report", u"core/analysis/x.h"_s, u"#include \"core/report/report.h\""_s);
    row("report uses io", u"core/report/x.h"_s, u"#include \"core/io/traceloader.h\""_s);
    row("io uses analysis", u"core/io/x.cpp"_s, u"#include \"core/analysis/steps.h\""_s);
    row("core uses widgets", u"core/query/x.h"_s, u"#include \"widgets/style/theme.h\""_s);
    row("spaces in the directive", u"core/query/x.h"_s, u"  #  include \"app/main.h\""_s);
    row("core uses Gui", u"core/query/x.h"_s, u"#include <QColor>"_s);
    row("core uses Gui by module", u"core/query/x.h"_s, u"#include <QtGui/QColor>"_s);
    row("core uses Widgets", u"core/report/x.h"_s, u"#include <QWidget>"_s);
    row("core uses Concurrent", u"core/io/x.h"_s, u"#include <QtConcurrent>"_s);
    row("core uses settings", u"core/analysis/x.h"_s, u"#include <QSettings>"_s);
    row("core uses objects", u"core/trace/x.h"_s, u"#include <QtCore/QObject>"_s);
    row("core has signals", u"core/io/x.h"_s, u"class A { Q_OBJECT };"_s);
    row("no such Qt header", u"core/io/x.h"_s, u"#include <QNoSuchThing>"_s);
    row("SQLite outside nsys", u"core/trace/x.cpp"_s, u"#include <sqlite3.h>"_s);
    row("SQL in analysis", u"core/analysis/x.cpp"_s, u"#include <QSqlQuery>"_s);
    row("gzip in torch", u"core/io/torch/x.cpp"_s, u"#include <zlib.h>"_s);
    row("RapidJSON in nsys", u"core/io/nsys/x.cpp"_s, u"#include <rapidjson/reader.h>"_s);
    row("RapidJSON in app", u"app/x.cpp"_s, u"#include <rapidjson/reader.h>"_s);
    row("JSON in query", u"core/query/x.cpp"_s, u"#include <QJsonDocument>"_s);
    row("nsys uses torch", u"core/io/nsys/x.h"_s, u"#include \"core/io/torch/torchevent.h\""_s);
    row("nsys table in analysis", u"core/analysis/x.cpp"_s,
        u"auto t = u\"CUPTI_ACTIVITY_KIND_KERNEL\"_s;"_s);
    row("torch key in report", u"core/report/x.cpp"_s, u"auto t = \"traceEvents\";"_s);
    row("threads in analysis", u"core/analysis/x.cpp"_s, u"#include <thread>"_s);
    row("widgets use io", u"widgets/x.cpp"_s, u"#include \"core/io/traceloader.h\""_s);
    row("widgets use report", u"widgets/x.cpp"_s, u"#include \"core/report/report.h\""_s);
    row("widgets use app", u"widgets/x.cpp"_s, u"#include \"app/mainwindow.h\""_s);
    row("widgets open files", u"widgets/x.cpp"_s, u"#include <QFile>"_s);
    row("widgets parse JSON", u"widgets/x.cpp"_s, u"#include <QJsonDocument>"_s);
    row("widgets run threads", u"widgets/x.cpp"_s, u"#include <QThread>"_s);
    row("widgets read settings", u"widgets/x.cpp"_s, u"#include <QSettings>"_s);
    row("widgets run jobs", u"widgets/x.cpp"_s, u"#include <QtConcurrentRun>"_s);
    row("app does arithmetic", u"app/x.cpp"_s, u"sum += trace.events.end[i];"_s);
    row("core test uses widgets", u"tests/core/x.cpp"_s, u"#include \"widgets/style/theme.h\""_s);
    row("core test uses Gui", u"tests/core/x.cpp"_s, u"#include <QImage>"_s);
    row("unknown folder", u"plugins/x.cpp"_s, u"#include <QString>"_s);
    row("neighbour by relative path", u"core/query/x.h"_s, u"#include \"../analysis/steps.h\""_s);
}

void TestLayers::forbiddenIncludeFails()
{
    QFETCH(const QString, path);
    QFETCH(const QString, code);
    const Checker checker(QStringLiteral(GAPSCOPE_SOURCE_DIR));
    QVERIFY(!checker.violations(path, u"#include <QString>\n"_s + code).isEmpty());
}

void TestLayers::allowedIncludePasses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("code");
    const auto row = [](const QString &path, const QString &code) {
        QTest::newRow(qPrintable(path + u' ' + code)) << path << code;
    };
    row(u"core/base/x.h"_s, u"#include <QString>\n#include <vector>"_s);
    row(u"core/trace/x.h"_s, u"#include \"core/time/timerange.h\""_s);
    row(u"core/io/nsys/x.cpp"_s, u"#include <sqlite3.h>\n#include <QSqlDatabase>"_s);
    row(u"core/io/torch/x.cpp"_s, u"#include <rapidjson/reader.h>"_s);
    row(u"core/analysis/x.cpp"_s, u"#include <QJsonDocument>"_s);
    row(u"core/report/x.cpp"_s, u"#include \"core/analysis/steps.h\""_s);
    row(u"widgets/x.cpp"_s, u"#include <QWidget>\n#include <QTimer>\n#include \"x.moc\""_s);
    row(u"widgets/x.cpp"_s, u"#include \"core/analysis/steps.h\""_s);
    row(u"app/x.cpp"_s, u"#include <QSettings>\n#include \"core/io/traceloader.h\""_s);
    row(u"tests/app/x.cpp"_s, u"#include \"widgets/style/theme.h\"\n#include <QTest>"_s);
}

void TestLayers::allowedIncludePasses()
{
    QFETCH(const QString, path);
    QFETCH(const QString, code);
    const Checker checker(QStringLiteral(GAPSCOPE_SOURCE_DIR));
    const QStringList found = checker.violations(path, code);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestLayers::commentsAreNoIncludes()
{
    const QString code = u"// #include <QColor>\n/* CUPTI_ACTIVITY\n#include <QWidget>\n*/\n"
                         "auto text = \"/*\";\n#include <QImage> // */\n"_s;
    const QList<sourcetree::Include> found = sourcetree::includes(code);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().name, u"QImage"_s);
    QCOMPARE(found.first().line, 6);
}

void TestLayers::headersArePragmaOnce()
{
    const QString root = QStringLiteral(GAPSCOPE_SOURCE_DIR);
    for (const QString &path : sourcetree::files(root)) {
        if (path.endsWith(u".h"_s))
            QVERIFY2(sourcetree::text(root, path).contains(u"\n#pragma once\n"_s),
                qPrintable(path));
    }
}

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
