// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/style/metrics.h"
#include "widgets/style/theme.h"

#include <QApplication>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// The only style sheet of the program. @name is a colour of the theme, $name a size. Widgets ask
// for a look with a dynamic property: segment, link, primary, chip, bar, chrome, invalid.
constexpr auto kSheet = R"(
QMainWindow, QWidget[chrome="true"] { background: @window; }
QMenuBar { background: @window; border-bottom: 1px solid @line; padding: 1px 6px; }
QMenuBar::item { padding: 4px 8px; background: transparent; color: @text; }
QMenuBar::item:selected { background: @accentTint; color: @accent; }
QToolBar { background: @window; border: 0; border-bottom: 1px solid @border; spacing: 2px; padding: 4px 8px; }
QToolBar::separator { width: 1px; background: @border; margin: 5px 6px; }
QToolBar[bare="true"] { padding: 0; border: 0; }

QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 3px 5px; color: @text; background: transparent; }
QToolButton:hover { background: @line; }
QToolButton:pressed { background: @border; }
QToolButton:checked { background: @accentTint; color: @accent; border-color: @checkedEdge; }
QToolButton:disabled { color: @gapHatch; }
QToolButton:focus { border: 2px solid @accent; padding: 2px 4px; }
QToolButton::menu-indicator { image: none; }

QToolButton[segment="first"], QToolButton[segment="rest"] { border: 1px solid @border; border-radius: 0; padding: 2px 9px; background: @base; }
QToolButton[segment="rest"] { border-left-width: 0; }
QToolButton[segment="first"]:hover, QToolButton[segment="rest"]:hover { background: @alt; }
QToolButton[segment="first"]:checked, QToolButton[segment="rest"]:checked { background: @accentTint; color: @accent; border: 1px solid @accent; }
QToolButton[segment="first"]:focus, QToolButton[segment="rest"]:focus { border: 2px solid @accent; padding: 1px 8px; }
QToolButton[segment="first"]:disabled, QToolButton[segment="rest"]:disabled { color: @gapHatch; }

QToolButton[link="true"] { color: @accent; padding: 1px 3px; background: transparent; border: 1px solid transparent; }
QToolButton[link="true"]:hover { text-decoration: underline; }
QToolButton[link="true"]:focus { border: 2px solid @accent; padding: 0 2px; }

QPushButton { border: 1px solid @border; border-radius: 4px; background: @base; padding: 3px 12px; color: @text; }
QPushButton:hover { background: @alt; border-color: @gapHatch; }
QPushButton:pressed { background: @line; }
QPushButton:disabled { color: @gapHatch; }
QPushButton:focus { border: 2px solid @accent; padding: 2px 11px; }
QPushButton[primary="true"] { border-color: @accent; background: @accent; color: @onAccent; }
QPushButton[primary="true"]:focus { border: 2px solid @text; padding: 2px 11px; }

QLineEdit { border: 1px solid @border; border-radius: 4px; background: @base; padding: 2px 6px; color: @text; selection-background-color: @selectionFill; selection-color: @selectionInk; }
QLineEdit:focus { border: 2px solid @accent; padding: 1px 5px; }
QLineEdit[cell="true"] { padding: 0 4px; border-radius: 0; }
QLineEdit[cell="true"]:focus { padding: 0 3px; }
QLineEdit[invalid="true"], QLineEdit[invalid="true"]:focus { border: 2px solid @worse; }

QStatusBar { background: @window; border-top: 1px solid @border; color: @textSecondary; min-height: $statusBar; max-height: $statusBar; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { padding: 0 6px; }

QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QDockWidget { border: 0; }

QTabBar { background: @window; }
QTabBar::tab { background: @window; color: @textSecondary; padding: 0 11px; height: $tab; border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus:selected { border: 2px solid @accent; padding: 0 9px; }

QTableView, QTreeView { background: @base; border: 0; outline: 0; }
QHeaderView { background: @window; border: 0; }

QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar::handle:vertical { background: @scroll; border-radius: 3px; min-height: 24px; margin: 1px 2px; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle:horizontal { background: @scroll; border-radius: 3px; min-width: 24px; margin: 2px 1px; }
QScrollBar::handle:hover { background: @gapHatch; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: 0; height: 0; width: 0; }
QAbstractScrollArea::corner { background: @base; border: 0; }

QProgressBar { border: 0; border-radius: 3px; background: @track; min-height: 6px; max-height: 6px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QFrame[chip="plain"] { border: 1px solid @border; border-radius: 4px; background: @base; }
QFrame[chip="set"] { border: 1px solid @accent; border-radius: 4px; background: @accentTint; }
QFrame[chip="set"]:focus, QFrame[chip="plain"]:focus { border: 2px solid @accent; }
QToolButton[chipClose="true"] { padding: 0; border-radius: 2px; }
QToolButton[chipClose="true"]:focus { padding: 0; border: 1px solid @accent; }

QFrame[bar="error"] { background: @errorTint; border: 0; border-bottom: 1px solid @border; }
QFrame[bar="warning"] { background: @warnTint; border: 0; border-bottom: 1px solid @border; }
QFrame[bar="info"] { background: @infoTint; border: 0; border-bottom: 1px solid @border; }
QFrame[bar="note"] { background: @alt; border: 0; border-top: 1px solid @line; }
QFrame[rule="horizontal"] { background: @line; border: 0; min-height: 1px; max-height: 1px; }
QFrame[rule="vertical"] { background: @line; border: 0; min-width: 1px; max-width: 1px; }

QToolTip { background: @base; color: @text; border: 1px solid @border; padding: 4px; }
)";

using Value = std::pair<const char *, QColor>;

std::array<Value, 24> colorsOf(const Theme &t)
{
    return {{
        {"window", t.window},
        {"base", t.base},
        {"alt", t.alt},
        {"line", t.line},
        {"border", t.border},
        {"textSecondary", t.textSecondary},
        {"text", t.text},
        {"accentTint", t.accentTint},
        {"accent", t.accent},
        {"onAccent", inkOn(t.accent)},
        {"selectionFill", t.highContrast ? t.accent : t.selectedRow},
        {"selectionInk", t.highContrast ? inkOn(t.accent) : t.text},
        {"checkedEdge", t.highContrast ? t.accent : t.accentTint},
        {"gapHatch", t.gapHatch},
        {"scroll", t.highContrast ? t.textSecondary : t.border},
        {"track", t.border},
        {"worse", t.worse},
        {"better", t.better},
        {"warning", t.warning},
        {"warnTint", t.warnTint},
        {"errorTint", t.errorTint},
        {"infoTint", t.infoTint},
        {"gapFill", t.gapFill},
        {"gapEdge", t.gapEdge},
    }};
}

} // namespace

QString Theme::styleSheet() const
{
    // One pass over the sheet: a name ends at the first character that is no letter.
    QHash<QString, QString> values;
    for (const auto &[name, color] : colorsOf(*this))
        values.insert(u'@' + QLatin1String(name), color.name());
    const Metrics metrics;
    values.insert(u"$statusBar"_s, QString::number(metrics.statusBar()) + u"px"_s);
    values.insert(u"$tab"_s, QString::number(metrics.tab() - 2) + u"px"_s);

    const QString sheet = QString::fromLatin1(kSheet);
    QString result;
    result.reserve(sheet.size() * 2);
    for (qsizetype at = 0; at < sheet.size();) {
        if (sheet[at] != u'@' && sheet[at] != u'$') {
            result += sheet[at++];
            continue;
        }
        qsizetype end = at + 1;
        while (end < sheet.size() && sheet[end].isLetter())
            ++end;
        result += values.value(sheet.mid(at, end - at));
        at = end;
    }
    return result;
}

void applyTheme(const Theme &theme)
{
    // The palette first: the style sheet reads it for what it does not name.
    QApplication::setPalette(theme.palette());
    qApp->setStyleSheet(theme.styleSheet());
}

} // namespace gapscope
