// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/summary/summaryreader.h"

#include "core/base/packednumbers.h"
#include "core/base/tr.h"
#include "core/io/loaderrors.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kVersion = 1;
constexpr qint64 kMostBytes = qint64 {1} << 30;
constexpr std::size_t kMostCollectives = 20'000'000;
constexpr std::size_t kMostSteps = 5'000'000;
constexpr TimeNs kMostTime = TimeNs {1} << 62;

Error damaged(const QString &fileName, const QString &what)
{
    return {ErrorKind::Damaged, Tr::tr("The rank summary %1 is damaged.").arg(fileName), what,
        Tr::tr("Write it again with gapscope summarize."), {}};
}

// Values of one summary. The first thing that is wrong is kept, all later answers are harmless.
class SummaryParser {
public:
    explicit SummaryParser(QJsonObject json)
        : m_json(std::move(json))
    {
    }

    RankSummary parse()
    {
        RankSummary summary;
        summary.number = int(m_json.value(u"number"_s).toInteger(-1));
        summary.pid = std::uint32_t(m_json.value(u"pid"_s).toInteger());
        summary.device = int(m_json.value(u"device"_s).toInteger(-1));
        summary.deviceName = m_json.value(u"device_name"_s).toString();
        summary.stepSource = m_json.value(u"step_source"_s).toString();
        summary.hasCalls = m_json.value(u"has_calls"_s).toBool();
        summary.hasRanges = m_json.value(u"has_ranges"_s).toBool();
        summary.timeUnit = m_json.value(u"time_unit_ns"_s).toInteger(1);
        if (summary.timeUnit < 1 || summary.timeUnit > 1'000'000'000)
            fail(u"time_unit_ns"_s);
        m_base = m_json.value(u"begin_ns"_s).toString().toLongLong();
        m_unit = summary.timeUnit;
        steps(summary);
        kinds(summary);
        collectives(summary);
        operations(summary);
        for (const QJsonValue &each : m_json.value(u"metrics"_s).toArray()) {
            const QJsonObject metric = each.toObject();
            const QJsonValue value = metric.value(u"value"_s);
            summary.metrics.push_back({metric.value(u"key"_s).toString(),
                value.isDouble() ? std::optional(value.toDouble()) : std::nullopt,
                metric.value(u"reason"_s).toString()});
        }
        for (const QJsonValue &each : m_json.value(u"notes"_s).toArray())
            summary.notes.push_back(each.toString());
        return summary;
    }

    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    using Column = std::vector<std::int64_t>;

    void fail(const QString &what)
    {
        if (m_problem.isEmpty())
            m_problem = Tr::tr("“%1” makes no sense.").arg(what);
    }

    Column column(const QJsonObject &json, const QString &key, std::size_t count, bool isPlain)
    {
        const QByteArray text = json.value(key).toString().toLatin1();
        auto numbers = isPlain ? unpackPlain(text, count) : unpackNumbers(text, count);
        if (!numbers || numbers->size() != count) {
            fail(key);
            return Column(count, 0);
        }
        return *std::move(numbers);
    }

    std::size_t countOf(const QJsonObject &json, std::size_t most, const QString &what)
    {
        const qint64 count = json.value(u"count"_s).toInteger(-1);
        if (count < 0 || std::uint64_t(count) > most) {
            fail(what);
            return 0;
        }
        return std::size_t(count);
    }

    void requireSmall(const Column &values, std::int64_t low, std::int64_t high, const QString &what)
    {
        for (const std::int64_t value : values) {
            if (value < low || value > high) {
                fail(what);
                return;
            }
        }
    }

    void steps(RankSummary &summary)
    {
        const QJsonObject json = m_json.value(u"steps"_s).toObject();
        const std::size_t count = countOf(json, kMostSteps, u"steps"_s);
        const Column numbers = column(json, u"number"_s, count, false);
        const Column begins = column(json, u"begin"_s, count, false);
        struct Field {
            QString key;
            qint64 SummaryStep::*field;
        };
        const std::vector<Field> fields {{u"period"_s, &SummaryStep::period},
            {u"host"_s, &SummaryStep::host}, {u"idle"_s, &SummaryStep::idle},
            {u"kernels"_s, &SummaryStep::kernels}, {u"launches"_s, &SummaryStep::launches},
            {u"allocations"_s, &SummaryStep::allocations}};
        summary.steps.resize(m_problem.isEmpty() ? count : 0);
        for (std::size_t i = 0; i < summary.steps.size(); ++i) {
            summary.steps[i].number = numbers[i];
            summary.steps[i].begin = timeOf(begins[i]);
        }
        for (const Field &field : fields) {
            const Column values = column(json, field.key, count, false);
            requireSmall(values, 0, kMostTime, field.key);
            for (std::size_t i = 0; i < summary.steps.size() && m_problem.isEmpty(); ++i)
                summary.steps[i].*field.field = values[i];
        }
    }

    // File time of a number of units since the begin of the summary.
    TimeNs timeOf(std::int64_t units)
    {
        TimeNs time = 0;
        if (__builtin_mul_overflow(units, m_unit, &time)
            || __builtin_add_overflow(time, m_base, &time) || time > kMostTime || time < -kMostTime)
            fail(u"begin"_s);
        return time;
    }

    void kinds(RankSummary &summary)
    {
        for (const QJsonValue &each : m_json.value(u"kinds"_s).toArray()) {
            const QJsonObject kind = each.toObject();
            summary.kinds.push_back({kind.value(u"name"_s).toString(),
                kind.value(u"communicator"_s).toString(), kind.value(u"size"_s).toInteger(-1),
                kind.value(u"listed"_s).toBool()});
        }
    }

    void collectives(RankSummary &summary)
    {
        const QJsonObject json = m_json.value(u"collectives"_s).toObject();
        const std::size_t count = countOf(json, kMostCollectives, u"collectives"_s);
        const Column between = column(json, u"between"_s, count, true);
        const Column duration = column(json, u"duration"_s, count, true);
        const Column kind = column(json, u"kind"_s, count, false);
        const Column step = column(json, u"step"_s, count, false);
        const Column depth = column(json, u"queue_depth"_s, count, false);
        requireSmall(between, -kMostTime / 4, kMostTime / 4, u"between"_s);
        requireSmall(duration, 0, kMostTime / 4, u"duration"_s);
        requireSmall(kind, 0, std::int64_t(summary.kinds.size()) - 1, u"kind"_s);
        requireSmall(step, -1, std::int64_t(summary.steps.size()) - 1, u"step"_s);
        requireSmall(depth, -1, std::numeric_limits<std::int32_t>::max(), u"queue_depth"_s);
        if (!m_problem.isEmpty())
            return;
        SummaryCollectives &columns = summary.collectives;
        columns.begin.reserve(count);
        columns.end.reserve(count);
        std::int64_t end = 0; // in units
        for (std::size_t i = 0; i < count && m_problem.isEmpty(); ++i) {
            std::int64_t begin = 0;
            if (__builtin_add_overflow(end, between[i], &begin)
                || __builtin_add_overflow(begin, duration[i], &end)) {
                fail(u"collectives"_s);
                break;
            }
            columns.begin.push_back(timeOf(begin));
            columns.end.push_back(timeOf(end));
        }
        columns.kind.assign(kind.begin(), kind.end());
        columns.step.assign(step.begin(), step.end());
        columns.depth.assign(depth.begin(), depth.end());
    }

    void operations(RankSummary &summary)
    {
        for (const QJsonValue &each : m_json.value(u"operations"_s).toArray()) {
            const QJsonObject json = each.toObject();
            const qint64 kind = json.value(u"kind"_s).toInteger(-1);
            if (kind < 0 || kind >= qint64(kSummaryKindCount)) {
                fail(u"kind"_s);
                return;
            }
            summary.operations.push_back({json.value(u"name"_s).toString(),
                static_cast<SummaryKind>(kind), json.value(u"total_ns"_s).toInteger(),
                json.value(u"count"_s).toInteger(), json.value(u"steps"_s).toInteger()});
        }
    }

    QJsonObject m_json;
    TimeNs m_base = 0;
    TimeNs m_unit = 1;
    QString m_problem;
};

} // namespace

bool isRankSummary(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(256).simplified();
    return head.startsWith("{ \"gapscope\": \"rank-summary\"")
        || head.startsWith("{\"gapscope\":\"rank-summary\"")
        || head.startsWith("{\"gapscope\": \"rank-summary\"");
}

Result<RankSummaryPtr> readRankSummary(const QString &path)
{
    QFile file(path);
    if (!QFileInfo::exists(path))
        return notFoundError(path);
    if (!file.open(QIODevice::ReadOnly))
        return noPermissionError(path);
    const QString name = QFileInfo(path).fileName();
    if (file.size() > kMostBytes)
        return damaged(name, Tr::tr("It is larger than any summary."));
    return parseRankSummary(file.readAll(), name);
}

Result<RankSummaryPtr> parseRankSummary(const QByteArray &text, const QString &fileName)
{
    QJsonParseError syntax;
    const QJsonObject json = QJsonDocument::fromJson(text, &syntax).object();
    if (syntax.error != QJsonParseError::NoError)
        return damaged(fileName, Tr::tr("It is no whole JSON text."));
    if (json.value(u"gapscope"_s).toString() != "rank-summary"_L1)
        return Error {ErrorKind::NotATrace, Tr::tr("%1 is no rank summary.").arg(fileName), {}, {}, {}};
    if (json.value(u"version"_s).toInt() != kVersion)
        return Error {ErrorKind::NotATrace,
            Tr::tr("%1 is a rank summary of another version.").arg(fileName),
            Tr::tr("This program reads version %1.").arg(kVersion),
            Tr::tr("Write it again with this version of gapscope summarize."), {}};
    SummaryParser parser(json);
    RankSummary summary = parser.parse();
    if (!parser.problem().isEmpty())
        return damaged(fileName, parser.problem());
    return std::make_shared<const RankSummary>(std::move(summary));
}

} // namespace gapscope
