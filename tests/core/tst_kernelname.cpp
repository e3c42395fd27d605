// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/trace/kernelname.h"

#include <QTest>

using namespace gapscope;

class TestKernelName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
};

void TestKernelName::names_data()
{
    QTest::addColumn<QString>("full");
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *full, const char *base, const char *part) {
        QTest::newRow(full) << QString::fromLatin1(full) << QString::fromLatin1(base)
                            << QString::fromLatin1(part);
    };
    row("gemm", "gemm", "gemm");
    row("void at::native::elementwise_kernel<128, 4>(int, float*)", "at::native::elementwise_kernel",
        "elementwise_kernel");
    row("void (anonymous namespace)::softmax<float, (int)8>(float)", "(anonymous namespace)::softmax",
        "softmax");
    row("ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)",
        "ncclDevKernel_AllReduce_Sum_bf16_RING_LL", "ncclDevKernel_AllReduce_Sum_bf16_RING_LL");
    row("std::enable_if<!(false), void>::type internal::gemvx::kernel<int, 7>(Params)",
        "internal::gemvx::kernel", "kernel");
    row("void cutlass::Kernel<cutlass::gemm::X<1> >(T)", "cutlass::Kernel", "Kernel");
    row("_ZN3foo", "_ZN3foo", "_ZN3foo");
    row("", "", "");
}

void TestKernelName::names()
{
    QFETCH(QString, full);
    QFETCH(QString, base);
    QFETCH(QString, part);
    const std::string text = full.toStdString();
    QCOMPARE(std::string(baseKernelName(text)), base.toStdString());
    QCOMPARE(std::string(shortKernelName(text)), part.toStdString());
}

QTEST_GUILESS_MAIN(TestKernelName)
#include "tst_kernelname.moc"
