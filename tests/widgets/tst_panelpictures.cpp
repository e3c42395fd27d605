// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/guitest.h"
#include "support/gui/panelsamples.h"
#include "widgets/panels/detailspanel.h"
#include "widgets/panels/dockheader.h"
#include "widgets/panels/loadingstrip.h"
#include "widgets/panels/messagebar.h"
#include "widgets/panels/messagespanel.h"
#include "widgets/panels/selectionpanel.h"
#include "widgets/panels/statebar.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/welcomepage.h"

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QVBoxLayout>

#include <set>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

using Make = std::function<QWidget *()>;

struct Picture {
    const char *name;
    QSize size;
    Make make;
};

QWidget *withHeader(Panel *panel)
{
    auto *const box = new QWidget;
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *const header = new DockHeader(panel->name());
    header->setScope(panel->scopeText());
    QObject::connect(panel, &Panel::scopeTextChanged, header, &DockHeader::setScope);
    layout->addWidget(header);
    layout->addWidget(panel, 1);
    return box;
}

QWidget *verdictPanel(const VerdictInput &input, bool editing = false)
{
    auto *const panel = new VerdictPanel;
    QWidget *const box = withHeader(panel);
    panel->setInput(input);
    panel->setShownMetric(MetricChoice {});
    panel->setEditing(editing);
    return box;
}

QWidget *selectionPanel()
{
    auto *const panel = new SelectionPanel;
    QWidget *const box = withHeader(panel);
    panel->setSourceLookup([](const QString &name) {
        return name.startsWith(u'_') ? u"PyExecutor.%1, py_executor.py"_s.arg(name) : QString();
    });
    panel->setResult(test::sampleAggregates(), u"ranks 0 and 1, clipped to the selected gap"_s);
    panel->setVerdict(test::yesVerdict().corrected);
    panel->pane()->setCurrent(1);
    return box;
}

QWidget *messageBars()
{
    auto *const stack = new MessageStack;
    stack->show({.kind = Message::Kind::Info, .what = u"The demo pair was written."_s});
    stack->show({.kind = Message::Kind::Warning,
        .what = u"480 CUDA graph launches left no GPU rows in this trace"_s,
        .where = u"What the GPU did during a graph is not recorded, so GPU idle time and gaps are "
                 "unknown, not 100 %."_s,
        .advice = u"To see the kernels record again with"_s,
        .command = u"--cuda-graph-trace=node"_s,
        .copyLabel = u"Copy option"_s,
        .details = u"Graph launches 480, node rows 0, whole-graph rows 0."_s,
        .detailsLabel = u"Why"_s});
    stack->show({.kind = Message::Kind::Error,
        .what = u"decode_tp2_main.sqlite cannot be read: the file ends too early"_s,
        .where = u"It says 4,038,656 bytes and has 812,032; pages from 199 on are missing."_s,
        .advice = u"The copy was probably cut off. Copy it again, or export it again:"_s,
        .command = u"nsys export --type sqlite decode_tp2_main.nsys-rep"_s,
        .details = u"page 199"_s});
    return stack;
}

QWidget *stateBar()
{
    auto *const bar = new StateBar;
    bar->setItem(StateBar::Item::View, u"1,674.000 – 1,681.000 ms   7.0 ms"_s);
    bar->setItem(
        StateBar::Item::Selection, u"gap 150 → 151, rank 0   2,667.3 µs"_s, true, true);
    bar->setItem(StateBar::Item::Filter, u"none"_s);
    bar->setItem(StateBar::Item::Scope, u"whole run, steady and context steps"_s);
    bar->setNote(u"times from the first kernel"_s);
    return bar;
}

QWidget *loadingStrip()
{
    auto *const strip = new LoadingStrip;
    strip->start(u"Opening target"_s, u"decode_tp2_main.sqlite"_s);
    strip->setProgress(LoadPhase::Events, 1'904'256, 3'012'440, 1.4);
    return strip;
}

QWidget *welcomePage()
{
    auto *const page = new WelcomePage;
    page->setRecent({{u"decode_tp2_v1.1.sqlite ↔ decode_tp2_main.sqlite"_s,
                         u"~/traces/llama-1b"_s, u"pair, 2 ranks, host-bound, +19.9 %"_s, u"today"_s},
        {u"07_straggler_tp4/"_s, u"~/traces"_s, u"4 ranks, straggler rank 2"_s, u"yesterday"_s},
        {u"nightly_0811.sqlite"_s, u"/mnt/lab/traces"_s, {}, u"11 Aug"_s, true}});
    return page;
}

QWidget *detailsPanel()
{
    auto *const panel = new DetailsPanel;
    QWidget *const box = withHeader(panel);
    panel->setDetails(test::sampleDetails());
    return box;
}

QWidget *messagesPanel()
{
    auto *const panel = new MessagesPanel;
    panel->setMessages({{Message::Kind::Warning, u"case08-target.sqlite"_s,
                            u"The trace holds no OS runtime calls, so time in the operating system "
                            "counts as unattributed."_s},
        {Message::Kind::Error, u"nightly.sqlite"_s, u"The file ends too early."_s},
        {Message::Kind::Info, {}, u"Thresholds of your own table are used."_s}});
    return withHeader(panel);
}

std::vector<Picture> pictures()
{
    return {
        {"verdict-yes", {430, 480}, [] { return verdictPanel(test::yesVerdict()); }},
        {"verdict-weak", {430, 480}, [] { return verdictPanel(test::weakVerdict()); }},
        {"verdict-no", {430, 480}, [] { return verdictPanel(test::noVerdict()); }},
        {"verdict-inconclusive", {430, 420},
            [] { return verdictPanel(test::inconclusiveVerdict()); }},
        {"verdict-compact", {340, 400}, [] { return verdictPanel(test::yesVerdict()); }},
        {"verdict-editing", {430, 520}, [] { return verdictPanel(test::yesVerdict(), true); }},
        {"verdict-empty", {430, 120}, [] { return withHeader(new VerdictPanel); }},
        {"verdict-ranks", {430, 640}, [] { return verdictPanel(test::manyRanksVerdict(16)); }},
        {"selection", {1168, 210}, selectionPanel},
        {"selection-narrow", {700, 170}, selectionPanel},
        {"messagebars", {780, 260}, messageBars},
        {"statebar", {1168, 34}, stateBar},
        {"statebar-narrow", {640, 34}, stateBar},
        {"loading", {784, 80}, loadingStrip},
        {"welcome", {784, 380}, welcomePage},
        {"details", {430, 380}, detailsPanel},
        {"messages", {800, 160}, messagesPanel},
    };
}

} // namespace

// Renders every panel in both themes and both fonts. Set GAPSCOPE_PICTURES to a folder to keep the
// pictures and look at them.
class TestPanelPictures : public GuiTest {
    Q_OBJECT

private Q_SLOTS:
    void render_data();
    void render();

private:
    static void keep(const QImage &image, const QString &name);
};

void TestPanelPictures::render_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("family");
    const std::vector<Picture> all = pictures();
    for (const char *theme : {"light", "dark", "contrast"}) {
        for (const char *family : {"Noto Sans", "DejaVu Sans"}) {
            for (std::size_t i = 0; i < all.size(); ++i) {
                const QByteArray tag
                    = QByteArray(all[i].name) + '-' + theme + '-' + QByteArray(family).left(4);
                QTest::newRow(tag.constData()) << int(i) << QString::fromLatin1(theme)
                                               << QString::fromLatin1(family);
            }
        }
    }
}

void TestPanelPictures::render()
{
    QFETCH(int, index);
    QFETCH(QString, theme);
    QFETCH(QString, family);
    if (!QFontDatabase::families().contains(family))
        QSKIP("This font is not installed.");
    QFont font(family);
    font.setPixelSize(12);
    QApplication::setFont(font);
    const Theme &look = theme == u"dark" ? Theme::darkTheme()
        : theme == u"contrast"           ? Theme::highContrastOf(false)
                                         : Theme::light();
    applyTheme(look);

    const Picture picture = pictures()[std::size_t(index)];
    const std::unique_ptr<QWidget> widget(picture.make());
    widget->resize(picture.size);
    widget->show();
    QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
    QApplication::processEvents();
    QCOMPARE(widget->width(), picture.size.width()); // nothing forces a wider window

    const QImage image = widget->grab().toImage();
    std::set<QRgb> colors;
    for (int y = 0; y < image.height(); y += 2) {
        for (int x = 0; x < image.width(); x += 2)
            colors.insert(image.pixel(x, y));
    }
    QVERIFY(colors.size() > 5); // text and lines, not an empty surface
    QVERIFY(colors.contains(look.base.rgb()) || colors.contains(look.window.rgb()));
    keep(image, QString::fromLatin1(QTest::currentDataTag()));
}

void TestPanelPictures::keep(const QImage &image, const QString &name)
{
    const QString folder = qEnvironmentVariable("GAPSCOPE_PICTURES");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    const QString scale = image.devicePixelRatio() > 1 ? u"@2x"_s : QString();
    QVERIFY(image.save(folder + u'/' + name + scale + u".png"_s));
}

} // namespace gapscope

GUI_TEST_MAIN(gapscope::TestPanelPictures)
#include "tst_panelpictures.moc"
