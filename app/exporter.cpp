// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/exporter.h"

#include "core/report/jsonwriter.h"
#include "widgets/charts/chart.h"
#include "widgets/panels/panel.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPdfWriter>
#include <QPixmap>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Exporter)
};

Error writeError(const QString &path, const QString &reason)
{
    return {ErrorKind::Other, Text::tr("%1 cannot be written.").arg(QDir::toNativeSeparators(path)),
        reason.endsWith(u'.') ? reason : reason + u'.', Text::tr("Choose another folder."), {}};
}

template<class Write>
Result<QString> save(const QString &path, QIODevice::OpenMode mode, Write write)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly | mode) || !write(file) || !file.commit())
        return writeError(path, file.errorString());
    return path;
}

QString panelJson(const Panel &panel)
{
    QStringList tables;
    for (const Table &table : panel.tables())
        tables.append(QString::fromUtf8(tableJson(table)).trimmed());
    return (tables.size() == 1 ? tables.first() : u"[\n"_s + tables.join(u",\n"_s) + u"\n]"_s) + u'\n';
}

} // namespace

QString panelText(const Panel &panel, const QString &suffix)
{
    const QString kind = suffix.toLower();
    if (kind == "json"_L1)
        return panelJson(panel);
    if (kind != "csv"_L1 && kind != "tsv"_L1)
        return panel.markdown();
    QStringList parts;
    for (const Table &table : panel.tables())
        parts.append(kind == "csv"_L1 ? toCsv(table) : toTsv(table));
    return parts.join(u'\n');
}

Result<QString> saveText(const QString &path, const QString &text)
{
    return save(path, QIODevice::Text, [&](QSaveFile &file) {
        const QByteArray bytes = text.toUtf8();
        return file.write(bytes) == bytes.size();
    });
}

Result<QString> savePicture(const QString &path, const QImage &picture)
{
    return save(path, {}, [&](QSaveFile &file) { return picture.save(&file, "PNG"); });
}

Result<QString> saveChart(const QString &path, Chart &chart)
{
    const QString kind = QFileInfo(path).suffix().toLower();
    const QSize size = chart.size();
    return save(path, {}, [&](QSaveFile &file) {
        if (kind == "svg"_L1) {
            QSvgGenerator svg;
            svg.setOutputDevice(&file);
            svg.setSize(size);
            svg.setViewBox(QRect({}, size));
            svg.setTitle(chart.name());
            return chart.paintOn(&svg, size);
        }
        if (kind == "pdf"_L1) {
            QPdfWriter pdf(&file);
            pdf.setResolution(96); // so that the sizes on screen hold
            pdf.setPageSize(QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point));
            pdf.setPageMargins({});
            return chart.paintOn(&pdf, size);
        }
        QImage picture(size * 2, QImage::Format_RGB32);
        picture.setDevicePixelRatio(2);
        return chart.paintOn(&picture, size) && picture.save(&file, "PNG");
    });
}

QImage pictureOf(QWidget &window)
{
    return window.grab().toImage();
}

} // namespace gapscope
