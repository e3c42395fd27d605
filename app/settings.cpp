// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/settings.h"

#include <QSettings>
#include <QStandardPaths>

#include <array>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

const std::array kThemeNames {u"system"_s, u"light"_s, u"dark"_s};

QString ownFolder(QStandardPaths::StandardLocation generic)
{
    return QStandardPaths::writableLocation(generic) + u"/gapscope"_s;
}

} // namespace

Settings::Settings(const QString &file)
    : m_settings(std::make_unique<QSettings>(
        file.isEmpty() ? tableFolder() + u"/gapscope.ini"_s : file, QSettings::IniFormat))
{
}

Settings::~Settings() = default;

QString Settings::tableFolder()
{
    return ownFolder(QStandardPaths::GenericConfigLocation);
}

QString Settings::cacheFolder()
{
    return ownFolder(QStandardPaths::GenericCacheLocation);
}

ThemeChoice Settings::theme() const
{
    const auto found = std::ranges::find(kThemeNames, text(u"theme"_s));
    return found == kThemeNames.end() ? ThemeChoice::System
                                      : ThemeChoice(found - kThemeNames.begin());
}

void Settings::setTheme(ThemeChoice theme)
{
    setText(u"theme"_s, kThemeNames[std::size_t(theme)]);
}

QString Settings::nsysProgram() const
{
    return text(u"nsysProgram"_s);
}

void Settings::setNsysProgram(const QString &path)
{
    setText(u"nsysProgram"_s, path);
}

QByteArray Settings::bytes(const QString &key) const
{
    return m_settings->value(key).toByteArray();
}

void Settings::setBytes(const QString &key, const QByteArray &value)
{
    m_settings->setValue(key, value);
}

QString Settings::text(const QString &key, const QString &fallback) const
{
    return m_settings->value(key, fallback).toString();
}

void Settings::setText(const QString &key, const QString &value)
{
    m_settings->setValue(key, value);
}

bool Settings::flag(const QString &key, bool fallback) const
{
    return m_settings->value(key, fallback).toBool();
}

void Settings::setFlag(const QString &key, bool value)
{
    m_settings->setValue(key, value);
}

void Settings::remove(const QString &prefix)
{
    m_settings->remove(prefix);
}

} // namespace gapscope
