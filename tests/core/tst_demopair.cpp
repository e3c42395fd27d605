// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/demo.h"
#include "core/io/demo/executormodel.h"
#include <QtTest>
using namespace gapscope;
class TestDemoPair : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void probe()
    {
        Progress p;
        auto r = writeDemoPair(qEnvironmentVariable("DEMO_OUT"), p);
        if (!r) qWarning() << r.error().message();
        QVERIFY(r.has_value());
        for (bool reg : {false, true}) {
            demo::ExecutorModel m(demo::publishedExample(reg));
            demo::EventBatch b; qint64 n=0;
            while (m.next(b)) n += b.size();
            qDebug() << "rows" << n << m.truth().steadyPeriod() << m.truth().collectives;
            for (auto &rt : m.truth().ranks) {
                qDebug() << rt.kernels << rt.graphKernels << rt.calls << rt.launches << rt.ranges << rt.osCalls << "latest" << rt.latest << rt.lateness << double(rt.steadyBusy)/double(rt.steadyTime);
                for (auto &[k,v] : rt.steadyOperations) qDebug() << k.c_str() << v.count << v.inclusive/1000/rt.steadyPeriods << v.exclusive/1000/rt.steadyPeriods << v.idle/1000/rt.steadyPeriods;
            }
        }
    }
};
QTEST_GUILESS_MAIN(TestDemoPair)
#include "tst_demopair.moc"
