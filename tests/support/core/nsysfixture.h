// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QVariant>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace gapscope::test {

// Global ids as nsys makes them: more bits above, the process from bit 24, the thread below.
[[nodiscard]] std::int64_t globalPid(std::int64_t pid);
[[nodiscard]] std::int64_t globalTid(std::int64_t pid, std::int64_t tid);

struct NsysKernel {
    std::int64_t start = 0;
    std::int64_t end = 0;
    QString name = QStringLiteral("gemm");
    QString demangled = {}; // empty: the name
    std::int64_t correlation = 0; // 0: NULL
    std::int64_t pid = 100;
    std::int64_t device = 0;
    std::int64_t stream = 7;
    std::int64_t graphNode = 0; // 0: NULL
};

struct NsysCall {
    std::int64_t start = 0;
    std::int64_t end = 0;
    QString name = QStringLiteral("cudaLaunchKernel_v7000");
    std::int64_t correlation = 0;
    std::int64_t pid = 100;
    std::int64_t tid = 100;
    std::int64_t returnValue = 0;
    std::int64_t eventClass = 0;
};

struct NsysRange {
    std::int64_t start = 0;
    std::optional<std::int64_t> end = {};
    QString text = QStringLiteral("range");
    bool registered = false; // the name is in StringIds
    std::int64_t type = 59;
    std::int64_t pid = 100;
    std::int64_t tid = 100;
    std::int64_t domain = 0;
};

struct NsysCopy {
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t bytes = 0;
    std::int64_t kind = 1; // host to device
    std::int64_t correlation = 0;
    std::int64_t pid = 100;
    std::int64_t device = 0;
    std::int64_t stream = 7;
};

struct NsysWholeGraph {
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t graph = 1;
    std::int64_t graphExec = 2;
    std::int64_t correlation = 0;
    std::int64_t pid = 100;
    std::int64_t device = 0;
    std::int64_t stream = 7;
};

using NsysRow = std::map<QString, QVariant>; // by column name; an invalid QVariant is NULL

// Writes small nsys exports of any schema version. Tables exist only if they have rows, columns as
// the version has them (nsys-schema 1 to 5); both can be changed at will.
class NsysFixture {
public:
    // "" is the oldest schema, without a version table.
    explicit NsysFixture(const QString &schemaVersion = QStringLiteral("3.27.0"));

    // The versions at which something changed.
    [[nodiscard]] static QStringList versions();

    NsysFixture &kernel(const NsysKernel &row);
    NsysFixture &call(const NsysCall &row);
    NsysFixture &osCall(const NsysCall &row);
    NsysFixture &range(const NsysRange &row);
    NsysFixture &copy(const NsysCopy &row);
    NsysFixture &set(const NsysCopy &row);
    NsysFixture &wholeGraph(const NsysWholeGraph &row);
    NsysFixture &threadName(std::int64_t pid, std::int64_t tid, const QString &name);
    NsysFixture &process(std::int64_t pid, const QString &name);
    NsysFixture &gpu(std::int64_t id, const QString &name);
    NsysFixture &deviceMap(std::int64_t pid, std::int64_t ordinal, std::int64_t gpuId);
    NsysFixture &captureOption(const QString &name, const QString &value);

    // The id of a text in StringIds.
    std::int64_t string(const QString &text);
    // Any row; a table that no version has gets the columns of its first row.
    NsysFixture &add(const QString &table, const NsysRow &row);
    // Changes cells of the last row of a table.
    NsysFixture &patch(const QString &table, const NsysRow &cells);

    NsysFixture &dropTable(const QString &table); // even if it has rows
    NsysFixture &dropColumn(const QString &table, const QString &column);
    NsysFixture &keepEmpty(const QString &table); // exists without rows
    NsysFixture &sql(const QString &statement); // at the end

    // Aborts the test program on SQLite errors: a fixture that cannot be written is a wrong test.
    void write(const QString &path) const;

private:
    struct Table {
        std::vector<NsysRow> rows;
        QStringList dropped; // columns
        bool isDropped = false;
        bool isKept = false;
    };

    [[nodiscard]] QStringList columnsOf(const QString &name, const Table &table) const;

    int m_version = 0;
    std::map<QString, Table> m_tables;
    std::map<QString, std::int64_t> m_strings;
    QStringList m_statements;
};

} // namespace gapscope::test
