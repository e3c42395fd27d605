// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/timeowners.h"

#include "core/analysis/operations.h"

namespace gapscope {

using namespace Qt::StringLiterals;

namespace {

constexpr std::uint32_t kUnknown = 0xffffffffu;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

QString ownerClassKey(OwnerClass kind)
{
    static const std::array<QString, kOwnerClassCount> keys {u"gpu"_s, u"collective"_s, u"sync"_s,
        u"api"_s, u"range"_s, u"os"_s, u"unattributed"_s};
    return keys[static_cast<std::size_t>(kind)];
}

OwnerTable::OwnerTable()
{
    add({});
}

std::uint32_t OwnerTable::add(const TimeOwner &owner)
{
    const QString key = QChar(u'0' + static_cast<char16_t>(owner.kind)) + owner.name;
    const auto known = m_numbers.constFind(key);
    if (known != m_numbers.constEnd())
        return *known;
    const auto number = static_cast<std::uint32_t>(m_owners.size());
    m_numbers.insert(key, number);
    m_owners.push_back(owner);
    return number;
}

TraceOwners::TraceOwners(const Trace &trace, const OwnerTables &tables, OwnerTable &owners)
    : m_trace(trace)
    , m_tables(tables)
    , m_owners(owners)
    , m_communication(matchNames(trace.strings, tables.communication))
{
    for (auto &known : m_known)
        known.assign(trace.strings.size(), kUnknown);
}

std::uint32_t TraceOwners::ofWork(EventId work)
{
    const std::uint32_t row = index(work);
    if (m_trace.events.category[row] == Category::WholeGraph)
        return of(OwnerClass::Gpu, StringId::None);
    const StringId name = m_trace.events.name[row];
    const StringId full = m_trace.kernels.demangledName[m_trace.events.detail[row]];
    const bool collective = m_communication[index(name)] || m_communication[index(full)];
    return of(collective ? OwnerClass::Collective : OwnerClass::Gpu, name);
}

std::uint32_t TraceOwners::ofCall(EventId call)
{
    const bool waits = m_trace.apiKindOf(call) == ApiKind::Synchronize;
    return of(waits ? OwnerClass::Synchronize : OwnerClass::ApiCall, m_trace.events.name[index(call)]);
}

std::uint32_t TraceOwners::ofHost(const OwnedTime &piece)
{
    switch (piece.kind) {
    case OwnerKind::Synchronize:
    case OwnerKind::ApiCall:
        return ofCall(piece.event);
    case OwnerKind::Range:
        return of(OwnerClass::Range, m_trace.events.name[index(piece.event)]);
    case OwnerKind::OsCall:
        return of(OwnerClass::OsCall, m_trace.events.name[index(piece.event)]);
    case OwnerKind::Unattributed:
        break;
    }
    return 0;
}

std::uint32_t TraceOwners::of(OwnerClass kind, StringId name)
{
    std::uint32_t &known = m_known[static_cast<std::size_t>(kind)][index(name)];
    if (known == kUnknown)
        known = m_owners.add(made(kind, name));
    return known;
}

TimeOwner TraceOwners::made(OwnerClass kind, StringId name) const
{
    const QString text = m_trace.strings.text(name);
    switch (kind) {
    case OwnerClass::Gpu:
        if (name == StringId::None)
            return {kind, u"CUDA graph"_s, kGraphFamily.toString()};
        return {kind, text, m_tables.families.of(text)};
    case OwnerClass::Collective:
        return {kind, text, kCollectiveFamily.toString()};
    case OwnerClass::Synchronize:
    case OwnerClass::ApiCall:
        return {kind, textOf(apiBaseName(m_trace.strings.view(name))), {}};
    case OwnerClass::Range:
        return {kind, operationName(text, m_tables.markers), {}};
    case OwnerClass::OsCall:
    case OwnerClass::Unattributed:
        break;
    }
    return {kind, text, {}};
}

} // namespace gapscope
