// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QImage>
#include <QString>

class QWidget;

namespace gapscope {

class Chart;
class Panel;

// What leaves the program: tables, text files, pictures. All from what is shown.

// The tables of a panel in the format that the file's suffix names: .csv, .tsv, .json (one table as
// an object, several as an array), else markdown.
[[nodiscard]] QString panelText(const Panel &panel, const QString &suffix);

// Writes the whole file or nothing. The error names the file and the reason; the value is the path.
Result<QString> saveText(const QString &path, const QString &text);
Result<QString> savePicture(const QString &path, const QImage &picture);
// In the format that the path's suffix names: .svg and .pdf as vectors in its size on screen, else PNG
// at twice that.
Result<QString> saveChart(const QString &path, Chart &chart);

// The window's content at its own scale factor.
[[nodiscard]] QImage pictureOf(QWidget &window);

} // namespace gapscope
