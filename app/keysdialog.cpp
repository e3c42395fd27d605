// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/keysdialog.h"

#include "app/actions.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QString shortcutText(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &key : action.shortcuts())
        keys.append(key.toString(QKeySequence::NativeText));
    return keys.join(u",  "_s);
}

QString plainText(const QAction &action)
{
    QString text = action.text();
    text.remove(u'&');
    return text;
}

} // namespace

KeysDialog::KeysDialog(const Actions &actions, QWidget *parent)
    : QDialog(parent)
    , m_grid(new QGridLayout)
{
    setWindowTitle(tr("Keys"));
    const QStringList menus {tr("File"), tr("Edit"), tr("View"), tr("Go"), tr("Analyze"),
        tr("Compare"), tr("Window"), tr("Help")};
    QMap<MenuId, Rows> keys;
    for (const ActionSpec &spec : actionTable()) {
        const QAction &action = *actions[spec.id];
        if (!action.shortcut().isEmpty())
            keys[spec.menu].append({plainText(action), shortcutText(action)});
    }
    const auto group = [&](MenuId id) { return QPair(menus[int(id)], keys.value(id)); };
    addColumn(0, {{tr("Mouse"), mouseRows()}, {tr("Timeline"), panRows()}, group(MenuId::Help)});
    addColumn(1, {group(MenuId::View), group(MenuId::Go)});
    addColumn(2, {group(MenuId::File), group(MenuId::Edit), group(MenuId::Analyze), group(MenuId::Compare),
                     group(MenuId::Window)});

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &KeysDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(m_grid);
    layout->addWidget(buttons);
}

void KeysDialog::addColumn(int column, const QList<QPair<QString, Rows>> &groups)
{
    auto *form = new QGridLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(4);
    for (const auto &[title, rows] : groups) {
        if (rows.isEmpty())
            continue;
        auto *heading = new QLabel(title, this);
        QFont font = heading->font();
        font.setWeight(QFont::DemiBold);
        heading->setFont(font);
        if (form->rowCount() > 1)
            form->setRowMinimumHeight(form->rowCount(), 8);
        form->addWidget(heading, form->rowCount(), 0, 1, 2);
        for (const auto &[what, keys] : rows) {
            const int row = form->rowCount();
            form->addWidget(new QLabel(what, this), row, 0);
            form->addWidget(new QLabel(keys, this), row, 1);
        }
    }
    form->setRowStretch(form->rowCount(), 1);
    form->setColumnStretch(0, 1);
    m_grid->setHorizontalSpacing(32);
    m_grid->addLayout(form, 0, column);
}

KeysDialog::Rows KeysDialog::mouseRows()
{
    return {{tr("Zoom at the cursor"), tr("Ctrl+wheel")}, {tr("Scroll rows"), tr("Wheel")},
        {tr("Pan"), tr("Shift+drag, middle drag, Shift+wheel")},
        {tr("Select a range"), tr("Drag")}, {tr("Select an event or a gap"), tr("Click")},
        {tr("Fit an event"), tr("Double-click")}, {tr("Zoom to a range"), tr("Ctrl+drag")},
        {tr("Extend the selection"), tr("Shift+click, Ctrl+click")},
        {tr("Height of the rows"), tr("Ctrl+Shift+wheel")},
        {tr("Order of the rows"), tr("Drag a row's name")},
        {tr("Move without snapping"), tr("hold Alt")}};
}

KeysDialog::Rows KeysDialog::panRows()
{
    return {{tr("Earlier, later"), tr("A, D,  Left, Right")}, {tr("Faster"), tr("hold Shift")},
        {tr("Row above, below"), tr("Up,  Down")}, {tr("Collapse a group"), tr("Space")},
        {tr("Details"), tr("Enter")}, {tr("Range from the selection"), tr("R")},
        {tr("Zoom to the selection"), tr("Shift+Z")}, {tr("Keep the selection as a bookmark"), tr("Shift+M")},
        {tr("Keep the view, bring it back"), tr("Ctrl+1…9,  1…9")}};
}

} // namespace gapscope
