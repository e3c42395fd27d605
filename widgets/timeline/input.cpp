// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timeline/input.h"

#include <algorithm>

namespace gapscope {

namespace {

using A = InputAction;

constexpr Qt::KeyboardModifiers kNone = Qt::NoModifier;
constexpr Qt::KeyboardModifiers kShift = Qt::ShiftModifier;
constexpr Qt::KeyboardModifiers kCtrl = Qt::ControlModifier;
constexpr Qt::KeyboardModifiers kAlt = Qt::AltModifier;
constexpr quint32 kScanW = 25;
constexpr quint32 kScanA = 38;
constexpr quint32 kScanS = 39;
constexpr quint32 kScanD = 40;

// clang-format off
const KeyBinding kKeys[] = {
    {Qt::Key_W, kNone, A::ZoomIn, kScanW},
    {Qt::Key_S, kNone, A::ZoomOut, kScanS},
    {Qt::Key_A, kNone, A::PanLeft, kScanA},
    {Qt::Key_D, kNone, A::PanRight, kScanD},
    {Qt::Key_W, kShift, A::ZoomInFast, kScanW},
    {Qt::Key_S, kShift, A::ZoomOutFast, kScanS},
    {Qt::Key_A, kShift, A::PanLeftFast, kScanA},
    {Qt::Key_D, kShift, A::PanRightFast, kScanD},
    {Qt::Key_Plus, kNone, A::ZoomIn},
    {Qt::Key_Equal, kNone, A::ZoomIn},
    {Qt::Key_Minus, kNone, A::ZoomOut},
    {Qt::Key_Left, kNone, A::PanLeft},
    {Qt::Key_Right, kNone, A::PanRight},
    {Qt::Key_Left, kShift, A::PanLeftFast},
    {Qt::Key_Right, kShift, A::PanRightFast},
    {Qt::Key_Up, kNone, A::RowUp},
    {Qt::Key_Down, kNone, A::RowDown},
    {Qt::Key_F, kNone, A::FitSelection, 0, true},
    {Qt::Key_Z, kShift, A::ZoomToRange},
    {Qt::Key_Home, kNone, A::ShowAll, 0, true},
    {Qt::Key_0, kNone, A::ShowAll, 0, true},
    {Qt::Key_0, kCtrl, A::ShowAll, 0, true},
    {Qt::Key_Backspace, kNone, A::UndoZoom, 0, true},
    {Qt::Key_Left, kAlt, A::UndoZoom, 0, true},
    {Qt::Key_Backspace, kShift, A::RedoZoom, 0, true},
    {Qt::Key_Right, kAlt, A::RedoZoom, 0, true},
    {Qt::Key_PageDown, kNone, A::NextStep, 0, true},
    {Qt::Key_PageUp, kNone, A::PreviousStep, 0, true},
    {Qt::Key_G, kNone, A::NextGap, 0, true},
    {Qt::Key_G, kShift, A::PreviousGap, 0, true},
    {Qt::Key_Period, kNone, A::NextEvent},
    {Qt::Key_Comma, kNone, A::PreviousEvent},
    {Qt::Key_BracketRight, kNone, A::FlowForward},
    {Qt::Key_BracketLeft, kNone, A::FlowBack},
    {Qt::Key_M, kNone, A::MarkRange},
    {Qt::Key_M, kShift, A::KeepMark},
    {Qt::Key_R, kNone, A::RangeOfSelection},
    {Qt::Key_Escape, kNone, A::ClearSelection, 0, true},
    {Qt::Key_Return, kNone, A::Activate},
    {Qt::Key_Enter, kNone, A::Activate},
    {Qt::Key_Space, kNone, A::ToggleRow},
    {Qt::Key_P, kNone, A::PinRow},
    {Qt::Key_H, kNone, A::HideRow},
    {Qt::Key_H, kShift, A::ShowRows},
    {Qt::Key_Up, kCtrl, A::MoveRowUp},
    {Qt::Key_Down, kCtrl, A::MoveRowDown},
    {Qt::Key_Up, kCtrl | kShift, A::RowsHigher},
    {Qt::Key_Down, kCtrl | kShift, A::RowsLower},
    {Qt::Key_Slash, kNone, A::Search, 0, true},
    {Qt::Key_F, kCtrl, A::Search, 0, true},
    {Qt::Key_Question, kNone, A::Help, 0, true},
    {Qt::Key_Question, kShift, A::Help, 0, true},
    {Qt::Key_Menu, kNone, A::Menu},
    {Qt::Key_F10, kShift, A::Menu},
    {Qt::Key_1, kNone, A::RecallBookmark}, {Qt::Key_1, kCtrl, A::SaveBookmark},
    {Qt::Key_2, kNone, A::RecallBookmark}, {Qt::Key_2, kCtrl, A::SaveBookmark},
    {Qt::Key_3, kNone, A::RecallBookmark}, {Qt::Key_3, kCtrl, A::SaveBookmark},
    {Qt::Key_4, kNone, A::RecallBookmark}, {Qt::Key_4, kCtrl, A::SaveBookmark},
    {Qt::Key_5, kNone, A::RecallBookmark}, {Qt::Key_5, kCtrl, A::SaveBookmark},
    {Qt::Key_6, kNone, A::RecallBookmark}, {Qt::Key_6, kCtrl, A::SaveBookmark},
    {Qt::Key_7, kNone, A::RecallBookmark}, {Qt::Key_7, kCtrl, A::SaveBookmark},
    {Qt::Key_8, kNone, A::RecallBookmark}, {Qt::Key_8, kCtrl, A::SaveBookmark},
    {Qt::Key_9, kNone, A::RecallBookmark}, {Qt::Key_9, kCtrl, A::SaveBookmark},
};

const MouseBinding kMouse[] = {
    {MouseGesture::Click, Qt::LeftButton, kNone, A::Select},
    {MouseGesture::Click, Qt::LeftButton, kCtrl, A::ExtendSelection},
    {MouseGesture::Click, Qt::LeftButton, kShift, A::ExtendSelection},
    {MouseGesture::Click, Qt::MiddleButton, kNone, A::FitSelection},
    {MouseGesture::DoubleClick, Qt::LeftButton, kNone, A::FitSelection},
    {MouseGesture::Drag, Qt::LeftButton, kNone, A::SelectRange},
    {MouseGesture::Drag, Qt::LeftButton, kShift, A::PanDrag},
    {MouseGesture::Drag, Qt::MiddleButton, kNone, A::PanDrag},
    {MouseGesture::Drag, Qt::LeftButton, kCtrl, A::ZoomDrag},
    {MouseGesture::Wheel, Qt::NoButton, kNone, A::ScrollRows},
    {MouseGesture::Wheel, Qt::NoButton, kCtrl, A::ZoomAtCursor},
    {MouseGesture::Wheel, Qt::NoButton, kShift, A::PanByWheel},
    {MouseGesture::Wheel, Qt::NoButton, kCtrl | kShift, A::RowHeight},
};
// clang-format on

} // namespace

std::span<const KeyBinding> keyBindings()
{
    return kKeys;
}

std::span<const MouseBinding> mouseBindings()
{
    return kMouse;
}

const KeyBinding *findKey(int key, Qt::KeyboardModifiers modifiers, quint32 scanCode)
{
    modifiers &= ~Qt::KeyboardModifiers(Qt::KeypadModifier);
    const auto find = [&](const auto &matches) -> const KeyBinding * {
        const auto it = std::find_if(std::begin(kKeys), std::end(kKeys),
            [&](const KeyBinding &b) { return b.modifiers == modifiers && matches(b); });
        return it == std::end(kKeys) ? nullptr : &*it;
    };
    if (scanCode != 0) {
        const auto *byPlace = find([&](const KeyBinding &b) { return b.scanCode == scanCode; });
        if (byPlace)
            return byPlace;
        // The letter of a key that has a place of its own does not count elsewhere.
        return find([&](const KeyBinding &b) { return b.key == key && b.scanCode == 0; });
    }
    return find([&](const KeyBinding &b) { return b.key == key; });
}

InputAction findMouse(
    MouseGesture gesture, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    modifiers &= Qt::ShiftModifier | Qt::ControlModifier;
    for (const MouseBinding &binding : kMouse) {
        if (binding.gesture == gesture && binding.button == button
            && binding.modifiers == modifiers)
            return binding.action;
    }
    return InputAction::None;
}

} // namespace gapscope
