// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/recentfiles.h"
#include "app/settings.h"
#include "app/usertables.h"
#include "support/gui/guitest.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace gapscope {

// What is remembered between two starts.
class TestSettings : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void valuesComeBack();
    void brokenValuesAreDefaults();
    void recentKeepsNewestFirst();
    void recentPairsAndFolders();
    void recentMissing();
    void recentSurvivesRubbish();
    void userThresholds();
    void brokenUserTables();

private:
    [[nodiscard]] QString file() const { return m_folder.filePath(u"s.ini"_s); }

    QTemporaryDir m_folder;
};

void TestSettings::valuesComeBack()
{
    {
        Settings settings(file());
        QCOMPARE(settings.theme(), ThemeChoice::System);
        settings.setTheme(ThemeChoice::Dark);
        settings.setNsysProgram(u"/opt/nsys"_s);
        settings.setBytes(u"layout/a"_s, QByteArray("\0\1\2", 3));
        settings.setFlag(u"legend"_s, false);
    }
    Settings settings(file());
    QCOMPARE(settings.theme(), ThemeChoice::Dark);
    QCOMPARE(settings.nsysProgram(), u"/opt/nsys"_s);
    QCOMPARE(settings.bytes(u"layout/a"_s), QByteArray("\0\1\2", 3));
    QCOMPARE(settings.flag(u"legend"_s, true), false);
    settings.remove(u"layout"_s);
    QVERIFY(settings.bytes(u"layout/a"_s).isEmpty());
}

void TestSettings::brokenValuesAreDefaults()
{
    Settings settings(m_folder.filePath(u"broken.ini"_s));
    settings.setText(u"theme"_s, u"purple"_s);
    QCOMPARE(settings.theme(), ThemeChoice::System);
    QCOMPARE(settings.text(u"nothing"_s, u"x"_s), u"x"_s);
}

void TestSettings::recentKeepsNewestFirst()
{
    Settings settings(m_folder.filePath(u"recent.ini"_s));
    RecentFiles recent(&settings);
    for (int i = 0; i < RecentFiles::kLimit + 5; ++i)
        recent.add({{u"/t/%1.sqlite"_s.arg(i)}, {}, {}, QDateTime::currentDateTime()});
    QCOMPARE(recent.entries().size(), RecentFiles::kLimit);
    QCOMPARE(recent.entries().front().title(), u"16.sqlite"_s);
    recent.setFound(recent.entries()[3], u"YES 4 of 6"_s);
    recent.add(RecentEntry {recent.entries()[3].baseline, {}, {}, QDateTime::currentDateTime()});
    QCOMPARE(recent.entries().size(), RecentFiles::kLimit);
    QCOMPARE(recent.entries().front().found, u"YES 4 of 6"_s); // kept until judged again
    const RecentFiles again(&settings);
    QCOMPARE(again.entries().size(), RecentFiles::kLimit);
    QCOMPARE(again.entries().front().title(), recent.entries().front().title());
    QCOMPARE(again.entries().front().found, u"YES 4 of 6"_s);
}

void TestSettings::recentPairsAndFolders()
{
    QCOMPARE((RecentEntry {{u"/t/a.sqlite"_s}, {u"/t/b.sqlite"_s}, {}, {}}).title(),
        u"a.sqlite \u2194 b.sqlite"_s);
    QCOMPARE((RecentEntry {{m_folder.path()}, {}, {}, {}}).title(),
        QFileInfo(m_folder.path()).fileName() + u'/');
    QCOMPARE((RecentEntry {{u"/run/r0.sqlite"_s, u"/run/r1.sqlite"_s}, {}, {}, {}}).title(),
        u"run/"_s);
}

void TestSettings::recentMissing()
{
    QFile there(m_folder.filePath(u"there.sqlite"_s));
    QVERIFY(there.open(QIODevice::WriteOnly));
    const RecentEntry entry {{there.fileName()}, {u"/gone/x.sqlite"_s}, {}, {}};
    QVERIFY(!entry.exists());
    QCOMPARE(entry.missing(), u"/gone/x.sqlite"_s);
    QVERIFY((RecentEntry {{there.fileName()}, {}, {}, {}}).exists());
}

void TestSettings::recentSurvivesRubbish()
{
    Settings settings(m_folder.filePath(u"rubbish.ini"_s));
    settings.setText(u"recent"_s, u"{\"not\": [\"a list\"]"_s);
    QVERIFY(RecentFiles(&settings).entries().isEmpty());
    settings.setText(u"recent"_s, u"[1, {\"baseline\": \"x\"}, {\"baseline\": [\"/a\"]}]"_s);
    const RecentFiles recent(&settings);
    QCOMPARE(recent.entries().size(), 1);
    QCOMPARE(recent.entries().front().title(), u"a"_s);
}

// Whatever table a broken row is in, the window tells it.
void TestSettings::brokenUserTables()
{
    QTemporaryDir folder;
    QVERIFY(userTableWarnings(folder.path()).empty());
    const QStringList tables {u"communication"_s, u"fusepatterns"_s, u"hostprep"_s,
        u"kernelfamilies"_s, u"ranklimits"_s, u"sourcemap"_s, u"stepmarkers"_s,
        u"stragglercauses"_s, u"suggestions"_s, u"symptoms"_s, u"thresholds"_s, u"triagecategories"_s};
    for (const QString &table : tables) {
        QFile file(folder.filePath(table + u".json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"version": 1, "rows": [{"id": "mine", "nonsense": 7}]})");
    }
    const std::vector<Warning> warnings = userTableWarnings(folder.path());
    for (const QString &table : tables) {
        const auto told = std::ranges::count_if(warnings,
            [&](const Warning &warning) { return warning.text.contains(table + u".json"_s); });
        QVERIFY2(told >= 1, qPrintable(table));
    }
    QSet<QString> texts;
    for (const Warning &warning : warnings)
        texts.insert(warning.text);
    QCOMPARE(texts.size(), qsizetype(warnings.size())); // each once
}

void TestSettings::userThresholds()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"thresholds.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"version": 1, "rows": [{"id": "gpu_idle_ratio", "aggregate": 0.9}]})");
    file.close();
    Thresholds thresholds = loadHostTables().thresholds;
    const Thresholds builtIn = thresholds;
    QVERIFY(thresholds.set(u"gpu_idle_ratio"_s, 0.42));
    QVERIFY(thresholds.set(u"generation.launch_overhead_ratio"_s, 0.07));
    const Result<QString> saved = saveUserThresholds(thresholds, folder.path());
    QVERIFY(saved.has_value());
    const HostTables tables = loadHostTables(folder.path());
    QVERIFY2(tables.warnings.empty(),
        tables.warnings.empty() ? "" : qPrintable(tables.warnings.front().text));
    QCOMPARE(tables.thresholds.aggregate, thresholds.aggregate);
    QCOMPARE(tables.thresholds.generation, thresholds.generation);
    QVERIFY(tables.thresholds != builtIn);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestSettings)
#include "tst_settings.moc"
