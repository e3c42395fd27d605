#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Gapscope developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds the release preset and opens the traces, or the built-in demo
# pair. Without a display it prints the verdict and report and draws the window into a file.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage() {
  cat <<'TEXT'
Usage: packaging/run.sh [TRACE [TARGET]]

TRACE   an nsys SQLite export, .nsys-rep, torch.profiler JSON or JSON.gz, or a folder of rank files
TARGET  a second run to compare with; TRACE is then the baseline
Without arguments the built-in demo pair opens.
TEXT
}

has_display() {
  case "${QT_QPA_PLATFORM:-}" in offscreen* | minimal*) return 1 ;; esac
  [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]
}

open_window() {
  local status=0
  "$program" "$@" || status=$?
  if [ "$status" = 134 ]; then # Qt aborts when it cannot reach the display
    say "The window did not open. For the answer as text: QT_QPA_PLATFORM=offscreen $0 $*" >&2
  fi
  return "$status"
}

print_answer() {
  local picture="$root/build/release/window.png"
  export QT_QPA_PLATFORM=offscreen
  say "There is no display: the verdict and report follow as text, then a picture of the window."
  say ""
  "$program" report "$@"
  # The offscreen platform tells of hints that nobody asked it for.
  "$program" --screenshot "$picture" "$@" 2> >(grep -v 'propagateSizeHints' >&2 || true)
  say ""
  say "Picture of the window: $picture"
}

case "${1:-}" in
-h | --help)
  usage
  exit 0
  ;;
esac
if [ $# -gt 2 ]; then
  usage >&2
  exit 2
fi
for trace in "$@"; do
  [ -e "$trace" ] || fail "There is no file $trace."
done

install_packages
use_utf8
build_preset release gapscope
program="$root/build/release/gapscope"
traces=("$@")
if [ ${#traces[@]} = 0 ]; then
  say "Making the demo pair"
  "$program" demo "$root/build/release/demo" >"$root/build/release/demo.txt"
  mapfile -t traces <"$root/build/release/demo.txt"
fi
if has_display; then
  open_window "${traces[@]}"
else
  print_answer "${traces[@]}"
fi
