// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/time/decimaltime.h"
#include "core/trace/kernelname.h"

#include <QTest>

using namespace gapscope;

class TestKernelName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void microseconds_data();
    void microseconds();
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

void TestKernelName::microseconds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<TimeNs>("ns");
    const auto row = [](const char *text, bool valid, TimeNs ns) {
        QTest::newRow(text) << QString::fromLatin1(text) << valid << ns;
    };
    row("0", true, 0);
    row("12", true, 12'000);
    row("1428625731896.179", true, 1'428'625'731'896'179);
    row("1694128201436271", true, 1'694'128'201'436'271'000);
    row("4909914679597.053", true, 4'909'914'679'597'053);
    row("1.5", true, 1'500);
    row("-2.25", true, -2'250);
    row("0.0014", true, 1);
    row("0.0015", true, 2);
    row("1.5e3", true, 1'500'000);
    row(" 7 ", true, 7'000);
    row("NaN", false, 0);
    row("inf", false, 0);
    row("12x", false, 0);
    row("", false, 0);
    row("99999999999999999999999", false, 0);
}

void TestKernelName::microseconds()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    QFETCH(TimeNs, ns);
    const std::optional<TimeNs> value = parseMicroseconds(text.toStdString());
    QCOMPARE(value.has_value(), valid);
    QCOMPARE(value.value_or(0), ns);
}

QTEST_GUILESS_MAIN(TestKernelName)
#include "tst_kernelname.moc"
