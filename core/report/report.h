// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/table.h"

#include <variant>
#include <vector>

namespace gapscope {

// A document as data: analyses become Reports, writers turn a Report into markdown, JSON or CSV.
// Nothing here knows an analysis. Text of paragraphs, quotes and list items is inline markdown of
// our own; what comes from a trace goes through codeMarkdown() or escapedMarkdown() first.

struct Heading {
    int level = 1; // 1 is the title
    QString text; // plain text
};

struct Paragraph {
    QString text;
};

struct Quote {
    QString text;
};

struct BulletList {
    std::vector<QString> items;
    bool isNumbered = false;
};

// A picture in a file beside the document.
struct Picture {
    QString title; // plain text, for those who do not see it
    QString path; // as the document refers to it, with forward slashes
};

using ReportBlock = std::variant<Heading, Paragraph, Quote, BulletList, Table, Picture>;

struct Report {
    std::vector<ReportBlock> blocks;

    void heading(int level, QString text) { blocks.push_back(Heading {level, std::move(text)}); }

    void paragraph(QString text); // nothing when empty

    void quote(QString text) { blocks.push_back(Quote {std::move(text)}); }

    void list(std::vector<QString> items, bool isNumbered = false); // nothing when empty

    void table(Table table) { blocks.push_back(std::move(table)); }

    // Another report as sections below a heading of `level`: its titles become level + 1.
    void append(Report sections, int level);
};

// In the order of the document.
[[nodiscard]] std::vector<const Table *> tablesOf(const Report &report);

} // namespace gapscope
