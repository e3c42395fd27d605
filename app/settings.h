// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

class QSettings;

namespace gapscope {

enum class ThemeChoice : std::uint8_t { System, Light, Dark };

// What the program remembers between two starts, and the folders it may use. One object, handed to
// whoever needs it. Unknown or broken values fall back to the default.
class Settings {
public:
    // Empty: the user's own file. A test or a picture names a file of its own.
    explicit Settings(const QString &file = {});
    ~Settings();

    // Where the user's own tables (thresholds.json, stepmarkers.json, ...) are looked for; the
    // command line uses the same folder.
    [[nodiscard]] static QString tableFolder();
    // Exports and the demo pair.
    [[nodiscard]] static QString cacheFolder();

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);

    // For .nsys-rep; empty: the one on the PATH.
    [[nodiscard]] QString nsysProgram() const;
    void setNsysProgram(const QString &path);

    // Small values by key: layouts, geometry, switches.
    [[nodiscard]] QByteArray bytes(const QString &key) const;
    void setBytes(const QString &key, const QByteArray &value);
    [[nodiscard]] QString text(const QString &key, const QString &fallback = {}) const;
    void setText(const QString &key, const QString &value);
    [[nodiscard]] bool flag(const QString &key, bool fallback) const;
    void setFlag(const QString &key, bool value);
    // All keys that begin with `prefix` go.
    void remove(const QString &prefix);

private:
    std::unique_ptr<QSettings> m_settings;
};

} // namespace gapscope
