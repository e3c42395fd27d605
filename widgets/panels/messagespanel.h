// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/messagebar.h"
#include "widgets/panels/panel.h"

class QScrollArea;
class QVBoxLayout;

namespace gapscope {

// A warning or error that stays to be read: what is odd in a trace and what it means.
struct LoggedMessage {
    Message::Kind kind = Message::Kind::Warning;
    QString source; // file name
    QString text;

    bool operator==(const LoggedMessage &) const = default;
};

// All warnings and errors of what is open. Its name carries their number.
class MessagesPanel : public Panel {
    Q_OBJECT

public:
    explicit MessagesPanel(QWidget *parent = nullptr);

    void setMessages(const std::vector<LoggedMessage> &messages);

    [[nodiscard]] const std::vector<LoggedMessage> &messages() const { return m_messages; }

    [[nodiscard]] int count(Message::Kind kind) const;
    // "2 warnings", "1 error, 2 warnings"; empty without any. For the status bar.
    [[nodiscard]] QString summary() const;

    [[nodiscard]] std::vector<Table> tables() const override;

Q_SIGNALS:
    void summaryChanged(const QString &summary);

private:
    void rebuild();

    std::vector<LoggedMessage> m_messages;
    QScrollArea *m_scroll;
};

} // namespace gapscope
