// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/triagepanel.h"

#include "core/trace/kernelname.h"
#include "widgets/panels/tablepane.h"
#include "widgets/panels/triagefacts.h"
#include "widgets/style/text.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// In font heights.
constexpr double kLeastWidth = 14;
constexpr double kLeastHeight = 7;

QString fileList(const std::vector<QString> &paths)
{
    const auto name = [](const QString &path) { return path.section(u'/', -1); };
    if (paths.size() == 1)
        return name(paths.front());
    return TriagePanel::tr("%1 and %2 more").arg(name(paths.front())).arg(paths.size() - 1);
}

} // namespace

QString triageTraceText(const TriageAnswer &answer)
{
    if (answer.formalPaths.empty())
        return {};
    if (!answer.isPair)
        return TriagePanel::tr("mapping and formal: %1").arg(fileList(answer.formalPaths));
    return TriagePanel::tr("formal: %1, mapping: %2")
        .arg(fileList(answer.formalPaths), fileList(answer.mappingPaths));
}

QString shownKernel(const QString &kernel)
{
    const std::string name = kernel.toStdString();
    const std::string shortName(shortKernelName(name));
    const std::size_t at = shortName.empty() ? std::string::npos : name.find(shortName);
    return at == std::string::npos ? kernel : QString::fromStdString(name.substr(at));
}

std::pair<QString, QString> splitLocation(const QString &location)
{
    const qsizetype blank = location.indexOf(u' ');
    if (blank < 0)
        return {location, {}};
    return {location.mid(blank + 1), location.left(blank)};
}

TriagePanel::TriagePanel(const QString &name, const QString &tableName, QWidget *parent)
    : Panel(name, parent)
    , m_line(new QHBoxLayout)
    , m_caption(new TextLabel({}, FontRole::Caption, Ink::Secondary))
    , m_filter(new QLineEdit)
    , m_pane(new TablePane(tableName))
    , m_rule(makeRule(Qt::Horizontal))
    , m_facts(new TriageFacts)
{
    m_caption->setElided(true);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of the table"));
    m_filter->setToolTip(tr("Words, or conditions such as share>5, n>=36, category~gemm"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(Metrics().scaled(7));
    m_filter->addAction(icon(u"filter"_s, Ink::Secondary), QLineEdit::LeadingPosition);
    m_line->setContentsMargins(Metrics::kPanelInset, 4, Metrics::kPanelInset, 4);
    m_line->setSpacing(Metrics::kGap);
    m_line->addWidget(m_caption, 1);
    m_line->addWidget(m_filter);
    auto *const layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_line);
    layout->addWidget(makeRule(Qt::Horizontal));
    layout->addWidget(m_pane, 1);
    layout->addWidget(m_rule);
    layout->addWidget(m_facts);
    connect(m_filter, &QLineEdit::textChanged, m_pane->proxy(), &FilterProxy::setFilterText);
    connect(m_pane, &TablePane::currentChanged, this, [this](int row, int) { showFacts(row); });
}

void TriagePanel::setModel(TableModelBase *model)
{
    m_pane->setModel(model);
    m_pane->setSortable(true);
}

const TriageStageAnswer *TriagePanel::stageAnswer() const
{
    const bool known = m_answer && m_stage >= 0 && std::size_t(m_stage) < m_answer->stages.size();
    return known ? &m_answer->stages[std::size_t(m_stage)] : nullptr;
}

void TriagePanel::setAnswer(const TriageAnswerPtr &answer, int stage)
{
    m_answer = answer;
    setStage(stage);
    showContent();
}

void TriagePanel::setStage(int stage)
{
    m_stage = stage;
    updateCaption();
    fillRows();
    showFacts(-1);
    updateFacts();
}

void TriagePanel::clear(const QString &reason)
{
    m_answer.reset();
    m_stage = 0;
    updateCaption();
    fillRows();
    showFacts(-1);
    showEmpty(reason);
}

QString TriagePanel::caption() const { return m_caption->text(); }

void TriagePanel::updateCaption()
{
    const TriageStageAnswer *stage = stageAnswer();
    if (!stage) {
        setScopeText({});
        m_caption->setText({});
        return;
    }
    const QString method
        = m_answer->method == TriageMethod::Reference ? tr(", reference method") : QString();
    const QString name = triageStageName(stage->stage);
    setScopeText(
        tr("%1, from %2 % of the GPU time").arg(name).arg(m_answer->minShare, 0, 'f', 1) + method);
    m_caption->setText(tr("Stage %1, %2").arg(name, triageTraceText(*m_answer)) + method);
}

void TriagePanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    updateFacts();
}

QSize TriagePanel::minimumSizeHint() const
{
    return {Metrics().scaled(kLeastWidth), Metrics().scaled(kLeastHeight)};
}

void TriagePanel::updateFacts()
{
    const TableModelBase *model = m_pane->proxy()->table();
    const bool isEmpty = model && model->rowCount({}) == 0;
    const bool hasRoom = isEmpty || height() >= Metrics().scaled(m_factsFrom);
    m_facts->setVisible(hasRoom);
    m_rule->setVisible(hasRoom);
}

std::vector<Table> TriagePanel::tables() const
{
    if (!stageAnswer())
        return {};
    Table table = m_pane->table();
    table.title = name() + u", "_s + m_caption->text();
    return {table};
}

} // namespace gapscope
