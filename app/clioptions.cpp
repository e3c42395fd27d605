// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clioptions.h"

#include "app/exporter.h"
#include "app/settings.h"
#include "core/analysis/verdict.h"
#include "core/io/traceloader.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

Error usage(const QString &what, const QString &advice)
{
    return {ErrorKind::Usage, what, {}, advice, {}};
}

QString formatName(CliFormat format)
{
    switch (format) {
    case CliFormat::Markdown:
        return u"markdown"_s;
    case CliFormat::Json:
        return u"json"_s;
    case CliFormat::Csv:
        return u"csv"_s;
    }
    return {};
}

QStringList formatNames(const std::vector<CliFormat> &formats)
{
    QStringList names;
    for (const CliFormat format : formats)
        names.append(formatName(format));
    return names;
}

QString limitKeys()
{
    QStringList keys;
    for (std::size_t i = 0; i < kLimitCount; ++i)
        keys.append(limitKey(static_cast<Limit>(i)));
    return keys.join(u", "_s);
}

// What is wrong with the value of a threshold; nothing: empty.
std::optional<Error> wrongLimit(const QString &key, double value, Method method)
{
    const QString name = key.section(u'.', -1);
    for (std::size_t i = 0; i < kLimitCount; ++i) {
        const auto limit = static_cast<Limit>(i);
        if (limitKey(limit) == name && isShare(limit, method) && (value < 0 || value > 1))
            return usage(Text::tr("%1 is a share, from 0 to 1; no figure can reach %2.").arg(key).arg(value),
                Text::tr("Ratios are 0.3, not 30: --threshold gpu_idle_ratio=0.3."));
    }
    return std::nullopt;
}

} // namespace

CliOption methodOption()
{
    return {u"method"_s, {}, u"corrected|reference"_s,
        Text::tr("How to measure: corrected (the default), or reference for the figures of the "
                 "published script.")};
}

CliOption thresholdOption()
{
    return {u"threshold"_s, {}, u"KEY=VALUE"_s,
        Text::tr(
            "Set a limit as a ratio, for the aggregate and context steps; generation.KEY sets it "
            "for generation steps. May be given several times. Keys: %1.")
            .arg(limitKeys())};
}

CliOption outputOption()
{
    return {u"output"_s, u"o"_s, u"FILE"_s,
        Text::tr("Write the answer to FILE instead of printing it; FILE is written whole or not at "
                 "all.")};
}

CliOption formatOption(const std::vector<CliFormat> &formats)
{
    const QStringList names = formatNames(formats);
    return {u"format"_s, {}, names.join(u'|'),
        Text::tr("How to write the answer; %1 is the default.").arg(names.front())};
}

Result<Method> methodOf(const QCommandLineParser &parser)
{
    const QString name = parser.value(u"method"_s);
    if (name.isEmpty() && !parser.isSet(u"method"_s))
        return Method::Corrected;
    for (const Method method : {Method::Corrected, Method::Reference}) {
        if (name == (method == Method::Corrected ? "corrected"_L1 : "reference"_L1))
            return method;
    }
    return usage(
        Text::tr("There is no method %1.").arg(name), Text::tr("Choose corrected or reference."));
}

Result<CliFormat> formatOf(const QCommandLineParser &parser, const std::vector<CliFormat> &formats)
{
    if (!parser.isSet(u"format"_s))
        return formats.front();
    const QString name = parser.value(u"format"_s);
    for (const CliFormat format : formats) {
        if (name == formatName(format))
            return format;
    }
    return usage(Text::tr("There is no format %1 here.").arg(name),
        Text::tr("Choose one of: %1.").arg(formatNames(formats).join(u", "_s)));
}

Result<Thresholds> thresholdsOf(const QCommandLineParser &parser, Thresholds base, Method method)
{
    for (const QString &text : parser.values(u"threshold"_s)) {
        const qsizetype mark = text.indexOf(u'=');
        bool isNumber = false;
        const double value = mark < 0 ? 0 : QStringView(text).mid(mark + 1).toDouble(&isNumber);
        if (!isNumber || !std::isfinite(value))
            return usage(Text::tr("%1 is not KEY=VALUE with a number as VALUE.").arg(text),
                Text::tr("Write a ratio: --threshold gpu_idle_ratio=0.25."));
        if (!base.set(text.left(mark), value))
            return usage(Text::tr("There is no threshold %1.").arg(text.left(mark)),
                Text::tr("The keys are, each also with \"generation.\" before it: %1.")
                    .arg(limitKeys()));
        if (std::optional<Error> error = wrongLimit(text.left(mark), value, method))
            return *std::move(error);
    }
    return base;
}

std::optional<Error> wrongTable(const QCommandLineParser &parser, CliFormat format)
{
    if (parser.isSet(u"table"_s) && format != CliFormat::Csv)
        return usage(Text::tr("--table picks the table of a CSV."), Text::tr("Add --format csv."));
    return std::nullopt;
}

void printWarnings(const std::vector<QString> &warnings, CliContext &context)
{
    for (const QString &warning : warnings)
        context.err << u"gapscope: "_s << warning << u'\n';
    context.err.flush();
}

HostTables userHostTables()
{
    return loadHostTables(Settings::tableFolder());
}

Result<Run> openRun(const QStringList &paths, bool keepGoing)
{
    LoadOptions options;
    options.keepGoing = keepGoing;
    options.nsysProgram = Settings().nsysProgram();
    options.cacheFolder = Settings::cacheFolder();
    Progress progress;
    return loadRun(paths, progress, options);
}

int writeAnswer(const QCommandLineParser &parser, const QString &text, CliContext &context)
{
    if (!parser.isSet(u"output"_s)) {
        context.out << text;
        if (!text.endsWith(u'\n'))
            context.out << u'\n';
        context.out.flush();
        return CliAnswered;
    }
    const Result<QString> saved = saveText(parser.value(u"output"_s), text);
    return saved ? static_cast<int>(CliAnswered) : reportError(saved.error(), context);
}

} // namespace gapscope
