// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/style/icons.h"
#include "widgets/style/metrics.h"

#include <QLabel>
#include <QToolButton>

namespace gapscope {

// A label in one of the sizes and inks there are. Follows the application's font and theme. Plain
// text only: what it shows may come from a trace.
class TextLabel : public QLabel {
    Q_OBJECT

public:
    explicit TextLabel(QWidget *parent = nullptr);
    TextLabel(const QString &text, FontRole role, Ink ink = Ink::Text, bool bold = false,
        QWidget *parent = nullptr);

    void setInk(Ink ink);
    void setBold(bool bold);
    // One line that gives way: elided in the middle when narrow, the whole text in the tool tip.
    void setElided(bool elided);
    // Wraps instead of asking for width.
    void setWrapped();
    // Numbers line up: see tabularFont().
    void setTabular(bool tabular);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void updateFont();
    void updateInk();

    FontRole m_role = FontRole::Body;
    Ink m_ink = Ink::Text;
    bool m_bold = false;
    bool m_elided = false;
    bool m_tabular = false;
};

// Sentences over the whole width of a panel, with the panel's inset. Hidden while empty.
class NoteLabel : public QWidget {
    Q_OBJECT

public:
    explicit NoteLabel(Ink ink, QWidget *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] QString text() const { return m_label->text(); }

    [[nodiscard]] TextLabel *label() const { return m_label; }

private:
    TextLabel *m_label;
};

// A word that can be clicked, in accent; keyboard focus like any button.
class LinkButton : public QToolButton {
    Q_OBJECT

public:
    explicit LinkButton(const QString &text, QWidget *parent = nullptr);

protected:
    bool event(QEvent *event) override;
};

// A button that shows only an icon; `name` is what a screen reader says and the tool tip shows.
[[nodiscard]] QToolButton *makeIconButton(const QString &iconName, const QString &name, Ink ink,
    int iconSize, QWidget *parent = nullptr);

// A hairline between groups.
[[nodiscard]] QFrame *makeRule(Qt::Orientation orientation, QWidget *parent = nullptr);

} // namespace gapscope
