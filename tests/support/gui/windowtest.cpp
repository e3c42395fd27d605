// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/gui/windowtest.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QAction>
#include <QDockWidget>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSet>
#include <QTabBar>
#include <QTextEdit>
#include <QtTest>

using namespace Qt::StringLiterals;

namespace gapscope::test {

namespace {

constexpr int kPatienceMs = 60'000;

void addModelTexts(const QAbstractItemModel &model, const QModelIndex &parent, QStringList &texts)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            texts.append(index.data().toString());
            texts.append(index.data(Qt::ToolTipRole).toString());
            texts.append(index.data(Qt::AccessibleTextRole).toString());
        }
        addModelTexts(model, model.index(row, 0, parent), texts);
    }
}

void addOwnTexts(const QWidget &widget, QStringList &texts)
{
    texts << widget.windowTitle() << widget.toolTip() << widget.statusTip() << widget.whatsThis()
          << widget.accessibleName() << widget.accessibleDescription();
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        texts.append(label->text());
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        texts.append(button->text());
    if (const auto *edit = qobject_cast<const QLineEdit *>(&widget))
        texts << edit->text() << edit->placeholderText();
    if (const auto *tabs = qobject_cast<const QTabBar *>(&widget)) {
        for (int i = 0; i < tabs->count(); ++i)
            texts << tabs->tabText(i) << tabs->tabToolTip(i);
    }
    if (const auto *view = qobject_cast<const QAbstractItemView *>(&widget); view && view->model())
        addModelTexts(*view->model(), {}, texts);
}

} // namespace

WindowFixture::WindowFixture(RunLoader loader, QSize size)
    : m_loader(std::move(loader))
    , m_size(size)
{
    makeWindow();
}

void WindowFixture::makeWindow()
{
    m_settings = std::make_unique<Settings>(m_folder.filePath(u"gapscope.ini"_s));
    m_window = std::make_unique<MainWindow>(m_settings.get(), nullptr, m_loader);
    m_window->resize(m_size);
    m_window->show();
}

void WindowFixture::restart()
{
    m_window->close();
    m_window.reset();
    m_settings.reset(); // writes the file
    makeWindow();
}

bool WindowFixture::open(const QStringList &paths, Role role)
{
    m_window->session()->open(paths, role);
    return settle();
}

bool WindowFixture::openPair(const QString &baseline, const QString &target)
{
    m_window->session()->openPair({baseline}, {target});
    return settle();
}

bool WindowFixture::settle()
{
    // Twice: an answer may start the next question.
    for (int i = 0; i < 2; ++i) {
        if (!QTest::qWaitFor([this] { return m_window->isSettled(); }, kPatienceMs))
            return false;
        QCoreApplication::processEvents();
    }
    return true;
}

QStringList visibleTexts(const QWidget &window)
{
    QStringList texts;
    addOwnTexts(window, texts);
    for (const QWidget *widget : window.findChildren<QWidget *>())
        addOwnTexts(*widget, texts);
    for (const QAction *action : window.findChildren<QAction *>())
        texts << action->text() << action->toolTip() << action->statusTip();
    texts.removeAll(QString());
    return texts;
}

int colourCount(const QImage &picture)
{
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            colours.insert(picture.pixel(x, y));
    }
    return int(colours.size());
}

} // namespace gapscope::test
