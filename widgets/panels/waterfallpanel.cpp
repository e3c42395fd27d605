// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/waterfallpanel.h"

#include "core/base/format.h"
#include "widgets/charts/waterfallchart.h"
#include "widgets/panels/deltatext.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using BarKind = WaterfallBar::Kind;

QString classText(OwnerClass kind)
{
    switch (kind) {
    case OwnerClass::Gpu:
        return WaterfallPanel::tr("GPU busy");
    case OwnerClass::Collective:
        return WaterfallPanel::tr("waiting in a collective, GPU busy");
    case OwnerClass::Synchronize:
        return WaterfallPanel::tr("the host waits in a synchronising call, GPU idle");
    case OwnerClass::ApiCall:
        return WaterfallPanel::tr("the host is in an API call, GPU idle");
    case OwnerClass::Range:
        return WaterfallPanel::tr("exposed host time, GPU idle");
    case OwnerClass::OsCall:
        return WaterfallPanel::tr("the host is in a call of the operating system, GPU idle");
    case OwnerClass::Unattributed:
        break;
    }
    return WaterfallPanel::tr("GPU idle, and the host was in nothing that was recorded");
}

Delta sumOf(const std::vector<WaterfallBar> &bars)
{
    Delta sum;
    for (const WaterfallBar &bar : bars) {
        sum.baseline += bar.us.baseline;
        sum.target += bar.us.target;
    }
    return sum;
}

} // namespace

WaterfallPanel::WaterfallPanel(QWidget *parent)
    : Panel(tr("Waterfall"), parent)
    , m_line(new QWidget)
    , m_back(new LinkButton(tr("\u2039 All parts")))
    , m_place(new TextLabel({}, FontRole::Caption, Ink::Text, true))
    , m_chart(new WaterfallChart)
{
    m_line->setAccessibleName(tr("What is open in the waterfall"));
    m_place->setElided(true);
    auto *const line = new QHBoxLayout(m_line);
    line->setContentsMargins(Metrics::kPanelInset - 4, 3, Metrics::kPanelInset, 0);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_back);
    line->addWidget(m_place);
    line->addStretch(1);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_line);
    layout->addWidget(m_chart, 1);
    connect(m_back, &QToolButton::clicked, this, &WaterfallPanel::leave);
    connect(m_chart, &WaterfallChart::left, this, &WaterfallPanel::leave);
    connect(m_chart, &WaterfallChart::activated, this, &WaterfallPanel::activate);
    connect(m_chart, &WaterfallChart::currentChanged, this, [this](int entry) {
        const WaterfallBar *const bar = barOf(entry);
        if (bar != nullptr && bar->kind == BarKind::Part)
            Q_EMIT partChosen(bar->owner);
    });
    connect(m_chart, &WaterfallChart::roomChanged, this, [this] {
        if (m_comparison && m_chart->mostBars() != m_mostBars)
            rebuild();
    });
    clear();
}

void WaterfallPanel::setComparison(std::shared_ptr<const RunComparison> comparison)
{
    m_comparison = std::move(comparison);
    m_path.clear();
    if (m_comparison->unit == ComparedUnit::None) {
        clear(tr("There is nothing to split into parts."));
        return;
    }
    const double change = m_comparison->waterfall.period.change();
    const QString what
        = m_comparison->unit == ComparedUnit::Range ? tr("whole range")
        : m_comparison->steady                      ? tr("mean steady step")
                                                    : tr("mean step");
    setScopeText(what + u", "_s
        + tr("parts sum to %1 exactly")
              .arg(m_comparison->single
                      ? formatMeanUs(m_comparison->waterfall.period.baseline)
                      : formatMeanUsDelta(change)));
    showContent();
    rebuild();
}

void WaterfallPanel::clear(const QString &reason)
{
    m_comparison.reset();
    m_path.clear();
    m_bars.clear();
    m_chart->setEntries({}, {});
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void WaterfallPanel::rebuild()
{
    m_mostBars = m_chart->mostBars();
    const std::size_t most = std::min(m_mostBars - 2, wantedBars()); // without both wholes
    m_bars = m_path.empty() ? waterfallBars(m_comparison->waterfall, most)
                            : drillDown(m_comparison->waterfall, m_path.back(), most);
    // What became slower before what became faster: one hill instead of a saw.
    std::ranges::stable_partition(m_bars, [](const WaterfallBar &bar) {
        return bar.kind == BarKind::GpuBusy
            || (bar.kind != BarKind::Others && bar.kind != BarKind::Unattributed
                && bar.us.change() >= 0);
    });
    m_chart->setEntries(entries(), perUnitText(*m_comparison));
    updatePlace();
}

// Parts too small to be seen beside the others share a bar; opened, all are shown.
std::size_t WaterfallPanel::wantedBars() const
{
    if (!m_path.empty() && m_path.back().kind == BarKind::Others)
        return m_mostBars;
    const auto size = [this](const WaterfallPart &part) {
        return std::abs(m_comparison->single ? part.us.baseline : part.us.change());
    };
    double sum = 0;
    for (const WaterfallPart &part : m_comparison->waterfall.parts)
        sum += size(part);
    constexpr double kLeastShare = 0.003;
    const auto seen = std::ranges::count_if(m_comparison->waterfall.parts,
        [&](const WaterfallPart &part) { return size(part) >= kLeastShare * sum; });
    constexpr std::size_t kBesides = 3; // GPU busy, others, unattributed
    return std::max(std::size_t(seen) + kBesides, std::size_t {4});
}

void WaterfallPanel::updatePlace()
{
    m_place->setText(place());
    m_line->setVisible(!m_path.empty());
}

QString WaterfallPanel::place() const
{
    QStringList names;
    for (const WaterfallBar &bar : m_path)
        names.append(nameOf(bar));
    return names.join(u" \u203a "_s);
}

void WaterfallPanel::leave()
{
    if (m_path.empty())
        return;
    m_path.pop_back();
    rebuild();
    m_chart->setFocus();
}

const WaterfallBar *WaterfallPanel::barOf(int entry) const
{
    const int first = m_comparison && m_comparison->single ? 0 : 1;
    const int bar = entry - first;
    return bar < 0 || bar >= int(m_bars.size()) ? nullptr : &m_bars[std::size_t(bar)];
}

void WaterfallPanel::activate(int entry)
{
    const WaterfallBar *const bar = barOf(entry);
    if (bar == nullptr)
        return;
    if (bar->kind == BarKind::Part) {
        Q_EMIT partActivated(bar->owner);
        return;
    }
    if (bar->parts.empty())
        return;
    m_path.push_back(WaterfallBar(*bar));
    rebuild();
    m_chart->setFocus();
}

QString WaterfallPanel::nameOf(const WaterfallBar &bar) const
{
    switch (bar.kind) {
    case BarKind::GpuBusy:
        return tr("GPU busy");
    case BarKind::Family:
        return bar.owner.family.isEmpty() ? tr("other kernels") : bar.owner.family;
    case BarKind::Part:
        return bar.owner.name;
    case BarKind::Others:
        return tr("other %1 parts").arg(formatCount(qint64(bar.parts.size())));
    case BarKind::Unattributed:
        break;
    }
    return tr("unattributed");
}

QString WaterfallPanel::tipOf(const WaterfallBar &bar) const
{
    const QString times = fromToText(bar.us, m_comparison->single);
    QString tip = nameOf(bar) + u": "_s + times;
    if (!m_comparison->single)
        tip += u", "_s + formatMeanUsDelta(bar.us.change());
    if (bar.kind == BarKind::Part || bar.kind == BarKind::Unattributed)
        tip += u"; "_s + classText(bar.owner.kind);
    else
        tip += u"; "_s + tr("%1 parts, Enter opens them").arg(formatCount(qint64(bar.parts.size())));
    return tip + u'.';
}

WaterfallEntry WaterfallPanel::wholeEntry(bool isTarget, const Delta &whole) const
{
    const double us = isTarget ? whole.target : whole.baseline;
    WaterfallEntry entry;
    entry.kind = isTarget ? WaterfallEntry::Kind::End : WaterfallEntry::Kind::Start;
    entry.name = m_comparison->single
        ? (m_path.empty() ? periodName(*m_comparison) : nameOf(m_path.back()))
        : isTarget ? tr("Target")
                   : tr("Baseline");
    entry.value = formatMeanUs(us, Unit::Without);
    entry.tip = entry.name + u": "_s + formatMeanUs(us);
    entry.to = us;
    return entry;
}

std::vector<WaterfallEntry> WaterfallPanel::entries() const
{
    const bool single = m_comparison->single;
    // The waterfall's own sums, so that the last bar ends where the parts do.
    const Delta whole = m_path.empty() ? m_comparison->waterfall.period : sumOf(m_bars);
    std::vector<WaterfallEntry> entries;
    if (!single)
        entries.push_back(wholeEntry(false, whole));
    double level = single ? 0 : whole.baseline;
    for (const WaterfallBar &bar : m_bars) {
        WaterfallEntry entry;
        const double change = single ? bar.us.baseline : bar.us.change();
        entry.kind = single ? WaterfallEntry::Kind::Share : WaterfallEntry::Kind::Change;
        entry.name = nameOf(bar);
        entry.value = single ? formatMeanUs(change, Unit::Without) : formatSigned(change, 1);
        entry.tip = tipOf(bar);
        entry.from = level;
        entry.to = level + change;
        entry.isNew = bar.kind == BarKind::Part && bar.us.baseline == 0 && change > 0;
        entry.isUnattributed = bar.kind == BarKind::Unattributed;
        const bool isGpu = bar.kind == BarKind::GpuBusy || bar.kind == BarKind::Family
            || bar.owner.kind == OwnerClass::Gpu || bar.owner.kind == OwnerClass::Collective;
        entry.isHost = !isGpu || bar.kind == BarKind::Others;
        entry.isCommunication = bar.kind != BarKind::GpuBusy && bar.kind != BarKind::Others
            && bar.owner.kind == OwnerClass::Collective;
        entry.canOpen = bar.kind != BarKind::Unattributed;
        level = entry.to;
        entries.push_back(entry);
    }
    entries.push_back(wholeEntry(true, whole));
    return entries;
}

std::vector<Table> WaterfallPanel::tables() const
{
    if (!m_comparison)
        return {};
    Table table {.id = u"waterfall"_s, .title = tr("Waterfall, %1").arg(scopeText())};
    table.columns = {{u"kind"_s, tr("Kind")}, {u"name"_s, tr("Part"), ColumnKind::Code},
        {u"family"_s, tr("Kernel family")}, {u"baseline_us"_s, tr("Baseline"), ColumnKind::Us}};
    const bool single = m_comparison->single;
    if (!single) {
        table.columns.push_back({u"target_us"_s, tr("Target"), ColumnKind::Us});
        table.columns.push_back({u"delta_us"_s, tr("\u0394"), ColumnKind::UsDelta});
    }
    const auto cells = [single](const QString &kind, const QString &name, const QString &family,
                           const Delta &us) {
        Row row {Cell(kind), Cell(name), Cell(family), Cell(us.baseline)};
        if (!single) {
            row.emplace_back(us.target);
            row.emplace_back(us.change());
        }
        return row;
    };
    const Waterfall &waterfall = m_comparison->waterfall;
    for (const WaterfallPart &part : waterfall.parts)
        table.add(cells(
            ownerClassKey(part.owner.kind), part.owner.name, part.owner.family, part.us));
    table.add(cells(ownerClassKey(OwnerClass::Unattributed), tr("unattributed"), {},
        waterfall.unattributed));
    table.sum = cells({}, periodName(*m_comparison), {}, waterfall.period);
    return {table};
}

} // namespace gapscope
