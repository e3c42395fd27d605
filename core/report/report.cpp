// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/report.h"

namespace gapscope {

void Report::paragraph(QString text)
{
    if (!text.isEmpty())
        blocks.push_back(Paragraph {std::move(text)});
}

void Report::list(std::vector<QString> items, bool isNumbered)
{
    if (!items.empty())
        blocks.push_back(BulletList {std::move(items), isNumbered});
}

void Report::append(Report sections, int level)
{
    for (ReportBlock &block : sections.blocks) {
        if (auto *title = std::get_if<Heading>(&block))
            title->level += level;
        blocks.push_back(std::move(block));
    }
}

std::vector<const Table *> tablesOf(const Report &report)
{
    std::vector<const Table *> tables;
    for (const ReportBlock &block : report.blocks) {
        if (const auto *table = std::get_if<Table>(&block))
            tables.push_back(table);
    }
    return tables;
}

} // namespace gapscope
