// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/markdownwriter.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Each writes one block, ending in a line end.
struct BlockWriter {
    QString operator()(const Heading &heading) const
    {
        constexpr int kDeepest = 6;
        return QString(qBound(1, heading.level, kDeepest), u'#') + u' '
            + escapedMarkdown(heading.text) + u'\n';
    }

    QString operator()(const Paragraph &paragraph) const { return paragraph.text + u'\n'; }

    QString operator()(const Quote &quote) const { return u"> "_s + quote.text + u'\n'; }

    QString operator()(const BulletList &list) const
    {
        QString text;
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const QString mark = list.isNumbered ? QString::number(i + 1) + u". "_s : u"* "_s;
            text += mark + list.items[i] + u'\n';
        }
        return text;
    }

    QString operator()(const Table &table) const { return toMarkdown(table); }

    // Brackets let a path hold blanks and parentheses.
    QString operator()(const Picture &picture) const
    {
        QString path = picture.path;
        path.replace(u'<', u"%3C"_s).replace(u'>', u"%3E"_s);
        return u"![%1](<%2>)\n"_s.arg(escapedMarkdown(picture.title), path);
    }
};

} // namespace

QString toMarkdown(const Report &report)
{
    QString text;
    for (const ReportBlock &block : report.blocks) {
        if (!text.isEmpty())
            text += u'\n';
        text += std::visit(BlockWriter {}, block);
    }
    return text;
}

} // namespace gapscope
