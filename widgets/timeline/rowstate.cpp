// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/rowstate.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QStringList sorted(const QSet<QString> &set)
{
    QStringList list(set.begin(), set.end());
    list.sort();
    return list;
}

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray()) {
        if (item.isString())
            list.append(item.toString());
    }
    return list;
}

QSet<QString> stringSet(const QJsonValue &value)
{
    const QStringList list = strings(value);
    return {list.begin(), list.end()};
}

} // namespace

QJsonObject RowState::toJson() const
{
    QJsonObject orders;
    for (auto it = order.begin(); it != order.end(); ++it)
        orders.insert(it.key(), QJsonArray::fromStringList(it.value()));
    QJsonObject named;
    for (auto it = names.begin(); it != names.end(); ++it)
        named.insert(it.key(), it.value());
    return {
        {u"toggled"_s, QJsonArray::fromStringList(sorted(toggled))},
        {u"hidden"_s, QJsonArray::fromStringList(sorted(hidden))},
        {u"pinned"_s, QJsonArray::fromStringList(pinned)},
        {u"order"_s, orders},
        {u"names"_s, named},
        {u"scale"_s, scale},
        {u"overlaid"_s, overlaid},
    };
}

RowState RowState::fromJson(const QJsonObject &json)
{
    RowState state;
    state.toggled = stringSet(json.value(u"toggled"_s));
    state.hidden = stringSet(json.value(u"hidden"_s));
    state.pinned = strings(json.value(u"pinned"_s));
    const QJsonObject orders = json.value(u"order"_s).toObject();
    for (auto it = orders.begin(); it != orders.end(); ++it)
        state.order.insert(it.key(), strings(it.value()));
    const QJsonObject named = json.value(u"names"_s).toObject();
    for (auto it = named.begin(); it != named.end(); ++it) {
        if (it->isString())
            state.names.insert(it.key(), it->toString());
    }
    state.scale = std::clamp(json.value(u"scale"_s).toDouble(1), kMinScale, kMaxScale);
    state.overlaid = json.value(u"overlaid"_s).toBool();
    return state;
}

} // namespace gapscope
