// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Designated initialisers leave the other members at their defaults; gcc 12 warns of that.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "support/gui/guitest.h"
#include "widgets/models/filterproxy.h"
#include "widgets/models/tablemodel.h"

#include <QAbstractItemModelTester>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Item {
    QString name;
    qint64 count = 0;
    std::optional<qint64> total; // ns
    double share = 0;
    bool isRest = false;
};

using ItemModel = TableModel<Item>;

std::unique_ptr<ItemModel> makeModel()
{
    auto model = std::make_unique<ItemModel>(u"items"_s, u"Items"_s,
        std::vector<TableColumn<Item>> {
            {.column = {u"name"_s, u"Name"_s, ColumnKind::Code},
                .value = [](const Item &i) { return Cell(i.name); },
                .look =
                    [](const Item &i) {
                        return CellLook {.swatch = i.isRest ? Swatch::Gap : Swatch::HostExposed};
                    },
                .stretch = true},
            {.column = {u"n"_s, u"n"_s, ColumnKind::Count},
                .value = [](const Item &i) { return Cell(i.count); }},
            {.column = {u"total"_s, u"Total"_s, ColumnKind::Us},
                .value =
                    [](const Item &i) {
                        return i.total ? Cell(*i.total) : Cell::missing(u"not recorded"_s);
                    },
                .look =
                    [](const Item &i) {
                        return CellLook {.mark = i.total ? Mark::Worse : Mark::Unknown};
                    }},
            {.column = {u"share"_s, u"Share"_s, ColumnKind::Percent},
                .value = [](const Item &i) { return Cell(i.share); },
                .toolTip = [](const Item &) { return u"Of the scope."_s; }},
        });
    model->setIdentify([](const Item &i) { return i.name; });
    model->setPinnedLast([](const Item &i) { return i.isRest; });
    model->setSummarize([](const std::vector<const Item *> &items) {
        Item sum {.name = u"Sum"_s, .total = 0};
        for (const Item *item : items) {
            sum.count += item->count;
            *sum.total += item->total.value_or(0);
            sum.share += item->share;
        }
        return sum;
    });
    return model;
}

std::vector<Item> sampleItems()
{
    return {{u"beta"_s, 2, 2'000'500, 0.2}, {u"alpha"_s, 10, 500, 0.1},
        {u"gamma_sample"_s, 1, std::nullopt, 0.3}, {u"Unattributed"_s, 0, 9'000'000, 0.05, true},
        {u"delta"_s, 3, 1'453'100, 0.25}};
}

QStringList namesOf(const FilterProxy &proxy)
{
    QStringList names;
    for (int i = 0; i < proxy.rowCount(); ++i)
        names.append(proxy.index(i, 0).data().toString());
    return names;
}

} // namespace

class TestModels : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void testerFollowsEverything();
    void valuesAndLooks();
    void headers();
    void sameRowsKeepTheSelection();
    void sortsByValue_data();
    void sortsByValue();
    void sortIsStable();
    void filters_data();
    void filters();
    void conditionAndText();
    void sumIsOfTheShownRows();
    void exportsWhatIsShown();
    void accessibleText();
    void screenTextBesideValue();
    void invalidIndexes();
};

void TestModels::testerFollowsEverything()
{
    const auto model = makeModel();
    FilterProxy proxy;
    const QAbstractItemModelTester modelTester(
        model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester proxyTester(
        &proxy, QAbstractItemModelTester::FailureReportingMode::Fatal);
    proxy.setTable(model.get());
    QCOMPARE(proxy.rowCount(), 0);
    model->setRows(sampleItems());
    QCOMPARE(proxy.rowCount(), 5);
    proxy.sort(2, Qt::DescendingOrder);
    proxy.setFilterText(u"a"_s);
    model->setRows(sampleItems()); // the same rows
    model->setRows({{u"one"_s, 1, 1, 1}});
    proxy.setFilterText({});
    proxy.sort(0, Qt::AscendingOrder);
    QCOMPARE(proxy.rowCount(), 1);
    proxy.sort(-1);
    model->setRows({});
    QCOMPARE(proxy.rowCount(), 0);
    std::vector<Item> many;
    for (int i = 0; i < 1000; ++i)
        many.push_back({u"row %1"_s.arg(i), i % 7, i * 1000, 0.001 * i});
    model->setRows(many);
    proxy.sort(1, Qt::AscendingOrder);
    QCOMPARE(proxy.rowCount(), 1000);
    proxy.setTable(nullptr);
    QCOMPARE(proxy.rowCount(), 0);
}

void TestModels::valuesAndLooks()
{
    const auto model = makeModel();
    model->setRows(sampleItems());
    const auto text = [&](int row, int column) { return model->index(row, column).data().toString(); };
    QCOMPARE(text(0, 0), u"beta"_s);
    QCOMPARE(text(0, 1), u"2"_s);
    QCOMPARE(text(0, 2), u"2,000.5"_s); // no unit in cells
    QCOMPARE(text(0, 3), u"20.0\u2009%"_s);
    QCOMPARE(text(2, 2), u"\u2013"_s);
    QCOMPARE(model->index(2, 2).data(Qt::ToolTipRole).toString(), u"not recorded"_s);
    QCOMPARE(model->index(0, 3).data(Qt::ToolTipRole).toString(), u"Of the scope."_s);
    QCOMPARE(model->index(3, 0).data(LookRole).value<CellLook>().swatch, Swatch::Gap);
    QCOMPARE(model->index(2, 2).data(LookRole).value<CellLook>().mark, Mark::Unknown);
    const auto alignment = [&](int column) {
        return Qt::Alignment(model->index(0, column).data(Qt::TextAlignmentRole).toInt());
    };
    QVERIFY(alignment(0).testFlag(Qt::AlignLeft));
    for (const int column : {1, 2, 3})
        QVERIFY(alignment(column).testFlag(Qt::AlignRight));
}

void TestModels::headers()
{
    const auto model = makeModel();
    const auto header = [&](int column, int role = Qt::DisplayRole) {
        return model->headerData(column, Qt::Horizontal, role);
    };
    QCOMPARE(header(0).toString(), u"Name"_s);
    QCOMPARE(header(2).toString(), u"Total µs"_s);
    QCOMPARE(header(0, Qt::InitialSortOrderRole).toInt(), int(Qt::AscendingOrder));
    QCOMPARE(header(2, Qt::InitialSortOrderRole).toInt(), int(Qt::DescendingOrder));
    QVERIFY(!header(9).isValid());
    QVERIFY(!model->headerData(0, Qt::Vertical, Qt::DisplayRole).isValid());
    QSignalSpy changed(model.get(), &QAbstractItemModel::headerDataChanged);
    model->setColumnTitle(0, u"Kernel"_s);
    QCOMPARE(header(0).toString(), u"Kernel"_s);
    QCOMPARE(changed.count(), 1);
}

void TestModels::sameRowsKeepTheSelection()
{
    const auto model = makeModel();
    model->setRows(sampleItems());
    QSignalSpy resets(model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy changes(model.get(), &QAbstractItemModel::dataChanged);
    const QPersistentModelIndex kept(model->index(4, 0));
    std::vector<Item> updated = sampleItems();
    updated[4].total = 7;
    model->setRows(updated);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    QVERIFY(kept.isValid());
    QCOMPARE(model->row(4).total, 7);
    updated.pop_back();
    model->setRows(updated);
    QCOMPARE(resets.count(), 1);
    QVERIFY(!kept.isValid());
}

void TestModels::sortsByValue_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<bool>("ascending");
    QTest::addColumn<QStringList>("expected");
    const QString rest = u"Unattributed"_s;
    const QString unknown = u"gamma_sample"_s;
    QTest::newRow("name up") << 0 << true
                             << QStringList {u"alpha"_s, u"beta"_s, u"delta"_s, unknown, rest};
    QTest::newRow("name down") << 0 << false
                               << QStringList {unknown, u"delta"_s, u"beta"_s, u"alpha"_s, rest};
    // 10 after 2, as numbers; what has no value and what is pinned stays at the end both ways.
    QTest::newRow("count up") << 1 << true
                              << QStringList {unknown, u"beta"_s, u"delta"_s, u"alpha"_s, rest};
    QTest::newRow("total up") << 2 << true
                              << QStringList {u"alpha"_s, u"delta"_s, u"beta"_s, unknown, rest};
    QTest::newRow("total down") << 2 << false
                                << QStringList {u"beta"_s, u"delta"_s, u"alpha"_s, unknown, rest};
}

void TestModels::sortsByValue()
{
    QFETCH(int, column);
    QFETCH(bool, ascending);
    QFETCH(QStringList, expected);
    const auto model = makeModel();
    model->setRows(sampleItems());
    FilterProxy proxy;
    proxy.setTable(model.get());
    proxy.sort(column, ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
    QCOMPARE(namesOf(proxy), expected);
}

void TestModels::sortIsStable()
{
    const auto model = makeModel();
    std::vector<Item> items;
    for (int i = 0; i < 50; ++i)
        items.push_back({QString::number(i), i % 3, 0, 0});
    model->setRows(items);
    FilterProxy proxy;
    proxy.setTable(model.get());
    proxy.sort(1, Qt::AscendingOrder);
    const std::vector<int> rows = proxy.shownRows();
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i] % 3 == rows[i - 1] % 3)
            QVERIFY(rows[i] > rows[i - 1]);
    }
}

void TestModels::filters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const QStringList all {
        u"beta"_s, u"alpha"_s, u"gamma_sample"_s, u"Unattributed"_s, u"delta"_s};
    QTest::newRow("nothing") << QString() << all;
    QTest::newRow("blanks") << u"   "_s << all;
    QTest::newRow("part of a name") << u"TA"_s << QStringList {u"beta"_s, u"delta"_s};
    QTest::newRow("two words") << u"ta be"_s << QStringList {u"beta"_s};
    QTest::newRow("none") << u"zeta"_s << QStringList {};
    QTest::newRow("contains") << u"name~sample"_s << QStringList {u"gamma_sample"_s};
    QTest::newRow("equal text") << u"name=Beta"_s << QStringList {u"beta"_s};
    QTest::newRow("more") << u"n>2"_s << QStringList {u"alpha"_s, u"delta"_s};
    QTest::newRow("at least") << u"n>=3"_s << QStringList {u"alpha"_s, u"delta"_s};
    QTest::newRow("equal") << u"n=10"_s << QStringList {u"alpha"_s};
    QTest::newRow("less") << u"n<2"_s << QStringList {u"gamma_sample"_s, u"Unattributed"_s};
    // In the unit that is shown; what is not known is neither above nor below.
    QTest::newRow("microseconds") << u"total<=1453.1"_s << QStringList {u"alpha"_s, u"delta"_s};
    QTest::newRow("percent") << u"share>=25"_s << QStringList {u"gamma_sample"_s, u"delta"_s};
    QTest::newRow("word and condition") << u"ta n=2"_s << QStringList {u"beta"_s};
    QTest::newRow("by title") << u"Total>2000"_s << QStringList {u"beta"_s, u"Unattributed"_s};
    QTest::newRow("unknown column is a word") << u"foo>2"_s << QStringList {};
    QTest::newRow("no number is a word") << u"n>x"_s << QStringList {};
}

void TestModels::filters()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    const auto model = makeModel();
    model->setRows(sampleItems());
    FilterProxy proxy;
    proxy.setTable(model.get());
    proxy.setFilterText(text);
    QCOMPARE(namesOf(proxy), expected);
}

void TestModels::conditionAndText()
{
    const auto model = makeModel();
    model->setRows(sampleItems());
    FilterProxy proxy;
    proxy.setTable(model.get());
    proxy.setCondition([&](int row) { return model->row(row).count >= 2; });
    QCOMPARE(namesOf(proxy), QStringList({u"beta"_s, u"alpha"_s, u"delta"_s}));
    proxy.setFilterText(u"ta"_s);
    QCOMPARE(namesOf(proxy), QStringList({u"beta"_s, u"delta"_s}));
    proxy.setCondition({});
    proxy.setFilterText({});
    QCOMPARE(proxy.rowCount(), 5);
}

void TestModels::sumIsOfTheShownRows()
{
    const auto model = makeModel();
    model->setRows(sampleItems());
    FilterProxy proxy;
    proxy.setTable(model.get());
    // Unattributed included.
    const auto all = model->paintedSum(proxy.shownRows());
    QVERIFY(all.has_value());
    QCOMPARE((*all)[1].text, u"16"_s);
    QCOMPARE((*all)[2].text, u"12,454.1"_s);
    QVERIFY((*all)[2].look.bold);
    proxy.setFilterText(u"ta"_s);
    const auto some = model->paintedSum(proxy.shownRows());
    QCOMPARE((*some)[1].text, u"5"_s);
    QCOMPARE((*some)[2].text, u"3,453.6"_s);
    model->setSummarize({});
    QVERIFY(!model->paintedSum(proxy.shownRows()).has_value());
}

void TestModels::exportsWhatIsShown()
{
    const auto model = makeModel();
    model->setRows(sampleItems());
    FilterProxy proxy;
    proxy.setTable(model.get());
    proxy.sort(2, Qt::DescendingOrder);
    proxy.setFilterText(u"ta"_s);
    const Table table = proxy.shownTable();
    QCOMPARE(table.id, u"items"_s);
    QCOMPARE(table.title, u"Items"_s);
    QCOMPARE(int(table.rows.size()), 2);
    QCOMPARE(std::get<QString>(table.rows[0][0].value), u"beta"_s);
    QVERIFY(table.sum.has_value());
    const QString tsv = toTsv(table);
    QVERIFY2(tsv.contains(u"beta\t2\t2000.5\t20"_s), qPrintable(tsv));
    const QString markdown = toMarkdown(table);
    QVERIFY(markdown.contains(u"1,453.1"_s));
    QVERIFY(!markdown.contains(u"alpha"_s));
    QVERIFY(FilterProxy().shownTable().columns.empty());
}

void TestModels::accessibleText()
{
    const auto model = makeModel();
    model->setRows(sampleItems());
    QCOMPARE(model->index(0, 2).data(Qt::AccessibleTextRole).toString(), u"2,000.5, worse"_s);
    QCOMPARE(model->index(2, 2).data(Qt::AccessibleTextRole).toString(),
        u"\u2013, unknown, not recorded"_s);
}

void TestModels::screenTextBesideValue()
{
    TableModel<Item> model(u"x"_s, u"X"_s,
        {{.column = {u"rank"_s, u"Rank"_s, ColumnKind::Count},
            .value = [](const Item &i) { return Cell(i.count); },
            .text = [](const Item &i) { return u"rank %1"_s.arg(i.count); },
            .alignLeft = true}});
    model.setRows({{u""_s, 10}, {u""_s, 9}});
    QCOMPARE(model.index(0, 0).data().toString(), u"rank 10"_s);
    QVERIFY(model.isLess(1, 0, 0, true)); // 9 before 10: by value, not by text
    QCOMPARE(std::get<qint64>(model.table().rows[0][0].value), 10);
    QVERIFY(Qt::Alignment(model.index(0, 0).data(Qt::TextAlignmentRole).toInt())
                .testFlag(Qt::AlignLeft));
}

void TestModels::invalidIndexes()
{
    const auto model = makeModel();
    model->setRows(sampleItems());
    QVERIFY(!model->index(0, 0).data(Qt::EditRole).isValid());
    QCOMPARE(model->rowCount(model->index(0, 0)), 0);
    QCOMPARE(model->columnCount(model->index(0, 0)), 0);
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestModels)
#include "tst_models.moc"
