// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How long one frame of the timeline takes: fold, boxes, labels and overlay, nothing cached, against
// the blit of a full picture of the same size.

#include "support/core/benchreport.h"
#include "support/core/bigtrace.h"
#include "widgets/style/theme.h"
#include "widgets/timeline/lanesview.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <random>

using namespace gapscope;
using namespace gapscope::test;
using namespace Qt::StringLiterals;

namespace {

constexpr QSize kSize(1920, 1080);
constexpr int kFramesPerZoom = 12;

double at(std::vector<double> values, double quantile)
{
    std::sort(values.begin(), values.end());
    const auto i = static_cast<std::size_t>(quantile * static_cast<double>(values.size() - 1) + 0.5);
    return values.empty() ? 0 : values[i];
}

// By the clock on the wall, frame and blit alike: lanes are folded on all cores, so the processor time
// of one thread would hide what the others do. A busy machine makes both longer.
double milliseconds(const std::function<void()> &work) { return test::secondsOf(work) * 1e3; }

struct Zoom {
    TimeNs span = 0;
    std::vector<double> frames;
};

// One size of trace with its window.
class Subject {
public:
    explicit Subject(qint64 events)
        : m_facts(bigFacts(bigTrace(events)))
        , m_target(kSize, QImage::Format_RGB32)
    {
        m_view.setPalette(Theme::light().palette());
        m_view.setLegendVisible(false);
        m_view.setRuns(m_facts);
        m_view.resize(kSize);
        m_view.show();
        QApplication::processEvents();
        m_lanes = m_view.lanes();
        m_lanes->setParent(nullptr);
        m_lanes->resize(kSize);
        m_lanes->show();
        QApplication::processEvents();
        const TimeRange all = m_view.controller()->bounds();
        for (TimeNs span = all.duration(); span > 1000; span /= 4)
            zooms.push_back({span, {}});
        zooms.push_back({1000, {}});
        // Something selected, so that the overlay has something to do.
        m_view.controller()->selectGap(0, 0, m_facts->ranks[0].gaps.size() / 2);
    }

    ~Subject() { delete m_lanes; }

    void frame(std::size_t zoom)
    {
        TimelineController &c = *m_view.controller();
        const TimeRange all = c.bounds();
        const TimeNs room = all.duration() - zooms[zoom].span;
        const TimeNs begin = all.begin + (room > 0 ? static_cast<TimeNs>(m_random() % static_cast<quint64>(room)) : 0);
        c.setVisible({begin, begin + zooms[zoom].span}, false);
        zooms[zoom].frames.push_back(milliseconds([&] { m_lanes->renderFrame(m_target); }));
        boxes = std::max(boxes, m_lanes->geometry().currentBoxes());
    }

    [[nodiscard]] qint64 events() const
    {
        return static_cast<qint64>(m_facts->run.traces[0]->events.size());
    }

    [[nodiscard]] std::size_t lanes() const { return m_facts->run.traces[0]->events.laneCount(); }

    std::vector<Zoom> zooms;
    std::size_t boxes = 0;

private:
    TimelineFactsPtr m_facts;
    TimelineView m_view;
    LanesView *m_lanes;
    QImage m_target;
    std::mt19937_64 m_random {7};
};

std::vector<double> allFrames(const Subject &subject)
{
    std::vector<double> all;
    for (const Zoom &zoom : subject.zooms)
        all.insert(all.end(), zoom.frames.begin(), zoom.frames.end());
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QApplication::setStyle(u"Fusion"_s);
    const BenchOptions options = BenchOptions::parse(QApplication::arguments(), 30'000'000);
    BenchReport report(u"bench_paint"_s, options);
    Subject small(options.events / 10);
    Subject large(options.events);
    QImage from(kSize, QImage::Format_RGB32);
    from.fill(Qt::lightGray);
    QImage to(kSize, QImage::Format_RGB32);
    std::vector<double> blits;
    const auto blit = [&] {
        QPainter painter(&to);
        painter.drawImage(0, 0, from);
    };
    for (std::size_t zoom = 0; zoom < large.zooms.size(); ++zoom) {
        for (int i = 0; i < kFramesPerZoom; ++i) {
            blits.push_back(milliseconds(blit));
            large.frame(zoom);
            small.frame(std::min(zoom, small.zooms.size() - 1));
        }
    }
    const double base = at(blits, 0.5);
    report.add(u"blit"_s, base, u"ms"_s);
    for (const Zoom &zoom : large.zooms) {
        const QString name = u"frame p95, %1 us visible"_s.arg(zoom.span / 1000);
        report.add(name, at(zoom.frames, 0.95), u"ms"_s, u"blit"_s, base);
    }
    const std::vector<double> frames = allFrames(large);
    report.add(u"frame p50"_s, at(frames, 0.5), u"ms"_s, u"blit"_s, base);
    report.add(u"frame p95"_s, at(frames, 0.95), u"ms"_s, u"blit"_s, base);
    report.add(u"frame max"_s, at(frames, 1), u"ms"_s, u"blit"_s, base);
    const double smallP95 = at(allFrames(small), 0.95);
    report.add(u"frame p95, a tenth of the events"_s, smallP95, u"ms"_s, u"blit"_s, base);
    report.add(u"frame p95, against a tenth"_s, at(frames, 0.95), u"ms"_s,
        u"frame p95, a tenth of the events"_s, smallP95);
    report.add(u"boxes at most"_s, static_cast<double>(large.boxes), u"boxes"_s, u"pixels x lanes"_s,
        static_cast<double>(kSize.width()) * static_cast<double>(large.lanes()));
    return 0;
}
