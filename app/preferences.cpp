// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/preferences.h"

#include "app/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

QLabel *folderLabel(const QString &folder, const QString &name, QWidget *parent)
{
    auto *label = new QLabel(QDir::toNativeSeparators(folder), parent);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(name);
    return label;
}

} // namespace

Preferences::Preferences(Settings *settings, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_theme(new QComboBox(this))
    , m_nsysProgram(new QLineEdit(settings->nsysProgram(), this))
    , m_wheelZooms(new QCheckBox(tr("The &wheel zooms, Ctrl+wheel scrolls the rows"), this))
    , m_frameTime(new QCheckBox(tr("Show how long each &picture of the timeline takes"), this))
{
    setWindowTitle(tr("Preferences"));
    m_theme->addItems({tr("As the system"), tr("Light"), tr("Dark")});
    m_theme->setCurrentIndex(int(settings->theme()));
    m_theme->setAccessibleName(tr("Theme"));

    auto *form = new QFormLayout(this);
    form->addRow(tr("&Theme"), m_theme);
    form->addRow(tr("&nsys program"), makeProgramRow());
    m_wheelZooms->setChecked(settings->flag(u"wheelZooms"_s, false));
    m_frameTime->setChecked(settings->flag(u"frameTime"_s, false));
    form->addRow(m_wheelZooms);
    form->addRow(m_frameTime);
    form->addRow(tr("Exports and demo"), folderLabel(Settings::cacheFolder(), tr("Cache folder"), this));
    form->addRow(
        tr("Your own tables"), folderLabel(Settings::tableFolder(), tr("Table folder"), this));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &Preferences::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &Preferences::reject);
    form->addRow(buttons);
}

QWidget *Preferences::makeProgramRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    const QString found = QStandardPaths::findExecutable(u"nsys"_s);
    m_nsysProgram->setPlaceholderText(
        found.isEmpty() ? tr("not found on the PATH") : QDir::toNativeSeparators(found));
    m_nsysProgram->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    m_nsysProgram->setAccessibleName(tr("nsys program"));
    m_nsysProgram->setToolTip(tr("Used to export .nsys-rep files; empty: the one on the PATH"));
    auto *browse = new QPushButton(tr("&Browse…"), row);
    connect(browse, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(
            this, tr("nsys program"), m_nsysProgram->text());
        if (!path.isEmpty())
            m_nsysProgram->setText(path);
    });
    layout->addWidget(m_nsysProgram, 1);
    layout->addWidget(browse);
    row->setFocusProxy(m_nsysProgram);
    return row;
}

void Preferences::accept()
{
    m_settings->setTheme(ThemeChoice(m_theme->currentIndex()));
    m_settings->setNsysProgram(m_nsysProgram->text().trimmed());
    m_settings->setFlag(u"wheelZooms"_s, m_wheelZooms->isChecked());
    m_settings->setFlag(u"frameTime"_s, m_frameTime->isChecked());
    QDialog::accept();
}

} // namespace gapscope
