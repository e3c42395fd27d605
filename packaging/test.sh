#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Gapscope developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds a preset (release unless named) and runs every test of it. Ends
# with ctest's own summary and exit code.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=${1:-release}
case "$preset" in
release | asan | dev | core-only) ;;
*)
  say "Usage: packaging/test.sh [release|asan|dev|core-only]" >&2
  exit 2
  ;;
esac

install_packages
use_utf8
build_preset "$preset"
cd "$root"
exec ctest --preset "$preset" --parallel "$(nproc 2>/dev/null || echo 2)"
