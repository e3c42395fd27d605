#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Gapscope developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Draws the PNG icons from the SVG, after a change of it. Needs rsvg-convert (librsvg2-bin).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/icons"
id=org.gapscope.Gapscope
for size in 16 22 24 32 48 64 128 256; do
  rsvg-convert --width "$size" --height "$size" "$id.svg" --output "$id-$size.png"
done
