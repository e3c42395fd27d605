// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/ranksummaryjson.h"

#include "core/base/packednumbers.h"
#include "core/base/tr.h"
#include "core/report/jsonwriter.h"

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostName = 160;
constexpr std::size_t kMostPerKind = 120; // operations of one kind
constexpr std::size_t kMostKinds = 200; // of collectives, written; more are cut in name only

using Column = std::vector<std::int64_t>;

// How coarse a text is. All ones: nothing is lost.
struct Detail {
    TimeNs unit = 1; // ns
    std::size_t stepShare = 1; // steps that share their mean figures
};

class SummaryWriter {
public:
    SummaryWriter(const RankSummary &summary, const Detail &detail)
        : m_summary(summary)
        , m_detail(detail)
        , m_unit(std::max(summary.timeUnit, detail.unit))
    {
        const SummaryCollectives &all = summary.collectives;
        m_base = !summary.steps.empty() ? summary.steps.front().begin
            : all.size() > 0            ? all.begin.front()
                                        : 0;
    }

    QByteArray write()
    {
        m_json.beginObject();
        m_json.member(u"gapscope", u"rank-summary"_s);
        m_json.member(u"version", 1);
        m_json.member(u"number", m_summary.number);
        m_json.member(u"pid", m_summary.pid);
        m_json.member(u"device", m_summary.device);
        m_json.member(u"device_name", m_summary.deviceName);
        m_json.member(u"step_source", m_summary.stepSource);
        m_json.member(u"has_calls", m_summary.hasCalls);
        m_json.member(u"has_ranges", m_summary.hasRanges);
        m_json.member(u"time_unit_ns", m_unit);
        // As text: JSON readers keep numbers to 53 bits, clocks need more.
        m_json.member(u"begin_ns", QString::number(m_base));
        steps();
        kinds();
        collectives();
        operations();
        metrics();
        m_json.member(u"notes", notes());
        m_json.endObject();
        return m_json.text();
    }

private:
    void column(QStringView key, const Column &numbers, bool isPlain = false)
    {
        m_json.member(
            key, QString::fromLatin1(isPlain ? packPlain(numbers) : packNumbers(numbers)));
    }

    // Units since the begin, rounded down: order is kept.
    [[nodiscard]] std::int64_t units(TimeNs time) const
    {
        const TimeNs since = time - m_base;
        return since >= 0 ? since / m_unit : -((-since + m_unit - 1) / m_unit);
    }

    void steps()
    {
        const std::vector<SummaryStep> &all = m_summary.steps;
        m_json.key(u"steps");
        m_json.beginObject();
        m_json.member(u"count", all.size());
        Column numbers;
        Column begins;
        for (const SummaryStep &step : all) {
            numbers.push_back(step.number);
            begins.push_back(units(step.begin));
        }
        column(u"number", numbers);
        column(u"begin", begins);
        column(u"period", figures(&SummaryStep::period));
        column(u"host", figures(&SummaryStep::host));
        column(u"idle", figures(&SummaryStep::idle));
        column(u"kernels", figures(&SummaryStep::kernels));
        column(u"launches", figures(&SummaryStep::launches));
        column(u"allocations", figures(&SummaryStep::allocations));
        m_json.endObject();
    }

    // Per step; measured neighbours share their mean where there are too many steps.
    [[nodiscard]] Column figures(qint64 SummaryStep::*field) const
    {
        Column values;
        const std::vector<SummaryStep> &all = m_summary.steps;
        for (std::size_t first = 0; first < all.size(); first += m_detail.stepShare) {
            const std::size_t last = std::min(all.size(), first + m_detail.stepShare);
            qint64 sum = 0;
            qint64 count = 0;
            for (std::size_t i = first; i < last; ++i) {
                sum += all[i].*field;
                count += all[i].period > 0;
            }
            qint64 given = 0; // parts of the sum, so that nothing of it is lost
            for (std::size_t i = first; i < last; ++i) {
                if (m_detail.stepShare == 1 || all[i].period <= 0) {
                    values.push_back(m_detail.stepShare == 1 ? all[i].*field : 0);
                    continue;
                }
                values.push_back(sum * (given + 1) / count - sum * given / count);
                ++given;
            }
        }
        return values;
    }

    static QString cut(const QString &name)
    {
        return name.size() <= kMostName ? name : name.left(kMostName - 1) + u'…';
    }

    void kinds()
    {
        m_json.key(u"kinds");
        m_json.beginArray();
        for (const SummaryCollectiveKind &kind : m_summary.kinds) {
            m_json.beginObject();
            m_json.member(
                u"name", m_summary.kinds.size() > kMostKinds ? cut(kind.name).left(40) : cut(kind.name));
            m_json.member(u"communicator", cut(kind.communicator));
            m_json.member(u"size", kind.size);
            m_json.member(u"listed", kind.listed);
            m_json.endObject();
        }
        m_json.endArray();
    }

    void collectives()
    {
        const SummaryCollectives &all = m_summary.collectives;
        Column between;
        Column duration;
        Column depth;
        std::int64_t end = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::int64_t begin = units(all.begin[i]);
            between.push_back(begin - end);
            end = units(all.end[i]);
            duration.push_back(end - begin);
        }
        m_json.key(u"collectives");
        m_json.beginObject();
        m_json.member(u"count", all.size());
        column(u"between", between, true);
        column(u"duration", duration, true);
        column(u"kind", Column(all.kind.begin(), all.kind.end()));
        column(u"step", Column(all.step.begin(), all.step.end()));
        column(u"queue_depth", Column(all.depth.begin(), all.depth.end()));
        m_json.endObject();
    }

    // The largest of each kind; the rest of a kind is one row.
    void operations()
    {
        m_json.key(u"operations");
        m_json.beginArray();
        std::array<std::size_t, kSummaryKindCount> written {};
        std::array<SummaryOperation, kSummaryKindCount> rest {};
        for (const SummaryOperation &operation : m_summary.operations) {
            const auto kind = static_cast<std::size_t>(operation.kind);
            if (written[kind]++ < kMostPerKind) {
                writeOperation(operation);
                continue;
            }
            rest[kind].kind = operation.kind;
            rest[kind].name = u"(other)"_s;
            rest[kind].total += operation.total;
            rest[kind].count += operation.count;
            rest[kind].steps = std::max(rest[kind].steps, operation.steps);
        }
        for (const SummaryOperation &operation : rest) {
            if (operation.count > 0)
                writeOperation(operation);
        }
        m_json.endArray();
    }

    void writeOperation(const SummaryOperation &operation)
    {
        m_json.beginObject();
        m_json.member(u"name", cut(operation.name));
        m_json.member(u"kind", static_cast<int>(operation.kind));
        m_json.member(u"total_ns", operation.total);
        m_json.member(u"count", operation.count);
        m_json.member(u"steps", operation.steps);
        m_json.endObject();
    }

    void metrics()
    {
        m_json.key(u"metrics");
        m_json.beginArray();
        for (const SummaryMetric &metric : m_summary.metrics) {
            m_json.beginObject();
            m_json.member(u"key", metric.key);
            m_json.member(u"value", metric.value);
            m_json.member(u"reason", metric.reason);
            m_json.endObject();
        }
        m_json.endArray();
    }

    [[nodiscard]] std::vector<QString> notes() const
    {
        std::vector<QString> notes = m_summary.notes;
        if (m_unit > 1)
            notes.push_back(Tr::tr("Times are rounded to %1 ns to keep the summary small.").arg(m_unit));
        if (m_detail.stepShare > 1)
            notes.push_back(Tr::tr("%1 neighbouring steps share their mean figures to keep the summary "
                                   "small.")
                                .arg(m_detail.stepShare));
        return notes;
    }

    const RankSummary &m_summary;
    Detail m_detail;
    TimeNs m_unit;
    TimeNs m_base = 0;
    JsonWriter m_json;
};

} // namespace

QByteArray rankSummaryJson(const RankSummary &summary)
{
    const qint64 bound = summaryBound(summary.collectives.size());
    // A step takes some 25 bytes of the 300 kB; a coarser unit saves a bit per time and doubling.
    constexpr std::size_t kFineSteps = 6'000;
    Detail detail;
    detail.stepShare = std::max<std::size_t>(1, summary.steps.size() / kFineSteps);
    QByteArray text = SummaryWriter(summary, detail).write();
    constexpr TimeNs kCoarsest = 1 << 20;
    while (text.size() > bound && detail.unit < kCoarsest) {
        detail.unit *= 4;
        detail.stepShare *= 2;
        text = SummaryWriter(summary, detail).write();
    }
    return text;
}

} // namespace gapscope
