// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QImage>
#include <QString>

class QAbstractItemModel;
class QWidget;

namespace gapscope {

// What leaves the program: tables as markdown, text files, pictures.

// The rows of a table or tree as they are shown (order, filter and formatting of the model), as a
// GitHub table; children of a tree are indented. Columns whose cells are right-aligned stay so.
[[nodiscard]] QString tableMarkdown(const QAbstractItemModel &model, const QString &title = {});

// Writes the whole file or nothing. The error names the file and the reason; the value is the path.
Result<QString> saveText(const QString &path, const QString &text);
Result<QString> savePicture(const QString &path, const QImage &picture);

// The window's content at its own scale factor.
[[nodiscard]] QImage pictureOf(QWidget &window);

} // namespace gapscope
