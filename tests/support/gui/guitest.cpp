// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"

#include <QApplication>
#include <QFont>
#include <QLocale>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <memory>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

void setDefault(const char *name, const QByteArray &value)
{
    if (!qEnvironmentVariableIsSet(name))
        qputenv(name, value);
}

} // namespace

void GuiTest::init()
{
    // The offscreen platform says what it does not do; no test depends on it.
    QTest::failOnWarning(QRegularExpression(
        u"^(?!This plugin does not support (raise|propagateSizeHints|grabbing the keyboard))"_s));
}

int runGuiTest(int argc, char **argv, QObject *(*makeTest)())
{
    setDefault("QT_QPA_PLATFORM", "offscreen");
    setDefault("QT_SCALE_FACTOR", "1");
    // Nothing of the user's own settings is read or written.
    const QTemporaryDir home;
    for (const char *name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(name, home.path().toLocal8Bit());
    QLocale::setDefault(QLocale::c());

    QApplication app(argc, argv);
    QApplication::setStyle(u"Fusion"_s);
    QApplication::setFont(QFont(u"DejaVu Sans"_s, 9));
    QApplication::setApplicationName(u"gapscope"_s);
    const std::unique_ptr<QObject> test(makeTest());
    return QTest::qExec(test.get(), argc, argv);
}

} // namespace gapscope
