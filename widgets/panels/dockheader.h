// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDockWidget;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace gapscope {

class Panel;
class TextLabel;

// The title bar of a dock: name, scope of what is shown, copy, export, float, close.
class DockHeader : public QWidget {
    Q_OBJECT

public:
    enum Button : std::uint8_t { Copy = 1, Export = 2, Float = 4, Close = 8 };
    Q_DECLARE_FLAGS(Buttons, Button)

    explicit DockHeader(const QString &name, QWidget *parent = nullptr);
    // Title bar of `dock` for `panel`: follows its name and scope, copies its markdown, floats and
    // closes the dock. The dock owns what is made, the panel too.
    static DockHeader *install(QDockWidget *dock, Panel *panel);

    void setName(const QString &name);
    void setScope(const QString &scope);
    void setButtons(Buttons buttons);
    // Something of the panel's own before the buttons; owned by the header.
    void addWidget(QWidget *widget);
    void attach(QDockWidget *dock);

    [[nodiscard]] QToolButton *button(Button which) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void copyRequested();
    void exportRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TextLabel *m_name;
    TextLabel *m_scope;
    QHBoxLayout *m_layout;
    QToolButton *m_copy;
    QToolButton *m_export;
    QToolButton *m_float;
    QToolButton *m_close;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(DockHeader::Buttons)

} // namespace gapscope
