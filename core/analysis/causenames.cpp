// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/causenames.h"

#include "core/analysis/operations.h"
#include "core/base/tr.h"

namespace gapscope {

namespace {

constexpr std::uint32_t kUnknown = 0xffffffffu;

// Kinds that stand for themselves, whatever event they rest on.
bool isNameless(CauseKind kind)
{
    return kind == CauseKind::GraphDispatch || kind == CauseKind::QueueDispatch
        || kind == CauseKind::Unattributed;
}

bool isCall(CauseKind kind)
{
    switch (kind) {
    case CauseKind::ApiCall:
    case CauseKind::Synchronization:
    case CauseKind::LaunchCall:
    case CauseKind::LaunchDelay:
    case CauseKind::BackPressure:
        return true;
    default:
        return false;
    }
}

// "<built-in method item of Tensor object at 0x7f1b…>": one name for all objects.
QString withoutAddress(QString name)
{
    const qsizetype at = name.indexOf(QLatin1StringView(" at 0x"));
    if (at < 0)
        return name;
    qsizetype end = at + 6;
    while (end < name.size() && name[end].isLetterOrNumber())
        ++end;
    return name.remove(at, end - at);
}

QString callName(std::string_view name)
{
    const std::string_view base = apiBaseName(name);
    return QString::fromUtf8(base.data(), static_cast<qsizetype>(base.size()));
}

CauseName nameOf(const Trace &trace, const GapCause &cause, const std::vector<StepMarker> &markers)
{
    if (cause.event == EventId::None || isNameless(cause.kind))
        return {cause.kind, {}};
    if (isCall(cause.kind))
        return {cause.kind, callName(trace.name(cause.event))};
    const QString name = trace.strings.text(trace.events.name[index(cause.event)]);
    if (cause.kind == CauseKind::PythonFrame)
        return {cause.kind, withoutAddress(name)};
    const bool isRange
        = cause.kind == CauseKind::HostRange || cause.kind == CauseKind::GarbageCollection;
    return {cause.kind, isRange ? operationName(name, markers) : name};
}

} // namespace

QString sourceText(const CauseName &cause)
{
    switch (cause.kind) {
    case CauseKind::GraphDispatch:
        return Tr::tr("between kernels of a graph");
    case CauseKind::QueueDispatch:
        return Tr::tr("between queued kernels");
    case CauseKind::Unattributed:
        return Tr::tr("Unattributed");
    case CauseKind::LaunchDelay:
        return Tr::tr("%1 to its kernel").arg(cause.name);
    default:
        return cause.name;
    }
}

QString causeName(const Trace &trace, const GapCause &cause, const std::vector<StepMarker> &markers)
{
    return sourceText(nameOf(trace, cause, markers));
}

CauseTable::CauseTable()
{
    add({});
}

std::uint32_t CauseTable::add(const CauseName &cause)
{
    const QString key = QChar(static_cast<char16_t>(cause.kind)) + cause.name;
    const auto known = m_numbers.constFind(key);
    if (known != m_numbers.constEnd())
        return *known;
    const auto number = static_cast<std::uint32_t>(m_causes.size());
    m_numbers.insert(key, number);
    m_causes.push_back(cause);
    return number;
}

CauseNumbers::CauseNumbers(
    const Trace &trace, const std::vector<StepMarker> &markers, CauseTable &table)
    : m_trace(trace)
    , m_markers(markers)
    , m_table(table)
{
}

std::uint32_t CauseNumbers::of(const GapCause &cause)
{
    std::vector<std::uint32_t> &known = m_known[static_cast<std::size_t>(cause.kind)];
    if (known.empty())
        known.assign(m_trace.strings.size() + 1, kUnknown);
    const std::size_t name = cause.event == EventId::None || isNameless(cause.kind)
        ? m_trace.strings.size()
        : index(m_trace.events.name[index(cause.event)]);
    if (known[name] == kUnknown)
        known[name] = m_table.add(nameOf(m_trace, cause, m_markers));
    return known[name];
}

} // namespace gapscope
