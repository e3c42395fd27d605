// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "widgets/style/text.h"
#include "widgets/style/theme.h"

#include <QApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Field = QColor Theme::*;

struct Pair {
    const char *name;
    Field ink;
    Field ground;
};

// Every text of the window on every ground it is drawn on.
constexpr Pair kPairs[] = {
    {"text on window", &Theme::text, &Theme::window},
    {"text on base", &Theme::text, &Theme::base},
    {"text on alt", &Theme::text, &Theme::alt},
    {"text on selected row", &Theme::text, &Theme::selectedRow},
    {"text on accent tint", &Theme::text, &Theme::accentTint},
    {"text on warning tint", &Theme::text, &Theme::warnTint},
    {"text on error tint", &Theme::text, &Theme::errorTint},
    {"text on info tint", &Theme::text, &Theme::infoTint},
    {"text on generation step", &Theme::text, &Theme::stepGeneration},
    {"text on context step", &Theme::text, &Theme::stepContext},
    {"text on gap", &Theme::text, &Theme::gapFill},
    {"text on exposed host time", &Theme::text, &Theme::hostExposed},
    {"text on hidden host time", &Theme::text, &Theme::hostHidden},
    {"secondary on window", &Theme::textSecondary, &Theme::window},
    {"secondary on base", &Theme::textSecondary, &Theme::base},
    {"secondary on alt", &Theme::textSecondary, &Theme::alt},
    {"secondary on selected row", &Theme::textSecondary, &Theme::selectedRow},
    {"secondary on info tint", &Theme::textSecondary, &Theme::infoTint},
    {"secondary on error tint", &Theme::textSecondary, &Theme::errorTint},
    {"secondary on warning tint", &Theme::textSecondary, &Theme::warnTint},
    {"accent on base", &Theme::accent, &Theme::base},
    {"accent on window", &Theme::accent, &Theme::window},
    {"accent on alt", &Theme::accent, &Theme::alt},
    {"accent on accent tint", &Theme::accent, &Theme::accentTint},
    {"worse on base", &Theme::worse, &Theme::base},
    {"worse on selected row", &Theme::worse, &Theme::selectedRow},
    {"worse on error tint", &Theme::worse, &Theme::errorTint},
    {"better on base", &Theme::better, &Theme::base},
    {"better on selected row", &Theme::better, &Theme::selectedRow},
    {"warning on window", &Theme::warning, &Theme::window},
    {"warning on base", &Theme::warning, &Theme::base},
    {"warning on warning tint", &Theme::warning, &Theme::warnTint},
};

struct Fill {
    const char *name;
    Field fill;
};

// Fills that carry text in black or white, whichever contrasts more.
constexpr Fill kFills[] = {
    {"graph", &Theme::graph},
    {"eager", &Theme::eager},
    {"communication", &Theme::communication},
    {"copy", &Theme::copy},
    {"prepExposed", &Theme::prepExposed},
    {"prepHidden", &Theme::prepHidden},
    {"hostExposed", &Theme::hostExposed},
    {"hostHidden", &Theme::hostHidden},
    {"idle1", &Theme::idle1},
    {"idle2", &Theme::idle2},
    {"idle3", &Theme::idle3},
    {"idle4", &Theme::idle4},
    {"idle5", &Theme::idle5},
    {"api", &Theme::api},
    {"worse", &Theme::worse},
    {"better", &Theme::better},
    {"accent", &Theme::accent},
};

const Theme &themeNamed(const QString &name)
{
    if (name == u"light")
        return Theme::light();
    if (name == u"dark")
        return Theme::darkTheme();
    return Theme::highContrastOf(name == u"contrastDark");
}

constexpr const char *kThemes[] = {"light", "dark", "contrastLight", "contrastDark"};

} // namespace

class TestTheme : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void textPairs_data();
    void textPairs();
    void inkOnFills_data();
    void inkOnFills();
    void contrastIsThatOfWcag();
    void themeOfPalette_data();
    void themeOfPalette();
    void highContrastHasNoTints();
    void styleSheetIsComplete_data();
    void styleSheetIsComplete();
    void labelsFollowTheTheme();
};

void TestTheme::textPairs_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("pair");
    for (const char *theme : kThemes) {
        for (int i = 0; i < int(std::size(kPairs)); ++i)
            QTest::newRow(QByteArray(theme) + ": " + kPairs[i].name) << QString::fromLatin1(theme) << i;
    }
}

void TestTheme::textPairs()
{
    QFETCH(QString, theme);
    QFETCH(int, pair);
    const Theme &t = themeNamed(theme);
    const double ratio = contrast(t.*kPairs[pair].ink, t.*kPairs[pair].ground);
    QVERIFY2(ratio >= 4.5, qPrintable(u"contrast %1"_s.arg(ratio)));
}

void TestTheme::inkOnFills_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("fill");
    for (const char *theme : kThemes) {
        for (int i = 0; i < int(std::size(kFills)); ++i)
            QTest::newRow(QByteArray(theme) + ": " + kFills[i].name) << QString::fromLatin1(theme) << i;
    }
}

void TestTheme::inkOnFills()
{
    QFETCH(QString, theme);
    QFETCH(int, fill);
    const QColor ground = themeNamed(theme).*kFills[fill].fill;
    const QColor ink = inkOn(ground);
    QVERIFY2(contrast(ink, ground) >= 4.5,
        qPrintable(u"contrast %1"_s.arg(contrast(ink, ground))));
    // It really is the better of the two.
    const QColor other
        = ink == QColor(Qt::white) ? QColor::fromRgb(0x111821) : QColor(Qt::white);
    QVERIFY(contrast(ink, ground) >= contrast(other, ground));
}

void TestTheme::contrastIsThatOfWcag()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    // The figure that everyone quotes for #767676 on white.
    QVERIFY(std::abs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.005);
}

void TestTheme::themeOfPalette_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::addColumn<QString>("expected");
    for (const char *name : kThemes) {
        const QString theme = QString::fromLatin1(name);
        QTest::newRow(name) << themeNamed(theme).palette() << theme;
    }
    const auto system = [](QRgb window, QRgb text) {
        QPalette palette(QColor::fromRgb(window), QColor::fromRgb(window));
        palette.setColor(QPalette::WindowText, QColor::fromRgb(text));
        return palette;
    };
    QTest::newRow("grey desktop") << system(0xefefef, 0x000000) << u"light"_s;
    QTest::newRow("dark desktop") << system(0x2d2d2d, 0xffffff) << u"dark"_s;
    QTest::newRow("black on white") << system(0xffffff, 0x000000) << u"contrastLight"_s;
    QTest::newRow("white on black") << system(0x000000, 0xffffff) << u"contrastDark"_s;
}

void TestTheme::themeOfPalette()
{
    QFETCH(QPalette, palette);
    QFETCH(QString, expected);
    QCOMPARE(&Theme::of(palette), &themeNamed(expected));
}

void TestTheme::highContrastHasNoTints()
{
    for (const bool dark : {false, true}) {
        const Theme &t = Theme::highContrastOf(dark);
        QVERIFY(t.highContrast);
        QCOMPARE(t.dark, dark);
        QCOMPARE(t.border, t.textSecondary);
        for (const QColor &tint : {t.accentTint, t.selectedRow, t.warnTint, t.errorTint, t.infoTint})
            QCOMPARE(tint, t.base);
        // Data keeps its colours, menus keep a visible selection.
        QCOMPARE(t.eager, (dark ? Theme::darkTheme() : Theme::light()).eager);
        const QPalette palette = t.palette();
        QVERIFY(contrast(palette.color(QPalette::Highlight), t.base) >= 3);
        QVERIFY(contrast(palette.color(QPalette::Highlight),
                    palette.color(QPalette::HighlightedText))
            >= 4.5);
    }
}

void TestTheme::styleSheetIsComplete_data()
{
    QTest::addColumn<QString>("theme");
    for (const char *theme : kThemes)
        QTest::newRow(theme) << QString::fromLatin1(theme);
}

void TestTheme::styleSheetIsComplete()
{
    QFETCH(QString, theme);
    const Theme &t = themeNamed(theme);
    const QString sheet = t.styleSheet();
    QVERIFY(!sheet.contains(u'@'));
    QVERIFY(!sheet.contains(u'$'));
    QCOMPARE(sheet.count(u'{'), sheet.count(u'}'));
    // A name that nobody knows would leave a value empty.
    static const QRegularExpression empty(u":\\s*;|solid\\s*;"_s);
    QVERIFY2(!sheet.contains(empty), qPrintable(empty.match(sheet).captured()));
    QVERIFY(sheet.contains(t.accent.name()));
    // Qt itself complains about a sheet it cannot read; that fails the test.
    QWidget widget;
    widget.setStyleSheet(sheet);
    widget.ensurePolished();
}

void TestTheme::labelsFollowTheTheme()
{
    applyTheme(Theme::light());
    QWidget parent;
    parent.setBackgroundRole(QPalette::Base);
    parent.setAutoFillBackground(true);
    auto *const secondary = new TextLabel(u"caption"_s, FontRole::Caption, Ink::Secondary);
    secondary->setParent(&parent);
    auto *const warning = new TextLabel(u"2 warnings"_s, FontRole::Body, Ink::Warning, true, &parent);
    const auto inkOf = [](const QLabel *label) {
        return label->palette().color(label->foregroundRole());
    };
    parent.show();
    for (const char *name : kThemes) {
        const Theme &t = themeNamed(QString::fromLatin1(name));
        applyTheme(t);
        QCOMPARE(inkOf(secondary), t.textSecondary);
        QCOMPARE(inkOf(warning), t.warning);
    }
    warning->setInk(Ink::Better);
    QCOMPARE(inkOf(warning), Theme::highContrastOf(true).better);
    applyTheme(Theme::light());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestTheme)
#include "tst_theme.moc"
