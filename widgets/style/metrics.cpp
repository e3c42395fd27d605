// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/metrics.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QHash>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

double factorOf(FontRole role)
{
    switch (role) {
    case FontRole::Body:
        return 1.0;
    case FontRole::Caption:
        return 0.92;
    case FontRole::Tick:
        return 0.84;
    case FontRole::Headline:
        return 1.4;
    case FontRole::VerdictWord:
        return 1.25;
    case FontRole::ProductName:
        return 1.7;
    }
    return 1.0;
}

bool digitsAreEqual(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal zero = metrics.horizontalAdvance(u'0');
    for (char16_t digit = u'1'; digit <= u'9'; ++digit) {
        if (std::abs(metrics.horizontalAdvance(digit) - zero) > 0.01)
            return false;
    }
    return true;
}

QString tabularFamily(const QFont &font)
{
    if (hasEqualDigits(font))
        return font.family();
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : {u"Noto Sans"_s, u"DejaVu Sans"_s}) {
        QFont candidate = font;
        candidate.setFamilies({family});
        if (installed.contains(family) && hasEqualDigits(candidate))
            return family;
    }
    return font.family();
}

} // namespace

Metrics::Metrics()
    : Metrics(QApplication::font())
{
}

Metrics::Metrics(const QFont &font)
    : m_height(QFontMetrics(font).height())
{
}

int Metrics::scaled(double factor) const
{
    return int(std::lround(m_height * factor));
}

int Metrics::icon() const
{
    return m_height < 24 ? 16 : m_height / 8 * 8;
}

QFont fontFor(FontRole role, bool bold, const QFont &base)
{
    QFont font = base;
    const double factor = factorOf(role);
    if (base.pixelSize() > 0)
        font.setPixelSize(int(std::lround(base.pixelSize() * factor)));
    else
        font.setPointSizeF(base.pointSizeF() * factor);
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    return font;
}

QFont fontFor(FontRole role, bool bold)
{
    return fontFor(role, bold, QApplication::font());
}

bool hasEqualDigits(const QFont &font)
{
    QFont weighted = font;
    weighted.setWeight(QFont::Normal);
    if (!digitsAreEqual(weighted))
        return false;
    weighted.setWeight(QFont::DemiBold);
    return digitsAreEqual(weighted);
}

QFont tabularFont(const QFont &font)
{
    // GUI thread only, like every font question here.
    static QHash<QString, QString> families;
    const QString key = font.family() + u'/' + QString::number(font.pointSizeF()) + u'/'
        + QString::number(font.pixelSize());
    auto found = families.constFind(key);
    if (found == families.constEnd())
        found = families.insert(key, tabularFamily(font));
    if (*found == font.family())
        return font;
    QFont result = font;
    result.setFamilies({*found});
    return result;
}

} // namespace gapscope
