// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QObject;

namespace gapscope {

class LanesView;

// Registers the accessible interface of the lanes, once per process.
void installTimelineAccessibility();

// Tells screen readers that another event has the focus.
void notifyTimelineSelection(LanesView *lanes);

} // namespace gapscope
