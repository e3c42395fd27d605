# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The Gapscope developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What run.sh and test.sh share: install what is missing, configure and build a preset.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packages_file="$root/packaging/packages.txt"

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Lines of packages.txt without comments; each may name alternatives: a|b.
listed_packages() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$packages_file"; }

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

any_installed() {
  local name
  for name in ${1//|/ }; do
    is_installed "$name" && return 0
  done
  return 1
}

missing_packages() {
  local line
  while read -r line; do
    any_installed "$line" || printf '%s\n' "$line"
  done < <(listed_packages)
}

# The first alternative that apt can install.
choose_package() {
  local name policy
  for name in ${1//|/ }; do
    policy=$(LC_ALL=C apt-cache policy "$name" 2>/dev/null)
    if [[ $policy == *"Candidate: "* && $policy != *"Candidate: (none)"* ]]; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

# Runs a command as root; says what to run where that is not possible.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    fail "Installing needs root and there is no sudo. As root, run: $*"
  fi
}

apt_install() {
  local missing=("$@") chosen=() line name
  say "Installing: ${missing[*]}"
  as_root apt-get -q -o DPkg::Lock::Timeout=300 update ||
    say "The package lists could not be refreshed; going on with those that are here."
  for line in "${missing[@]}"; do
    name=$(choose_package "$line") || fail "apt knows no package for: $line" \
      "(needed by Gapscope; it is built on Debian 12, Ubuntu 24.04 and newer)."
    chosen+=("$name")
  done
  as_root apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${chosen[@]}" ||
    fail "apt-get could not install: ${chosen[*]}"
}

install_packages() {
  local missing
  if [ -n "${GAPSCOPE_SKIP_INSTALL:-}" ]; then
    return 0
  fi
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "This system has no apt. Install its counterparts of these Debian packages:" >&2
    listed_packages | sed 's/^/  /' >&2
    fail "Then run this again with GAPSCOPE_SKIP_INSTALL=1 in the environment."
  fi
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -gt 0 ]; then
    apt_install "${missing[@]}"
  fi
}

# One compiler takes up to about 1.5 GB here.
build_jobs() {
  local cores memory
  cores=$(nproc 2>/dev/null || echo 2)
  memory=$(awk '/^MemAvailable:/ {print int($2 / 1500000)}' /proc/meminfo 2>/dev/null)
  if [ -n "$memory" ] && [ "$memory" -lt "$cores" ]; then
    cores=$memory
  fi
  [ "$cores" -ge 1 ] || cores=1
  printf '%s\n' "$cores"
}

# build_preset PRESET [TARGET...]: configures and builds; warnings are errors when CI=true.
build_preset() {
  local preset=$1 options=() targets=()
  shift
  if [ "${CI:-}" = true ]; then
    options+=(-DGAPSCOPE_WERROR=ON)
  fi
  if command -v ccache >/dev/null; then
    options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}" CCACHE_NOHASHDIR=1
  fi
  if [ $# -gt 0 ]; then
    targets=(--target "$@")
  fi
  say "Configuring the $preset preset"
  mkdir -p "$root/build/$preset"
  local log="$root/build/$preset/configure.log"
  (cd "$root" && cmake --preset "$preset" "${options[@]}" >"$log" 2>&1) || {
    cat "$log" >&2
    fail "cmake could not configure the $preset preset."
  }
  say "Building into build/$preset"
  (cd "$root" && cmake --build --preset "$preset" --parallel "$(build_jobs)" "${targets[@]}") ||
    fail "The build of the $preset preset failed."
}

# Qt reads and writes file names by the locale; a bare machine has none that is UTF-8.
use_utf8() {
  if [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then
    export LC_ALL=C.UTF-8
  fi
}
