// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyEvent>
#include <QString>

#include <cstdint>
#include <span>

namespace gapscope {

// What keys and mouse can ask of the timeline.
enum class InputAction : std::uint8_t {
    None,
    PanLeft,
    PanRight,
    PanLeftFast,
    PanRightFast,
    ZoomIn,
    ZoomOut,
    ZoomInFast,
    ZoomOutFast,
    FitSelection,
    ZoomToRange,
    ShowAll,
    UndoZoom,
    RedoZoom,
    NextStep,
    PreviousStep,
    NextGap,
    PreviousGap,
    NextEvent,
    PreviousEvent,
    FlowForward,
    FlowBack,
    RowUp,
    RowDown,
    MarkRange,
    KeepMark,
    RangeOfSelection,
    ClearSelection,
    SaveBookmark, // of the digit
    RecallBookmark,
    Activate,
    ToggleRow,
    PinRow,
    HideRow,
    ShowRows,
    MoveRowUp,
    MoveRowDown,
    RowsHigher,
    RowsLower,
    Search,
    Help,
    Menu,
    // Mouse only.
    Select,
    ExtendSelection,
    SelectRange,
    PanDrag,
    ZoomDrag,
    ScrollRows,
    ZoomAtCursor,
    PanByWheel,
    RowHeight,
};

struct KeyBinding {
    int key = 0;
    Qt::KeyboardModifiers modifiers;
    InputAction action = InputAction::None;
    // Position of the key on the keyboard (X11 code), so that WASD are where the hand is on every
    // layout; 0: only the letter counts.
    quint32 scanCode = 0;
    // A window that has an action for this key goes first.
    bool yields = false;
};

enum class MouseGesture : std::uint8_t { Click, DoubleClick, Drag, Wheel };

struct MouseBinding {
    MouseGesture gesture = MouseGesture::Click;
    Qt::MouseButton button = Qt::NoButton; // NoButton for the wheel
    Qt::KeyboardModifiers modifiers;
    InputAction action = InputAction::None;
};

// The tables. Tests walk them; nothing else decides what a key does.
[[nodiscard]] std::span<const KeyBinding> keyBindings();
[[nodiscard]] std::span<const MouseBinding> mouseBindings();

// By the key's place where the event tells it, else by its letter. nullptr: not ours.
[[nodiscard]] const KeyBinding *findKey(int key, Qt::KeyboardModifiers modifiers, quint32 scanCode);

// Alt only turns snapping off and is ignored.
[[nodiscard]] InputAction findMouse(
    MouseGesture gesture, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);

} // namespace gapscope
