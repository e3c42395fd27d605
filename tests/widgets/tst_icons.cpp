// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "widgets/style/icons.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Pixels that are more than half opaque, and whether all drawn pixels have one colour.
struct Drawn {
    int strong = 0;
    bool oneColor = true;
    QRect bounds;
};

Drawn drawnOf(const QPixmap &pixmap, const QColor &color)
{
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    Drawn result;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > 200) {
                // Undoing the premultiplication costs a step or two.
                result.oneColor = result.oneColor && std::abs(pixel.red() - color.red()) < 4
                    && std::abs(pixel.green() - color.green()) < 4
                    && std::abs(pixel.blue() - color.blue()) < 4;
            }
            if (pixel.alpha() > 127)
                ++result.strong;
            if (pixel.alpha() > 0)
                result.bounds |= QRect(x, y, 1, 1);
        }
    }
    return result;
}

} // namespace

class TestIcons : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void everyIcon_data();
    void everyIcon();
    void namesUsedByTheProgram();
    void unknownNameIsEmpty();
    void colorsFollowPaletteAndState();
    void isSharpAtEveryScale();
    void sheet();
};

void TestIcons::everyIcon_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : iconNames())
        QTest::newRow(qPrintable(name)) << name;
}

// look.md 8: 16-unit grid, 1.35 stroke, round caps, one colour.
void TestIcons::everyIcon()
{
    QFETCH(QString, name);
    QFile file(u":/gapscope/icons/"_s + name + u".svg"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString svg = QString::fromUtf8(file.readAll());
    QVERIFY(svg.contains(u"viewBox=\"0 0 16 16\""_s));
    QVERIFY(svg.contains(u"stroke-width=\"1.35\""_s));
    QVERIFY(svg.contains(u"stroke-linecap=\"round\""_s));
    QVERIFY(svg.contains(u"fill=\"none\""_s));
    QCOMPARE(svg.count(u"stroke=\""_s), 1);
    QVERIFY(svg.contains(u"SPDX-License-Identifier: GPL-3.0-or-later"_s));

    const QColor color(0x12, 0x80, 0x44);
    const Drawn drawn = drawnOf(iconPixmap(name, color, 64, 1), color);
    QVERIFY(drawn.oneColor);
    QVERIFY2(drawn.strong > 100, "hardly anything is drawn");
    QVERIFY2(drawn.strong < 64 * 64 / 2, "an icon is lines, not a surface");
    // Nothing is cut off at the edge of the grid.
    QVERIFY(QRect(1, 1, 62, 62).contains(drawn.bounds));
}

void TestIcons::namesUsedByTheProgram()
{
    const QStringList names = iconNames();
    for (const QString &name : {u"open"_s, u"open2"_s, u"save"_s, u"fit"_s, u"all"_s, u"undo"_s,
             u"redo"_s, u"search"_s, u"prev"_s, u"next"_s, u"copy"_s, u"close"_s, u"float"_s,
             u"help"_s, u"warn"_s, u"err"_s, u"info"_s, u"file"_s, u"play"_s, u"mark"_s, u"link"_s,
             u"swap"_s, u"filter"_s})
        QVERIFY2(names.contains(name), qPrintable(name));
    QVERIFY(std::is_sorted(names.begin(), names.end()));
}

void TestIcons::unknownNameIsEmpty()
{
    QVERIFY(icon(u"no such icon"_s).isNull());
    QVERIFY(!icon(u"open"_s).isNull());
}

void TestIcons::colorsFollowPaletteAndState()
{
    const QIcon open = icon(u"open"_s);
    const QIcon warn = icon(u"warn"_s, Ink::Warning);
    for (const Theme *theme : {&Theme::light(), &Theme::darkTheme()}) {
        applyTheme(*theme);
        const QSize size(32, 32);
        QVERIFY(drawnOf(open.pixmap(size), theme->text).oneColor);
        QVERIFY(drawnOf(open.pixmap(size, QIcon::Normal, QIcon::On), theme->accent).oneColor);
        QVERIFY(drawnOf(open.pixmap(size, QIcon::Disabled), theme->gapHatch).oneColor);
        QVERIFY(drawnOf(warn.pixmap(size), theme->warning).oneColor);
    }
    applyTheme(Theme::light());
}

void TestIcons::isSharpAtEveryScale()
{
    for (const qreal scale : {1.0, 1.5, 2.0, 3.0}) {
        const QPixmap pixmap = icon(u"fit"_s).pixmap(QSize(16, 16), scale);
        QCOMPARE(pixmap.width(), qRound(16 * scale));
        QCOMPARE(pixmap.devicePixelRatio(), scale);
    }
    // Drawn anew, not scaled up: the line of 1.35 units is 8 times as thick at 8 times the size.
    const QImage large = iconPixmap(u"fit"_s, Qt::black, 128, 1).toImage();
    int thick = 0;
    for (int y = 0; y < 128; ++y)
        thick += qAlpha(large.pixel(64, y)) > 127 ? 1 : 0; // the middle bar lies at y = 8 units
    QVERIFY2(std::abs(thick - 11) <= 1, qPrintable(QString::number(thick)));
}

// One picture of all icons, to look at.
void TestIcons::sheet()
{
    const QString folder = qEnvironmentVariable("GAPSCOPE_PICTURES");
    if (folder.isEmpty())
        QSKIP("Set GAPSCOPE_PICTURES to a folder to get a picture of all icons.");
    const QStringList names = iconNames();
    constexpr int kColumns = 10;
    const int lines = (int(names.size()) + kColumns - 1) / kColumns;
    QImage image(kColumns * 90, lines * 70, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    for (int i = 0; i < names.size(); ++i) {
        const QPoint at(i % kColumns * 90, i / kColumns * 70);
        painter.drawPixmap(at + QPoint(6, 8), iconPixmap(names[i], Qt::black, 16, 1));
        painter.drawPixmap(at + QPoint(30, 4), iconPixmap(names[i], Qt::black, 48, 1));
        painter.drawText(at + QPoint(6, 64), names[i]);
    }
    painter.end();
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(image.save(folder + u"/icons.png"_s));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestIcons)
#include "tst_icons.moc"
