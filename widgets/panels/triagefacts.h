// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QGridLayout;

namespace gapscope {

class LinkButton;
class TextLabel;

// The few lines below a table that say more about its current row: a title with a note, and lines
// of a lead ("100 %", "Now"), a text and a second text.
class TriageFacts : public QWidget {
    Q_OBJECT

public:
    struct Line {
        QString lead;
        QString text;
        QString second;
        bool isLink = false; // the second text can be followed
        bool isStrong = false;
    };

    explicit TriageFacts(QWidget *parent = nullptr);

    void setFacts(const QString &title, const QString &note, std::vector<Line> lines);

    [[nodiscard]] const std::vector<Line> &lines() const { return m_lines; }

    [[nodiscard]] QString title() const;

    static constexpr std::size_t kMostLines = 4;

Q_SIGNALS:
    void followed(int line);

private:
    struct Row {
        TextLabel *lead;
        TextLabel *text;
        TextLabel *second;
        LinkButton *link;
    };

    TextLabel *m_title;
    TextLabel *m_note;
    QGridLayout *m_grid;
    std::vector<Row> m_rows;
    std::vector<Line> m_lines;
};

} // namespace gapscope
