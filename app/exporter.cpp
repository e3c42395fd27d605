// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/exporter.h"

#include <QAbstractItemModel>
#include <QCoreApplication>
#include <QDir>
#include <QPixmap>
#include <QSaveFile>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Exporter)
};

QString cellText(const QString &text)
{
    QString result = text.simplified();
    result.replace(u'|', u"\\|"_s);
    return result;
}

QString rowText(const QStringList &cells)
{
    return u"| "_s + cells.join(u" | "_s) + u" |\n"_s;
}

bool isRightAligned(const QAbstractItemModel &model, int column)
{
    const QVariant header = model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole);
    const QVariant cell = model.index(0, column).data(Qt::TextAlignmentRole);
    const QVariant &value = cell.isValid() ? cell : header;
    return (value.toInt() & Qt::AlignRight) != 0;
}

void appendRows(
    const QAbstractItemModel &model, const QModelIndex &parent, int depth, QString &text)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(parent); ++column)
            cells.append(cellText(model.index(row, column, parent).data().toString()));
        if (depth > 0 && !cells.isEmpty())
            cells[0].prepend(QString(depth * 2, QChar(0x2003)));
        text += rowText(cells);
        appendRows(model, model.index(row, 0, parent), depth + 1, text);
    }
}

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

} // namespace

QString tableMarkdown(const QAbstractItemModel &model, const QString &title)
{
    QString text = title.isEmpty() ? QString() : u"### %1\n\n"_s.arg(title);
    QStringList names;
    QStringList rules;
    for (int column = 0; column < model.columnCount(); ++column) {
        names.append(cellText(model.headerData(column, Qt::Horizontal).toString()));
        rules.append(isRightAligned(model, column) ? u"---:"_s : u"---"_s);
    }
    text += rowText(names) + rowText(rules);
    appendRows(model, {}, 0, text);
    return text;
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

QImage pictureOf(QWidget &window)
{
    return window.grab().toImage();
}

} // namespace gapscope
