#!/bin/bash
# Usage: build-scripts/setup-emscripten.sh
# Prints one line: the folder of a working emcc (3.1.27 or newer). Everything else goes to stderr.
#
# Tried in this order: $EMSDK, the emcc on PATH, the private one prepared earlier, and last, on Debian and Ubuntu,
# preparing that private one. It is unpacked from the packages of a newer release of the distribution into
# ${XDG_CACHE_HOME:-~/.cache}/clapp; every program in it runs on the newer release's own C library, so nothing of the
# machine is installed, upgraded or relied on but node and python3, and no root is needed.
set -euo pipefail

oldest=3.1.27
store="${XDG_CACHE_HOME:-$HOME/.cache}/clapp"
work=

fail() { echo "setup-emscripten: $*" >&2; exit 1; }
say() { echo "setup-emscripten: $*" >&2; }

# --- a compiler that is already there -------------------------------------------------------------------------------

version_of() { "$1/emcc" --version 2>/dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p' || true; }

is_new_enough() { [ "$(printf '%s\n' "$oldest" "$1" | sort -V | head -n 1)" = "$oldest" ]; }

# Compiles, optimises, links and runs a few lines.
probe() {
  local folder=$1 dir answer=
  dir=$(mktemp -d)
  cat > "$dir/probe.c" <<EOF
float values[4];
float total(void) {
    float sum = 3;
    for (int i = 0; i < 4; i++) sum += values[i];
    return sum;
}
EOF
  cat > "$dir/run.cjs" <<EOF
const bytes = require('fs').readFileSync(process.argv[2]);
WebAssembly.instantiate(bytes).then(({ instance }) => console.log(instance.exports.total()));
EOF
  "$folder/emcc" -O3 -msimd128 --no-entry -sSTANDALONE_WASM -sEXPORTED_FUNCTIONS=_total \
    "$dir/probe.c" -o "$dir/probe.wasm" >&2 && answer=$(node "$dir/run.cjs" "$dir/probe.wasm") || true
  rm -rf "$dir"
  [ "$answer" = 3 ]
}

# The probe takes seconds, so its success is remembered by folder and version.
is_usable() {
  local folder=$1 version
  [ -x "$folder/emcc" ] || return 1
  version=$(version_of "$folder")
  [ -n "$version" ] && is_new_enough "$version" || return 1
  grep -qxF "$folder $version" "$store/probed" 2>/dev/null && return
  probe "$folder" 2>/dev/null || return 1
  mkdir -p "$store"
  echo "$folder $version" >> "$store/probed"
}

use_existing() {
  local found prepared
  if [ -n "${EMSDK:-}" ] && is_usable "$EMSDK/upstream/emscripten"; then
    echo "$EMSDK/upstream/emscripten"; exit
  fi
  found=$(command -v emcc || true)
  if [ -n "$found" ] && is_usable "$(dirname "$found")"; then dirname "$found"; exit; fi
  # A prepared one was probed before it got its name.
  prepared=$(ls -d "$store"/emscripten-* 2>/dev/null | sort -V | tail -n 1 || true)
  if [ -n "$prepared" ]; then echo "$prepared/usr/share/emscripten"; exit; fi
}

# --- packages of a newer release, read through apt without touching the machine's apt -------------------------------

choose_suite() {
  local ID='' VERSION_CODENAME=''
  [ -r /etc/os-release ] && . /etc/os-release
  codename=$VERSION_CODENAME
  case $ID in
    debian) suite=trixie components=main keyring=debian-archive-keyring ;;
    # Written after Debian's pattern; not yet tried on an Ubuntu machine.
    ubuntu) suite=resolute components='main universe' keyring=ubuntu-archive-keyring ;;
    *) suite= ;;
  esac
  [ -n "$suite" ] && command -v apt-get > /dev/null ||
    fail "no Emscripten $oldest or newer found: install and activate emsdk, so that emcc is on PATH."
  keyring=$(find /usr/share/keyrings -name "$keyring.gpg" -o -name "$keyring.pgp" | head -n 1)
  [ -n "$keyring" ] || fail "the distribution's archive keyring is missing: install it, or emsdk."
}

# The address the machine itself takes its main packages from.
machine_mirror() {
  local targets listing=(apt-get indextargets --format '$(RELEASE)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages')
  targets=$("${listing[@]}")
  if [ -z "$targets" ]; then # a machine that never ran apt-get update
    mkdir -p "$work/machine-lists/partial"
    apt-get -o "Dir::State::lists=$work/machine-lists" -o APT::Sandbox::User=root -qq update >&2
    targets=$("${listing[@]}" -o "Dir::State::lists=$work/machine-lists")
  fi
  awk -F'|' -v suite="$codename" '$2 == "main" && ($1 == suite || $1 == "stable") { print $3; exit }' <<< "$targets"
}

private_apt() {
  local command=$1; shift
  "apt-$command" -qq -o "Dir::State=$work/apt" -o "Dir::State::lists=$work/apt/lists" \
    -o "Dir::State::status=$work/apt/status" -o "Dir::Cache=$work/apt" -o "Dir::Cache::archives=$work/apt/archives" \
    -o "Dir::Etc::sourcelist=$work/apt/newer.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Default-Release= -o APT::Sandbox::User=root "$@"
}

open_newer_release() {
  local mirror
  mirror=$(machine_mirror)
  [ -n "$mirror" ] || fail "could not find the machine's package mirror in its apt sources: install emsdk instead."
  mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
  : > "$work/apt/status" # as if nothing were installed, so that every library the tools need is fetched
  cat > "$work/apt/newer.sources" <<EOF
Types: deb
URIs: $mirror
Suites: $suite
Components: $components
Architectures: $(dpkg --print-architecture)
Targets: Packages
Languages: none
Signed-By: $keyring
EOF
  private_apt get -o APT::Update::Error-Mode=any update >&2 ||
    fail "could not read the package lists of $suite; is the network up and the archive keyring current?"
}

download_packages() {
  local description
  description=$(private_apt cache show emscripten) || fail "$suite has no package emscripten."
  version=$(sed -nE '1,/^Version:/s/^Version: ([0-9.]+).*/\1/p' <<< "$description")
  llvm=$(grep -oE 'clang-[0-9]+' <<< "$description" | head -n 1 | tr -dc 0-9)
  # Programs and libraries with all they need, then data packages whose own dependencies are not wanted.
  private_apt get install --yes --download-only --no-install-recommends \
    binaryen "lld-$llvm" "libllvm$llvm" "libclang-cpp$llvm" >&2 || fail "could not download the packages."
  (cd "$work/apt/archives" &&
    private_apt get download emscripten node-acorn "clang-$llvm" "llvm-$llvm" "libclang-common-$llvm-dev" >&2) ||
    fail "could not download the packages."
}

# --- the private folder ---------------------------------------------------------------------------------------------

# Left out: texts, tests, and library variants that no build of ours links (dynamic linking, wasm workers, old OpenGL).
unpack_packages() {
  local deb name
  local -a without=()
  for name in share/doc share/man gconv share/emscripten/{test,docs,media,out,'ChangeLog*'} 'sysroot/lib/*/*pic' \
      'sysroot/lib/*/lib'{wasmfs,'*-ww','*-emu','*-ofb','*tracing','*verbose','*memvalidate'}'*'; do
    without+=(--exclude="*/$name")
  done
  for deb in "$work"/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --no-same-owner "${without[@]}"
    rm "$deb"
  done
}

# Replaces every program in a folder by a script that starts it on the newer release's C library. Programs are told the
# script's name as their own, since clang finds its headers, and lld its flavour, by it.
wrap_programs() {
  local folder=$1 up=$2 program name loader libraries
  loader=$(cd "$root" && ls usr/lib/*/ld-linux*.so.* | head -n 1)
  libraries=${loader%/*}
  mkdir "$folder/real"
  for program in "$folder"/*; do
    if [ -d "$program" ] || [ -L "$program" ]; then continue; fi
    name=${program##*/}
    mv "$program" "$folder/real/$name"
    {
      echo '#!/bin/sh'
      echo 'here=${0%/*}'
      if [ "$name" = clang ]; then echo 'case "$1" in -cc1*) ;; *) set -- -no-canonical-prefixes "$@" ;; esac'; fi
      echo "up=\$here/$up"
      echo "exec \"\$up/$loader\" --library-path \"\$up/$libraries\" --argv0 \"\$0\" \"\$here/real/$name\" \"\$@\""
    } > "$program"
    chmod +x "$program"
  done
}

keep_needed_programs() {
  local bin="$root/usr/lib/llvm-$llvm/bin" name
  local -a others=(! -name 'clang*' ! -name lld ! -name wasm-ld)
  for name in ar ranlib nm objcopy strip objdump dwarfdump dwp size symbolizer addr2line; do
    others+=(! -name "llvm-$name")
  done
  find "$bin" -mindepth 1 "${others[@]}" -delete
  find "$root/usr/bin" -mindepth 1 ! -type f -delete # links to programs that were not unpacked
}

configure() {
  ln -s ../nodejs "$root/usr/share/emscripten/node_modules"
  cat > "$root/usr/share/emscripten/.emscripten" <<EOF
import os
prefix = os.path.realpath(os.path.join(os.path.dirname(os.environ['EM_CONFIG']), '..', '..'))
LLVM_ROOT = os.path.join(prefix, 'lib', 'llvm-$llvm', 'bin')
BINARYEN_ROOT = prefix
NODE_JS = 'node'
FROZEN_CACHE = True # the package brings its libraries built
EOF
}

prepare_private() {
  local started=$SECONDS
  mkdir -p "$store"
  find "$store" -maxdepth 1 -name '.preparing-*' -mmin +120 -exec rm -rf {} + # of runs that were killed
  work=$(mktemp -d "$store/.preparing-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM HUP
  root="$work/root"
  mkdir "$root"
  say "preparing a private Emscripten in $store (about 320 MB to download, once)"
  open_newer_release
  download_packages
  unpack_packages
  keep_needed_programs
  wrap_programs "$root/usr/lib/llvm-$llvm/bin" ../../../..
  wrap_programs "$root/usr/bin" ../..
  configure
  probe "$root/usr/share/emscripten" || fail "Emscripten $version does not work here: install emsdk instead."
  # Another run may have been faster; then its folder stands and this one goes.
  mv -T "$root" "$store/emscripten-$version" 2>/dev/null || [ -d "$store/emscripten-$version" ]
  say "Emscripten $version is ready ($((SECONDS - started)) s)"
  echo "$store/emscripten-$version/usr/share/emscripten"
}

command -v node > /dev/null && command -v python3 > /dev/null || fail "node and python3 are needed: install them first."
use_existing
choose_suite
prepare_private
