// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/screenshot.h"

#include "app/exporter.h"
#include "app/mainwindow.h"
#include "app/sessionkeeper.h"
#include "core/io/demo/demo.h"
#include "core/io/demo/executorconfig.h"
#include "core/io/demo/generate.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QFontDatabase>
#include <QTemporaryDir>
#include <QTextStream>

#include <thread>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QtMessageHandler previousHandler = nullptr;

constexpr int kUsageCode = 2;
constexpr int kCannotOpenCode = 3;
constexpr int kGiveUpMs = 600'000;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Screenshot)
};

Error failure(ErrorKind kind, const QString &what)
{
    return {kind, what, {}, {}, {}};
}

// What the offscreen platform says it does not do is no matter of a picture.
void dropPlatformMessages(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (!message.startsWith("This plugin does not support"_L1))
        previousHandler(type, context, message);
}

// Pictures look the same on every machine that has the font.
void setPictureFont()
{
    for (const QString &family : {u"Noto Sans"_s, u"DejaVu Sans"_s}) {
        if (!QFontDatabase::hasFamily(family))
            continue;
        QFont font(family);
        font.setPixelSize(12);
        font.setHintingPreference(QFont::PreferNoHinting);
        QApplication::setFont(font);
        return;
    }
}

// A load that stays where loads of large files are for a while, until it is cancelled.
RunLoader stoppedLoader(qint64 rows)
{
    return [rows](const QStringList &, Progress &progress) -> Result<OpenRun> {
        progress.begin(LoadPhase::Events, rows);
        progress.advance(rows * 63 / 100);
        while (!progress.isCancelled())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return failure(ErrorKind::Cancelled, {});
    };
}

// The first half of a file: what an interrupted copy leaves.
Result<QString> cutFile(const QString &path, const QTemporaryDir &folder)
{
    QFile source(path);
    const QString cut = folder.filePath(QFileInfo(path).completeBaseName() + u"_copy.sqlite"_s);
    if (!source.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound, source.errorString());
    QFile target(cut);
    if (!target.open(QIODevice::WriteOnly) || target.write(source.read(source.size() / 2)) < 0)
        return failure(ErrorKind::Other, target.errorString());
    return cut;
}

class Photographer {
public:
    explicit Photographer(const WindowOptions &options)
        : m_options(options)
        , m_settings(m_folder.filePath(u"picture.ini"_s))
        , m_window(&m_settings)
    {
    }

    Result<QString> run()
    {
        QObject::connect(m_window.session(), &SessionController::loadFailed, &m_window,
            [this](Role, const QStringList &, const Error &error) { m_error = error; });
        m_window.prepare(m_options);
        m_window.resize(m_options.size.value_or(kPictureSize));
        m_window.show();
        for (const auto step : {&Photographer::open, &Photographer::goTo, &Photographer::enterState}) {
            if (const std::optional<Error> error = (this->*step)())
                return *error;
        }
        // A picture shows what there is, not where the keyboard happens to be.
        if (QWidget *focused = QApplication::focusWidget())
            focused->clearFocus();
        QApplication::processEvents();
        return savePicture(m_options.screenshot, pictureOf(m_window));
    }

private:
    using MaybeError = std::optional<Error>;

    MaybeError open()
    {
        Result<QStringList> paths = tracePaths();
        if (!paths)
            return paths.error();
        m_paths = *paths;
        if (m_paths.size() == 1 && isSessionPath(m_paths[0]))
            m_window.keeper()->open(m_paths[0]);
        else if (m_paths.size() > 1)
            m_window.session()->openPair({m_paths[0]}, {m_paths[1]});
        else if (!m_paths.isEmpty())
            m_window.session()->open({m_paths[0]}, Role::Baseline);
        return settle();
    }

    // What to open: the given traces; a state without a trace makes what it needs.
    Result<QStringList> tracePaths()
    {
        if (!m_options.trace.isEmpty()) {
            QStringList paths {m_options.trace, m_options.target};
            paths.removeAll(QString());
            return paths;
        }
        Progress progress;
        if (m_options.state == PictureState::Inconclusive) {
            demo::ExecutorConfig config = demo::publishedExample(false);
            config.output.kernelTable = false;
            const Result<demo::Generated> made = demo::writeGenerated(
                config, m_folder.filePath(u"decode_without_kernels.sqlite"_s), progress);
            return made ? Result<QStringList>(made->paths) : Result<QStringList>(made.error());
        }
        if (m_options.state == PictureState::Ready)
            return QStringList(); // the welcome page
        Result<QStringList> pair = writeDemoPair(m_folder.path(), progress);
        return pair ? Result<QStringList>(pair->mid(0, 1)) : pair;
    }

    MaybeError goTo()
    {
        if (!m_options.goTo)
            return {};
        if (!m_window.goTo(*m_options.goTo)) {
            return failure(ErrorKind::Usage,
                m_options.goTo->kind == GotoTarget::Kind::Step
                    ? Text::tr("There is no step %1.").arg(m_options.goTo->number)
                    : Text::tr("There is no gap %1.").arg(m_options.goTo->number));
        }
        return settle();
    }

    MaybeError enterState()
    {
        if (m_options.state == PictureState::Loading)
            return enterLoading();
        if (m_options.state == PictureState::Error)
            return enterError();
        return {};
    }

    MaybeError enterLoading()
    {
        SessionController &session = *m_window.session();
        const qint64 rows = qint64(session.at(Role::Baseline).run->traces.front()->events.size());
        session.setLoader(stoppedLoader(rows));
        session.open({m_paths.front()}, Role::Target);
        bool isShown = false;
        QObject::connect(&session, &SessionController::loadProgressed, &m_window,
            [&isShown](const LoadState &state) { isShown = isShown || state.done > 0; });
        return waitFor([&isShown] { return isShown; });
    }

    MaybeError enterError()
    {
        const Result<QString> cut = cutFile(m_paths.front(), m_folder);
        if (!cut)
            return cut.error();
        m_window.session()->open({*cut}, Role::Target);
        const MaybeError error = waitFor([this] { return m_window.isSettled(); });
        m_error.reset(); // it is what the picture is about
        return error;
    }

    MaybeError settle()
    {
        if (MaybeError error = waitFor([this] { return m_window.isSettled(); }))
            return error;
        return m_error;
    }

    template<class Condition>
    MaybeError waitFor(Condition condition)
    {
        QElapsedTimer timer;
        timer.start();
        // Twice in a row: an answer may start the next question.
        for (int settled = 0; settled < 2;) {
            QApplication::processEvents(QEventLoop::AllEvents, 20);
            QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            settled = condition() ? settled + 1 : 0;
            if (timer.elapsed() > kGiveUpMs)
                return failure(ErrorKind::Other, Text::tr("The picture took too long."));
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return {};
    }

    const WindowOptions &m_options;
    QTemporaryDir m_folder;
    Settings m_settings;
    MainWindow m_window;
    QStringList m_paths;
    MaybeError m_error;
};

} // namespace

void preparePictures()
{
    previousHandler = qInstallMessageHandler(dropPlatformMessages);
    setPictureFont();
}

int runScreenshot(const WindowOptions &options, QTextStream &err)
{
    preparePictures();
    const Result<QString> written = Photographer(options).run();
    qInstallMessageHandler(previousHandler);
    if (written)
        return 0;
    err << written.error().message() << Qt::endl;
    return written.error().kind == ErrorKind::Usage ? kUsageCode : kCannotOpenCode;
}

} // namespace gapscope
