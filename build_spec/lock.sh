#!/usr/bin/env bash
# Write the locks anew from pyproject.toml: `make lock`. They hold a hash for each file of each
# system (Windows, Linux, macOS) and no address; `uv` resolves for all of them at once.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=${UV:-uv}
settings=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate
    --custom-compile-command "make lock" --quiet --upgrade)

"$uv" pip compile "${settings[@]}" pyproject.toml --output-file build_spec/requirements.lock
"$uv" pip compile "${settings[@]}" pyproject.toml --extra dev \
    --constraint build_spec/requirements.lock --output-file build_spec/requirements-dev.lock
"$uv" pip compile "${settings[@]}" build_spec/requirements-build.in \
    --output-file build_spec/requirements-build.lock
