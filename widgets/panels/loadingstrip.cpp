// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/loadingstrip.h"

#include "core/base/format.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Shares of the time a load usually takes, by phase. Only the bar depends on them.
constexpr std::array<double, std::size_t(LoadPhase::Done)> kShares {
    0.01, 0.0, 0.04, 0.55, 0.15, 0.14, 0.08, 0.0, 0.03};
// With an export first, that is most of the wait.
constexpr double kExportShare = 0.6;
// Of several files, which are in all phases at once.
constexpr double kFilesShare = 0.97;

constexpr int kBarSteps = 1000;

QString phaseName(LoadPhase phase)
{
    switch (phase) {
    case LoadPhase::Probe:
        return LoadingStrip::tr("probe");
    case LoadPhase::Export:
        return LoadingStrip::tr("export");
    case LoadPhase::Names:
        return LoadingStrip::tr("names");
    case LoadPhase::Events:
        return LoadingStrip::tr("kernels and API calls");
    case LoadPhase::Ranges:
        return LoadingStrip::tr("ranges");
    case LoadPhase::Sort:
        return LoadingStrip::tr("sort");
    case LoadPhase::Link:
        return LoadingStrip::tr("link");
    case LoadPhase::Files:
        return LoadingStrip::tr("files");
    case LoadPhase::Steps:
        return LoadingStrip::tr("steps");
    case LoadPhase::Done:
        break;
    }
    return {};
}

double partOf(qint64 done, qint64 total)
{
    return total <= 0 ? 0.0 : std::clamp(double(done) / double(total), 0.0, 1.0);
}

QString remainingText(double seconds)
{
    if (seconds < 60)
        return LoadingStrip::tr("about %1 left").arg(withUnit(formatNumber(seconds, 1), u"s"_s));
    const double minutes = seconds / 60;
    return LoadingStrip::tr("about %1 left").arg(withUnit(formatNumber(minutes, 0), u"min"_s));
}

} // namespace

double loadFraction(LoadPhase phase, qint64 done, qint64 total)
{
    if (phase == LoadPhase::Done)
        return 1.0;
    double before = 0;
    for (std::size_t i = 0; i < std::size_t(phase); ++i)
        before += kShares[i];
    return std::min(1.0, before + kShares[std::size_t(phase)] * partOf(done, total));
}

std::optional<double> remainingSeconds(double fraction, double elapsedSeconds)
{
    if (elapsedSeconds < 0.5 || fraction < 0.05 || fraction >= 1)
        return {};
    return elapsedSeconds * (1 - fraction) / fraction;
}

LoadingStrip::LoadingStrip(QWidget *parent)
    : QFrame(parent)
    , m_title(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_file(new TextLabel({}, FontRole::Body, Ink::Text, true))
    , m_rows(new TextLabel({}, FontRole::Caption))
    , m_left(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_bar(new QProgressBar)
    , m_cancel(new QPushButton(tr("Cancel")))
{
    setProperty("bar", u"info"_s);
    setAccessibleName(tr("Loading"));
    m_bar->setAccessibleName(tr("Progress of loading"));
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_file->setElided(true);
    m_rows->setTabular(true);
    m_left->setTabular(true);

    auto *const top = new QHBoxLayout;
    top->setSpacing(Metrics::kGap);
    top->addWidget(m_title);
    top->addWidget(m_file, 1);
    top->addWidget(m_rows);
    auto *const bottom = new QHBoxLayout;
    bottom->setSpacing(Metrics::kPanelInset);
    for (std::size_t i = 0; i < kPhaseCount; ++i) {
        m_phases[i] = new TextLabel(phaseName(LoadPhase(i)), FontRole::Caption, Ink::Secondary);
        m_phases[i]->setElided(true);
        bottom->addWidget(m_phases[i]);
    }
    bottom->addStretch(1);
    bottom->addWidget(m_left);

    auto *const lines = new QVBoxLayout;
    lines->setSpacing(Metrics::kGrid + 1);
    lines->addLayout(top);
    lines->addWidget(m_bar);
    lines->addLayout(bottom);
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::kPanelInset, 8, 10, 8);
    layout->setSpacing(Metrics::kPanelInset + 2);
    layout->addLayout(lines, 1);
    layout->addWidget(m_cancel, 0, Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        setCancelling();
        Q_EMIT cancelRequested();
    });
    hide();
}

void LoadingStrip::start(const QString &title, const QString &file)
{
    m_title->setText(title);
    m_file->setText(file);
    m_exports = false;
    m_files = false;
    m_cancelling = false;
    m_cancel->setEnabled(true);
    setAccessibleName(title + u' ' + file);
    m_clock.start();
    setProgress(LoadPhase::Probe, 0, 0, 0);
    show();
}

void LoadingStrip::setProgress(const Progress &progress)
{
    const double elapsed = m_clock.isValid() ? double(m_clock.elapsed()) / 1000 : 0;
    setProgress(progress.phase(), progress.done(), progress.total(), elapsed);
}

void LoadingStrip::setProgress(LoadPhase phase, qint64 done, qint64 total, double elapsedSeconds)
{
    m_exports = m_exports || phase == LoadPhase::Export;
    m_files = m_files || phase == LoadPhase::Files;
    double fraction = loadFraction(phase, done, total);
    if (phase == LoadPhase::Files) {
        fraction = kFilesShare * partOf(done, total);
    } else if (m_exports) {
        fraction = phase == LoadPhase::Export ? kExportShare * partOf(done, total)
                                              : kExportShare + (1 - kExportShare) * fraction;
    }
    // An export that cannot say how far it is shows a bar that moves, not one that stands still.
    const bool isUnknown = phase == LoadPhase::Export && total <= 0;
    m_bar->setRange(0, isUnknown ? 0 : kBarSteps);
    m_bar->setValue(int(std::lround(fraction * kBarSteps)));
    updatePhases(phase);
    if (m_cancelling)
        return;
    const bool hasRows = done > 0 && phase != LoadPhase::Export && phase != LoadPhase::Done;
    m_rows->setText(!hasRows              ? QString()
            : phase == LoadPhase::Files ? formatBytesOf(done, total)
                                        : formatRowsOf(done, total));
    const auto left = isUnknown ? std::nullopt : remainingSeconds(fraction, elapsedSeconds);
    m_left->setText(left ? remainingText(*left) : QString());
}

void LoadingStrip::setCancelling()
{
    m_cancelling = true;
    m_cancel->setEnabled(false);
    m_rows->clear();
    m_left->setText(tr("stopping"));
}

void LoadingStrip::finish()
{
    m_clock.invalidate();
    hide();
}

void LoadingStrip::updatePhases(LoadPhase phase)
{
    for (std::size_t i = 0; i < kPhaseCount; ++i) {
        const auto each = LoadPhase(i);
        TextLabel *const label = m_phases[i];
        const bool isOfFile = each > LoadPhase::Export && each < LoadPhase::Files;
        label->setVisible(each == LoadPhase::Export ? m_exports
                : each == LoadPhase::Files          ? m_files
                                                    : !(isOfFile && m_files));
        const bool isDone = each < phase;
        const bool isCurrent = each == phase;
        const QString sign = isDone ? u"✓ "_s : isCurrent ? u"▸ "_s : QString();
        label->setText(sign + phaseName(each));
        label->setBold(isCurrent);
        label->setInk(isCurrent ? Ink::Text : Ink::Secondary);
        label->setAccessibleName(isDone  ? tr("%1, done").arg(phaseName(each))
                : isCurrent              ? tr("%1, now").arg(phaseName(each))
                                         : phaseName(each));
    }
}

} // namespace gapscope
