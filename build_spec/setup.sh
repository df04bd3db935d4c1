#!/usr/bin/env bash
# Make .venv ready: `build_spec/setup.sh run` to use the app, `... dev` also to test it.
#
# What is missing of the system's own parts is installed on Debian and its like when we are root,
# and otherwise named with the one command that installs it. All Python packages come from the
# locks beside this file, each checked against its hash.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=${1:?run or dev}
venv=.venv
here=build_spec

say() { printf '==> %s\n' "$*"; }
fail() { printf '!!! %s\n' "$*" >&2; exit 1; }

debian_like() { command -v apt-get >/dev/null && command -v dpkg >/dev/null; }

# The first Python from 3.11 on; the unversioned one first, since it has its Debian packages.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.11 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -qF "$1 "; }
has_command() { command -v "$1" >/dev/null; }
has_postgresql() {
    has_command initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# The system's parts that are missing, as the names of their Debian packages.
missing_packages() {
    local library package
    if [ -n "$python" ] && ! has_venv "$python"; then
        # Debian keeps ensurepip out of python3; the package is named for its version.
        "$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
    fi
    while read -r library package; do
        has_library "$library" || echo "$package"
    done <<'LIBRARIES'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libglib-2.0.so.0 libglib2.0-0
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xinerama.so.0 libxcb-xinerama0
libxcb-xkb.so.1 libxcb-xkb1
libportaudio.so.2 libportaudio2
LIBRARIES
    [ "$wanted" = dev ] || return 0
    has_postgresql || echo postgresql
    has_command Xvfb || echo xvfb
    has_command openbox || echo openbox
    has_command xdotool || echo xdotool
    has_command pdftoppm || echo poppler-utils
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

install_packages() {
    if [ "$(id -u)" -ne 0 ]; then
        fail "缺少系统软件包 / Debian packages are missing. Run this once, then try again:
    sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $*'"
    fi
    say "installing Debian packages: $*"
    # The lists may be absent or older than the archive; then they are fetched and it is tried again.
    apt_install "$@" || { say "fetching the package lists"; apt-get update; apt_install "$@"; }
}

prepare_system() {
    local packages
    packages=$(missing_packages)
    [ -n "$packages" ] || return 0
    if debian_like; then
        # shellcheck disable=SC2086  # one word a package
        install_packages $packages
    else
        say "these parts (by their Debian names) seem to be missing: ${packages//$'\n'/ }"
    fi
}

# Its scripts hold the path they were made at, and it needs the Python it was made with.
venv_is_sound() {
    [ "$(cat "$venv/place" 2>/dev/null)" = "$(pwd -P)" ] && "$venv/bin/python" -c '' 2>/dev/null
}

prepare_venv() {
    if ! venv_is_sound; then
        say "making $venv with $("$python" --version)"
        "$python" -m venv --clear "$venv"
        pwd -P >"$venv/place"
    fi
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_REQUIRE_VIRTUALENV=1
}

# Someone who watches is shown the downloads (Qt alone is some 100 MB); a log is spared them.
pip_install() {
    local quiet=--quiet
    [ -t 1 ] && quiet=
    "$venv/bin/python" -m pip install $quiet "$@"
}

install_locked() {
    say "installing $1"
    pip_install --require-hashes -r "$here/$1"
}

install_project() {
    say "installing the project itself"
    pip_install --no-deps --no-build-isolation -e .
}

python=$(find_python) || python=
if [ -z "$python" ]; then
    debian_like || fail "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed."
    install_packages python3 python3-venv
    python=$(find_python) || fail "需要 Python 3.11 或更高版本 / this system's Python is too old."
fi
case $(uname -s) in Linux) prepare_system ;; esac
prepare_venv
install_locked requirements-build.lock
if [ "$wanted" = dev ]; then
    install_locked requirements-dev.lock
else
    install_locked requirements.lock
fi
install_project
# The Makefile compares their time with the locks'.
touch "$venv/ready-run" "$venv/ready-$wanted"
say "ready"
