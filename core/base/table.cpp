// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/table.h"

#include "core/base/tr.h"

#include <QStringList>

#include <algorithm>

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

// Times that are kept as nanoseconds in one place and as mean microseconds in another.
double asUs(const Cell &cell)
{
    if (const auto *ns = std::get_if<qint64>(&cell.value))
        return static_cast<double>(*ns) / 1000.0;
    return std::get<double>(cell.value);
}

double asNumber(const Cell &cell)
{
    if (const auto *whole = std::get_if<qint64>(&cell.value))
        return static_cast<double>(*whole);
    return std::get<double>(cell.value);
}

bool isNumber(const Cell &cell)
{
    return std::holds_alternative<qint64>(cell.value) || std::holds_alternative<double>(cell.value);
}

QString flagText(bool flag)
{
    return flag ? Tr::tr("yes") : Tr::tr("no");
}

QString unitOf(const Column &column)
{
    switch (column.kind) {
    case ColumnKind::Us:
    case ColumnKind::UsDelta:
        return kMicro + u"s"_s;
    case ColumnKind::Position:
        return u"ms"_s;
    case ColumnKind::Number:
    case ColumnKind::NumberDelta:
        return column.unit;
    default:
        return {};
    }
}

QString numberText(const Column &column, const Cell &cell)
{
    switch (column.kind) {
    case ColumnKind::Count:
        return formatCount(static_cast<qint64>(asNumber(cell)));
    case ColumnKind::Us:
        return formatMeanUs(asUs(cell), Unit::Without);
    case ColumnKind::UsDelta:
        return formatMeanUsDelta(asUs(cell), Unit::Without);
    case ColumnKind::Position:
        return formatPosition(static_cast<qint64>(asNumber(cell)), Unit::Without);
    case ColumnKind::Percent:
        return formatPercent(asNumber(cell));
    case ColumnKind::PercentDelta:
        return formatPercentDelta(asNumber(cell));
    case ColumnKind::NumberDelta:
        return formatSigned(asNumber(cell), column.decimals);
    default:
        return formatNumber(asNumber(cell), column.decimals);
    }
}

QString plainNumberText(const Column &column, const Cell &cell)
{
    switch (column.kind) {
    case ColumnKind::Us:
    case ColumnKind::UsDelta:
        return plainNumber(asUs(cell), 3);
    case ColumnKind::Position:
        return plainNumber(asNumber(cell) / 1e6, 6);
    case ColumnKind::Percent:
    case ColumnKind::PercentDelta:
        return plainNumber(asNumber(cell) * 100.0, 4);
    case ColumnKind::Count:
        return plainNumber(asNumber(cell), 0);
    default:
        return plainNumber(asNumber(cell), qMax(column.decimals, 6));
    }
}

const Cell &cellAt(const Row &row, std::size_t column)
{
    static const Cell kEmpty;
    return column < row.size() ? row[column] : kEmpty;
}

using Lines = std::vector<QStringList>;

template<class HeaderOf, class CellOf>
Lines linesOf(const Table &table, HeaderOf headerOf, CellOf textOf)
{
    Lines lines(1);
    for (const Column &column : table.columns)
        lines.front().append(headerOf(column));
    const auto addLine = [&](const Row &row) {
        QStringList line;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            line.append(textOf(table.columns[i], cellAt(row, i)));
        lines.push_back(line);
    };
    for (const Row &row : table.rows)
        addLine(row);
    if (table.sum)
        addLine(*table.sum);
    return lines;
}

QString markdownCell(const Column &column, const Cell &cell)
{
    const QString text = cellText(column, cell);
    if (!std::holds_alternative<QString>(cell.value) || text.isEmpty())
        return text;
    return column.kind == ColumnKind::Code && !cell.isWords ? codeMarkdown(text)
                                                            : escapedMarkdown(text);
}

// Bold, its name no code, and nothing where there is nothing to add up.
QStringList sumLine(const Table &table)
{
    QStringList line;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Cell &cell = cellAt(*table.sum, i);
        const QString text = escapedMarkdown(cellText(table.columns[i], cell));
        line.append(cell.hasValue() && !text.isEmpty() ? u"**"_s + text + u"**"_s : QString());
    }
    return line;
}

QString markdownRule(const Column &column, qsizetype width)
{
    return isNumeric(column.kind) ? QString(width - 1, u'-') + u':' : QString(width, u'-');
}

QString paddedLine(
    const Table &table, const QStringList &line, const std::vector<qsizetype> &widths)
{
    QString text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const QString &cell = line[static_cast<qsizetype>(i)];
        text += u"| "_s
            + (isNumeric(table.columns[i].kind) ? cell.rightJustified(widths[i])
                                                : cell.leftJustified(widths[i]))
            + u' ';
    }
    return text + u"|\n"_s;
}

// Wide names are not padded for: one long kernel name would push the table off every terminal.
std::vector<qsizetype> columnWidths(const Table &table, const Lines &lines)
{
    constexpr qsizetype kWidest = 60;
    std::vector<qsizetype> widths(table.columns.size(), 3);
    for (const QStringList &line : lines) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const qsizetype length = line[static_cast<qsizetype>(i)].size();
            if (length <= kWidest)
                widths[i] = qMax(widths[i], length);
        }
    }
    return widths;
}

QString oneLine(QString text)
{
    for (QChar &character : text) {
        if (character == u'\t' || character == u'\n' || character == u'\r')
            character = u' ';
    }
    return text;
}

QString machineHeader(const Column &column)
{
    if (column.kind == ColumnKind::Percent || column.kind == ColumnKind::PercentDelta)
        return column.title + u" (%)"_s;
    return headerText(column);
}

QString csvField(const QString &text)
{
    const bool needsQuotes = std::any_of(text.begin(), text.end(),
        [](QChar c) { return c == u',' || c == u'"' || c == u'\n' || c == u'\r'; });
    if (!needsQuotes)
        return text;
    return u'"' + QString(text).replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

Cell::Cell() = default;
Cell::Cell(const Cell &other) = default;
Cell::Cell(Cell &&other) noexcept = default;
Cell &Cell::operator=(const Cell &other) = default;
Cell &Cell::operator=(Cell &&other) noexcept = default;
Cell::~Cell() = default;

Cell::Cell(QString text)
    : value(std::move(text))
{
}

Cell::Cell(double number)
    : value(number)
{
}

Cell Cell::missing(QString why)
{
    Cell cell;
    cell.reason = std::move(why);
    return cell;
}

Cell Cell::words(QString text)
{
    Cell cell(std::move(text));
    cell.isWords = true;
    return cell;
}

bool isNumeric(ColumnKind kind)
{
    return kind != ColumnKind::Text && kind != ColumnKind::Code && kind != ColumnKind::Flag;
}

QString headerText(const Column &column)
{
    const QString unit = unitOf(column);
    return unit.isEmpty() ? column.title : Tr::tr("%1 (%2)").arg(column.title, unit);
}

QString cellText(const Column &column, const Cell &cell)
{
    if (const auto *text = std::get_if<QString>(&cell.value))
        return *text;
    if (const auto *flag = std::get_if<bool>(&cell.value))
        return flagText(*flag);
    if (isNumber(cell))
        return numberText(column, cell);
    // No text is no text; a figure that is missing is said to be.
    const bool isName = column.kind == ColumnKind::Text || column.kind == ColumnKind::Code;
    return isName ? QString() : QString(kNoValue);
}

QString plainCell(const Column &column, const Cell &cell)
{
    if (const auto *text = std::get_if<QString>(&cell.value))
        return *text;
    if (const auto *flag = std::get_if<bool>(&cell.value))
        return flagText(*flag);
    return isNumber(cell) ? plainNumberText(column, cell) : QString();
}

std::vector<QString> missingReasons(const Table &table)
{
    // In the order of the rows, which is the order in which they are read.
    std::vector<std::pair<QString, QStringList>> reasons;
    for (const Row &row : table.rows) {
        for (const Cell &cell : row) {
            if (cell.hasValue() || cell.reason.isEmpty())
                continue;
            const QString name = cellText(table.columns.front(), cellAt(row, 0));
            auto known = std::find_if(reasons.begin(), reasons.end(),
                [&](const auto &entry) { return entry.first == cell.reason; });
            if (known == reasons.end())
                known = reasons.insert(reasons.end(), {cell.reason, {}});
            if (!known->second.contains(name))
                known->second.append(name);
        }
    }
    std::vector<QString> sentences;
    for (const auto &[reason, names] : reasons) {
        const bool isEveryRow = names.size() > 1 && names.size() == std::ssize(table.rows);
        sentences.push_back(
            Tr::tr("%1: %2").arg(isEveryRow ? Tr::tr("all rows") : names.join(u", "_s), reason));
    }
    return sentences;
}

QString toMarkdown(const Table &table)
{
    Lines lines = linesOf(
        table, [](const Column &column) { return escapedMarkdown(headerText(column)); },
        markdownCell);
    if (table.sum)
        lines.back() = sumLine(table);
    const std::vector<qsizetype> widths = columnWidths(table, lines);
    QString text = paddedLine(table, lines.front(), widths);
    for (std::size_t i = 0; i < widths.size(); ++i)
        text += u"| "_s + markdownRule(table.columns[i], widths[i]) + u' ';
    text += u"|\n"_s;
    for (std::size_t i = 1; i < lines.size(); ++i)
        text += paddedLine(table, lines[i], widths);
    for (const QString &note : table.notes)
        text += u'\n' + escapedMarkdown(note) + u'\n';
    const std::vector<QString> reasons = missingReasons(table);
    for (std::size_t i = 0; i < reasons.size(); ++i)
        text += (i == 0 ? u"\n"_s : QString()) + kNoValue + u' ' + escapedMarkdown(reasons[i])
            + (i + 1 < reasons.size() ? u"  \n"_s : u"\n"_s);
    return text;
}

QString toTsv(const Table &table)
{
    QString text;
    for (const QStringList &line :
        linesOf(table, machineHeader, [](const Column &column, const Cell &cell) {
            return oneLine(plainCell(column, cell));
        }))
        text += line.join(u'\t') + u'\n';
    return text;
}

QString toCsv(const Table &table)
{
    QString text;
    for (const QStringList &line : linesOf(
             table, [](const Column &column) { return csvField(machineHeader(column)); },
             [](const Column &column, const Cell &cell) {
                 return csvField(plainCell(column, cell));
             }))
        text += line.join(u',') + u'\n';
    return text;
}

QString escapedMarkdown(const QString &text)
{
    static const QString kSpecial = u"\\`*[|"_s;
    const QString line = oneLine(text);
    const auto at = [&](qsizetype i) { return i >= 0 && i < line.size() ? line[i] : QChar(u' '); };
    QString escaped;
    escaped.reserve(line.size());
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar character = line[i];
        // Escape no more than needed: text is also read as it is. Inside a word an underscore is no
        // markup, and "< 60 %" no tag.
        const bool isEdge = !(at(i - 1).isLetterOrNumber() && at(i + 1).isLetterOrNumber());
        const bool isMarkup = kSpecial.contains(character) || (character == u'_' && isEdge)
            || (character == u'<' && !at(i + 1).isSpace());
        if (isMarkup)
            escaped += u'\\';
        escaped += character;
    }
    return escaped;
}

QString codeMarkdown(const QString &text)
{
    // A code span ends at as many backticks as it began with; a pipe ends a table cell even in
    // code.
    qsizetype longest = 0;
    qsizetype current = 0;
    for (const QChar character : text) {
        current = character == u'`' ? current + 1 : 0;
        longest = qMax(longest, current);
    }
    const QString fence(longest + 1, u'`');
    const QString inner = oneLine(text).replace(u'|', u"\\|"_s);
    return longest > 0 ? fence + u' ' + inner + u' ' + fence : fence + inner + fence;
}

} // namespace gapscope
