// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/parallel.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <vector>

using namespace gapscope;

class TestParallel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachPieceOnce_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 2, 3, 1000})
            QTest::newRow(qPrintable(QString::number(count))) << count;
    }

    void eachPieceOnce()
    {
        QFETCH(int, count);
        std::vector<std::atomic<int>> done(static_cast<std::size_t>(count));
        onAllCores(done.size(), [&](std::size_t i) { ++done[i]; });
        QVERIFY(std::ranges::all_of(done, [](const std::atomic<int> &times) { return times == 1; }));
    }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
