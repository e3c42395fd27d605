// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/dockheader.h"

#include "widgets/panels/panel.h"
#include "widgets/style/text.h"

#include <QApplication>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace gapscope {

DockHeader::DockHeader(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_name(new TextLabel(name, FontRole::Body, Ink::Text, true))
    , m_scope(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_layout(new QHBoxLayout(this))
{
    const int size = Metrics().headerIcon();
    m_copy = makeIconButton(u"copy"_s, tr("Copy as markdown"), Ink::Secondary, size, this);
    m_export = makeIconButton(u"save"_s, tr("Save the table"), Ink::Secondary, size, this);
    m_float = makeIconButton(u"float"_s, tr("Float"), Ink::Secondary, size, this);
    m_close = makeIconButton(u"close"_s, tr("Close panel"), Ink::Secondary, size, this);

    m_name->setElided(true);
    m_scope->setElided(true);
    m_scope->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_layout->setContentsMargins(Metrics::kPanelInset, 0, Metrics::kGrid, 1);
    m_layout->setSpacing(2);
    m_layout->addWidget(m_name);
    m_layout->addSpacing(Metrics::kGap);
    m_layout->addWidget(m_scope, 1);
    for (QToolButton *each : {m_copy, m_export, m_float, m_close})
        m_layout->addWidget(each);
    setName(name);
    setButtons(Copy | Float | Close);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_copy, &QToolButton::clicked, this, &DockHeader::copyRequested);
    connect(m_export, &QToolButton::clicked, this, &DockHeader::exportRequested);
}

DockHeader *DockHeader::install(QDockWidget *dock, Panel *panel)
{
    auto *const header = new DockHeader(panel->name(), dock);
    header->setScope(panel->scopeText());
    connect(panel, &Panel::nameChanged, header, &DockHeader::setName);
    connect(panel, &Panel::nameChanged, dock, &QDockWidget::setWindowTitle);
    connect(panel, &Panel::scopeTextChanged, header, &DockHeader::setScope);
    connect(header, &DockHeader::copyRequested, panel, &Panel::copyMarkdown);
    dock->setWindowTitle(panel->name());
    dock->setWidget(panel);
    header->attach(dock);
    return header;
}

void DockHeader::setName(const QString &name)
{
    m_name->setText(name);
    setAccessibleName(tr("Header of %1").arg(name));
    m_copy->setAccessibleName(tr("Copy %1 as markdown").arg(name));
    m_export->setAccessibleName(tr("Save the table of %1").arg(name));
    m_float->setAccessibleName(tr("Float %1").arg(name));
    m_close->setAccessibleName(tr("Close %1").arg(name));
}

void DockHeader::setScope(const QString &scope)
{
    m_scope->setText(scope);
}

void DockHeader::setButtons(Buttons buttons)
{
    for (const Button which : {Copy, Export, Float, Close})
        button(which)->setVisible(buttons.testFlag(which));
}

void DockHeader::addWidget(QWidget *widget)
{
    m_layout->insertWidget(m_layout->indexOf(m_copy), widget);
}

void DockHeader::attach(QDockWidget *dock)
{
    dock->setTitleBarWidget(this);
    connect(m_float, &QToolButton::clicked, dock,
        [dock] { dock->setFloating(!dock->isFloating()); });
    connect(m_close, &QToolButton::clicked, dock, &QDockWidget::close);
}

QToolButton *DockHeader::button(Button which) const
{
    switch (which) {
    case Copy:
        return m_copy;
    case Export:
        return m_export;
    case Float:
        return m_float;
    case Close:
        return m_close;
    }
    return nullptr;
}

QSize DockHeader::sizeHint() const
{
    return {QWidget::sizeHint().width(), Metrics().dockHeader()};
}

QSize DockHeader::minimumSizeHint() const
{
    return {QWidget::minimumSizeHint().width(), Metrics().dockHeader()};
}

void DockHeader::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::of(QApplication::palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

} // namespace gapscope
