// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/windowoptions.h"

#include "app/layouts.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(WindowOptions)
};

// Each reader stores one option's value; false: the value makes no sense.
using Reader = bool (*)(const QString &value, WindowOptions &options);

bool readSize(const QString &value, WindowOptions &options)
{
    static const QRegularExpression form(u"^(\\d{2,5})x(\\d{2,5})$"_s);
    const QRegularExpressionMatch match = form.match(value);
    options.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
    return match.hasMatch();
}

bool readScale(const QString &value, WindowOptions &options)
{
    bool isNumber = false;
    options.scale = value.toDouble(&isNumber);
    return isNumber && options.scale >= 0.5 && options.scale <= 4;
}

bool readTheme(const QString &value, WindowOptions &options)
{
    options.theme = value == "dark"_L1 ? ThemeChoice::Dark : ThemeChoice::Light;
    return value == "dark"_L1 || value == "light"_L1;
}

bool readLayout(const QString &value, WindowOptions &options)
{
    options.layout = value.toLower();
    return Layouts::names().contains(options.layout);
}

bool readGoto(const QString &value, WindowOptions &options)
{
    static const QRegularExpression form(u"^(step|gap):(-?\\d+)$"_s);
    const QRegularExpressionMatch match = form.match(value);
    options.goTo = GotoTarget {match.captured(1) == "gap"_L1 ? GotoTarget::Kind::Gap
                                                              : GotoTarget::Kind::Step,
        match.captured(2).toLongLong()};
    return match.hasMatch();
}

bool readState(const QString &value, WindowOptions &options)
{
    static const QStringList names {u"ready"_s, u"loading"_s, u"error"_s, u"inconclusive"_s};
    const qsizetype index = names.indexOf(value);
    options.state = PictureState(std::max<qsizetype>(index, 0));
    return index > 0;
}

bool readScreenshot(const QString &value, WindowOptions &options)
{
    options.screenshot = value;
    return value.endsWith(".png"_L1, Qt::CaseInsensitive);
}

struct OptionRow {
    const char *name;
    const char *form; // what a value looks like, for the message
    Reader read;
};

constexpr OptionRow kOptions[] = {
    {"screenshot", "FILE.png", readScreenshot},
    {"size", "WIDTHxHEIGHT", readSize},
    {"scale", "0.5 to 4", readScale},
    {"theme", "light|dark", readTheme},
    {"layout", "timeline|compare|gaps|ranks|triage", readLayout},
    {"goto", "step:N|gap:N", readGoto},
    {"state", "loading|error|inconclusive", readState},
};

Error usage(const QString &what)
{
    return {ErrorKind::Usage, what, {}, Text::tr("See gapscope --help."), {}};
}

} // namespace

Result<WindowOptions> parseWindowOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    for (const OptionRow &row : kOptions)
        parser.addOption({QString::fromLatin1(row.name), {}, u"value"_s});
    if (!parser.parse(QStringList {u"gapscope"_s} + arguments))
        return usage(parser.errorText()); // a sentence
    WindowOptions options;
    for (const OptionRow &row : kOptions) {
        const QString name = QString::fromLatin1(row.name);
        if (parser.isSet(name) && !row.read(parser.value(name), options)) {
            return usage(Text::tr("--%1 %2 is not of the form %3.")
                             .arg(name, parser.value(name), QString::fromLatin1(row.form)));
        }
    }
    const QStringList paths = parser.positionalArguments();
    if (paths.size() > 2)
        return usage(Text::tr("The window takes one trace and one target, not %1 files.")
                         .arg(paths.size()));
    for (const QString &name : {u"scale"_s, u"state"_s}) {
        if (options.screenshot.isEmpty() && parser.isSet(name))
            return usage(Text::tr("--%1 belongs to --screenshot.").arg(name));
    }
    options.trace = paths.value(0);
    options.target = paths.value(1);
    return options;
}

} // namespace gapscope
