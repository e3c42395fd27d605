// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A generated export and the same run handed to the TraceBuilder directly are one trace, column by
// column: the fixture without a file stands for the file, and the loader reads all that is in it.

#include "support/core/generated.h"

#include "core/io/traceloader.h"

#include <QTest>

using namespace gapscope;
using namespace gapscope::demo;

namespace {

ExecutorConfig smallRun(StepForm form)
{
    ExecutorConfig config = eagerExample();
    config.generation = form;
    config.steady = 8;
    config.drain = 2;
    config.layers = 3;
    config.garbageEvery = 9;
    return config;
}

} // namespace

class TestDemoLoad : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void loadsAsBuilt_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<int>("schema");
        QTest::addColumn<bool>("isPlain");
        QTest::newRow("graph") << int(StepForm::Graph) << int(SchemaForm::V320) << true;
        QTest::newRow("eager, 3.28") << int(StepForm::Eager) << int(SchemaForm::V328) << true;
        QTest::newRow("whole graph, old")
            << int(StepForm::WholeGraph) << int(SchemaForm::Old) << true;
        QTest::newRow("piecewise, other options")
            << int(StepForm::Piecewise) << int(SchemaForm::V320) << false;
    }

    // The way through the file and the way around it end in the same trace.
    void loadsAsBuilt()
    {
        QFETCH(int, form);
        QFETCH(int, schema);
        QFETCH(bool, isPlain);
        ExecutorConfig config = smallRun(static_cast<StepForm>(form));
        config.output.schema = static_cast<SchemaForm>(schema);
        if (!isPlain) {
            config.output.textColumn = true;
            config.output.plainApiNames = true;
            config.output.isolatedDevices = true;
            config.output.unsorted = true;
        }
        const test::GeneratedTrace file = test::generateTrace(config);
        const test::BuiltRun built = test::buildGenerated(config);
        Progress progress;
        const Result<TracePtr> loaded = loadTrace(file.path(), progress);
        if (!loaded)
            QFAIL(qPrintable(loaded.error().message()));
        compare(**loaded, *built.trace());
        QVERIFY(file.truth.ranks[0].calls == built.truth.ranks[0].calls);
    }

private:
    static void compare(const Trace &loaded, const Trace &built)
    {
        QCOMPARE(loaded.events.size(), built.events.size());
        QCOMPARE(loaded.origin, built.origin);
        QVERIFY(loaded.range == built.range);
        QVERIFY(loaded.events.begin == built.events.begin);
        QVERIFY(loaded.events.end == built.events.end);
        QVERIFY(loaded.events.category == built.events.category);
        QVERIFY(loaded.events.laneOffsets == built.events.laneOffsets);
        for (std::uint32_t event = 0; event < loaded.events.size(); ++event) {
            const auto id = makeId<EventId>(event);
            QVERIFY2(loaded.name(id) == built.name(id), std::string(loaded.name(id)).c_str());
        }
        for (std::uint32_t event = 0; event < loaded.gpuEventCount(); ++event) {
            const auto id = makeId<EventId>(event);
            QCOMPARE(index(loaded.links.launch(id)), index(built.links.launch(id)));
        }
        QCOMPARE(loaded.tracks.size(), built.tracks.size());
        for (std::size_t i = 0; i < loaded.tracks.size(); ++i) {
            QVERIFY(loaded.tracks[i].kind == built.tracks[i].kind);
            QVERIFY(loaded.tracks[i].process == built.tracks[i].process);
            QVERIFY(loaded.tracks[i].device == built.tracks[i].device);
            QCOMPARE(loaded.tracks[i].number, built.tracks[i].number);
            QVERIFY(loaded.strings.view(loaded.tracks[i].label)
                == built.strings.view(built.tracks[i].label));
        }
        QCOMPARE(loaded.ranks.size(), built.ranks.size());
        QCOMPARE(loaded.devices.size(), built.devices.size());
        for (std::size_t i = 0; i < loaded.devices.size(); ++i) {
            QCOMPARE(loaded.devices[i].gpuId, built.devices[i].gpuId);
            QVERIFY(loaded.strings.view(loaded.devices[i].name)
                == built.strings.view(built.devices[i].name));
        }
        for (std::uint32_t event = 0; event < loaded.events.size(); ++event)
            compareDetails(loaded, loaded.events.detail[event], built, built.events.detail[event],
                loaded.events.category[event]);
    }

    // Side tables keep the order of the file, so rows are compared event by event.
    static void compareDetails(const Trace &loaded, std::uint32_t row, const Trace &built,
        std::uint32_t other, Category category)
    {
        if (isKernel(category)) {
            const auto nodeOf = [](const Trace &trace, std::uint32_t kernel) {
                return trace.kernels.graphNode.empty() ? 0 : trace.kernels.graphNode[kernel];
            };
            QCOMPARE(nodeOf(loaded, row), nodeOf(built, other));
            QCOMPARE(loaded.kernels.correlation[row], built.kernels.correlation[other]);
            QVERIFY(loaded.strings.view(loaded.kernels.demangledName[row])
                == built.strings.view(built.kernels.demangledName[other]));
            QVERIFY(loaded.shapes[loaded.kernels.shape[row]]
                == built.shapes[built.kernels.shape[other]]);
        } else if (category == Category::Range) {
            QCOMPARE(loaded.ranges.flags[row], built.ranges.flags[other]);
            QVERIFY(loaded.ranges.source[row] == built.ranges.source[other]);
            QVERIFY(loaded.strings.view(loaded.ranges.domain[row])
                == built.strings.view(built.ranges.domain[other]));
        } else if (category == Category::Copy || category == Category::Set) {
            QCOMPARE(loaded.copies.bytes[row], built.copies.bytes[other]);
            QVERIFY(loaded.copies.kind[row] == built.copies.kind[other]);
        } else if (category == Category::WholeGraph) {
            QCOMPARE(loaded.wholeGraphs.graph[row], built.wholeGraphs.graph[other]);
            QCOMPARE(loaded.wholeGraphs.graphExec[row], built.wholeGraphs.graphExec[other]);
        }
    }
};

QTEST_GUILESS_MAIN(TestDemoLoad)
#include "tst_demoload.moc"
