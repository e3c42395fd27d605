// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/icons.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

// The pictures live in a static library: nothing else refers to them, so they are named here.
// Outside any namespace, as the macro demands.
static void initIconResources()
{
    Q_INIT_RESOURCE(icons);
}

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QString folder()
{
    static const bool initialised = (initIconResources(), true);
    Q_UNUSED(initialised)
    return u":/gapscope/icons"_s;
}

QString pathOf(const QString &name)
{
    return folder() + u'/' + name + u".svg"_s;
}

// `pixels`: size in device pixels.
QPixmap render(const QString &name, const QColor &color, QSize pixels)
{
    if (pixels.isEmpty()) // a squeezed button asks for that
        return {};
    const QString key = u"gapscope/%1/%2/%3x%4"_s.arg(name, color.name(QColor::HexArgb))
                            .arg(pixels.width())
                            .arg(pixels.height());
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    result = QPixmap(pixels);
    result.fill(Qt::transparent);
    QSvgRenderer renderer(pathOf(name));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(pixels)));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(result.rect(), color);
    painter.end();
    QPixmapCache::insert(key, result);
    return result;
}

class Engine : public QIconEngine {
public:
    Engine(QString name, Ink ink)
        : m_name(std::move(name))
        , m_ink(ink)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    // `size` is in device pixels; QIcon sets the ratio of what comes back.
    QPixmap scaledPixmap(
        const QSize &size, QIcon::Mode mode, QIcon::State state, qreal /*scale*/) override
    {
        return render(m_name, colorOf(mode, state), size);
    }

    QSize actualSize(const QSize &size, QIcon::Mode /*mode*/, QIcon::State /*state*/) override
    {
        return size;
    }

    QString iconName() override { return m_name; }

    QString key() const override { return u"gapscope"_s; }

    QIconEngine *clone() const override { return new Engine(m_name, m_ink); }

private:
    QColor colorOf(QIcon::Mode mode, QIcon::State state) const
    {
        const Theme &theme = Theme::of(QGuiApplication::palette());
        if (mode == QIcon::Disabled)
            return theme.gapHatch;
        return inkColor(state == QIcon::On ? Ink::Accent : m_ink, theme);
    }

    QString m_name;
    Ink m_ink;
};

} // namespace

QColor inkColor(Ink ink, const Theme &theme)
{
    switch (ink) {
    case Ink::Text:
        return theme.text;
    case Ink::Secondary:
        return theme.textSecondary;
    case Ink::Accent:
        return theme.accent;
    case Ink::Worse:
        return theme.worse;
    case Ink::Better:
        return theme.better;
    case Ink::Warning:
        return theme.warning;
    case Ink::OnAccent:
        return inkOn(theme.accent);
    }
    return theme.text;
}

QIcon icon(const QString &name, Ink ink)
{
    return QFile::exists(pathOf(name)) ? QIcon(new Engine(name, ink)) : QIcon();
}

QPixmap iconPixmap(const QString &name, const QColor &color, int size, qreal devicePixelRatio)
{
    const int pixels = qRound(size * devicePixelRatio);
    QPixmap result = render(name, color, QSize(pixels, pixels));
    result.setDevicePixelRatio(devicePixelRatio);
    return result;
}

QStringList iconNames()
{
    QStringList names = QDir(folder()).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString &name : names)
        name.chop(4);
    return names;
}

} // namespace gapscope
