// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/operationtree.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace gapscope {

namespace {

// Rows keyed by path become nodes, depth first.
class TreeBuilder {
public:
    TreeBuilder(std::vector<OperationDelta> rows, bool bySize)
        : m_rows(std::move(rows))
        , m_bySize(bySize)
    {
    }

    std::vector<OperationNode> build()
    {
        addMissingParents();
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            m_children[parentPath(m_rows[i].name)].push_back(i);
        // The top has the same path as unattributed, which is its child and has none.
        addChildren({}, OperationNode::kNoParent, 0);
        return std::move(m_nodes);
    }

private:
    static QString parentPath(const QString &path)
    {
        const qsizetype cut = path.lastIndexOf(kPathSeparator);
        return cut < 0 ? QString() : path.left(cut);
    }

    // A range that holds others may lie outside all compared periods but for its children.
    void addMissingParents()
    {
        std::map<QString, bool> known;
        for (const OperationDelta &row : m_rows)
            known[row.name] = true;
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const QString path = parentPath(m_rows[i].name);
            if (path.isEmpty() || !known.try_emplace(path, true).second)
                continue;
            OperationDelta missing;
            missing.name = path;
            m_rows.push_back(missing);
        }
    }

    [[nodiscard]] double weight(const OperationDelta &row) const
    {
        return m_bySize ? row.inclusive.baseline : std::abs(row.inclusive.change());
    }

    void addChildren(const QString &path, std::size_t parent, int depth)
    {
        std::vector<std::size_t> children = m_children[path];
        std::ranges::sort(children, {}, [this](std::size_t i) {
            const OperationDelta &row = m_rows[i];
            return std::tuple(row.isUnattributed(), -weight(row), row.name);
        });
        for (const std::size_t i : children) {
            const QString own = m_rows[i].name;
            const std::size_t node = m_nodes.size();
            m_nodes.push_back({m_rows[i], parent, depth});
            m_nodes.back().delta.name = own.mid(own.lastIndexOf(kPathSeparator) + 1);
            if (!own.isEmpty())
                addChildren(own, node, depth + 1);
        }
    }

    std::vector<OperationDelta> m_rows;
    bool m_bySize;
    std::map<QString, std::vector<std::size_t>> m_children;
    std::vector<OperationNode> m_nodes;
};

} // namespace

std::vector<OperationNode> operationTree(const ComparedRun &baseline, const ComparedRun &target,
    const RunComparison &comparison, const CompareTables &tables)
{
    if (comparison.pairs.pairs.empty())
        return {};
    OperationTable paths;
    const std::vector<StepMarker> &markers = tables.owners.markers;
    const OperationShares ours = splitOperations(baseline.run, stepsOf(*baseline.facts),
        comparison.baselinePeriods, markers, paths, OperationKey::Path);
    const OperationShares theirs = splitOperations(target.run, stepsOf(*target.facts),
        comparison.targetPeriods, markers, paths, OperationKey::Path);
    std::vector<OperationNode> nodes = TreeBuilder(
        compareOperations(ours, theirs, comparison.pairs, paths, {}, comparison.period.value.baseline),
        comparison.single)
                                           .build();
    for (OperationNode &node : nodes)
        node.delta.sourceFunction = tables.sources.functionOf(node.delta.name);
    return nodes;
}

} // namespace gapscope
