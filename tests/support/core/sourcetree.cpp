// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/core/sourcetree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace sourcetree {

QStringList files(const QString &root)
{
    static const QStringList folders {u"app"_s, u"core"_s, u"widgets"_s, u"resources"_s,
        u"tests"_s, u"packaging"_s, u"cmake"_s, u"docs"_s, u".ci"_s, u"LICENSES"_s};
    const QDir base(root);
    QStringList found;
    for (const QString &name : base.entryList(QDir::Files | QDir::Hidden)) {
        if (!name.endsWith(u".user"_s) && name != u".git"_s && name != u"compile_commands.json"_s)
            found += name;
    }
    for (const QString &folder : folders) {
        QDirIterator it(base.filePath(folder), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            found += base.relativeFilePath(it.next());
    }
    found.sort();
    return found;
}

QString text(const QString &root, const QString &path)
{
    QFile file(QDir(root).filePath(path));
    if (!file.open(QIODevice::ReadOnly))
        QTest::qFail(qPrintable(u"cannot read "_s + path), __FILE__, __LINE__);
    return QString::fromUtf8(file.readAll());
}

bool isCpp(const QString &path)
{
    return path.endsWith(u".cpp"_s) || path.endsWith(u".h"_s);
}

QString withoutComments(const QString &code)
{
    // A raw string, a string, a character, or a comment: whichever begins first.
    static const QRegularExpression token(
        u"R\"(\\w*)\\([\\s\\S]*?\\)\\1\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|(?<![0-9a-fA-F])'(?:\\\\.|[^'\\\\\\n])*'"
        "|//[^\\n]*|/\\*[\\s\\S]*?\\*/"_s);
    QString result;
    qsizetype last = 0;
    for (auto it = token.globalMatch(code); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (match.capturedView().startsWith(u'/')) {
            result += QStringView(code).mid(last, match.capturedStart() - last);
            result += QString(match.capturedView().count(u'\n'), u'\n');
            last = match.capturedEnd();
        }
    }
    result += QStringView(code).mid(last);
    return result;
}

QList<Include> includes(const QString &code)
{
    static const QRegularExpression directive(u"^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"_s);
    QList<Include> found;
    int number = 0;
    for (const QString &line : withoutComments(code).split(u'\n')) {
        ++number;
        const QRegularExpressionMatch match = directive.match(line);
        if (match.hasMatch())
            found += {match.captured(2), match.captured(1) == u"\""_s, number};
    }
    return found;
}

} // namespace sourcetree
