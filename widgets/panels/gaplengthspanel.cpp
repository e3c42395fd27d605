// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/gaplengthspanel.h"

#include "widgets/charts/bucketchart.h"
#include "widgets/panels/gaptext.h"
#include "widgets/panels/statebar.h"
#include "widgets/style/segmentbar.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QWidget *makeTitle(const QString &text)
{
    auto *const line = new QWidget;
    line->setAccessibleName(text);
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(Metrics::kPanelInset, Metrics::kGrid, Metrics::kPanelInset, 0);
    auto *const title = new TextLabel(text, FontRole::Caption, Ink::Text, true);
    title->setElided(true);
    layout->addWidget(title, 1);
    layout->addWidget(
        new TextLabel(GapLengthsPanel::tr("log scale"), FontRole::Tick, Ink::Secondary));
    return line;
}

} // namespace

GapLengthsPanel::GapLengthsPanel(QWidget *parent)
    : Panel(tr("Gap lengths"), parent)
    , m_kinds(new SegmentBar(tr("Gaps of")))
    , m_runs(new SegmentBar(tr("Run")))
    , m_chip(new Chip(tr("Filter of gap lengths")))
    , m_count(new BucketChart(tr("Gaps by length, count"), BucketChart::Value::Count))
    , m_total(new BucketChart(tr("Gaps by length, total ms"), BucketChart::Value::Total))
{
    m_kinds->setTexts({tr("Device"), tr("Stream")});
    m_kinds->button(0)->setToolTip(tr("Time in which no stream of the GPU works"));
    m_kinds->button(1)->setToolTip(tr("Time between two kernels of one stream; others may work"));
    m_runs->setTexts({tr("Baseline"), tr("Target")});
    auto *const line = new QHBoxLayout;
    line->setContentsMargins(Metrics::kPanelInset, 5, Metrics::kPanelInset, 2);
    line->setSpacing(Metrics::kGap);
    line->addWidget(m_kinds);
    line->addWidget(m_runs);
    line->addStretch(1);
    auto *const filterLine = new QHBoxLayout;
    filterLine->setContentsMargins(Metrics::kPanelInset, 2, Metrics::kPanelInset, 2);
    filterLine->addWidget(m_chip);
    filterLine->addStretch(1);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, Metrics::kGrid);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addLayout(filterLine);
    for (BucketChart *chart : {m_count, m_total}) {
        layout->addWidget(makeTitle(chart->name()));
        layout->addWidget(chart, 1);
        connectChart(chart);
    }
    connect(m_chip, &Chip::cleared, this, [this] { Q_EMIT bucketChosen(std::nullopt); });
    connect(m_kinds, &SegmentBar::chosen, this,
        [this](int index) { Q_EMIT kindChosen(index == 0 ? GapKind::Device : GapKind::Stream); });
    connect(m_runs, &SegmentBar::chosen, this, [this](int index) { Q_EMIT runChosen(std::size_t(index)); });
    setRuns(false, 0);
    clear();
}

void GapLengthsPanel::connectChart(BucketChart *chart)
{
    connect(chart, &BucketChart::bucketChosen, this, [this](int bucket) {
        Q_EMIT bucketChosen(
            bucket < 0 ? std::nullopt : std::optional<std::size_t>(std::size_t(bucket)));
    });
    connect(chart, &BucketChart::bucketCleared, this, [this] { Q_EMIT bucketChosen(std::nullopt); });
}

void GapLengthsPanel::setAnswer(const GapsAnswer &answer)
{
    if (!answer.reason.isEmpty()) {
        clear(answer.reason);
        return;
    }
    m_answer = answer;
    const auto &bucket = answer.question.bucket;
    m_kinds->setCurrent(answer.question.kind == GapKind::Device ? 0 : 1);
    for (BucketChart *chart : {m_count, m_total}) {
        chart->setBuckets(answer.buckets);
        chart->setChosen(bucket);
    }
    m_chip->setVisible(bucket.has_value());
    if (bucket)
        m_chip->setValue(tr("gap %1").arg(bucketText(*bucket)), true, true);
    const QString gaps = formatCount(answer.gaps);
    setScopeText(bucket
            ? tr("%1 of %2 pass the filter").arg(formatCount(answer.passing), gaps)
            : tr("%1 gaps, %2").arg(gaps, scopeWords(answer.question.scope)));
    showContent();
}

void GapLengthsPanel::clear(const QString &reason)
{
    m_answer = {};
    m_chip->hide();
    setScopeText({});
    showEmpty(reason.isEmpty() ? tr("Nothing is open.") : reason);
}

void GapLengthsPanel::setRuns(bool isPair, std::size_t shown)
{
    m_runs->setVisible(isPair);
    m_runs->setCurrent(int(shown));
}

std::vector<Table> GapLengthsPanel::tables() const
{
    if (m_answer.scopes.empty())
        return {};
    const bool isDevice = m_answer.question.kind == GapKind::Device;
    Table table {.id = u"gap_buckets"_s,
        .title = (isDevice ? tr("Device gaps by length, %1") : tr("Stream gaps by length, %1"))
                     .arg(scopeWords(m_answer.question.scope))};
    table.columns = {{u"length"_s, tr("Length")}, {u"count"_s, tr("Gaps"), ColumnKind::Count},
        {u"total"_s, tr("Total"), ColumnKind::Us}, {u"share"_s, tr("Share"), ColumnKind::Percent},
        {u"source"_s, tr("Usual source")}};
    TimeNs total = 0;
    for (const GapBucket &bucket : m_answer.buckets)
        total += bucket.total;
    for (std::size_t i = 0; i < kGapBucketCount; ++i) {
        const GapBucket &bucket = m_answer.buckets[i];
        table.add({Cell(bucketText(i)), Cell(bucket.count), Cell(bucket.total),
            total == 0 ? Cell() : Cell(double(bucket.total) / double(total)),
            Cell(gapBucketSource(i))});
    }
    table.sum = Row {Cell(tr("Sum")), Cell(m_answer.gaps), Cell(total), Cell(), Cell()};
    return {table};
}

} // namespace gapscope
