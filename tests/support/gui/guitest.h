// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest>

#include <type_traits>

namespace gapscope {

// Base of every window test: a Qt warning outside a short allow-list fails the test function that
// caused it (a widget that warns is broken on somebody's machine). An expected one is announced
// with QTest::ignoreMessage(). A test with its own init() calls this one first.
class GuiTest : public QObject {
    Q_OBJECT

protected Q_SLOTS:
    void init();
};

// What every window test needs before its first widget: the offscreen platform unless one is set,
// a scale factor of 1, Fusion, DejaVu Sans, the C locale, settings and caches in a throw-away
// folder.
int runGuiTest(int argc, char **argv, QObject *(*makeTest)());

} // namespace gapscope

// The main() of a window test: GUI_TEST_MAIN(TestClass), where TestClass derives from GuiTest.
#define GUI_TEST_MAIN(TestClass)                                                                   \
    static_assert(std::is_base_of_v<gapscope::GuiTest, TestClass>);                                \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        QTEST_SET_MAIN_SOURCE_PATH                                                                 \
        return gapscope::runGuiTest(argc, argv, []() -> QObject * { return new TestClass; });      \
    }
