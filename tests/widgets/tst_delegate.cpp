// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Designated initialisers leave the other members at their defaults; gcc 12 warns of that.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "support/gui/guitest.h"
#include "widgets/models/tablemodel.h"
#include "widgets/panels/sumrow.h"
#include "widgets/panels/tablepane.h"
#include "widgets/style/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QImage imageOf(const PaintedCell &cell, QSize size = {200, 20})
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintCell(painter, QRectF(QPointF(0, 0), QSizeF(size)), cell, Theme::light());
    return image;
}

int count(const QImage &image, const QColor &color, QRect rect = {})
{
    rect = rect.isNull() ? image.rect() : rect;
    int found = 0;
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        for (int x = rect.left(); x <= rect.right(); ++x)
            found += image.pixel(x, y) == color.rgb() ? 1 : 0;
    }
    return found;
}

int inked(const QImage &image, QRect rect)
{
    return rect.width() * rect.height() - count(image, Qt::white, rect);
}

struct Row3 {
    QString name;
    qint64 value = 0;
};

std::unique_ptr<TableModel<Row3>> makeModel(int rows)
{
    auto model = std::make_unique<TableModel<Row3>>(u"t"_s, u"T"_s,
        std::vector<TableColumn<Row3>> {
            {.column = {u"name"_s, u"Name"_s},
                .value = [](const Row3 &r) { return Cell(r.name); },
                .stretch = true},
            {.column = {u"value"_s, u"Value"_s, ColumnKind::Us},
                .value = [](const Row3 &r) { return Cell(r.value); }},
        });
    std::vector<Row3> items;
    for (int i = 0; i < rows; ++i)
        items.push_back({u"row %1"_s.arg(i), (rows - i) * 1000});
    model->setRows(items);
    return model;
}

} // namespace

class TestDelegate : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(Theme::light()); }

    void textAlignsAndElides();
    void widthShowsAll_data();
    void widthShowsAll();
    void bars();
    void deltaBars();
    void selectedRowAndHairline();
    void focusIsAnOutline();
    void highContrastOutlinesTheSelection();
    void sumRowFollowsColumns();
    void stretchesAndScrolls();
    void dropsColumns();
    void fittedHeight();
    void keyboard();
    void copies();
    void sortsByClick();
    void sortsByMenu();
    void currentSurvivesSorting();
    void columnsGrowWithTheirCells();
};

void TestDelegate::textAlignsAndElides()
{
    PaintedCell cell {.text = u"1,234.5"_s, .alignment = Qt::AlignRight, .hasDigits = true};
    QImage image = imageOf(cell);
    QCOMPARE(inked(image, {0, 0, 100, 20}), 0);
    QVERIFY(inked(image, {120, 0, 72, 20}) > 20);
    QCOMPARE(inked(image, {193, 0, 7, 20}), 0); // the inset
    cell = {.text = u"left"_s};
    image = imageOf(cell);
    QCOMPARE(inked(image, {0, 0, 8, 20}), 0);
    QCOMPARE(inked(image, {100, 0, 100, 20}), 0);
    // A text that is too long stays inside its cell.
    cell = {.text = QString(400, u'm')};
    image = imageOf(cell, {60, 20});
    QCOMPARE(inked(image, {53, 0, 7, 20}), 0);
    // Nothing to paint in is no reason to fail.
    imageOf(cell, {3, 20});
}

void TestDelegate::widthShowsAll_data()
{
    QTest::addColumn<CellLook>("look");
    QTest::addColumn<bool>("right");
    QTest::newRow("plain") << CellLook {} << false;
    QTest::newRow("bold number") << CellLook {.bold = true} << true;
    QTest::newRow("mark") << CellLook {.mark = Mark::Worse} << true;
    QTest::newRow("swatch") << CellLook {.swatch = Swatch::Gap} << false;
    QTest::newRow("tag, indent")
        << CellLook {.tag = u"M3a"_s, .hasTag = true, .indent = 2} << false;
    QTest::newRow("number box") << CellLook {.number = 10} << false;
}

// At exactly the width asked for nothing is elided: a wider cell has the same number of dark pixels.
void TestDelegate::widthShowsAll()
{
    QFETCH(CellLook, look);
    QFETCH(bool, right);
    PaintedCell cell {.text = u"12,345.6 of 7"_s, .look = look};
    if (right) {
        cell.alignment = Qt::AlignRight;
        cell.hasDigits = true;
    }
    const int width = cellWidth(cell);
    const auto dark = [](const QImage &image) {
        int found = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                found += qGray(image.pixel(x, y)) < 128 ? 1 : 0;
        }
        return found;
    };
    const int exact = dark(imageOf(cell, {width, 20}));
    const int wide = dark(imageOf(cell, {width + 100, 20}));
    const int narrow = dark(imageOf(cell, {width - 30, 20}));
    QVERIFY2(std::abs(exact - wide) <= wide / 8, qPrintable(u"%1 %2"_s.arg(exact).arg(wide)));
    QVERIFY(narrow < wide);
}

void TestDelegate::bars()
{
    const Theme &theme = Theme::light();
    PaintedCell cell {.look = {.bar = CellBar {.value = 0.25}}};
    const int quarter = count(imageOf(cell), theme.hostExposed);
    cell.look.bar->value = 0.5;
    const int half = count(imageOf(cell), theme.hostExposed);
    QCOMPARE(half, 2 * quarter);
    cell.look.bar->value = 7; // clamped
    QCOMPARE(count(imageOf(cell), theme.hostExposed), 4 * quarter);
    QCOMPARE(count(imageOf(cell), theme.line), 0);
    cell.look.bar = CellBar {.value = 0.5, .limit = 0.3, .over = true};
    const QImage over = imageOf(cell);
    QVERIFY(count(over, theme.worse) > 0);
    QCOMPARE(count(over, theme.text), 2 * 15); // the limit: 2 wide, 3 above and below the bar
    cell.look.bar = CellBar {.value = 0.5, .hollow = true};
    QVERIFY(count(imageOf(cell), theme.hostExposed) < half / 3);
}

void TestDelegate::deltaBars()
{
    const Theme &theme = Theme::light();
    PaintedCell cell {.look = {.delta = 0.5}};
    const QImage worse = imageOf(cell);
    cell.look.delta = -0.5;
    const QImage better = imageOf(cell);
    QVERIFY(count(worse, theme.worse, {100, 0, 100, 20}) > 0);
    QCOMPARE(count(worse, theme.worse, {0, 0, 99, 20}), 0);
    QVERIFY(count(better, theme.better, {0, 0, 100, 20}) > 0);
    QCOMPARE(count(better, theme.better, {102, 0, 98, 20}), 0);
    // Better bars are striped, so they have fewer pixels of their colour; NEW bars are hollow.
    QVERIFY(count(better, theme.better) < count(worse, theme.worse));
    cell.look.delta = 0.5;
    cell.look.deltaIsHollow = true;
    QVERIFY(count(imageOf(cell), theme.worse) < count(worse, theme.worse) / 2);
    cell.look.delta = 0;
    QCOMPARE(count(imageOf(cell), theme.worse), 0);
}

void TestDelegate::selectedRowAndHairline()
{
    const auto model = makeModel(5);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.resize(300, 200);
    pane.setCurrent(2);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    pane.view()->clearFocus();
    const QImage image = pane.view()->viewport()->grab().toImage();
    const int h = Metrics().tableRow();
    const auto at = [&](int row, int y) { return image.pixelColor(299, row * h + y); };
    QCOMPARE(at(2, h / 2), Theme::light().selectedRow);
    QCOMPARE(at(1, h / 2), Theme::light().base);
    for (int row = 0; row < 5; ++row) {
        QCOMPARE(at(row, h - 1), Theme::light().line);
        QVERIFY(at(row, h - 2) != Theme::light().line);
    }
    // No vertical lines: the column edge looks like the rest of the row.
    const int edge = pane.view()->columnViewportPosition(1);
    QCOMPARE(image.pixelColor(edge, h / 2), Theme::light().base);
    QCOMPARE(image.pixelColor(edge - 1, h / 2), Theme::light().base);
}

void TestDelegate::focusIsAnOutline()
{
    const auto model = makeModel(5);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.resize(300, 200);
    pane.show();
    pane.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&pane));
    pane.view()->setFocus(Qt::TabFocusReason);
    QCOMPARE(pane.currentRow(), 0); // the keyboard has a place to start from
    QImage image = pane.view()->viewport()->grab().toImage();
    const int h = Metrics().tableRow();
    for (const QPoint p : {QPoint(150, 0), QPoint(150, 1), QPoint(150, h - 1), QPoint(0, h / 2),
             QPoint(1, h / 2), QPoint(image.width() - 1, h / 2)})
        QCOMPARE(image.pixelColor(p), Theme::light().accent);
    QVERIFY(image.pixelColor(2, h / 2) != Theme::light().accent);
    // On a cell: the other cell of the row has no outline.
    pane.setCellFocus(true);
    pane.setCurrent(1, 1);
    image = pane.view()->viewport()->grab().toImage();
    const int edge = pane.view()->columnViewportPosition(1);
    QCOMPARE(image.pixelColor(edge + 20, h), Theme::light().accent);
    QCOMPARE(image.pixelColor(edge, h + h / 2), Theme::light().accent);
    QVERIFY(image.pixelColor(20, h) != Theme::light().accent);
    pane.view()->clearFocus();
    image = pane.view()->viewport()->grab().toImage();
    QCOMPARE(count(image, Theme::light().accent), 0);
}

void TestDelegate::highContrastOutlinesTheSelection()
{
    applyTheme(Theme::highContrastOf(true));
    const auto model = makeModel(3);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.resize(300, 200);
    pane.setCurrent(1);
    pane.show();
    pane.view()->clearFocus();
    const QImage image = pane.view()->viewport()->grab().toImage();
    QCOMPARE(image.pixelColor(150, Metrics().tableRow()), Theme::highContrastOf(true).accent);
    applyTheme(Theme::light());
}

void TestDelegate::sumRowFollowsColumns()
{
    const auto model = makeModel(3);
    model->setSummarize([](const std::vector<const Row3 *> &rows) {
        Row3 sum {u"Sum"_s};
        for (const Row3 *row : rows)
            sum.value += row->value;
        return sum;
    });
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.resize(300, 200);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    auto *const sum = pane.findChild<SumRow *>();
    QVERIFY(sum->isVisible());
    QCOMPARE(sum->height(), Metrics().sumRow());
    QCOMPARE(sum->y(), pane.height() - sum->height()); // below the scroll area
    QCOMPARE(sum->accessibleDescription(), u"Sum, 6.0"_s);
    pane.proxy()->setFilterText(u"row 2"_s);
    QCOMPARE(sum->accessibleDescription(), u"Sum, 1.0"_s);
    pane.proxy()->setFilterText(u"nothing like that"_s);
    QVERIFY(!sum->isVisible());
    pane.proxy()->setFilterText({});
    model->setRows({{u"a"_s, 7000}});
    QCOMPARE(sum->accessibleDescription(), u"Sum, 7.0"_s);
    QVERIFY(toMarkdown(pane.table()).contains(u"**7.0**"_s));
}

void TestDelegate::stretchesAndScrolls()
{
    const auto model = makeModel(40);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.resize(500, 200);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    QCOMPARE(pane.view()->horizontalHeader()->length(), pane.view()->viewport()->width());
    pane.resize(320, 200);
    QTRY_COMPARE(pane.view()->horizontalHeader()->length(), pane.view()->viewport()->width());
    pane.resize(60, 200); // too narrow: columns keep a width that can be read, and scroll
    QApplication::processEvents();
    QVERIFY(pane.view()->horizontalHeader()->length() > pane.view()->viewport()->width());
}

void TestDelegate::dropsColumns()
{
    const auto model = makeModel(4);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.setDropOrder({1});
    pane.resize(400, 200);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    QVERIFY(!pane.view()->isColumnHidden(1));
    pane.resize(70, 200);
    QTRY_VERIFY(pane.view()->isColumnHidden(1));
    pane.resize(400, 200);
    QTRY_VERIFY(!pane.view()->isColumnHidden(1));
    QCOMPARE(int(pane.table().columns.size()), 2); // what is copied does not depend on the width
}

void TestDelegate::fittedHeight()
{
    const auto model = makeModel(7);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.setFitted(true);
    const Metrics metrics;
    QCOMPARE(pane.sizeHint().height(), metrics.tableHeader() + 7 * metrics.tableRow());
    pane.setHeaderVisible(false);
    QCOMPARE(pane.sizeHint().height(), 7 * metrics.tableRow());
    model->setRows({});
    QCOMPARE(pane.sizeHint().height(), 0);
}

void TestDelegate::keyboard()
{
    const auto model = makeModel(5);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.resize(300, 200);
    QSignalSpy current(&pane, &TablePane::currentChanged);
    QSignalSpy activated(&pane, &TablePane::activated);
    pane.setCurrent(1);
    QCOMPARE(current.count(), 0); // not by the user
    QTest::keyClick(pane.view(), Qt::Key_Down);
    QCOMPARE(current.count(), 1);
    QCOMPARE(current.back().at(0).toInt(), 2);
    QTest::keyClick(pane.view(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.back().at(0).toInt(), 2);
    QTest::keyClick(pane.view(), Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(pane.currentRow(), 4);
    pane.setCurrent(-1);
    QCOMPARE(pane.currentRow(), -1);
    QTest::keyClick(pane.view(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
}

void TestDelegate::copies()
{
    const auto model = makeModel(4);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.setSortable(true);
    pane.sortBy(1, Qt::AscendingOrder);
    QClipboard *const clipboard = QApplication::clipboard();
    pane.copyMarkdown();
    QVERIFY(clipboard->text().startsWith(u"| Name "_s));
    QVERIFY(clipboard->text().indexOf(u"row 3"_s) < clipboard->text().indexOf(u"row 0"_s));
    pane.copyTsv();
    QCOMPARE(clipboard->text().section(u'\n', 1, 1), u"row 3\t1"_s);
    pane.setCurrent(1);
    QTest::keyClick(pane.view(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard->text().trimmed(), u"row 1\t3"_s);
    // Several rows come in the order shown.
    pane.view()->selectAll();
    pane.copyRows();
    QCOMPARE(clipboard->text().split(u'\n').first(), u"row 3\t1"_s);
    QCOMPARE(clipboard->text().trimmed().count(u'\n'), 3);
    clipboard->setText(u"kept"_s);
    pane.setCurrent(-1);
    pane.copyRows();
    QCOMPARE(clipboard->text(), u"kept"_s);
}

void TestDelegate::sortsByClick()
{
    const auto model = makeModel(4);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.setSortable(true);
    pane.resize(300, 200);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    const auto click = [&](int section) {
        QHeaderView *const header = pane.view()->horizontalHeader();
        const QPoint at(
            header->sectionViewportPosition(section) + header->sectionSize(section) / 2, 5);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
    };
    const auto first = [&] { return pane.proxy()->shownRows().front(); };
    click(1); // numbers: the largest first
    QCOMPARE(first(), 0);
    click(1);
    QCOMPARE(first(), 3);
    click(0); // names: from a to z
    QCOMPARE(first(), 0);
    click(0);
    QCOMPARE(first(), 3);
}

// The menu key, then "Sort by": what the keyboard has instead of the header.
void TestDelegate::sortsByMenu()
{
    const auto model = makeModel(9);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.setSortable(true);
    pane.resize(300, 200);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    const auto chooseSecond = [&] {
        QTimer::singleShot(0, &pane, [] {
            auto *const menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            if (menu == nullptr)
                return;
            for (QAction *action : menu->actions()) {
                if (action->menu() != nullptr && action->menu()->actions().size() == 2)
                    action->menu()->actions()[1]->trigger();
            }
            menu->close();
        });
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(-1, -1), QPoint());
        QApplication::sendEvent(pane.view()->viewport(), &event);
    };
    chooseSecond();
    QCOMPARE(pane.view()->horizontalHeader()->sortIndicatorSection(), 1);
    QCOMPARE(pane.view()->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    chooseSecond();
    QCOMPARE(pane.view()->horizontalHeader()->sortIndicatorOrder(), Qt::AscendingOrder);
}

// A column that is shown while the mouse rests on the header is no width that the user chose.
void TestDelegate::columnsGrowWithTheirCells()
{
    const auto model = makeModel(3);
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.resize(400, 200);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    QHeaderView *const header = pane.view()->horizontalHeader();
    header->setAttribute(Qt::WA_UnderMouse);
    QVERIFY(header->underMouse());
    pane.setColumnVisible(1, false);
    pane.setColumnVisible(1, true);
    const int before = header->sectionSize(1);
    model->setRows({{u"a"_s, 1'234'567'890'123}});
    QVERIFY2(header->sectionSize(1) > before, qPrintable(QString::number(before)));
}

void TestDelegate::currentSurvivesSorting()
{
    const auto model = makeModel(4);
    model->setIdentify([](const Row3 &row) { return row.name; });
    TablePane pane(u"Table"_s);
    pane.setModel(model.get());
    pane.setSortable(true);
    pane.setCurrent(1);
    pane.sortBy(1, Qt::AscendingOrder);
    QCOMPARE(pane.currentRow(), 1);
    std::vector<Row3> rows = model->rows();
    rows[1].value = 999'000;
    model->setRows(rows);
    QCOMPARE(pane.currentRow(), 1);
    QCOMPARE(pane.proxy()->shownRows().back(), 1); // sorted anew
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestDelegate)
#include "tst_delegate.moc"
