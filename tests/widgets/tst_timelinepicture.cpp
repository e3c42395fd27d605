// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/traceloader.h"
#include "support/core/sharedtraces.h"
#include "support/gui/guitest.h"
#include "widgets/style/theme.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QDir>

#include <map>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

// Draws shared traces at several places, sizes and scale factors. With GAPSCOPE_PICTURES set to a
// folder the pictures are kept there, to be looked at.
class TestTimelinePicture : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void draws_data();
    void draws();
    void cleanupTestCase();

private:
    TimelineFactsPtr factsOf(const QString &file);
    void goTo(TimelineView &view, const QString &place);

    std::map<QString, TimelineFactsPtr> m_facts;
};

TimelineFactsPtr TestTimelinePicture::factsOf(const QString &file)
{
    TimelineFactsPtr &facts = m_facts[file];
    if (!facts) {
        Progress progress;
        const auto run = loadRun({QDir(sharedTraces()).filePath(file)}, progress);
        if (!run)
            return {};
        const HostTables tables = loadHostTables();
        facts = collectTimelineFacts(*run, collectHostFacts(*run, tables), tables, progress);
    }
    return facts;
}

void TestTimelinePicture::draws_data()
{
    QTest::addColumn<QString>("baseline");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("place");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("scale");

    const QString one = u"cases/08_pair_target.sqlite"_s;
    const QString base = u"cases/08_pair_baseline.sqlite"_s;
    const QString real = u"nsys/fsdp_2gpu_before.sqlite"_s;
    const QString none;
    const QSize usual(1170, 760);
    const auto row = [&](const char *name, const QString &a, const QString &b, const char *place,
                         bool dark = false, QSize size = QSize(1170, 760), double scale = 1) {
        QTest::newRow(name) << a << b << QString::fromLatin1(place) << dark << size << scale;
    };
    row("one-all", one, none, "all");
    row("one-gap", one, none, "gap");
    row("one-gap-dark", one, none, "gap", true);
    row("one-gap-2x", one, none, "gap", false, {960, 600}, 2);
    row("one-gap-1.5x", one, none, "gap", false, {960, 600}, 1.5);
    row("one-context", one, none, "context");
    const QString nodes = u"cases/06_tp2_dup.sqlite"_s; // graphs recorded by node
    row("nodes-middle", nodes, none, "middle");
    row("nodes-all", nodes, none, "all");
    row("one-deep", nodes, none, "deep");
    row("one-kernel", nodes, none, "kernel");
    row("one-launch", nodes, none, "launch");
    row("one-launch-dark", nodes, none, "launch", true);
    row("one-metric", one, none, "metric");
    row("pair", base, one, "pair", false, {1400, 480});
    row("pair-dark", base, one, "pair", true, {1400, 480});
    row("real-all", real, none, "all");
    row("real-middle", real, none, "middle");
    row("real-dark", real, none, "middle", true);
    row("whole-graphs", u"nsys/transformer_2p7b_cudagraph.sqlite"_s, none, "all");
    row("eager", u"nsys/transformer_2p7b_eager.sqlite"_s, none, "middle");
    row("ranges-only", u"nsys/tensorrt_nvtx_only.sqlite"_s, none, "all");
    row("four-ranks", u"cases/07_straggler_tp4.sqlite"_s, none, "middle");
    row("graph-rows", u"cases/19_small_overlap_graphlevel_tp1.sqlite"_s, none, "middle");
    row("small", one, none, "gap", false, {640, 400});
    row("torch", u"torch/h100_qwen15_0p5b.json.gz"_s, none, "middle");
}

void TestTimelinePicture::goTo(TimelineView &view, const QString &place)
{
    TimelineController &c = *view.controller();
    const TimelineFacts &facts = *c.facts(0);
    const Trace &trace = *facts.run.traces[0];
    const TimeRange all = c.bounds();
    const TimeNs middle = all.begin + all.duration() / 2;
    const auto nodeInTheMiddle = [&] {
        std::uint32_t row = 0;
        while (trace.events.category[row] != Category::GraphKernel || trace.events.begin[row] < middle)
            ++row;
        return row;
    };
    if (place == u"gap"_s || place == u"metric"_s) {
        QVERIFY(c.goToGap(121));
        const TimeRange gap = c.selectedView();
        c.setVisible({gap.begin - 3'870'000, gap.begin + 3'130'000});
    }
    if (place == u"metric"_s) {
        TimelineHighlight highlight;
        highlight.label = u"M1"_s;
        for (const RankTimeline &rank : facts.ranks)
            highlight.ranks.push_back(rank.busy->complement(trace.range));
        view.setHighlight(highlight);
        c.clearSelection();
    } else if (place == u"context"_s) {
        QVERIFY(c.goToStep(12));
        const TimeRange step = c.selectedView();
        c.setVisible({step.begin - 100'000, step.end + 400'000});
    } else if (place == u"deep"_s) {
        const TimeNs at = trace.events.begin[nodeInTheMiddle()];
        c.setVisible({at - 5'000, at + 55'000});
    } else if (place == u"kernel"_s || place == u"launch"_s) {
        const std::uint32_t row = nodeInTheMiddle();
        const EventId launch = trace.links.launch(makeId<EventId>(row));
        const TimeNs begin = trace.events.begin[index(launch)];
        c.setVisible({begin - 100'000, trace.events.begin[row] + 700'000});
        c.selectEvent(0, 0, place == u"launch"_s ? launch : makeId<EventId>(row + 20));
    } else if (place == u"pair"_s) {
        QVERIFY(c.alignByStep(150, 150));
        const int step = c.stepIndex(0, 0, 150);
        const TimeNs at = facts.steps[0].steps[static_cast<std::size_t>(step)].host.begin;
        c.setVisible({at - 300'000, at + 4'600'000});
        view.setOutlinedName(u"_update_requests"_s);
    } else if (place == u"middle"_s) {
        c.setVisible({middle, middle + std::max<TimeNs>(all.duration() / 40, 2'000'000)});
    }
}

void TestTimelinePicture::draws()
{
    if (sharedTraces().isEmpty())
        QSKIP("no shared traces");
    QFETCH(QString, baseline);
    QFETCH(QString, target);
    QFETCH(QString, place);
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QFETCH(double, scale);
    const TimelineFactsPtr facts = factsOf(baseline);
    if (!facts)
        QSKIP("this format is not read yet");
    const Theme &theme = dark ? Theme::darkTheme() : Theme::light();
    QFont font(u"Noto Sans"_s);
    font.setPixelSize(12);
    TimelineView view;
    view.setFont(font);
    view.setPalette(theme.palette());
    view.setRuns(facts, target.isEmpty() ? nullptr : factsOf(target));
    view.resize(size);
    view.show();
    goTo(view, place);
    QApplication::processEvents();
    QImage picture(size * scale, QImage::Format_RGB32);
    picture.setDevicePixelRatio(scale);
    picture.fill(Qt::magenta);
    view.render(&picture);
    const QString folder = qEnvironmentVariable("GAPSCOPE_PICTURES");
    if (!folder.isEmpty()) {
        const QString name = u"tl-%1.png"_s.arg(QLatin1StringView(QTest::currentDataTag()));
        QVERIFY(picture.save(QDir(folder).filePath(name)));
    }
    // Every pixel is painted, and something besides the background is seen.
    int other = 0;
    for (int y = 0; y < picture.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            QVERIFY(line[x] != QColor(Qt::magenta).rgb());
            other += line[x] != theme.base.rgb() && line[x] != theme.window.rgb()
                && line[x] != theme.alt.rgb();
        }
    }
    QVERIFY2(other > picture.width() * picture.height() / 100, qPrintable(QString::number(other)));
    QVERIFY(view.lanes()->geometry().currentBoxes() > 0);
}

void TestTimelinePicture::cleanupTestCase()
{
    qInfo("%zu shared traces used", m_facts.size());
}

GUI_TEST_MAIN(TestTimelinePicture)
#include "tst_timelinepicture.moc"
