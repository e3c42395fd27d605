// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/triage.h"
#include "widgets/panels/panel.h"

#include <memory>

class QLineEdit;
class QHBoxLayout;
class QVBoxLayout;

namespace gapscope {

class TablePane;
class TableModelBase;
class TextLabel;
class TriageFacts;

using TriageAnswerPtr = std::shared_ptr<const TriageAnswer>;

// What the three panels of the triage have in common: one stage of one answer, a line that always
// says which stage and which traces, a table with a filter, and facts about the current row.
class TriagePanel : public Panel {
    Q_OBJECT

public:
    TriagePanel(const QString &name, const QString &tableName, QWidget *parent = nullptr);

    // `stage`: position in the answer's stages.
    void setAnswer(const TriageAnswerPtr &answer, int stage);
    virtual void setStage(int stage);
    void clear(const QString &reason);

    [[nodiscard]] int stage() const { return m_stage; }

    [[nodiscard]] TablePane *pane() const { return m_pane; }

    [[nodiscard]] TriageFacts *facts() const { return m_facts; }

    [[nodiscard]] QString caption() const;

    [[nodiscard]] std::vector<Table> tables() const override;
    // Of the table: the facts give way.
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    // A row was chosen, or (isActivated) shall be gone to: an event of a formal file.
    void eventChosen(std::size_t file, gapscope::EventId event, bool isActivated);
    // A place in code: a frame of a mapping or formal file.
    void frameChosen(std::size_t file, gapscope::EventId frame, bool inMapping);

protected:
    void resizeEvent(QResizeEvent *event) override;

    void setModel(TableModelBase *model);
    [[nodiscard]] const TriageStageAnswer *stageAnswer() const;

    [[nodiscard]] const TriageAnswerPtr &answer() const { return m_answer; }

    [[nodiscard]] QHBoxLayout *headLine() const { return m_line; }

    // The height of the panel from which it shows facts, in font heights; the table goes first. An
    // empty table always leaves room for them.
    void setFactsFrom(double heights) { m_factsFrom = heights; }

    virtual void fillRows() = 0;
    virtual void showFacts(int row) = 0; // -1: of no row

private:
    void updateCaption();
    void updateFacts();

    TriageAnswerPtr m_answer;
    int m_stage = 0;
    QHBoxLayout *m_line;
    TextLabel *m_caption;
    QLineEdit *m_filter;
    TablePane *m_pane;
    QWidget *m_rule;
    TriageFacts *m_facts;
    double m_factsFrom = 14;
};

// "mapped with a.json.gz, measured in b.json.gz", or the one trace.
[[nodiscard]] QString triageTraceText(const TriageAnswer &answer);
// A kernel's name without "void" and the namespaces before it; template arguments stay.
[[nodiscard]] QString shownKernel(const QString &kernel);
// "function" and "path:line" of "path:line function".
[[nodiscard]] std::pair<QString, QString> splitLocation(const QString &location);

} // namespace gapscope
