// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "widgets/style/marks.h"
#include "widgets/style/metrics.h"
#include "widgets/style/patterns.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFontDatabase>
#include <QPainter>

#include <functional>
#include <set>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QImage painted(QSize size, const std::function<void(QPainter &)> &paint, qreal scale = 1)
{
    QImage image(size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::white);
    QPainter painter(&image);
    paint(painter);
    return image;
}

int darkPixels(const QImage &image, QRect rect)
{
    int count = 0;
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        for (int x = rect.left(); x <= rect.right(); ++x)
            count += qGray(image.pixel(x, y)) < 250 ? 1 : 0;
    }
    return count;
}

} // namespace

class TestStyle : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void sizesComeFromTheFont_data();
    void sizesComeFromTheFont();
    void rolesScale();
    void digits();
    void patternsStayInside_data();
    void patternsStayInside();
    void stripesShowAtOnePixel();
    void neighboursLineUp();
    void swatchesDifferWithoutColor_data();
    void swatchesDifferWithoutColor();
    void marksDiffer();
    void segmentsAreExclusive();
    void segmentsByKeyboard();
    void segmentsOfActions();
    void elidedLabelGivesWay();
    void labelNeverReadsMarkup();
    void labelsFollowTheFont();
};

void TestStyle::cleanup()
{
    QApplication::setFont(QFont(u"DejaVu Sans"_s, 9));
}

void TestStyle::sizesComeFromTheFont_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<int>("pixels");
    for (const char *family : {"Noto Sans", "DejaVu Sans"}) {
        for (const int pixels : {9, 12, 18, 30})
            QTest::newRow(QByteArray(family) + QByteArray::number(pixels))
                << QString::fromLatin1(family) << pixels;
    }
}

void TestStyle::sizesComeFromTheFont()
{
    QFETCH(QString, family);
    QFETCH(int, pixels);
    QFont font(family);
    font.setPixelSize(pixels);
    const Metrics metrics(font);
    const int h = QFontMetrics(font).height();
    QCOMPARE(metrics.fontHeight(), h);
    QCOMPARE(metrics.tableRow(), h + 4);
    QCOMPARE(metrics.tableHeader(), h + 6);
    QCOMPARE(metrics.sumRow(), h + 6);
    QCOMPARE(metrics.toolBar(), int(std::lround(2.5 * h)));
    QCOMPARE(metrics.stateBar(), int(std::lround(1.9 * h)));
    QCOMPARE(metrics.dockHeader(), int(std::lround(1.75 * h)));
    QCOMPARE(metrics.statusBar(), int(std::lround(1.55 * h)));
    QCOMPARE(metrics.tab(), int(std::lround(1.7 * h)));
    QVERIFY(metrics.icon() >= 16);
    QCOMPARE(metrics.headerIcon(), metrics.icon() - 2);
    if (h < 24)
        QCOMPARE(metrics.icon(), 16);
}

void TestStyle::rolesScale()
{
    QFont points(u"DejaVu Sans"_s);
    points.setPointSizeF(10);
    QFont pixels(u"DejaVu Sans"_s);
    pixels.setPixelSize(20);
    const std::pair<FontRole, double> roles[] = {{FontRole::Body, 1.0}, {FontRole::Caption, 0.92},
        {FontRole::Tick, 0.84}, {FontRole::Headline, 1.4}, {FontRole::VerdictWord, 1.25},
        {FontRole::ProductName, 1.7}};
    for (const auto &[role, factor] : roles) {
        QCOMPARE(fontFor(role, false, points).pointSizeF(), 10 * factor);
        QCOMPARE(fontFor(role, true, pixels).pixelSize(), int(std::lround(20 * factor)));
        QCOMPARE(fontFor(role, true, points).weight(), QFont::DemiBold);
        QCOMPARE(fontFor(role, false, points).weight(), QFont::Normal);
    }
}

void TestStyle::digits()
{
    for (const QString &family : {u"Noto Sans"_s, u"DejaVu Sans"_s}) {
        if (!QFontDatabase::families().contains(family))
            QSKIP("The fonts of the pictures are not installed.");
        QFont font(family);
        font.setPixelSize(12);
        QVERIFY(hasEqualDigits(font));
        QCOMPARE(tabularFont(font).family(), family); // kept as it is
    }
    // A font whose digits differ is replaced for numbers, in its size and weight.
    for (const QString &family : QFontDatabase::families()) {
        QFont font(family);
        font.setPixelSize(13);
        font.setWeight(QFont::DemiBold);
        if (hasEqualDigits(font))
            continue;
        const QFont replaced = tabularFont(font);
        QVERIFY2(hasEqualDigits(replaced), qPrintable(family));
        QCOMPARE(replaced.pixelSize(), 13);
        QCOMPARE(replaced.weight(), QFont::DemiBold);
        return;
    }
    QSKIP("No installed font has digits of different widths.");
}

void TestStyle::patternsStayInside_data()
{
    QTest::addColumn<int>("pattern");
    QTest::addColumn<QRectF>("rect");
    const QRectF rects[] = {{10, 10, 30, 20}, {10.5, 9.5, 29.3, 20.7}, {10, 10, 1, 20},
        {10, 10, 30, 2}, {-5, -5, 20, 20}};
    for (int pattern = 0; pattern < 3; ++pattern) {
        for (int i = 0; i < int(std::size(rects)); ++i)
            QTest::addRow("%d %d", pattern, i) << pattern << rects[i];
    }
}

void TestStyle::patternsStayInside()
{
    QFETCH(int, pattern);
    QFETCH(QRectF, rect);
    const QImage image = painted({60, 40}, [&](QPainter &painter) {
        if (pattern == 0)
            paintHatch(painter, rect, Qt::black);
        else if (pattern == 1)
            paintStripes(painter, rect, Qt::black);
        else
            paintDots(painter, rect, Qt::black);
    });
    const QRect inside = rect.toAlignedRect() & image.rect();
    QCOMPARE(darkPixels(image, image.rect()), darkPixels(image, inside));
    if (inside.height() > 3 && inside.width() > 3)
        QVERIFY(darkPixels(image, inside) > 0);
}

void TestStyle::stripesShowAtOnePixel()
{
    const QImage image = painted(
        {3, 30}, [](QPainter &painter) { paintStripes(painter, {1, 0, 1, 30}, Qt::black); });
    QCOMPARE(darkPixels(image, {1, 0, 1, 30}), 10); // one line in three
    QCOMPARE(darkPixels(image, {0, 0, 1, 30}), 0);
}

// Two boxes side by side look like one box: the pattern is anchored outside.
void TestStyle::neighboursLineUp()
{
    const auto patterns = {+[](QPainter &p, const QRectF &r) { paintHatch(p, r, Qt::black); },
        +[](QPainter &p, const QRectF &r) { paintDots(p, r, Qt::black); }};
    for (const auto paint : patterns) {
        const QImage whole
            = painted({60, 20}, [&](QPainter &painter) { paint(painter, {0, 0, 60, 20}); });
        const QImage parts = painted({60, 20}, [&](QPainter &painter) {
            for (const int x : {0, 17, 23, 41})
                paint(painter, QRectF(x, 0, (x == 0 ? 17 : x == 17 ? 23 : x == 23 ? 41 : 60) - x, 20));
        });
        QCOMPARE(parts, whole);
    }
}

void TestStyle::swatchesDifferWithoutColor_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

// In grey, kernels of the four classes, gaps and host time are still told apart by their shape: the
// pictures differ by more than one shade everywhere.
void TestStyle::swatchesDifferWithoutColor()
{
    QFETCH(bool, dark);
    const Theme &theme = dark ? Theme::darkTheme() : Theme::light();
    const Swatch swatches[] = {Swatch::GraphKernel, Swatch::EagerKernel, Swatch::Communication,
        Swatch::Copy, Swatch::Gap, Swatch::HostExposed, Swatch::HostSplit, Swatch::Synchronize,
        Swatch::NotRecorded, Swatch::Baseline, Swatch::ContextStep, Swatch::PrepExposed};
    // The shape: which pixels differ from their right and lower neighbours.
    const auto shapeOf = [&](Swatch swatch) {
        const QImage image = painted({14, 14}, [&](QPainter &painter) {
            painter.fillRect(0, 0, 14, 14, theme.base);
            paintSwatch(painter, {1, 1, 12, 12}, swatch, theme);
        });
        QByteArray shape;
        for (int y = 1; y < 12; ++y) {
            for (int x = 1; x < 12; ++x) {
                const int here = qGray(image.pixel(x, y));
                shape += std::abs(here - qGray(image.pixel(x + 1, y))) > 8 ? 'x' : '.';
                shape += std::abs(here - qGray(image.pixel(x, y + 1))) > 8 ? 'y' : '.';
            }
        }
        return shape;
    };
    std::set<QByteArray> shapes;
    for (const Swatch swatch : swatches)
        shapes.insert(shapeOf(swatch));
    QCOMPARE(shapes.size(), std::size(swatches));
}

void TestStyle::marksDiffer()
{
    const Mark marks[] = {Mark::Worse, Mark::Better, Mark::New, Mark::NotCrossed, Mark::Neutral,
        Mark::Unknown, Mark::Measured, Mark::FromTable, Mark::Guess};
    std::set<QByteArray> pictures;
    std::set<QString> words;
    for (const Mark mark : marks) {
        const QImage image = painted({16, 16},
            [&](QPainter &painter) { paintMark(painter, {0, 0, 16, 16}, mark, Theme::light()); })
                                 .convertToFormat(QImage::Format_Grayscale8);
        pictures.insert(QByteArray(reinterpret_cast<const char *>(image.constBits()),
            qsizetype(image.sizeInBytes())));
        words.insert(markText(mark));
    }
    QCOMPARE(pictures.size(), std::size(marks));
    QCOMPARE(words.size(), std::size(marks));
    QVERIFY(markText(Mark::None).isEmpty());
}

void TestStyle::segmentsAreExclusive()
{
    SegmentBar bar(u"Method"_s);
    QSignalSpy chosen(&bar, &SegmentBar::chosen);
    bar.setTexts({u"A"_s, u"B"_s, u"C"_s});
    QCOMPARE(bar.count(), 3);
    QCOMPARE(bar.current(), 0);
    bar.setCurrent(2);
    QCOMPARE(bar.current(), 2);
    QCOMPARE(chosen.count(), 0); // only the user's choices are signalled
    bar.button(1)->click();
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.front().front().toInt(), 1);
    QVERIFY(!bar.button(2)->isChecked());
    // New words keep the choice, fewer segments keep a valid one.
    bar.setTexts({u"A 1"_s, u"B 2"_s, u"C 3"_s});
    QCOMPARE(bar.current(), 1);
    QCOMPARE(bar.button(1)->text(), u"B 2"_s);
    bar.setTexts({u"A"_s});
    QCOMPARE(bar.current(), 0);
}

void TestStyle::segmentsByKeyboard()
{
    SegmentBar bar(u"Method"_s);
    bar.setTexts({u"A"_s, u"B"_s});
    QSignalSpy chosen(&bar, &SegmentBar::chosen);
    QTest::keyClick(&bar, Qt::Key_Right);
    QCOMPARE(bar.current(), 1);
    QTest::keyClick(&bar, Qt::Key_Right); // the end
    QTest::keyClick(&bar, Qt::Key_Left);
    QCOMPARE(bar.current(), 0);
    bar.button(1)->setEnabled(false);
    QTest::keyClick(&bar, Qt::Key_Right);
    QCOMPARE(bar.current(), 0);
    QCOMPARE(chosen.count(), 2);
}

void TestStyle::segmentsOfActions()
{
    QActionGroup group(nullptr);
    QList<QAction *> actions;
    for (const QString &text : {u"&Short"_s, u"&Base"_s}) {
        QAction *const action = group.addAction(text);
        action->setCheckable(true);
        actions.append(action);
    }
    SegmentBar bar(u"Names"_s);
    bar.setActions(actions);
    actions[1]->trigger();
    QCOMPARE(bar.current(), 1);
    bar.button(0)->click();
    QVERIFY(actions[0]->isChecked());
}

void TestStyle::elidedLabelGivesWay()
{
    TextLabel label(u"a_name_that_is_much_longer_than_its_label_will_ever_be"_s, FontRole::Body);
    const int natural = label.sizeHint().width();
    QVERIFY(label.minimumSizeHint().width() >= natural - 2);
    label.setElided(true);
    QVERIFY(label.minimumSizeHint().width() < natural / 4);
    QCOMPARE(label.sizeHint().width(), natural); // still asks for all of it
    label.resize(natural / 2, 20);
    label.show();
    label.grab();
    QCOMPARE(label.toolTip(), label.text());
    label.resize(natural + 10, 20);
    label.grab();
    QVERIFY(label.toolTip().isEmpty());
}

void TestStyle::labelNeverReadsMarkup()
{
    TextLabel label(u"<b>kernel</b><img src=x>"_s, FontRole::Body);
    QCOMPARE(label.textFormat(), Qt::PlainText);
}

void TestStyle::labelsFollowTheFont()
{
    TextLabel caption(u"caption"_s, FontRole::Caption);
    TextLabel headline(u"2,667.3"_s, FontRole::Headline, Ink::Text, true);
    QFont large(u"DejaVu Sans"_s);
    large.setPixelSize(40);
    QApplication::setFont(large);
    QTRY_COMPARE(caption.font().pixelSize(), 37);
    QTRY_COMPARE(headline.font().pixelSize(), 56);
    QCOMPARE(headline.font().weight(), QFont::DemiBold);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestStyle)
#include "tst_style.moc"
