// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/palette.h"

#include "widgets/style/metrics.h"
#include "widgets/style/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

constexpr int kWidth = 560;
constexpr int kRows = 14;
constexpr qsizetype kShortestHintWord = 4;

QString plain(QString text)
{
    text.replace(u"&&"_s, u"\u0001"_s);
    text.remove(u'&');
    text.replace(u'\u0001', u'&');
    return text;
}

QString keysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &key : action.shortcuts())
        keys.append(key.toString(QKeySequence::NativeText));
    return keys.join(u", "_s);
}

// What an action says about itself beyond its name, without the keys behind it.
QString hintOf(const QAction &action)
{
    QString hint = action.statusTip().isEmpty() ? action.toolTip() : action.statusTip();
    if (const QString keys = keysOf(action); !keys.isEmpty())
        hint.remove(u" (%1)"_s.arg(keys));
    return hint == plain(action.text()) ? QString() : hint;
}

// Menus first, so that an action that stands in two is listed where it is looked for.
void collect(const QList<QAction *> &actions, const QString &path, QSet<const QAction *> &seen,
    std::vector<PaletteEntry> &entries)
{
    for (QAction *action : actions) {
        if (action->isSeparator() || seen.contains(action))
            continue;
        seen.insert(action);
        if (QMenu *menu = action->menu()) {
            Q_EMIT menu->aboutToShow(); // some are filled only then
            const QString title = plain(menu->title());
            collect(menu->actions(), path.isEmpty() ? title : path + u", "_s + title, seen, entries);
        } else if (!action->text().isEmpty()) {
            entries.push_back(
                {action, path, plain(action->text()), keysOf(*action), hintOf(*action)});
        }
    }
}

bool isWordStart(const QString &text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

} // namespace

std::vector<PaletteEntry> paletteEntries(const QMainWindow &window)
{
    std::vector<PaletteEntry> entries;
    QSet<const QAction *> seen;
    if (const QWidget *bar = window.menuWidget())
        collect(bar->actions(), {}, seen, entries);
    collect(window.actions(), {}, seen, entries);
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        // Only what was given to a widget; the parts of line edits and the like keep their own.
        if (widget->inherits("QMenu") || widget->inherits("QToolButton")
            || widget->inherits("QLineEdit") || widget->inherits("QToolBar"))
            continue;
        collect(widget->actions(), {}, seen, entries);
    }
    return entries;
}

int paletteScore(const PaletteEntry &entry, const QString &typed)
{
    const QString all = entry.text + u' ' + entry.menu;
    int score = 0;
    for (const QString &word : typed.split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype at = all.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0) {
            // Who does not know the name says what it does: "slower", "grew".
            if (word.size() < kShortestHintWord || !entry.hint.contains(word, Qt::CaseInsensitive))
                return -1;
            score += 16;
            continue;
        }
        const bool isInMenu = at >= entry.text.size();
        score += at == 0 ? 0 : isInMenu ? 8 : isWordStart(all, at) ? 2 : 4;
    }
    return score;
}

// The entries that fit, best first.
class Palette::Model : public QAbstractTableModel {
public:
    Model(const std::vector<PaletteEntry> &entries, QObject *parent)
        : QAbstractTableModel(parent)
        , m_entries(entries)
    {
    }

    void filter(const QString &typed)
    {
        beginResetModel();
        std::vector<std::pair<int, int>> found; // score, position
        for (int i = 0; i < int(m_entries.size()); ++i) {
            const PaletteEntry &entry = m_entries[std::size_t(i)];
            const int score = entry.action ? paletteScore(entry, typed) : -1;
            if (score >= 0)
                found.emplace_back(score + (entry.action->isEnabled() ? 0 : 1000), i);
        }
        std::ranges::sort(found);
        m_rows.clear();
        for (const auto &[score, position] : found)
            m_rows.push_back(position);
        endResetModel();
    }

    [[nodiscard]] const PaletteEntry &entry(int row) const
    {
        return m_entries[std::size_t(m_rows[std::size_t(row)])];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 3;
    }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid())
            return {};
        const PaletteEntry &e = entry(index.row());
        const bool isEnabled = e.action && e.action->isEnabled();
        if (role == Qt::DisplayRole) {
            const bool isOn = e.action && e.action->isCheckable() && e.action->isChecked();
            return index.column() == 0 ? (isOn ? e.text + u"  \u2713"_s : e.text)
                : index.column() == 1  ? e.menu
                                       : e.keys;
        }
        if (role == Qt::ToolTipRole)
            return e.hint;
        if (role == Qt::AccessibleTextRole && index.column() == 0)
            return isEnabled ? e.text : Palette::tr("%1, not now").arg(e.text);
        if (role == Qt::TextAlignmentRole && index.column() == 2)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        if (role == Qt::ForegroundRole && (index.column() > 0 || !isEnabled))
            return Theme::of(static_cast<QWidget *>(QObject::parent())->palette()).textSecondary;
        return {};
    }

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override
    {
        if (!index.isValid())
            return Qt::NoItemFlags;
        const PaletteEntry &e = entry(index.row());
        const bool isEnabled = e.action && e.action->isEnabled();
        return isEnabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
    }

private:
    const std::vector<PaletteEntry> &m_entries;
    std::vector<int> m_rows;
};

Palette::Palette(QMainWindow *window)
    : QDialog(window)
    , m_entries(paletteEntries(*window))
    , m_edit(new QLineEdit(this))
    , m_view(new QTableView(this))
    , m_hint(new QLabel(this))
    , m_model(new Model(m_entries, this))
{
    setWindowTitle(tr("Commands"));
    m_edit->setPlaceholderText(tr("What to do"));
    m_edit->setAccessibleName(tr("What to do"));
    m_edit->installEventFilter(this);
    m_view->setModel(m_model);
    m_view->setAccessibleName(tr("Commands"));
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setShowGrid(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->horizontalHeader()->hide();
    m_view->verticalHeader()->hide();
    const int rowHeight = Metrics(font()).tableRow();
    m_view->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_view->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_view->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_view->horizontalHeader()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::kGap, Metrics::kGap, Metrics::kGap, Metrics::kGap);
    layout->addWidget(m_edit);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_hint);
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_hint->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    resize(kWidth, kRows * rowHeight + m_edit->sizeHint().height() + m_hint->minimumHeight()
            + 5 * Metrics::kGap);
    move(window->frameGeometry().center().x() - width() / 2, window->frameGeometry().top() + 80);
    connect(m_edit, &QLineEdit::textChanged, this, &Palette::filter);
    connect(m_view, &QTableView::clicked, this, &Palette::choose);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &Palette::showHint);
    filter({});
    m_edit->setFocus();
}

Palette::~Palette() = default;

void Palette::filter(const QString &typed)
{
    m_model->filter(typed);
    m_view->selectRow(0); // nothing where even the first cannot be done
    m_view->scrollToTop();
    showHint();
}

// What the current command does; of a list that is empty, that it is.
void Palette::showHint()
{
    const QModelIndex index = m_view->currentIndex();
    m_hint->setText(m_model->rowCount() == 0 ? tr("No command has this in its name or description.")
            : index.isValid()                ? m_model->entry(index.row()).hint
                                             : QString());
}

QAction *Palette::current() const
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid() || !(index.flags() & Qt::ItemIsEnabled))
        return nullptr;
    return m_model->entry(index.row()).action;
}

void Palette::choose()
{
    m_chosen = current();
    if (m_chosen)
        accept();
}

bool Palette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        // The list moves although the text has the focus.
        QCoreApplication::sendEvent(m_view, event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    default:
        return false;
    }
}

} // namespace gapscope
