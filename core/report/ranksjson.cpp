// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/tr.h"
#include "core/report/jsonwriter.h"
#include "core/report/ranksreport.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNsPerUs = 1000.0;

// Ratios have four decimals, everything else three.
double rounded(RankFigure figure, double value)
{
    const bool isRatio = figure == RankFigure::LatestShare || figure == RankFigure::Idle;
    return roundDecimals(value, isRatio ? 4 : 3);
}

class RanksJson {
public:
    explicit RanksJson(const RankAnswer &answer)
        : m_answer(answer)
    {
    }

    QByteArray write()
    {
        m_json.beginObject();
        published();
        verdict();
        cause();
        clocks();
        matched();
        rows();
        operations();
        m_json.member(u"notes", m_answer.notes);
        m_json.endObject();
        return m_json.text();
    }

private:
    // As in NAME.kernels.json; null where fewer than two ranks have collectives.
    void published()
    {
        const auto &straggler = m_answer.published;
        if (!straggler) {
            m_json.member(u"ranks", m_answer.rows.size());
            for (const QStringView key : {u"collectives", u"equal_counts", u"worst_rank", u"share",
                     u"consistent", u"mean_lateness_us", u"wait_us_total"}) {
                m_json.key(key);
                m_json.null();
            }
            return;
        }
        m_json.member(u"ranks", straggler->ranks);
        m_json.member(u"collectives", straggler->collectives);
        m_json.member(u"equal_counts", straggler->equalCounts);
        m_json.member(u"worst_rank", straggler->worstRank);
        m_json.member(u"share", roundDecimals(straggler->share, 4));
        m_json.member(u"consistent", straggler->consistent);
        std::vector<double> values;
        for (const double value : straggler->meanLatenessUs)
            values.push_back(roundDecimals(value, 3));
        m_json.member(u"mean_lateness_us", values);
        values.clear();
        for (const double value : straggler->waitUsTotal)
            values.push_back(roundDecimals(value, 1));
        m_json.member(u"wait_us_total", values);
    }

    void verdict()
    {
        m_json.member(u"verdict", m_answer.isStraggler() ? u"STRAGGLER"_s : u"INCONCLUSIVE"_s);
        m_json.key(u"reason");
        if (m_answer.isStraggler())
            m_json.null();
        else
            m_json.value(m_answer.reason);
        m_json.key(u"straggler");
        if (m_answer.isStraggler())
            m_json.value(*m_answer.worst);
        else
            m_json.null();
        m_json.key(u"since_step");
        if (m_answer.since)
            m_json.value(m_answer.byStep.numbers[*m_answer.since]);
        else
            m_json.null();
        m_json.member(u"lateness_us_per_step", roundDecimals(m_answer.latenessUsPerStep, 3));
        m_json.member(u"others_wait_us_per_step", roundDecimals(m_answer.othersWaitUsPerStep, 3));
        m_json.member(u"headline", rankHeadline(m_answer));
    }

    void cause()
    {
        m_json.key(u"cause");
        const StragglerCause &cause = m_answer.cause;
        if (!m_answer.isStraggler()) {
            m_json.null();
        } else {
            m_json.beginObject();
            m_json.member(u"id", cause.id.isEmpty() ? u"unknown"_s : cause.id);
            m_json.member(u"title", cause.title);
            m_json.member(u"us_per_step", roundDecimals(cause.usPerStep, 3));
            m_json.member(u"operation", cause.operation);
            m_json.member(u"operation_us_per_step", roundDecimals(cause.operationUs, 3));
            m_json.member(
                u"operation_us_when_present", roundDecimals(cause.operationUsWhenPresent, 3));
            m_json.member(u"operation_step_share", roundDecimals(cause.operationShare, 4));
            m_json.member(u"evidence", cause.evidence);
            m_json.member(u"also", cause.also);
            m_json.member(u"ruled_out", cause.ruledOut);
            m_json.member(u"advice", cause.advice);
            m_json.endObject();
        }
        m_json.key(u"figures");
        m_json.beginObject();
        for (const auto &[figure, value] : m_answer.figures)
            m_json.member(causeFigureKey(figure), roundDecimals(value, 4));
        m_json.endObject();
    }

    void clocks()
    {
        const RankClocks &clocks = m_answer.clocks;
        m_json.member(u"clock_residual_us",
            clocks.isResidualKnown
                ? std::optional(roundDecimals(static_cast<double>(clocks.residual) / kNsPerUs, 3))
                : std::nullopt);
        m_json.key(u"clocks");
        m_json.beginArray();
        for (const ClockFit &file : clocks.files) {
            m_json.beginObject();
            m_json.member(u"aligned", file.isAligned);
            m_json.member(u"offset_ns", file.offset);
            m_json.member(u"drift_ppm", roundDecimals(file.drift * 1e6, 4));
            m_json.member(u"ends", file.points);
            m_json.endObject();
        }
        m_json.endArray();
    }

    void matched()
    {
        m_json.key(u"matched");
        m_json.beginObject();
        m_json.member(u"collectives", m_answer.instances);
        m_json.member(u"unmatched", m_answer.unmatched);
        m_json.member(u"equal_counts", m_answer.equalCounts);
        m_json.member(u"undecided", m_answer.undecided);
        m_json.member(u"worst_rank", m_answer.worst);
        m_json.member(u"share", roundDecimals(m_answer.share, 4));
        m_json.key(u"groups");
        m_json.beginArray();
        for (const MatchGroup &group : m_answer.groups) {
            m_json.beginObject();
            m_json.member(u"collective", group.name);
            m_json.member(u"communicator", group.communicator);
            m_json.member(u"ranks", group.ranks);
            m_json.member(u"fewest", group.fewest);
            m_json.member(u"most", group.most);
            m_json.member(u"matched", group.instances);
            m_json.member(u"unmatched", group.unmatched);
            m_json.endObject();
        }
        m_json.endArray();
        m_json.endObject();
    }

    void rows()
    {
        m_json.key(u"rows");
        m_json.beginArray();
        for (const RankRow &row : m_answer.rows) {
            m_json.beginObject();
            m_json.member(u"rank", row.index);
            m_json.member(u"label", row.label);
            m_json.member(u"pid", row.pid);
            m_json.member(u"device", row.device);
            m_json.member(u"device_name", row.deviceName);
            m_json.member(u"clock", row.clock);
            m_json.member(u"collectives", row.collectives);
            m_json.member(u"latest", row.latest);
            for (std::size_t i = 0; i < kRankFigureCount; ++i) {
                const auto figure = static_cast<RankFigure>(i);
                m_json.member(rankFigureKey(figure),
                    row[figure] ? std::optional(rounded(figure, *row[figure])) : std::nullopt);
            }
            m_json.member(u"wait_us_total", roundDecimals(row.waitTotalUs, 1));
            m_json.member(u"steps", row.steps);
            m_json.key(u"metrics");
            m_json.beginObject();
            for (const SummaryMetric &metric : row.metrics)
                m_json.member(metric.key,
                    metric.value ? std::optional(roundDecimals(*metric.value, 4)) : std::nullopt);
            m_json.endObject();
            outliers(row);
            m_json.member(u"doing", row.doing);
            m_json.endObject();
        }
        m_json.endArray();
    }

    void outliers(const RankRow &row)
    {
        m_json.key(u"outliers");
        m_json.beginObject();
        for (std::size_t i = 0; i < kRankFigureCount; ++i) {
            if (row.outliers[i] != 0)
                m_json.member(rankFigureKey(static_cast<RankFigure>(i)),
                    row.outliers[i] > 0 ? u"above"_s : u"below"_s);
        }
        m_json.endObject();
    }

    void operations()
    {
        m_json.key(u"operations");
        m_json.beginArray();
        for (const OperationDifference &row : m_answer.operations) {
            m_json.beginObject();
            m_json.member(u"name", row.name);
            m_json.member(u"kind", summaryKindKey(row.kind));
            m_json.member(u"us_per_step", roundDecimals(row.us, 3));
            m_json.member(u"median_us_per_step", roundDecimals(row.medianUs, 3));
            m_json.member(u"delta_us_per_step", roundDecimals(row.deltaUs, 3));
            m_json.member(u"count_delta_per_step", roundDecimals(row.countDelta, 3));
            m_json.member(u"step_share", roundDecimals(row.stepShare, 4));
            m_json.member(u"us_when_present", roundDecimals(row.usWhenPresent, 3));
            m_json.endObject();
        }
        m_json.endArray();
    }

    const RankAnswer &m_answer;
    JsonWriter m_json;
};

} // namespace

QByteArray ranksJson(const RankAnswer &answer) { return RanksJson(answer).write(); }

} // namespace gapscope
