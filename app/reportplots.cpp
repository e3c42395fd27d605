// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reportplots.h"

#include "app/exporter.h"
#include "core/report/comparetables.h"
#include "widgets/charts/periodhistogram.h"
#include "widgets/charts/serieschart.h"
#include "widgets/charts/waterfallchart.h"
#include "widgets/panels/waterfallpanel.h"
#include "widgets/style/theme.h"

#include <QApplication>
#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ReportPlots)
};

constexpr QSize kWaterfallSize {1100, 520};
constexpr QSize kSeriesSize {1100, 360};
constexpr QSize kHistogramSize {1100, 320};
constexpr std::uint32_t kShownRank = 0;

// Charts take their look when they are shown; nothing needs to be seen.
void showUnseen(QWidget &widget, QSize size)
{
    widget.setAttribute(Qt::WA_DontShowOnScreen);
    widget.resize(size);
    widget.show();
    QApplication::sendPostedEvents();
}

std::vector<SeriesPoint> pointsOf(const std::vector<SeriesPoint> &points)
{
    std::vector<SeriesPoint> own;
    std::ranges::copy_if(points, std::back_inserter(own),
        [](const SeriesPoint &point) { return point.rank == kShownRank; });
    return own;
}

std::vector<double> periodsOf(const std::vector<SeriesPoint> &points)
{
    std::vector<double> periods;
    for (const SeriesPoint &point : points) {
        if (point.compared)
            periods.push_back(point.us);
    }
    return periods;
}

// Collects the pictures that could be written, and the first error.
class PlotFolder {
public:
    PlotFolder(const QString &folder, const QString &reportFile)
        : m_folder(folder)
        , m_from(reportFile.isEmpty() ? QString() : QFileInfo(reportFile).absolutePath())
    {
        if (!QDir().mkpath(folder))
            m_error = Error {ErrorKind::NoPermission,
                Text::tr("The folder for the pictures cannot be made."), folder, {}, {}};
    }

    void save(const QString &name, const QString &title, Chart &chart)
    {
        if (m_error)
            return;
        const QString path = QDir(m_folder).filePath(name);
        const Result<QString> saved = saveChart(path, chart);
        if (!saved) {
            m_error = saved.error();
            return;
        }
        const QString shown = m_from.isEmpty()
            ? path
            : QDir(m_from).relativeFilePath(QFileInfo(path).absoluteFilePath());
        m_pictures.push_back({title, QDir::fromNativeSeparators(shown)});
    }

    [[nodiscard]] Result<std::vector<Picture>> result() &&
    {
        if (m_error)
            return *std::move(m_error);
        return std::move(m_pictures);
    }

private:
    QString m_folder;
    QString m_from; // folder of the document
    std::vector<Picture> m_pictures;
    std::optional<Error> m_error;
};

void saveWaterfall(PlotFolder &folder, const RunComparison &comparison)
{
    WaterfallPanel panel;
    showUnseen(panel, kWaterfallSize);
    panel.setComparison(std::make_shared<const RunComparison>(comparison));
    QApplication::sendPostedEvents();
    folder.save(u"waterfall.png"_s,
        comparison.single ? Text::tr("What the mean step is made of")
                          : Text::tr("How the mean step of the %1 becomes that of the %2")
                                .arg(baselineName(comparison), targetName(comparison)),
        *panel.chart());
}

void saveSeries(PlotFolder &folder, const RunComparison &comparison)
{
    const std::vector<SeriesPoint> baseline = pointsOf(comparison.baselineSeries);
    const std::vector<SeriesPoint> target
        = comparison.single ? std::vector<SeriesPoint> {} : pointsOf(comparison.targetSeries);
    const QString runs = comparison.single
        ? QString()
        : Text::tr(": %1 hollow, %2 filled").arg(baselineName(comparison), targetName(comparison));
    SeriesChart series;
    showUnseen(series, kSeriesSize);
    series.setSeries(baseline, target);
    folder.save(u"step-periods.png"_s,
        Text::tr("Step periods of rank %1 in µs over the step number").arg(kShownRank) + runs, series);
    PeriodHistogram histogram;
    showUnseen(histogram, kHistogramSize);
    histogram.setPeriods(periodsOf(baseline), periodsOf(target));
    folder.save(u"step-histogram.png"_s,
        Text::tr("How many of the compared steps took how long, in µs") + runs, histogram);
}

} // namespace

Result<std::vector<Picture>> savePlots(
    const QString &folder, const QString &reportFile, const RunComparison &comparison)
{
    if (!qobject_cast<QApplication *>(QCoreApplication::instance()))
        return Error {ErrorKind::Other, Text::tr("No pictures can be drawn here."), {}, {}, {}};
    if (comparison.unit == ComparedUnit::None)
        return std::vector<Picture> {};
    applyTheme(Theme::light());
    PlotFolder plots(folder, reportFile);
    saveWaterfall(plots, comparison);
    if (comparison.unit == ComparedUnit::Step)
        saveSeries(plots, comparison);
    return std::move(plots).result();
}

} // namespace gapscope
