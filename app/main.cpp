// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli.h"
#include "app/mainwindow.h"
#include "app/screenshot.h"

#include <QApplication>
#include <QIcon>
#include <QTextStream>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace gapscope;

namespace {

constexpr int kUsageCode = 2;

void setApplicationInfo()
{
    QCoreApplication::setApplicationName(u"gapscope"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(GAPSCOPE_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Gapscope"_s);
    QGuiApplication::setDesktopFileName(u"org.gapscope.Gapscope"_s);
}

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return arguments;
}

bool hasDisplay()
{
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || qEnvironmentVariableIsSet("DISPLAY")
        || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
#else
    return true;
#endif
}

// Must happen before the application object is made.
void prepareForPicture(const WindowOptions &options)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(
        Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
}

// The same on every desktop; colours and sizes are ours.
void setUpLook()
{
    QApplication::setStyle(u"Fusion"_s);
    QApplication::setWindowIcon(QIcon::fromTheme(u"org.gapscope.Gapscope"_s,
        QIcon(u":/gapscope/org.gapscope.Gapscope-128.png"_s)));
}

int runWindow(int argc, char **argv, const WindowOptions &options)
{
    QApplication app(argc, argv);
    setUpLook();
    Settings settings;
    MainWindow window(&settings);
    window.start(options);
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    setApplicationInfo();
    QTextStream out(stdout);
    QTextStream err(stderr);
    const QStringList arguments = argumentsOf(argc, argv);
    if (drawsPictures(arguments)) {
        prepareForPicture({});
        const QApplication app(argc, argv);
        setUpLook();
        preparePictures();
        return runCli(arguments, out, err);
    }
    if (isCliCommand(arguments)) {
        const QCoreApplication app(argc, argv);
        return runCli(arguments, out, err);
    }
    const Result<WindowOptions> options = parseWindowOptions(arguments);
    if (!options) {
        err << options.error().message() << Qt::endl;
        return kUsageCode;
    }
    if (!options->screenshot.isEmpty()) {
        prepareForPicture(*options);
        const QApplication app(argc, argv);
        setUpLook();
        return runScreenshot(*options, err);
    }
    if (!hasDisplay()) {
        err << QCoreApplication::translate("main",
                   "There is no display. Ask on the command line instead (gapscope detect TRACE), or "
                   "write a picture (gapscope --screenshot FILE.png TRACE).")
            << Qt::endl;
        return kUsageCode;
    }
    return runWindow(argc, argv, *options);
}
