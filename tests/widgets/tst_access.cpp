// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "support/gui/panelsamples.h"
#include "widgets/panels/apideltapanel.h"
#include "widgets/panels/detailspanel.h"
#include "widgets/panels/dockheader.h"
#include "widgets/panels/kerneldeltapanel.h"
#include "widgets/panels/loadingstrip.h"
#include "widgets/panels/messagebar.h"
#include "widgets/panels/messagespanel.h"
#include "widgets/panels/operationspanel.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/seriespanel.h"
#include "widgets/panels/statebar.h"
#include "widgets/panels/symptomspanel.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/waterfallpanel.h"
#include "widgets/panels/welcomepage.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QScrollBar>

#include <functional>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

struct Sample {
    const char *name;
    std::function<QWidget *()> make;
};

std::vector<Sample> samples()
{
    const auto verdict = [](const VerdictInput &input, bool editing = false) {
        auto *const panel = new VerdictPanel;
        panel->setInput(input);
        panel->setEditing(editing);
        return panel;
    };
    return {
        {"verdict yes", [=] { return verdict(test::yesVerdict(), true); }},
        {"verdict weak", [=] { return verdict(test::weakVerdict()); }},
        {"verdict inconclusive", [=] { return verdict(test::inconclusiveVerdict()); }},
        {"verdict empty", [] { return new VerdictPanel; }},
        {"details",
            [] {
                auto *const panel = new DetailsPanel;
                panel->setDetails(test::sampleDetails());
                return panel;
            }},
        {"messages",
            [] {
                auto *const panel = new MessagesPanel;
                panel->setMessages({{Message::Kind::Warning, u"a"_s, u"b"_s}});
                return panel;
            }},
        {"selection",
            [] {
                auto *const panel = new SelectionPanel;
                panel->setResult(test::sampleAggregates(), u"rank 0"_s);
                panel->setVerdict(test::yesVerdict().corrected);
                return panel;
            }},
        {"message bar",
            [] {
                return new MessageBar({.kind = Message::Kind::Error,
                    .what = u"what"_s,
                    .advice = u"advice"_s,
                    .command = u"command"_s,
                    .details = u"details"_s});
            }},
        {"state bar",
            [] {
                auto *const bar = new StateBar;
                for (int i = 0; i < int(StateBar::kItemCount); ++i)
                    bar->setItem(StateBar::Item(i), u"value"_s, true, true);
                return bar;
            }},
        {"loading",
            [] {
                auto *const strip = new LoadingStrip;
                strip->start(u"Opening"_s, u"a.sqlite"_s);
                strip->setProgress(LoadPhase::Export, 1, 2, 1);
                return strip;
            }},
        {"welcome",
            [] {
                auto *const page = new WelcomePage;
                page->setRecent({{u"a.sqlite"_s, u"~"_s, u"2 ranks"_s, u"today"_s}});
                return page;
            }},
        {"operations",
            [] {
                auto *const panel = new OperationsPanel;
                panel->setComparison(test::sampleComparison(), test::sampleTree());
                panel->setSymptoms(test::sampleSymptoms());
                panel->setScopes(u"baseline: step 1"_s);
                return panel;
            }},
        {"operations nested",
            [] {
                auto *const panel = new OperationsPanel;
                panel->setComparison(test::sampleComparison(), test::sampleTree());
                panel->setTree(true);
                return panel;
            }},
        {"waterfall",
            [] {
                auto *const panel = new WaterfallPanel;
                panel->setComparison(test::sampleComparison());
                return panel;
            }},
        {"kernels",
            [] {
                auto *const panel = new KernelDeltaPanel;
                panel->setComparison(*test::sampleComparison());
                return panel;
            }},
        {"API calls",
            [] {
                auto *const panel = new ApiDeltaPanel;
                panel->setComparison(*test::sampleComparison());
                return panel;
            }},
        {"step series",
            [] {
                auto *const panel = new SeriesPanel;
                panel->setComparison(test::sampleComparison());
                return panel;
            }},
        {"patterns",
            [] {
                auto *const panel = new SymptomsPanel;
                panel->setSymptoms(test::sampleSymptoms(), {u"A note."_s});
                return panel;
            }},
        {"dock header", [] { return new DockHeader(u"Verdict"_s); }},
    };
}

// Parts that Qt makes for itself, and lines that only separate.
bool isDecoration(const QWidget *widget)
{
    const auto *const label = qobject_cast<const QLabel *>(widget);
    const bool isBlank = label != nullptr && label->text().isEmpty(); // nothing to see, nothing to say
    return isBlank || widget->objectName().startsWith(u"qt_"_s) || widget->property("rule").isValid()
        || qobject_cast<const QScrollBar *>(widget) != nullptr
        || widget->inherits("QLineEditIconButton") || widget->inherits("QTableCornerButton")
        || widget->inherits("QAbstractScrollAreaScrollBarContainer");
}

// What a screen reader says: the name given, or the text shown.
QString spokenName(QWidget *widget)
{
    if (!widget->accessibleName().isEmpty())
        return widget->accessibleName();
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return label->text();
    QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
    return interface == nullptr ? QString() : interface->text(QAccessible::Name);
}

QString describe(const QWidget *widget)
{
    QStringList path;
    for (const QWidget *each = widget; each != nullptr; each = each->parentWidget())
        path.prepend(QLatin1String(each->metaObject()->className()));
    return path.join(u" > "_s);
}

} // namespace

class TestAccess : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void focusIsSeen_data();
    void focusIsSeen();
    void tabReachesEverything_data();
    void tabReachesEverything();
    void cellsAreRead();
};

void TestAccess::names_data()
{
    QTest::addColumn<int>("sample");
    const std::vector<Sample> all = samples();
    for (int i = 0; i < int(all.size()); ++i)
        QTest::newRow(all[std::size_t(i)].name) << i;
}

void TestAccess::names()
{
    QFETCH(int, sample);
    const std::unique_ptr<QWidget> widget(samples()[std::size_t(sample)].make());
    widget->resize(1100, 500);
    widget->show();
    QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
    QStringList nameless;
    QList<QWidget *> all = widget->findChildren<QWidget *>();
    all.append(widget.get());
    for (QWidget *each : all) {
        const bool isShown = each->isVisible();
        if (isShown && !isDecoration(each) && spokenName(each).trimmed().isEmpty())
            nameless.append(describe(each));
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void TestAccess::focusIsSeen_data()
{
    names_data();
}

// Every widget that takes the keyboard focus looks different with it, in accent.
void TestAccess::focusIsSeen()
{
    QFETCH(int, sample);
    applyTheme(Theme::light());
    const std::unique_ptr<QWidget> widget(samples()[std::size_t(sample)].make());
    widget->resize(1100, 500);
    widget->show();
    widget->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(widget.get()));
    const auto accents = [&] {
        const QImage image = widget->grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == Theme::light().accent ? 1 : 0;
        }
        return count;
    };
    for (QWidget *each : widget->findChildren<QWidget *>()) {
        const bool takesFocus = (each->focusPolicy() & Qt::TabFocus) != 0 && each->isVisible()
            && each->isEnabled() && each->focusProxy() == nullptr;
        // A text that can be selected shows a cursor; a scroll area scrolls what it holds.
        if (!takesFocus || qobject_cast<QLabel *>(each) != nullptr
            || each->inherits("QScrollArea"))
            continue;
        if (QWidget *const old = QApplication::focusWidget())
            old->clearFocus();
        const int without = accents();
        each->setFocus(Qt::TabFocusReason);
        const int with = accents();
        each->clearFocus();
        // A primary button is accent itself: its outline is in ink, so the count changes too.
        QVERIFY2(with != without, qPrintable(describe(each) + u' ' + spokenName(each)));
    }
}

void TestAccess::tabReachesEverything_data()
{
    names_data();
}

// Tab goes round through all of them and never gets stuck.
void TestAccess::tabReachesEverything()
{
    QFETCH(int, sample);
    const std::unique_ptr<QWidget> widget(samples()[std::size_t(sample)].make());
    widget->resize(1100, 500);
    widget->show();
    widget->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(widget.get()));
    QSet<QWidget *> wanted;
    for (QWidget *each : widget->findChildren<QWidget *>()) {
        const bool isReachable = (each->focusPolicy() & Qt::TabFocus) != 0 && each->isVisible()
            && each->isEnabled() && each->focusProxy() == nullptr;
        if (isReachable)
            wanted.insert(each);
    }
    QSet<QWidget *> reached;
    for (int i = 0; i < 3 * int(wanted.size()) + 3; ++i) {
        QWidget *const focus = QApplication::focusWidget();
        if (focus != nullptr)
            reached.insert(focus);
        QTest::keyClick(focus == nullptr ? widget.get() : focus, Qt::Key_Tab);
    }
    for (QWidget *each : wanted) {
        // Of exclusive buttons Tab may go to the checked one only; arrows reach the others.
        if (each->property("segment").isValid())
            continue;
        QVERIFY2(reached.contains(each), qPrintable(describe(each) + u' ' + spokenName(each)));
    }
}

void TestAccess::cellsAreRead()
{
    VerdictPanel panel;
    panel.setInput(test::yesVerdict());
    panel.resize(500, 500);
    panel.show();
    QTableView *const view = panel.findChildren<TablePane *>().front()->view();
    QAccessibleInterface *const table = QAccessible::queryAccessibleInterface(view);
    QVERIFY(table != nullptr && table->tableInterface() != nullptr);
    QAccessibleInterface *const cell = table->tableInterface()->cellAt(0, 1);
    QVERIFY(cell != nullptr);
    const QString text = cell->text(QAccessible::Name);
    QVERIFY2(text.contains(u"77.2"_s), qPrintable(text));
    QVERIFY2(text.contains(u"crossed"_s), qPrintable(text));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestAccess)
#include "tst_access.moc"
