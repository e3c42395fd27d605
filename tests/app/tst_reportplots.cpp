// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reportplots.h"

#include "support/core/sharedtraces.h"
#include "support/gui/clirun.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

// report --plots: pictures beside the report, drawn without a display, referred to by relative paths.
class ReportPlotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pairWithPictures();
    void singleRun();
    void withoutSteps();
    void folderThatCannotBeMade();
    void usage();
    void whoNeedsAnApplication();
};

namespace {

QString caseFile(const QString &name) { return sharedTraces() + u"/cases/"_s + name; }

// More than paper and a frame.
bool isDrawn(const QImage &picture)
{
    std::set<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 3) {
        for (int x = 0; x < picture.width(); x += 3)
            colours.insert(picture.pixel(x, y));
    }
    return colours.size() > 20;
}

QStringList files(const QString &folder) { return QDir(folder).entryList(QDir::Files, QDir::Name); }

} // namespace

void ReportPlotsTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
}

void ReportPlotsTest::pairWithPictures()
{
    if (sharedTraces().isEmpty())
        QSKIP("the shared traces are not here");
    QTemporaryDir folder;
    const QString report = folder.filePath(u"out/report.md"_s);
    QVERIFY(QDir().mkpath(folder.filePath(u"out"_s)));
    const QString plots = folder.filePath(u"out/my plots"_s);
    const Output output = gapscopeRun({u"report"_s, caseFile(u"08_pair_baseline.sqlite"_s),
        caseFile(u"08_pair_target.sqlite"_s), u"--plots"_s, plots, u"-o"_s, report});
    QVERIFY2(output.code == 0, qPrintable(output.err));
    const QStringList names {u"step-histogram.png"_s, u"step-periods.png"_s, u"waterfall.png"_s};
    QCOMPARE(files(plots), names);
    for (const QString &name : names) {
        const QImage picture(plots + u'/' + name);
        QVERIFY2(picture.width() >= 1600 && picture.height() >= 400, qPrintable(name));
        QVERIFY2(isDrawn(picture), qPrintable(name));
    }
    QFile file(report);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QVERIFY(text.contains(
        u"![How the mean step of the baseline becomes that of the target](<my plots/waterfall.png>)\n"_s));
    QVERIFY(text.indexOf(u"## Pictures"_s) < text.indexOf(u"## Verdicts"_s));
    QVERIFY(!text.contains(folder.path())); // the report can be moved with its pictures
}

void ReportPlotsTest::singleRun()
{
    if (sharedTraces().isEmpty())
        QSKIP("the shared traces are not here");
    QTemporaryDir folder;
    const QString plots = folder.filePath(u"plots"_s);
    const Output output
        = gapscopeRun({u"report"_s, caseFile(u"01_host_bound_yes.sqlite"_s), u"--plots"_s, plots});
    QVERIFY2(output.code == 0, qPrintable(output.err));
    QCOMPARE(files(plots).size(), 3);
    QVERIFY(output.out.contains(u"![What the mean step is made of]("_s));
}

void ReportPlotsTest::withoutSteps()
{
    if (sharedTraces().isEmpty())
        QSKIP("the shared traces are not here");
    QTemporaryDir folder;
    const QString plots = folder.filePath(u"plots"_s);
    // No markers: no series of steps.
    QCOMPARE(gapscopeRun({u"report"_s, sharedTraces() + u"/nsys/transformer_2p7b_eager.sqlite"_s,
                             u"--plots"_s, plots})
                 .code,
        0);
    QCOMPARE(files(plots), QStringList {u"waterfall.png"_s});
    // No GPU work: nothing to draw, and no empty folder.
    const QString none = folder.filePath(u"none"_s);
    const Output output
        = gapscopeRun({u"report"_s, caseFile(u"10_no_kernels.sqlite"_s), u"--plots"_s, none});
    QCOMPARE(output.code, 0);
    QVERIFY(!QDir(none).exists());
    QVERIFY(!output.out.contains(u"Pictures"_s));
}

void ReportPlotsTest::folderThatCannotBeMade()
{
    if (sharedTraces().isEmpty())
        QSKIP("the shared traces are not here");
    QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const Output output = gapscopeRun({u"report"_s, caseFile(u"01_host_bound_yes.sqlite"_s),
        u"--plots"_s, folder.filePath(u"file/plots"_s)});
    QCOMPARE(output.code, 3);
    QCOMPARE(output.out, QString());
    QVERIFY2(output.err.contains(u"file/plots"_s), qPrintable(output.err));
}

void ReportPlotsTest::usage()
{
    const Output output = gapscopeRun(
        {u"report"_s, u"a"_s, u"--plots"_s, u"b"_s, u"--method"_s, u"reference"_s});
    QCOMPARE(output.code, 2);
}

void ReportPlotsTest::whoNeedsAnApplication()
{
    QVERIFY(drawsPictures({u"report"_s, u"a"_s, u"--plots"_s, u"b"_s}));
    QVERIFY(drawsPictures({u"report"_s, u"a"_s, u"--plots=b"_s}));
    QVERIFY(!drawsPictures({u"report"_s, u"a"_s}));
    QVERIFY(!drawsPictures({u"a"_s, u"--plots"_s, u"b"_s}));
}

QTEST_MAIN(ReportPlotsTest)
#include "tst_reportplots.moc"
