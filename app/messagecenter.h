// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/analysishub.h"
#include "widgets/panels/messagespanel.h"

#include <QPointer>

#include <optional>

namespace gapscope {

// Everything the window has to say: errors of opening and saving as bars that stay, warnings of the
// open traces and of their verdicts in the messages panel, those that change the meaning of a number
// as a bar too.
class MessageCenter : public QObject {
    Q_OBJECT

public:
    MessageCenter(MessageStack *bars, MessagesPanel *panel, QObject *parent);

    // Broken rows of the user's own tables.
    void setTableWarnings(const std::vector<Warning> &warnings);
    void showError(const Error &error, const QString &source = {});
    void setSession(const OpenRun &baseline, const OpenRun &target);
    // After an answer: its own warnings, and a bar while it is INCONCLUSIVE.
    void setVerdict(Role role, const HostVerdict *verdict);

Q_SIGNALS:
    void changed();

private:
    struct Slot {
        OpenRun run;
        std::vector<LoggedMessage> loading;
        std::vector<LoggedMessage> verdict;
        std::optional<Message> message; // what the bar says
        QPointer<MessageBar> bar;
        QString shownAs; // the bar's headline
        QString barText; // what the user has dismissed does not come back
    };

    void updatePanel();
    void showBar(Role role);
    [[nodiscard]] Slot &at(Role role) { return m_slots[std::size_t(role)]; }

    MessageStack *m_bars; // not owned
    MessagesPanel *m_panel; // not owned
    std::array<Slot, kRoles.size()> m_slots;
    std::vector<LoggedMessage> m_errors;
    std::vector<LoggedMessage> m_tables;
};

} // namespace gapscope
