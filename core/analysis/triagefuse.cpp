// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/triagefuse.h"

#include "core/base/format.h"
#include "core/base/tr.h"

#include <QSet>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kEvidence = 3;
constexpr std::size_t kLocations = 4;

// A kernel row as text to look in.
struct RowText {
    std::string lower;
    std::string compact;
    QString identity; // name, location, op
};

struct Hit {
    const FusePattern *pattern = nullptr;
    bool isActive = false;
    double us = 0;
    double share = 0;
    std::size_t span = 0;
    std::vector<std::size_t> rows;
};

bool matches(const RowText &row, const TriageTexts &keywords)
{
    return std::ranges::any_of(keywords, [&](const std::string &keyword) {
        if (hasText(row.lower, keyword))
            return true;
        const std::string compact = compactText(keyword);
        return !compact.empty() && hasText(row.compact, compact);
    });
}

// "path:12 function" as "function @ path:12".
QString turnedLocation(const QString &location)
{
    const qsizetype blank = location.indexOf(u' ');
    return blank < 0 ? location : location.mid(blank + 1) + u" @ "_s + location.left(blank);
}

class FuseFinder {
public:
    FuseFinder(TriageStageAnswer &stage, const TriageTables &tables, TriageMethod method,
        const FuseScope &scope)
        : m_stage(stage)
        , m_tables(tables)
        , m_method(method)
        , m_scope(scope)
    {
        for (const TriageKernelRow &row : stage.kernels) {
            const QString text = row.kernel + u' ' + row.location + u' ' + row.cpuOp;
            RowText found {lowerText(text.toStdString()), {}, {}};
            found.compact = compactText(found.lower);
            found.identity = row.kernel + u'\n' + row.location + u'\n' + row.cpuOp;
            m_rows.push_back(std::move(found));
        }
    }

    void find()
    {
        std::vector<Hit> hits;
        for (const FusePattern &pattern : m_tables.patterns) {
            if (!applies(pattern))
                continue;
            Hit hit = hitOf(pattern);
            const bool shown = hit.share >= m_scope.minShare || m_method == TriageMethod::Reference;
            if (hit.pattern && shown)
                hits.push_back(std::move(hit));
        }
        std::ranges::stable_sort(hits, std::greater {}, [](const Hit &hit) {
            return std::tuple(hit.pattern->priority, hit.span, hit.rows.size(), hit.us);
        });
        keep(hits);
    }

private:
    bool applies(const FusePattern &pattern) const
    {
        const auto inModel = [&](const TriageTexts &words) { return hasAny(m_scope.model, words); };
        return (pattern.frameworks.empty()
                   || std::ranges::find(pattern.frameworks, m_scope.framework) != pattern.frameworks.end())
            && m_scope.tpSize >= pattern.minTpSize
            && (pattern.modelInclude.empty() || inModel(pattern.modelInclude))
            && !inModel(pattern.modelExclude);
    }

    std::vector<std::size_t> rowsWith(const TriageTexts &keywords) const
    {
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            if (matches(m_rows[row], keywords))
                rows.push_back(row);
        }
        return rows;
    }

    // Without a pattern when it is no hit.
    Hit hitOf(const FusePattern &pattern)
    {
        Hit hit;
        const std::vector<std::size_t> active = rowsWith(pattern.active);
        std::vector<std::size_t> related = active;
        std::size_t present = 0;
        for (const TriageTexts &group : pattern.split) {
            const std::vector<std::size_t> rows = rowsWith(group);
            present += rows.empty() ? 0 : 1;
            related.insert(related.end(), rows.begin(), rows.end());
        }
        const bool isWhole = !pattern.split.empty() && present == pattern.split.size();
        QSet<QString> known;
        for (const std::size_t row : related) {
            if (known.contains(m_rows[row].identity))
                continue;
            known.insert(m_rows[row].identity);
            hit.rows.push_back(row);
            hit.us += m_stage.kernels[row].us;
        }
        hit.share = m_stage.us > 0 ? hit.us / m_stage.us * 100 : 0;
        hit.isActive = !active.empty();
        hit.span = std::max(pattern.split.size(), std::size_t {pattern.active.empty() ? 0u : 1u});
        if (hit.isActive || (isWhole && hit.share >= pattern.minShare))
            hit.pattern = &pattern;
        else if (present >= 2 && 2 * present >= pattern.split.size())
            nearMiss(pattern, present, hit.share);
        return hit;
    }

    void nearMiss(const FusePattern &pattern, std::size_t present, double share)
    {
        const QString missing = present < pattern.split.size()
            ? Tr::tr("%1 of its %2 kernel groups are there.").arg(present).arg(pattern.split.size())
            : Tr::tr("Its kernels have %1 % of the GPU time, less than the %2 % it needs.")
                  .arg(share, 0, 'f', 2)
                  .arg(pattern.minShare);
        m_stage.nearMisses.push_back({pattern.name, missing});
    }

    // Greedily: no pattern that a kept one subsumes or that shares a kernel with one.
    void keep(const std::vector<Hit> &hits)
    {
        std::vector<bool> used(m_rows.size());
        QSet<QString> blocked;
        for (const Hit &hit : hits) {
            const bool shares
                = std::ranges::any_of(hit.rows, [&](std::size_t row) { return bool(used[row]); });
            if (shares || blocked.contains(hit.pattern->name))
                continue;
            for (const std::size_t row : hit.rows)
                used[row] = true;
            for (const QString &name : hit.pattern->subsumes)
                blocked.insert(name);
            if (hit.share >= m_scope.minShare)
                m_stage.fuse.push_back(row(hit));
        }
    }

    TriageFuseRow row(const Hit &hit) const
    {
        const FusePattern &pattern = *hit.pattern;
        TriageFuseRow row;
        row.pattern = pattern.name;
        const bool isSure = hit.isActive || hit.share >= pattern.likelyShare;
        row.confidence = isSure ? u"Confirmed"_s : u"Candidate"_s;
        row.similarity = isSure ? u"high"_s : u"medium"_s;
        row.us = hit.us;
        row.share = hit.share;
        row.candidates = pattern.candidates;
        row.kernels = hit.rows;
        for (const std::size_t at : hit.rows) {
            const TriageKernelRow &kernel = m_stage.kernels[at];
            if (kernel.share >= m_scope.minShare && row.evidence.size() < kEvidence)
                row.evidence.emplace_back(kernel.kernel, kernel.share);
            for (const QString &location : kernel.location.split(u"<br>"_s)) {
                const qsizetype share = location.indexOf(u" (site share "_s);
                const QString text = turnedLocation(share < 0 ? location : location.left(share));
                if (text != u"unresolved"_s && row.locations.size() < kLocations
                    && std::ranges::find(row.locations, text) == row.locations.end())
                    row.locations.push_back(text);
            }
        }
        row.rationale = rationale(hit);
        return row;
    }

    static QString rationale(const Hit &hit)
    {
        const QString share = QString::number(hit.share, 'f', 1);
        QString text;
        switch (hit.pattern->origin) {
        case FuseOrigin::Mainline:
            text = hit.isActive
                ? Tr::tr("A kernel of the framework's own fused path runs here; with the kernels around "
                         "it, it has %1 % of the stage's GPU time.")
                : Tr::tr("The framework has this in one kernel, but here the parts run one by one and "
                         "have %1 % of the stage's GPU time.");
            break;
        case FuseOrigin::Upstream:
            text = Tr::tr("A fused path exists in the framework's sources; the kernels that match it "
                          "have %1 % of the stage's GPU time.");
            break;
        case FuseOrigin::InFlight:
            text = Tr::tr("A change under review fuses these kernels, which have %1 % of the stage's "
                          "GPU time.");
            break;
        case FuseOrigin::Own:
            text = Tr::tr("A pattern of your own table matches kernels with %1 % of the stage's GPU time.");
            break;
        }
        text = text.arg(share);
        return hit.pattern->hint.isEmpty() ? text : text + u' ' + hit.pattern->hint;
    }

    TriageStageAnswer &m_stage;
    const TriageTables &m_tables;
    TriageMethod m_method;
    const FuseScope &m_scope;
    std::vector<RowText> m_rows;
};

} // namespace

void findFusePatterns(
    TriageStageAnswer &stage, const TriageTables &tables, TriageMethod method, const FuseScope &scope)
{
    FuseFinder(stage, tables, method, scope).find();
}

} // namespace gapscope
