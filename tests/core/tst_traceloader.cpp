// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/traceloader.h"
#include "support/core/sharedtraces.h"

#include <QTest>

namespace gapscope {

class TestTraceLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensSharedTraces();
};

void TestTraceLoader::opensSharedTraces()
{
    const QStringList files
        = test::sharedTraceFiles(u"nsys"_qs, u"*.sqlite"_qs) + test::sharedTraceFiles(u"cases"_qs, u"*.sqlite"_qs);
    if (files.isEmpty())
        QSKIP("no shared traces");
    for (const QString &file : files) {
        Progress progress;
        const auto trace = loadTrace(file, progress);
        QVERIFY2(trace, trace ? "" : qPrintable(trace.error().message()));
        qInfo().noquote() << file.section(u'/', -1) << (*trace)->events.size() << (*trace)->kernels.correlation.size() << (*trace)->calls.correlation.size() << (*trace)->ranks.size() << (*trace)->info.schemaVersion << (*trace)->info.producer;
        for (const Warning &w : (*trace)->warnings)
            qInfo().noquote() << "    " << w.text;
    }
}

} // namespace gapscope

QTEST_GUILESS_MAIN(gapscope::TestTraceLoader)
#include "tst_traceloader.moc"
