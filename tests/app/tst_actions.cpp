// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actions.h"
#include "app/keysdialog.h"
#include "app/windowoptions.h"
#include "support/gui/guitest.h"

#include <QLabel>
#include <QSet>

using namespace Qt::StringLiterals;

namespace gapscope {

// The table of actions, the page of keys made from it, and the options of the command line.
class TestActions : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void tableIsWhole();
    void shortcutsAreUnique();
    void choicesExcludeEachOther();
    void keysPageShowsAll();
    void options_data();
    void options();
    void wrongOptions_data();
    void wrongOptions();
};

void TestActions::tableIsWhole()
{
    Actions actions(nullptr);
    QSet<QString> names;
    int row = 0;
    for (const ActionSpec &spec : actionTable()) {
        QCOMPARE(int(spec.id), row++); // the table is in the order of the ids
        const QAction *action = actions[spec.id];
        QVERIFY2(!action->text().isEmpty(), spec.name);
        QVERIFY2(!action->statusTip().isEmpty(), spec.name);
        QVERIFY2(!action->statusTip().contains(u'!'), spec.name);
        QVERIFY2(*spec.icon == '\0' || !action->icon().isNull(), spec.name);
        QVERIFY2(!names.contains(action->objectName()), spec.name);
        names.insert(action->objectName());
        for (const QKeySequence &key : action->shortcuts())
            QVERIFY2(!key.isEmpty() && !key.toString().isEmpty(), spec.name);
    }
    QCOMPARE(row, int(ActionId::Count));
}

void TestActions::shortcutsAreUnique()
{
    Actions actions(nullptr);
    QHash<QString, QString> owner;
    for (const ActionSpec &spec : actionTable()) {
        for (const QKeySequence &key : actions[spec.id]->shortcuts()) {
            const QString text = key.toString(QKeySequence::PortableText);
            QVERIFY2(!owner.contains(text),
                qPrintable(text + u" is of "_s + owner[text] + u" and "_s
                    + QLatin1String(spec.name)));
            owner.insert(text, QLatin1String(spec.name));
        }
    }
    QVERIFY(owner.size() > 20);
}

void TestActions::choicesExcludeEachOther()
{
    Actions actions(nullptr);
    actions[ActionId::ThemeLight]->setChecked(true);
    actions[ActionId::LayoutGaps]->setChecked(true);
    actions[ActionId::ThemeDark]->setChecked(true);
    QVERIFY(!actions[ActionId::ThemeLight]->isChecked());
    QVERIFY(actions[ActionId::LayoutGaps]->isChecked());
}

void TestActions::keysPageShowsAll()
{
    Actions actions(nullptr);
    const KeysDialog dialog(actions, nullptr);
    QStringList texts;
    for (const QLabel *label : dialog.findChildren<QLabel *>())
        texts.append(label->text());
    const QString all = texts.join(u'\n');
    for (const ActionSpec &spec : actionTable()) {
        for (const QKeySequence &key : actions[spec.id]->shortcuts())
            QVERIFY2(all.contains(key.toString(QKeySequence::NativeText)), spec.name);
    }
    QVERIFY(all.contains(u"Ctrl+wheel"_s));
}

void TestActions::options_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("summary");
    QTest::newRow("none") << QStringList {} << u" -1x-1 1   0"_s;
    QTest::newRow("trace") << QStringList {u"a"_s} << u" -1x-1 1 a  0"_s;
    QTest::newRow("pair") << QStringList {u"a"_s, u"b"_s} << u" -1x-1 1 a b 0"_s;
    QTest::newRow("picture") << QStringList {u"--screenshot"_s, u"x.png"_s, u"--size"_s,
        u"1280x720"_s, u"--scale"_s, u"2"_s, u"--state"_s, u"error"_s, u"a"_s}
                             << u"x.png 1280x720 2 a  2"_s;
}

void TestActions::options()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, summary);
    const Result<WindowOptions> parsed = parseWindowOptions(arguments);
    QVERIFY(parsed.has_value());
    QCOMPARE(u"%1 %2x%3 %4 %5 %6 %7"_s.arg(parsed->screenshot)
                 .arg(parsed->size.value_or(QSize()).width())
                 .arg(parsed->size.value_or(QSize()).height())
                 .arg(parsed->scale)
                 .arg(parsed->trace, parsed->target)
                 .arg(int(parsed->state)),
        summary);
}

void TestActions::wrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown") << QStringList {u"--nonsense"_s};
    QTest::newRow("size") << QStringList {u"--screenshot"_s, u"x.png"_s, u"--size"_s, u"big"_s};
    QTest::newRow("scale") << QStringList {u"--screenshot"_s, u"x.png"_s, u"--scale"_s, u"9"_s};
    QTest::newRow("theme") << QStringList {u"--theme"_s, u"pink"_s};
    QTest::newRow("layout") << QStringList {u"--layout"_s, u"nowhere"_s};
    QTest::newRow("goto") << QStringList {u"--goto"_s, u"page:2"_s};
    QTest::newRow("no png") << QStringList {u"--screenshot"_s, u"x.txt"_s};
    QTest::newRow("state alone") << QStringList {u"--state"_s, u"error"_s};
    QTest::newRow("three") << QStringList {u"a"_s, u"b"_s, u"c"_s};
}

void TestActions::wrongOptions()
{
    QFETCH(QStringList, arguments);
    const Result<WindowOptions> parsed = parseWindowOptions(arguments);
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, ErrorKind::Usage);
    QVERIFY(!parsed.error().what.isEmpty());
    QVERIFY2(!parsed.error().message().contains(u".."_s), qPrintable(parsed.error().message()));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestActions)
#include "tst_actions.moc"
