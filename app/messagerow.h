// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolBar>

namespace gapscope {

class MessageStack;

// The full-width row below the toolbar that holds the message bars. A toolbar asks nobody for a
// height that depends on its width, wrapped text needs one: this row computes it.
class MessageRow : public QToolBar {
    Q_OBJECT

public:
    MessageRow(MessageStack *bars, QWidget *window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    MessageStack *m_bars; // a child
    QAction *m_place; // of the bars in this row
};

} // namespace gapscope
