// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/jsonwriter.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cmath>

namespace gapscope {

using namespace Qt::StringLiterals;

struct JsonWriter::Private {
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer {buffer};
};

JsonWriter::JsonWriter()
    : d(std::make_unique<Private>())
{
    d->writer.SetIndent(' ', 2);
}

JsonWriter::~JsonWriter() = default;

void JsonWriter::beginObject()
{
    d->writer.StartObject();
}

void JsonWriter::endObject()
{
    d->writer.EndObject();
}

void JsonWriter::beginArray()
{
    d->writer.StartArray();
}

void JsonWriter::endArray()
{
    d->writer.EndArray();
}

void JsonWriter::key(QStringView name)
{
    const QByteArray utf8 = name.toUtf8();
    d->writer.Key(utf8.constData(), static_cast<rapidjson::SizeType>(utf8.size()));
}

void JsonWriter::null()
{
    d->writer.Null();
}

void JsonWriter::boolean(bool flag)
{
    d->writer.Bool(flag);
}

void JsonWriter::value(double number)
{
    if (!std::isfinite(number)) {
        null();
        return;
    }
    const QByteArray digits = shortestNumber(number);
    d->writer.RawValue(
        digits.constData(), static_cast<std::size_t>(digits.size()), rapidjson::kNumberType);
}

void JsonWriter::value(qint64 number)
{
    d->writer.Int64(number);
}

void JsonWriter::value(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    d->writer.String(utf8.constData(), static_cast<rapidjson::SizeType>(utf8.size()));
}

QByteArray JsonWriter::text() const
{
    return {d->buffer.GetString(), static_cast<qsizetype>(d->buffer.GetSize())};
}

double jsonRatio(double ratio)
{
    return roundDecimals(ratio, 4);
}

double jsonUs(double us)
{
    return roundDecimals(us, 3);
}

namespace {

constexpr int kTableRatioDecimals = 6;

void writeNumber(JsonWriter &json, const Column &column, double number)
{
    switch (column.kind) {
    case ColumnKind::Us:
    case ColumnKind::UsDelta:
        json.value(jsonUs(number));
        return;
    case ColumnKind::Percent:
    case ColumnKind::PercentDelta:
        json.value(roundDecimals(number, kTableRatioDecimals));
        return;
    default:
        json.value(roundDecimals(number, qMax(column.decimals, kTableRatioDecimals)));
    }
}

void writeWhole(JsonWriter &json, const Column &column, qint64 number)
{
    const bool isTime = column.kind == ColumnKind::Us || column.kind == ColumnKind::UsDelta;
    if (isTime)
        json.value(jsonUs(static_cast<double>(number) / 1000.0));
    else if (column.kind == ColumnKind::Count || column.kind == ColumnKind::Position)
        json.value(number);
    else
        writeNumber(json, column, static_cast<double>(number));
}

void writeCell(JsonWriter &json, const Column &column, const Cell &cell)
{
    if (const auto *text = std::get_if<QString>(&cell.value))
        json.value(*text);
    else if (const auto *flag = std::get_if<bool>(&cell.value))
        json.value(*flag);
    else if (const auto *whole = std::get_if<qint64>(&cell.value))
        writeWhole(json, column, *whole);
    else if (const auto *number = std::get_if<double>(&cell.value))
        writeNumber(json, column, *number);
    else
        json.null();
}

void writeRow(JsonWriter &json, const Table &table, const Row &row)
{
    json.beginObject();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        json.key(table.columns[i].key);
        writeCell(json, table.columns[i], i < row.size() ? row[i] : Cell());
    }
    json.endObject();
}

} // namespace

void writeRows(JsonWriter &json, const Table &table)
{
    json.beginArray();
    for (const Row &row : table.rows)
        writeRow(json, table, row);
    json.endArray();
}

QByteArray tableJson(const Table &table)
{
    JsonWriter json;
    json.beginObject();
    json.member(u"id", table.id);
    json.member(u"title", table.title);
    json.key(u"rows");
    writeRows(json, table);
    json.key(u"sum");
    if (table.sum)
        writeRow(json, table, *table.sum);
    else
        json.null();
    json.member(u"notes", table.notes);
    json.endObject();
    return json.text();
}

} // namespace gapscope
