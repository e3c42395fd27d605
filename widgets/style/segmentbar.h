// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QAction;
class QButtonGroup;
class QHBoxLayout;
class QToolButton;

namespace gapscope {

// Exclusive choices side by side, one of them checked. Tab reaches the checked one, arrows move.
// Made either from texts, or from checkable actions that stay the owners of the state.
class SegmentBar : public QWidget {
    Q_OBJECT

public:
    // `name`: what a screen reader calls the choice as a whole.
    explicit SegmentBar(const QString &name, QWidget *parent = nullptr);

    void setTexts(const QStringList &texts);
    void setActions(const QList<QAction *> &actions);

    [[nodiscard]] int count() const;
    [[nodiscard]] int current() const;
    void setCurrent(int index); // no signal
    [[nodiscard]] QToolButton *button(int index) const;

Q_SIGNALS:
    void chosen(int index); // by the user

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QToolButton *addButton();
    void clear();

    QHBoxLayout *m_layout;
    QButtonGroup *m_group;
};

} // namespace gapscope
