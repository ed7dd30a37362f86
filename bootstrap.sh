#!/bin/sh
# Sets vidgen up and runs a command in its environment:
#
#     sh bootstrap.sh vidgen make examples/pythagoras/brief.md
#     sh bootstrap.sh just test
#
# Only what is missing is installed: on Linux what Manim compiles against, uv, and the locked
# Python environment. The command runs in the current folder. Exit 3 where something cannot be had.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=${UV_PROJECT_ENVIRONMENT:-$here/.venv}
case $venv in /*) ;; *) venv=$here/$venv ;; esac
data=${XDG_DATA_HOME:-${HOME:-$here}/.local/share}/vidgen
stamp=$venv/.bootstrapped
PATH=$PATH:$data/bin
export PATH

say() { printf 'bootstrap: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
fail() {
    say "$*"
    exit 3
}

# --- system packages

manager() {
    for known in apt-get dnf pacman zypper brew; do
        if have "$known"; then
            echo "$known"
            return
        fi
    done
}

# The packages of manager $1 that give $2.
packages() {
    case $1:$2 in
        apt-get:python) echo python3 python3-venv python3-dev ;;
        apt-get:headers) echo python3-dev ;;
        apt-get:compiler) echo gcc libc6-dev ;;
        apt-get:pkg-config) echo pkg-config ;;
        apt-get:libraries) echo libcairo2-dev libpango1.0-dev ;;
        apt-get:opengl) echo libegl1 libgl1 ;;
        dnf:opengl) echo libglvnd-egl libglvnd-glx ;;
        pacman:opengl) echo libglvnd ;;
        zypper:opengl) echo libglvnd ;;
        dnf:python) echo python3 python3-devel ;;
        dnf:headers) echo python3-devel ;;
        dnf:compiler) echo gcc ;;
        dnf:pkg-config) echo pkgconf-pkg-config ;;
        dnf:libraries) echo cairo-devel pango-devel ;;
        pacman:python | pacman:headers) echo python ;;
        pacman:compiler) echo gcc ;;
        pacman:pkg-config) echo pkgconf ;;
        pacman:libraries) echo cairo pango ;;
        zypper:python) echo python3 python3-devel ;;
        zypper:headers) echo python3-devel ;;
        zypper:compiler) echo gcc ;;
        zypper:pkg-config) echo pkg-config ;;
        zypper:libraries) echo cairo-devel pango-devel ;;
        brew:python | brew:headers) echo python@3.13 ;;
        brew:pkg-config) echo pkgconf ;;
        brew:libraries) echo cairo pango ;;
    esac
}

# Install what gives each of the needs named in the arguments.
install_for() {
    chosen=$(manager)
    if [ -z "$chosen" ]; then
        fail "missing: $*. Install it and run this again (no package manager known here was found)."
    fi
    wanted=
    for need in "$@"; do wanted="$wanted $(packages "$chosen" "$need")"; done
    say "missing: $*. Installing with $chosen:$wanted"
    root=
    if [ "$chosen" != brew ] && [ "$(id -u)" -ne 0 ]; then
        have sudo || fail "$chosen needs root and there is no sudo; as root install:$wanted"
        say "$chosen needs root, so it is called with sudo"
        root=sudo
    fi
    # The list of packages, and no sudo at all, are meant to be split into words.
    # shellcheck disable=SC2086
    case $chosen in
        apt-get)
            $root apt-get update -qq >&2 || say "the package lists could not all be renewed; going on"
            $root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y -qq --no-install-recommends $wanted >&2
            ;;
        dnf) $root dnf install -y -q $wanted >&2 ;;
        pacman) $root pacman -Sy --needed --noconfirm --quiet $wanted >&2 ;;
        zypper) $root zypper --non-interactive --quiet install --no-recommends $wanted >&2 ;;
        brew) brew install --quiet $wanted >&2 ;;
    esac || fail "$chosen could not install:$wanted"
}

compiles() { echo '#include <stdio.h>' | cc -E - >/dev/null 2>&1; }
makes_venvs() { python3 -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Whether Python $1 can build extensions, or is one that uv will not use anyway.
has_headers() {
    "$1" -c '
import pathlib, sys, sysconfig
fits = (3, 11) <= sys.version_info < (3, 14)
sys.exit(fits and not pathlib.Path(sysconfig.get_path("include"), "Python.h").exists())
'
}

system_needs() {
    if ! have uv; then
        if ! makes_venvs; then
            echo python
        elif ! has_headers python3; then
            echo headers
        fi
    fi
    compiles || echo compiler
    have pkg-config || echo pkg-config
    pkg-config --exists cairo pangocairo pango 2>/dev/null || echo libraries
}

prepare_system() {
    needs=$(system_needs)
    case $(uname -s):$needs in
        Darwin:*compiler*) fail "missing: a C compiler. Get one with: xcode-select --install" ;;
    esac
    # shellcheck disable=SC2086
    [ -z "$needs" ] || install_for $needs
}

prepare_headers() {
    python=$(cd "$here" && uv python find 2>/dev/null) || return 0 # uv brings one, with headers
    has_headers "$python" || install_for headers
}

# --- uv and the environment

# uv reads no pip.conf: hand it the index that pip was given, unless it has one of its own.
find_index() {
    config=${XDG_CONFIG_HOME:-${HOME:-}/.config}
    mirror=${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}
    mirror=${mirror:-$(cat "$config/uv/uv.toml" /etc/uv/uv.toml 2>/dev/null | grep index || :)}
    [ -z "$mirror" ] || return 0
    mirror=${PIP_INDEX_URL:-}
    for file in "${PIP_CONFIG_FILE:-}" "$config/pip/pip.conf" "${HOME:-}/.pip/pip.conf" \
        /etc/pip.conf /etc/xdg/pip/pip.conf; do
        [ -z "$mirror" ] && [ -f "$file" ] || continue
        mirror=$(sed -n 's/^[[:space:]]*index-url[[:space:]]*[=:][[:space:]]*//p' "$file" | head -n 1)
    done
    [ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
}

prepare_uv() {
    if have uv; then return; fi
    say "uv is missing: installing it in an environment of its own, $data/uv"
    if ! python3 -m venv --clear "$data/uv" >&2 ||
        ! "$data/uv/bin/python" -m pip install --quiet --disable-pip-version-check uv >&2; then
        fail "uv could not be installed; get it from its own installer, then run this again"
    fi
    mkdir -p "$data/bin"
    ln -sf "$data/uv/bin/uv" "$data/bin/uv"
}

# The lock names the public index, and `--locked` refuses any other: from a mirror, install the
# same versions with the same hashes as a list of requirements.
from_mirror() {
    [ -n "$mirror" ] || return 1
    say "the lock was made with another index; installing its versions and hashes from this one"
    listed=$(mktemp) &&
        uv export --quiet --frozen --format requirements.txt --output-file "$listed" &&
        uv venv --quiet --allow-existing "$venv" &&
        VIRTUAL_ENV=$venv uv pip sync --compile-bytecode "$listed" >&2 &&
        rm -f "$listed"
}

sync_environment() {
    say "syncing the locked environment in $venv (the first time takes a minute or two)"
    cd "$here"
    # Extras and groups that were added by hand stay.
    uv sync --locked --inexact --compile-bytecode >&2 || from_mirror ||
        fail "the environment could not be set up; the reason stands above"
}

# Portraits are drawn with a library that wants OpenGL's to be there, though it uses none of it.
prepare_drawing() {
    "$venv/bin/python" -c 'import skia' 2>&1 | grep -q 'libEGL\|libGL' || return 0
    (install_for opengl) || say "until that is there, no portraits of characters can be drawn"
}

state() { echo "$here $(cat "$here/uv.lock" "$here/pyproject.toml" | cksum)"; }

current() {
    [ -x "$venv/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state)" ]
}

find_index
if ! current; then
    prepare_system
    prepare_uv
    prepare_headers
    (sync_environment)
    prepare_drawing
    state >"$stamp"
    say "ready"
fi

if [ $# -eq 0 ]; then
    say "vidgen is set up. Now run a command: sh bootstrap.sh vidgen --help"
    exit 0
fi
export VIRTUAL_ENV="$venv"
export PATH="$venv/bin:$PATH"
exec "$@"
