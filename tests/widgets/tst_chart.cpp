// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "widgets/charts/chart.h"
#include "widgets/style/theme.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

class TestChart : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void followsTheTheme();
    void headingShowsWhatItHas();
};

void TestChart::followsTheTheme()
{
    applyTheme(Theme::light());
    Chart chart(u"Gaps by length"_s);
    QSignalSpy restyled(&chart, &Chart::restyled);
    chart.resize(300, 200);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const auto background = [&] {
        QApplication::processEvents();
        return chart.grab().toImage().pixelColor(150, 60);
    };
    QCOMPARE(background(), Theme::light().base);
    applyTheme(Theme::darkTheme());
    QVERIFY(restyled.count() > 0);
    QTRY_COMPARE(background(), Theme::darkTheme().base);
    applyTheme(Theme::light());
    QTRY_COMPARE(background(), Theme::light().base);
    QCOMPARE(chart.accessibleName(), u"Gaps by length"_s);
}

void TestChart::headingShowsWhatItHas()
{
    Chart chart(u"Chart"_s);
    chart.resize(300, 200);
    chart.show();
    const auto shown = [&] {
        QStringList texts;
        for (const auto *label : chart.findChildren<QLabel *>()) {
            if (label->isVisible())
                texts.append(label->text());
        }
        return texts;
    };
    QVERIFY(shown().isEmpty());
    chart.setTitle(u"Gaps by length, total ms"_s, u"log scale"_s);
    QCOMPARE(shown(), QStringList({u"Gaps by length, total ms"_s, u"log scale"_s}));
    chart.setTitle(u"Gaps"_s);
    QCOMPARE(shown(), QStringList({u"Gaps"_s}));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestChart)
#include "tst_chart.moc"
