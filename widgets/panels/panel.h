// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/table.h"

#include <QWidget>

class QPushButton;
class QStackedLayout;
class QTimer;

namespace gapscope {

class TextLabel;

// What every panel of a dock has: a name, a scope for the header of the dock, tables to copy and
// export, an empty answer, and the look of old numbers while new ones are computed. A panel shows
// what it is given and says what the user wishes; it computes nothing and waits for nothing.
class Panel : public QWidget {
    Q_OBJECT

public:
    explicit Panel(const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] QString name() const { return m_name; }

    // "whole run, 272 steps, 2 ranks"
    [[nodiscard]] QString scopeText() const { return m_scope; }

    // What is shown, as values. Copying and exporting take these.
    [[nodiscard]] virtual std::vector<Table> tables() const { return {}; }

    // All tables with their titles, ready to paste.
    [[nodiscard]] virtual QString markdown() const;

    // Old numbers stay at 60 % opacity until new ones come; a word appears after 300 ms.
    void setRecomputing(bool recomputing);

    [[nodiscard]] bool isRecomputing() const { return m_recomputing; }

    // One sentence instead of the content, with a button that offers a way out (may be empty).
    void showEmpty(const QString &sentence, const QString &buttonText = {});
    void showContent();

    [[nodiscard]] QString emptyText() const; // empty while content is shown

public Q_SLOTS:
    void copyMarkdown() const;

Q_SIGNALS:
    void nameChanged(const QString &name);
    void scopeTextChanged(const QString &text);
    void emptyActionTriggered();

protected:
    // The page that holds the content; subclasses put their layout on it.
    [[nodiscard]] QWidget *content() const { return m_content; }

    void setName(const QString &name);
    void setScopeText(const QString &text);
    void resizeEvent(QResizeEvent *event) override;

private:
    QString m_name;
    QString m_scope;
    QStackedLayout *m_pages;
    QWidget *m_content;
    TextLabel *m_emptyText;
    QPushButton *m_emptyButton;
    QWidget *m_veil;
    QTimer *m_veilTimer;
    bool m_recomputing = false;
};

} // namespace gapscope
