// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QWidget>

#include <array>

class QHBoxLayout;
class QToolButton;

namespace gapscope {

class TextLabel;

// A value in a frame, with a cross when it can be cleared. Accent when it is set.
class Chip : public QFrame {
    Q_OBJECT

public:
    explicit Chip(const QString &name, QWidget *parent = nullptr);

    void setValue(const QString &value, bool isSet, bool clearable);
    [[nodiscard]] QString value() const;
    [[nodiscard]] bool isSet() const { return m_set; }
    [[nodiscard]] bool isClearable() const;

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cleared();
    void activated(); // clicked, or Enter

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_name;
    TextLabel *m_text;
    QToolButton *m_clear;
    bool m_set = false;
};

// What the window shows of what, as chips that are always there: zooming never changes a table, a
// filter always shows.
class StateBar : public QWidget {
    Q_OBJECT

public:
    enum class Item : std::uint8_t { View, Selection, Filter, Scope, Align };
    Q_ENUM(Item)
    static constexpr std::size_t kItemCount = 5;

    explicit StateBar(QWidget *parent = nullptr);

    // `isSet`: in accent; `clearable`: with a cross. Shows the item if it was hidden.
    void setItem(Item item, const QString &value, bool isSet = false, bool clearable = false);
    void hideItem(Item item);
    // At the right end: "times from the first kernel".
    void setNote(const QString &note);

    [[nodiscard]] Chip *chip(Item item) const { return m_chips[std::size_t(item)]; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cleared(gapscope::StateBar::Item item);
    void activated(gapscope::StateBar::Item item);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_layout;
    std::array<TextLabel *, kItemCount> m_captions {};
    std::array<Chip *, kItemCount> m_chips {};
    TextLabel *m_note;
};

} // namespace gapscope
