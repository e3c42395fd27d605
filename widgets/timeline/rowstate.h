// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QSet>
#include <QStringList>

namespace gapscope {

// What the user changed about rows, by row key ("0/r1/s7"); everything else is a default of the
// layout. A value; kept in the session file.
struct RowState {
    QSet<QString> toggled; // collapsed although expanded by default, or the other way round
    QSet<QString> hidden; // hidden although shown by default, or the other way round
    QStringList pinned; // at the top, in this order
    QHash<QString, QStringList> order; // group key -> row keys; kGroups -> group keys
    QHash<QString, QString> names; // group key -> what it is called instead
    double scale = 1; // of the heights of lanes
    bool overlaid = false; // lanes of one kind of all ranks lie together (ranklayers.h)

    static inline const QString kGroups = QStringLiteral("groups");
    static constexpr double kMinScale = 0.75;
    static constexpr double kMaxScale = 4;

    bool operator==(const RowState &) const = default;

    [[nodiscard]] QJsonObject toJson() const;
    // Unknown or broken members are left at their defaults.
    [[nodiscard]] static RowState fromJson(const QJsonObject &json);
};

} // namespace gapscope
