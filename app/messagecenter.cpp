// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/messagecenter.h"

#include "core/report/hostadvice.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Kind = Message::Kind;

// Advice is written as inline markdown for reports; a bar shows plain text.
QString plainText(QString text)
{
    text.remove(u"**"_s);
    text.remove(u'`');
    return text;
}

std::vector<LoggedMessage> loadingMessages(const OpenRun &run)
{
    std::vector<LoggedMessage> messages;
    if (!run.isOpen())
        return messages;
    for (const TracePtr &trace : run.run->traces) {
        for (const Warning &warning : trace->warnings)
            messages.push_back({Kind::Warning, trace->info.fileName, warning.text});
    }
    for (const Warning &warning : run.run->warnings)
        messages.push_back({Kind::Warning, run.run->label, warning.text});
    return messages;
}

// What a bar shows of a warning: its first clause as the headline, the rest below it, and the
// option it names, if any, to copy.
Message warningBar(const QStringList &texts)
{
    static const QRegularExpression cut(u"[:.] "_s);
    static const QRegularExpression option(u"--[a-z][-a-z]*=[a-z]+"_s);
    const QString text = texts.front();
    Message message {.kind = Kind::Warning, .what = text};
    const qsizetype end = text.indexOf(cut);
    if (end > 0) {
        message.what = text.left(end);
        message.advice = text.mid(end + 2);
        // The name of a file stays as it is.
        if (!message.advice.section(u' ', 0, 0).contains(u'.'))
            message.advice[0] = message.advice[0].toUpper();
    }
    message.command = option.match(text).captured();
    message.copyLabel = MessageCenter::tr("Copy option");
    message.details = texts.mid(1).join(u'\n');
    message.detailsLabel = MessageCenter::tr("%1 more").arg(texts.size() - 1);
    return message;
}

Message inconclusiveBar(const HostVerdict &verdict, TraceFormat format)
{
    Message message {.kind = Kind::Warning,
        .what = MessageCenter::tr("This trace cannot answer whether the host is the bottleneck")};
    if (!verdict.reasons.empty())
        message.where = verdict.reasons.front();
    const std::vector<QString> steps = nextSteps(verdict, format);
    if (!steps.empty())
        message.advice = plainText(steps.front());
    QStringList rest;
    for (std::size_t i = 1; i < verdict.reasons.size(); ++i)
        rest.append(verdict.reasons[i]);
    message.details = rest.join(u'\n');
    message.detailsLabel = MessageCenter::tr("Why");
    return message;
}

} // namespace

MessageCenter::MessageCenter(MessageStack *bars, MessagesPanel *panel, QObject *parent)
    : QObject(parent)
    , m_bars(bars)
    , m_panel(panel)
{
}

void MessageCenter::showError(const Error &error, const QString &source)
{
    m_bars->show(messageOf(error));
    m_errors.push_back({Kind::Error, source, error.message()});
    updatePanel();
}

void MessageCenter::setSession(const OpenRun &baseline, const OpenRun &target)
{
    for (const Role role : kRoles) {
        const OpenRun &run = role == Role::Baseline ? baseline : target;
        Slot &slot = at(role);
        if (slot.run.run == run.run)
            continue;
        if (slot.bar)
            m_bars->remove(slot.bar);
        slot = Slot();
        slot.run = run;
        slot.loading = loadingMessages(run);
    }
    for (const Role role : kRoles)
        showBar(role); // with two runs open the bars say which they speak of
    updatePanel();
}

void MessageCenter::setVerdict(Role role, const HostVerdict *verdict)
{
    Slot &slot = at(role);
    slot.verdict.clear();
    if (verdict != nullptr && slot.run.isOpen()) {
        QStringList important;
        for (const Warning &warning : gatherWarnings(*slot.run.run, *verdict)) {
            const auto isLogged = [&](const LoggedMessage &m) { return m.text == warning.text; };
            if (std::ranges::none_of(slot.loading, isLogged)
                && std::ranges::none_of(m_tables, isLogged))
                slot.verdict.push_back({Kind::Warning, slot.run.run->label, warning.text});
            if (warning.changesNumbers)
                important.append(warning.text);
        }
        slot.message.reset();
        if (verdict->verdict == Verdict::Inconclusive)
            slot.message = inconclusiveBar(*verdict,
                slot.run.isOpen() ? formatOf(*slot.run.run) : TraceFormat::NsysSqlite);
        else if (!important.isEmpty())
            slot.message = warningBar(important);
        for (const Role each : kRoles)
            showBar(each);
    }
    updatePanel();
}

void MessageCenter::showBar(Role role)
{
    Slot &slot = at(role);
    if (!slot.message) {
        if (slot.bar)
            m_bars->remove(slot.bar);
        return;
    }
    Message message = *slot.message;
    const QString text = message.what + message.where + message.details;
    const Slot &other = at(role == Role::Baseline ? Role::Target : Role::Baseline);
    if (slot.run.isOpen() && other.run.isOpen()) {
        // What holds for both is said once, by the baseline's bar.
        const bool isSame = other.message && other.message->what == message.what
            && other.message->where == message.where && other.message->details == message.details;
        if (isSame && role == Role::Target) {
            if (slot.bar)
                m_bars->remove(slot.bar);
            return;
        }
        message.what = isSame ? tr("Both runs: %1").arg(message.what)
            : role == Role::Baseline ? tr("Baseline: %1").arg(message.what)
                                     : tr("Target: %1").arg(message.what);
    }
    const bool wasDismissed = !slot.bar && text == slot.barText;
    if (wasDismissed || (slot.bar && message.what == slot.shownAs && text == slot.barText))
        return;
    if (slot.bar)
        m_bars->remove(slot.bar);
    slot.barText = text;
    slot.shownAs = message.what;
    slot.bar = m_bars->show(message);
}

void MessageCenter::setTableWarnings(const std::vector<Warning> &warnings)
{
    m_tables.clear();
    for (const Warning &warning : warnings)
        m_tables.push_back({Kind::Warning, tr("Tables"), warning.text});
    updatePanel();
}

void MessageCenter::updatePanel()
{
    std::vector<LoggedMessage> all = m_errors;
    all.insert(all.end(), m_tables.begin(), m_tables.end());
    for (const Slot &slot : m_slots) {
        all.insert(all.end(), slot.loading.begin(), slot.loading.end());
        all.insert(all.end(), slot.verdict.begin(), slot.verdict.end());
    }
    m_panel->setMessages(all);
    Q_EMIT changed();
}

} // namespace gapscope
