// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/table.h"

#include <QByteArray>
#include <QStringView>

#include <concepts>
#include <memory>
#include <optional>

namespace gapscope {

// JSON text with members in the order of the calls, indented by two spaces, numbers spelled as
// Python spells them (host-analysis.md 3.6), UTF-8. Not finite numbers become null.
class JsonWriter {
public:
    JsonWriter();
    ~JsonWriter();
    Q_DISABLE_COPY_MOVE(JsonWriter)

    void beginObject();
    void endObject();
    void beginArray();
    void endArray();
    void key(QStringView name);

    void null();
    void value(double number);
    void value(qint64 number);
    void value(const QString &text);

    void value(std::same_as<bool> auto flag) { boolean(flag); }

    void value(std::integral auto number) requires(!std::same_as<decltype(number), bool>)
    {
        value(static_cast<qint64>(number));
    }

    template<class T>
    void value(const std::optional<T> &maybe)
    {
        if (maybe)
            value(*maybe);
        else
            null();
    }

    template<class Range>

    requires requires(const Range &range)
    {
        range.begin() != range.end();

    } &&(!std::convertible_to<Range, QString>)void value(const Range &range)

    {
        beginArray();
        for (const auto &item : range)
            value(item);
        endArray();
    }

    template<class T>
    void member(QStringView name, const T &what)
    {
        key(name);
        value(what);
    }

    // Without a line end.
    [[nodiscard]] QByteArray text() const;

private:
    void boolean(bool flag);

    struct Private;
    std::unique_ptr<Private> d;
};

// The digits that JSON gives: ratios 4, microseconds 3 (that is whole nanoseconds).
[[nodiscard]] double jsonRatio(double ratio);
[[nodiscard]] double jsonUs(double us);

// An array of objects with the columns' keys: us as numbers of microseconds, positions as whole
// nanoseconds, percent as ratios (6 decimals), a cell without a value as null.
void writeRows(JsonWriter &json, const Table &table);
// {"id", "title", "rows", "sum" (object or null), "notes"}: a table by itself.
[[nodiscard]] QByteArray tableJson(const Table &table);

} // namespace gapscope
