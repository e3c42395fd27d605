// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "support/gui/panelsamples.h"
#include "widgets/charts/waterfallchart.h"
#include "widgets/panels/waterfallpanel.h"
#include "widgets/style/metrics.h"

#include <QSignalSpy>

#include <memory>
#include <random>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

WaterfallEntry entry(WaterfallEntry::Kind kind, const QString &name, double from, double to)
{
    WaterfallEntry result;
    result.kind = kind;
    result.name = name;
    result.value = QString::number(to - from, 'f', 1);
    result.from = from;
    result.to = to;
    return result;
}

// A random walk from one whole to another.
std::vector<WaterfallEntry> randomEntries(std::mt19937 &random)
{
    using enum WaterfallEntry::Kind;
    const auto between = [&random](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const int count = std::uniform_int_distribution<int>(1, 24)(random);
    double level = std::pow(10, between(0, 6));
    const double size = level * std::pow(10, between(-4, 0));
    std::vector<WaterfallEntry> entries {entry(Start, u"Baseline"_s, 0, level)};
    for (int i = 0; i < count; ++i) {
        const double change = std::max(-level, between(-size, size) * between(0, 1));
        const QString name(int(between(1, 40)), u'w');
        entries.push_back(entry(Change, name, level, level + change));
        level += change;
    }
    entries.push_back(entry(End, u"Target"_s, 0, level));
    return entries;
}

// Shown, so that it has its width.
std::unique_ptr<WaterfallPanel> shownPanel(const std::shared_ptr<const RunComparison> &comparison)
{
    auto panel = std::make_unique<WaterfallPanel>();
    panel->resize(700, 400);
    panel->setComparison(comparison);
    panel->show();
    if (!QTest::qWaitForWindowExposed(panel.get()))
        qFatal("The window is not shown.");
    QCoreApplication::processEvents();
    return panel;
}

} // namespace

// The waterfall: its bars add up, its labels can be read, and the keyboard reaches everything.
class TestWaterfallChart : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void nothingOverlaps_data();
    void nothingOverlaps();
    void axisIsCutOnlyWhereNeeded();
    void barsAddUp();
    void slowerBeforeFaster();
    void drillsDownAndBack();
    void keysMoveTheCurrentBar();
    void fewBarsWhereNarrow();
    void tableAddsUp();
    void runAlone();
};

void TestWaterfallChart::nothingOverlaps_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 150; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestWaterfallChart::nothingOverlaps()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const std::vector<WaterfallEntry> entries = randomEntries(random);
    WaterfallChart chart;
    chart.resize(std::uniform_int_distribution<int>(320, 1400)(random),
        std::uniform_int_distribution<int>(160, 700)(random));
    chart.setEntries(entries, u"us/step"_s);
    chart.grab(); // a size, then the layout
    const WaterfallPlan plan = chart.plan();
    const QRectF plot(chart.axisRect()->rect());
    QCOMPARE(plan.bars.size(), entries.size());
    std::size_t placed = 0;
    for (std::size_t i = 0; i < plan.bars.size(); ++i) {
        QVERIFY(plan.bars[i].top() >= plot.top() - 1);
        QVERIFY(plan.bars[i].bottom() <= plot.bottom() + 1);
        placed += plan.values[i].isEmpty() ? 0 : 1;
        for (std::size_t j = 0; j < plan.bars.size(); ++j) {
            QVERIFY(plan.values[i].isEmpty() || !plan.values[i].intersects(plan.bars[j]));
            if (i == j)
                continue;
            QVERIFY(!plan.bars[i].intersects(plan.bars[j]));
            QVERIFY(!plan.values[i].intersects(plan.values[j]));
        }
        const QRect value = plan.values[i].toAlignedRect();
        QVERIFY2(plan.values[i].isEmpty() || chart.rect().adjusted(-1, -1, 1, 1).contains(value),
            qPrintable(u"%1 to %2 in %3"_s.arg(value.left()).arg(value.right()).arg(chart.width())));
    }
    QVERIFY(placed >= 1);
    // Names: lines of text beside each other, inside the chart.
    const QFontMetricsF font(fontFor(FontRole::Tick, true));
    if (plan.slot < font.height() + 1)
        return; // more bars than mostBars() asks for
    for (std::size_t i = 0; i < plan.names.size(); ++i) {
        const QPolygonF outline = plan.nameOutline(i, font);
        QVERIFY2(outline.boundingRect().bottom() <= chart.height() + 1,
            qPrintable(u"%1 of %2"_s.arg(outline.boundingRect().bottom()).arg(chart.height())));
        QVERIFY(outline.boundingRect().right() <= chart.width() + 4);
        for (std::size_t j = i + 1; j < plan.names.size(); ++j) {
            const QRectF common
                = outline.intersected(plan.nameOutline(j, font)).boundingRect();
            QVERIFY2(common.width() * common.height() < 1,
                qPrintable(u"%1 and %2"_s.arg(i).arg(j)));
        }
    }
}

void TestWaterfallChart::axisIsCutOnlyWhereNeeded()
{
    using enum WaterfallEntry::Kind;
    const auto axisOf = [](double baseline, double change) {
        return waterfallAxis({entry(Start, {}, 0, baseline),
            entry(Change, {}, baseline, baseline + change), entry(End, {}, 0, baseline + change)});
    };
    const WaterfallAxis cut = axisOf(3326.8, 661.9);
    QVERIFY(cut.isCut);
    QVERIFY(cut.low > 0 && cut.low < 3326.8);
    QVERIFY(cut.high > 3988.7);
    const WaterfallAxis whole = axisOf(100, 900);
    QVERIFY(!whole.isCut);
    QCOMPARE(whole.low, 0.0);
    QVERIFY(!axisOf(100, 0).isCut); // nothing changed: nothing to look closer at
    QVERIFY(waterfallAxis({}).high > waterfallAxis({}).low);
}

void TestWaterfallChart::barsAddUp()
{
    const auto comparison = test::sampleComparison();
    const auto shown = shownPanel(comparison);
    WaterfallPanel &panel = *shown;
    const std::vector<WaterfallEntry> &entries = panel.chart()->entries();
    QCOMPARE(entries.front().to, comparison->waterfall.period.baseline);
    double level = entries.front().to;
    for (std::size_t i = 1; i + 1 < entries.size(); ++i) {
        QCOMPARE(entries[i].from, level);
        level = entries[i].to;
    }
    QVERIFY(std::abs(level - entries.back().to) < 1e-9);
    QVERIFY(std::abs(entries.back().to - comparison->period.value.target) < 1e-9);
    QVERIFY2(panel.scopeText().contains(u"+500.0"_s), qPrintable(panel.scopeText()));
}

void TestWaterfallChart::slowerBeforeFaster()
{
    const auto shown = shownPanel(test::sampleComparison());
    WaterfallPanel &panel = *shown;
    QStringList names;
    for (const WaterfallEntry &each : panel.chart()->entries())
        names.append(each.name);
    QCOMPARE(names.first(), u"Baseline"_s);
    QCOMPARE(names.last(), u"Target"_s);
    QCOMPARE(names[1], u"GPU busy"_s);
    QCOMPARE(names.mid(2, 4),
        (QStringList {u"update"_s, u"broadcast"_s, u"cudaStreamSynchronize"_s, u"sample"_s}));
    QCOMPARE(names[names.size() - 2], u"unattributed"_s);
    QVERIFY(panel.chart()->entries()[3].isNew);
    QVERIFY(!panel.chart()->entries()[2].isNew);
}

void TestWaterfallChart::drillsDownAndBack()
{
    const auto shown = shownPanel(test::sampleComparison());
    WaterfallPanel &panel = *shown;
    QSignalSpy activated(&panel, &WaterfallPanel::partActivated);
    WaterfallChart *const chart = panel.chart();
    chart->setCurrent(1);
    QTest::keyClick(chart, Qt::Key_Return); // GPU busy
    QCOMPARE(panel.place(), u"GPU busy"_s);
    QCOMPARE(panel.bars().size(), 2u); // families: collective, gemm
    double sum = 0;
    for (const WaterfallBar &bar : panel.bars())
        sum += bar.us.change();
    QCOMPARE(sum, 50.0);
    QCOMPARE(chart->entries().front().to, 150.0);
    QCOMPARE(chart->entries().back().to, 200.0);
    QCOMPARE(activated.count(), 0);
    chart->setCurrent(1);
    QTest::keyClick(chart, Qt::Key_Return); // its kernels
    QCOMPARE(panel.bars().size(), 1u);
    chart->setCurrent(1);
    QTest::keyClick(chart, Qt::Key_Return); // a kernel: go there
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.first().first().value<TimeOwner>().name, u"allReduce"_s);
    QTest::keyClick(chart, Qt::Key_Backspace);
    QTest::keyClick(chart, Qt::Key_Backspace);
    QCOMPARE(panel.place(), QString());
    QCOMPARE(chart->entries()[1].name, u"GPU busy"_s);
    // A click does the same as Enter.
    QCoreApplication::processEvents(); // the plot is drawn when there is time
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->plan().bars[2].center().toPoint());
    QCOMPARE(activated.count(), 2);
    QCOMPARE(activated.last().first().value<TimeOwner>().name, u"update"_s);
}

void TestWaterfallChart::keysMoveTheCurrentBar()
{
    const auto shown = shownPanel(test::sampleComparison());
    WaterfallPanel &panel = *shown;
    QSignalSpy chosen(&panel, &WaterfallPanel::partChosen);
    WaterfallChart *const chart = panel.chart();
    const int last = int(chart->entries().size()) - 1;
    chart->setCurrent(0);
    QTest::keyClick(chart, Qt::Key_Right);
    QCOMPARE(chart->current(), 1);
    for (int i = 0; i < last + 5; ++i)
        QTest::keyClick(chart, Qt::Key_Right);
    QCOMPARE(chart->current(), last);
    QVERIFY2(chart->accessibleDescription().contains(u"Target"_s),
        qPrintable(chart->accessibleDescription()));
    QTest::keyClick(chart, Qt::Key_Home);
    QCOMPARE(chart->current(), 0);
    QVERIFY(chosen.count() >= 3); // parts, neither wholes nor GPU busy
}

void TestWaterfallChart::fewBarsWhereNarrow()
{
    WaterfallChart chart;
    chart.resize(260, 200);
    const std::size_t narrow = chart.mostBars();
    chart.resize(900, 200);
    const std::size_t wide = chart.mostBars();
    chart.resize(4000, 200);
    QVERIFY(narrow >= 6);
    QVERIFY(wide > narrow);
    QVERIFY(chart.mostBars() <= 40); // a few dozen
}

void TestWaterfallChart::tableAddsUp()
{
    const auto comparison = test::sampleComparison();
    WaterfallPanel panel;
    panel.setComparison(comparison);
    const Table table = panel.tables().front();
    QCOMPARE(table.rows.size(), comparison->waterfall.parts.size() + 1);
    double sum = 0;
    for (const Row &row : table.rows)
        sum += std::get<double>(row.back().value);
    QVERIFY(std::abs(sum - std::get<double>(table.sum->back().value)) < 1e-9);
}

void TestWaterfallChart::runAlone()
{
    RunComparison single = *test::sampleComparison();
    single.single = true;
    const auto shown = shownPanel(std::make_shared<const RunComparison>(single));
    WaterfallPanel &panel = *shown;
    const std::vector<WaterfallEntry> &entries = panel.chart()->entries();
    QCOMPARE(entries.front().from, 0.0);
    QVERIFY(!panel.chart()->axis().isCut);
    QVERIFY(std::abs(entries[entries.size() - 2].to - 1000) < 1e-9);
    QCOMPARE(entries.back().name, u"Step period"_s);
    panel.clear(u"Why."_s);
    QCOMPARE(panel.emptyText(), u"Why."_s);
    QVERIFY(panel.tables().empty());
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestWaterfallChart)

#include "tst_waterfallchart.moc"
