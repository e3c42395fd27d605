// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QFrame>

#include <vector>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace gapscope {

class TextLabel;

// What a message bar says: what happened, where, and what to try.
struct Message {
    enum class Kind : std::uint8_t { Error, Warning, Info };

    Kind kind = Kind::Error;
    QString what;
    QString where {};
    QString advice {};
    QString command {}; // to copy; shown at the end of the advice
    QString copyLabel {}; // empty: "Copy command"
    QString details {}; // shown below on demand
    QString detailsLabel {}; // empty: "Details"
};

[[nodiscard]] Message messageOf(const Error &error);

// A full-width bar over the content. Stays until dismissed.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(const Message &message, QWidget *parent = nullptr);

    [[nodiscard]] const Message &message() const { return m_message; }

Q_SIGNALS:
    void dismissed();
    void detailsShown();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeTexts();
    void addButtons(QHBoxLayout *layout);
    void updateIcon();
    void toggleDetails();

    Message m_message;
    TextLabel *m_icon;
    TextLabel *m_details = nullptr;
};

// The message bars of a window, newest on top. Equal messages appear once.
class MessageStack : public QWidget {
    Q_OBJECT

public:
    explicit MessageStack(QWidget *parent = nullptr);

    MessageBar *show(const Message &message);
    void remove(MessageBar *bar);
    void clear();

    [[nodiscard]] int count() const { return int(m_bars.size()); }

    [[nodiscard]] int count(Message::Kind kind) const;

Q_SIGNALS:
    void countChanged(int count);

private:
    QVBoxLayout *m_layout;
    std::vector<MessageBar *> m_bars; // children
};

} // namespace gapscope
