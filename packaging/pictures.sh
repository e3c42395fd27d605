#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Gapscope developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes every picture of the documentation anew, from the demo pair, with gapscope --screenshot.
# Usage: packaging/pictures.sh [PROGRAM [FOLDER]]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${1:-$root/build/release/gapscope}
folder=${2:-$root/docs/pictures}

[ -x "$program" ] || {
  echo "There is no program $program. Build it first: cmake --build --preset release" >&2
  exit 1
}

traces=$(mktemp -d)
trap 'rm -rf "$traces"' EXIT
"$program" demo "$traces" >/dev/null
baseline=$traces/decode_tp2_v1.1.sqlite
target=$traces/decode_tp2_main.sqlite
mkdir -p "$folder"

# picture NAME OPTIONS...
picture() {
  local name=$1
  shift
  "$program" --screenshot "$folder/$name.png" "$@"
  echo "$folder/$name.png"
}

picture one-trace --goto gap:60 "$target"
picture one-trace-dark --theme dark --goto gap:60 "$target"
picture one-trace-2x --scale 2 --size 960x600 --goto gap:60 "$target"
picture compact --size 1280x720 --goto gap:60 "$target"
picture two-traces --layout compare --goto step:60 "$baseline" "$target"
picture gaps --layout gaps --goto gap:60 "$target"
picture ranks --layout ranks "$target"
picture triage --layout triage "$traces"/decode_torch_eager.json "$traces"/decode_torch_graph.json
picture welcome --size 1000x620
picture loading --size 1280x720 --state loading --goto gap:60 "$baseline"
picture error --size 1280x720 --state error --goto gap:60 "$baseline"
picture inconclusive --size 1280x720 --state inconclusive
