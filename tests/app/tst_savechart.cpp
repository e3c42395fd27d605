// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/exporter.h"
#include "support/core/files.h"
#include "support/gui/guitest.h"
#include "support/gui/panelsamples.h"
#include "widgets/charts/waterfallchart.h"
#include "widgets/panels/waterfallpanel.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

} // namespace

// Plots saved as pictures and as vectors.
class TestSaveChart : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pictureAtTwiceItsSize();
    void vectorsKeepTheirText();
    void pages();
    void saysWhyNot();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    std::unique_ptr<WaterfallPanel> m_panel;
    WaterfallChart *m_chart = nullptr;
};

void TestSaveChart::initTestCase()
{
    m_panel = std::make_unique<WaterfallPanel>();
    m_panel->resize(800, 500);
    m_panel->setComparison(test::sampleComparison());
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_chart = m_panel->chart();
}

void TestSaveChart::pictureAtTwiceItsSize()
{
    QVERIFY(saveChart(path(u"a.png"_s), *m_chart));
    const QImage picture(path(u"a.png"_s));
    QCOMPARE(picture.size(), m_chart->size() * 2);
    const QRgb paper = picture.pixel(0, 0);
    qint64 ink = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            ink += picture.pixel(x, y) != paper ? 1 : 0;
    }
    QVERIFY(ink > 2000);
    // Drawn over the whole picture, not over a quarter of it.
    bool isRightUsed = false;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = picture.width() * 3 / 4; x < picture.width(); ++x)
            isRightUsed = isRightUsed || picture.pixel(x, y) != paper;
    }
    QVERIFY(isRightUsed);
}

void TestSaveChart::vectorsKeepTheirText()
{
    QVERIFY(saveChart(path(u"a.svg"_s), *m_chart));
    const QByteArray svg = test::contentsOf(path(u"a.svg"_s));
    QXmlStreamReader xml(svg);
    int texts = 0;
    while (!xml.atEnd())
        texts
            += xml.readNext() == QXmlStreamReader::StartElement && xml.name() == u"text"_s ? 1 : 0;
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(texts >= 5);
    QVERIFY(!svg.contains("<image"));
}

void TestSaveChart::pages()
{
    QVERIFY(saveChart(path(u"a.pdf"_s), *m_chart));
    const QByteArray pdf = test::contentsOf(path(u"a.pdf"_s));
    QVERIFY(pdf.startsWith("%PDF"));
    QCOMPARE(pdf.count("/Type /Page\n"), 1);
}

void TestSaveChart::saysWhyNot()
{
    const Result<QString> saved = saveChart(path(u"none/a.png"_s), *m_chart);
    QVERIFY(!saved);
    QVERIFY(saved.error().message().contains(u"cannot be written"_s));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestSaveChart)
#include "tst_savechart.moc"
