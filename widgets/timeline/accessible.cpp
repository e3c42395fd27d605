// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/accessible.h"

#include "widgets/timeline/lanesview.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace gapscope {

namespace {

// One graphic whose value is the selected event in words. Its children are not widgets and may be
// millions, so the way through them is by keys; each move is announced.
class AccessibleLanes : public QAccessibleWidget {
public:
    explicit AccessibleLanes(LanesView *lanes)
        : QAccessibleWidget(lanes, QAccessible::Canvas)
        , m_lanes(lanes)
    {
    }

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        switch (kind) {
        case QAccessible::Value:
            return m_lanes->texts().spoken(m_lanes->selection());
        case QAccessible::Description:
            return m_lanes->rowNameOf(m_lanes->selection());
        default:
            return QAccessibleWidget::text(kind);
        }
    }

private:
    LanesView *m_lanes;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *lanes = qobject_cast<LanesView *>(object);
    return lanes ? new AccessibleLanes(lanes) : nullptr;
}

} // namespace

void installTimelineAccessibility()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed)
}

void notifyTimelineSelection(LanesView *lanes)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleValueChangeEvent event(lanes, lanes->texts().spoken(lanes->selection()));
    QAccessible::updateAccessibility(&event);
}

} // namespace gapscope
