// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/statusline.h"

#include "core/base/format.h"
#include "widgets/style/text.h"
#include "widgets/timeline/rowstate.h"

#include <QSlider>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kPercent = 100;
constexpr int kSliderWidth = 88;

qint64 eventsOf(const Run &run)
{
    qint64 events = 0;
    for (const TracePtr &trace : run.traces)
        events += qint64(trace->events.size());
    return events;
}

// "nsys schema 3.20.1", or only the format when the file does not say.
QString schemaOf(const Run &run)
{
    const TraceInfo &info = run.traces.front()->info;
    if (info.format != TraceFormat::NsysSqlite)
        return StatusLine::tr("torch.profiler");
    return info.schemaVersion.isEmpty() ? StatusLine::tr("nsys")
                                        : StatusLine::tr("nsys schema %1").arg(info.schemaVersion);
}

QString ranksOf(const Run &run)
{
    if (run.ranks.empty())
        return StatusLine::tr("no ranks");
    return run.ranks.size() == 1 ? StatusLine::tr("1 rank")
                                 : StatusLine::tr("%1 ranks").arg(run.ranks.size());
}

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
    , m_left(new TextLabel({}, FontRole::Caption, Ink::Secondary, false, this))
    , m_file(new TextLabel({}, FontRole::Caption, Ink::Secondary, false, this))
    , m_events(new TextLabel({}, FontRole::Caption, Ink::Secondary, false, this))
    , m_ranks(new TextLabel({}, FontRole::Caption, Ink::Secondary, false, this))
    , m_heights(new QSlider(Qt::Horizontal, this))
    , m_warnings(new QToolButton(this))
{
    setSizeGripEnabled(false);
    const Metrics metrics;
    setFixedHeight(metrics.statusBar());
    m_left->setElided(true);
    m_file->setElided(true);
    addWidget(m_left, 1);
    m_heights->setRange(int(RowState::kMinScale * kPercent), int(RowState::kMaxScale * kPercent));
    m_heights->setPageStep(25);
    m_heights->setValue(kPercent);
    m_heights->setFixedSize(kSliderWidth, metrics.statusBar() - 4);
    m_heights->setAccessibleName(tr("Height of the rows"));
    m_heights->setToolTip(tr("Height of the rows; also Ctrl+Shift+wheel"));
    connect(m_heights, &QSlider::valueChanged, this,
        [this](int percent) { Q_EMIT rowScaleChanged(double(percent) / kPercent); });
    addPermanentWidget(m_heights);
    for (TextLabel *label : {m_file, m_events, m_ranks})
        addPermanentWidget(label);
    m_warnings->setIcon(icon(u"warn"_s, Ink::Warning));
    m_warnings->setIconSize({metrics.headerIcon(), metrics.headerIcon()});
    m_warnings->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_warnings->setAutoRaise(true);
    m_warnings->setFont(fontFor(FontRole::Caption));
    m_warnings->setToolTip(tr("Show the messages"));
    connect(m_warnings, &QToolButton::clicked, this, &StatusLine::warningsClicked);
    addPermanentWidget(m_warnings);
    setSession({}, {});
    setWarnings({});
}

void StatusLine::setSession(const OpenRun &baseline, const OpenRun &target)
{
    for (TextLabel *label : {m_events, m_ranks})
        label->setVisible(baseline.isOpen());
    m_heights->setVisible(baseline.isOpen());
    if (!baseline.isOpen()) {
        m_file->setText(tr("Qt %1, no network used").arg(QLatin1String(qVersion())));
        return;
    }
    const Run &run = *baseline.run;
    if (target.isOpen()) {
        m_file->setText(tr("%1 \u2194 %2").arg(run.label, target.run->label));
        m_events->setText(tr("%1 and %2 events")
                              .arg(formatCount(eventsOf(run)), formatCount(eventsOf(*target.run))));
        m_ranks->setText(run.ranks.size() == target.run->ranks.size()
                ? tr("%1 each").arg(ranksOf(run))
                : tr("%1 and %2").arg(ranksOf(run), ranksOf(*target.run)));
    } else {
        m_file->setText(u"%1   %2"_s.arg(run.label, schemaOf(run)));
        m_events->setText(tr("%1 events").arg(formatCount(eventsOf(run))));
        m_ranks->setText(ranksOf(run));
    }
}

void StatusLine::setRowScale(double scale)
{
    const QSignalBlocker blocker(m_heights);
    m_heights->setValue(qRound(scale * kPercent));
}

void StatusLine::setWarnings(const QString &summary)
{
    m_warnings->setVisible(!summary.isEmpty());
    m_warnings->setText(summary);
    m_warnings->setAccessibleName(summary.isEmpty() ? tr("No messages") : summary);
}

void StatusLine::setSelection(const QString &text)
{
    m_selection = text;
    updateLeft();
}

void StatusLine::setHovered(const QString &text)
{
    m_hovered = text;
    updateLeft();
}

void StatusLine::updateLeft()
{
    m_left->setText(m_hovered.isEmpty() ? m_selection : m_hovered);
}

} // namespace gapscope
