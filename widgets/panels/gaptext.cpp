// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/panels/gaptext.h"

#include "core/base/format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gapscope {

namespace {

// Translations of this file.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(gapscope::GapText)
};

} // namespace

Swatch causeSwatch(CauseKind kind, bool preparation)
{
    switch (kind) {
    case CauseKind::HostRange:
    case CauseKind::GarbageCollection:
    case CauseKind::PythonFrame:
        return preparation ? Swatch::PrepExposed : Swatch::HostExposed;
    case CauseKind::ApiCall:
    case CauseKind::LaunchCall:
    case CauseKind::BackPressure:
        return Swatch::Api;
    case CauseKind::Synchronization:
        return Swatch::Synchronize;
    case CauseKind::OsCall:
        return Swatch::OsCall;
    case CauseKind::Collective:
        return Swatch::Communication;
    case CauseKind::Copy:
        return Swatch::Copy;
    case CauseKind::OtherStream:
        return Swatch::EagerKernel;
    case CauseKind::LaunchDelay:
    case CauseKind::GraphDispatch:
    case CauseKind::QueueDispatch:
        return Swatch::Idle;
    case CauseKind::Unattributed:
        break;
    }
    return Swatch::Gap;
}

Swatch workSwatch(Category category)
{
    switch (category) {
    case Category::GraphKernel:
    case Category::WholeGraph:
        return Swatch::GraphKernel;
    case Category::ApiCall:
        return Swatch::Api;
    case Category::Copy:
    case Category::Set:
        return Swatch::Copy;
    default:
        return Swatch::EagerKernel;
    }
}

Mark evidenceMark(Confidence confidence)
{
    switch (confidence) {
    case Confidence::Measured:
        return Mark::Measured;
    case Confidence::Table:
        return Mark::FromTable;
    case Confidence::Guess:
        break;
    }
    return Mark::Guess;
}

QString evidenceText(Confidence confidence)
{
    switch (confidence) {
    case Confidence::Measured:
        return Words::tr("measured");
    case Confidence::Table:
        return Words::tr("range table");
    case Confidence::Guess:
        break;
    }
    return Words::tr("guess");
}

QString bucketText(std::size_t bucket)
{
    static const std::array texts {u"<1 µs"_s, u"1–5 µs"_s, u"5–10 µs"_s, u"10–50 µs"_s,
        u"50–100 µs"_s, u"100–500 µs"_s, u"500–1,000 µs"_s, u"1–5 ms"_s, u">5 ms"_s};
    static_assert(texts.size() == kGapBucketCount);
    QString text = texts[bucket];
    return text.replace(u' ', kThinSpace);
}

QString scopeName(KernelScope scope)
{
    switch (scope) {
    case KernelScope::All:
        return Words::tr("Whole run");
    case KernelScope::Steady:
        return Words::tr("Steady");
    case KernelScope::Context:
        return Words::tr("Context");
    case KernelScope::Generation:
        break;
    }
    return Words::tr("Generation");
}

QString scopeWords(KernelScope scope)
{
    switch (scope) {
    case KernelScope::All:
        return Words::tr("whole run");
    case KernelScope::Steady:
        return Words::tr("steady steps");
    case KernelScope::Context:
        return Words::tr("context steps");
    case KernelScope::Generation:
        break;
    }
    return Words::tr("generation steps");
}

double inMs(TimeNs time)
{
    return double(time) / 1e6;
}

} // namespace gapscope
