# Sourced by the other scripts: one cargo target directory outside the checkout, shared by every clone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/dimo/target}"

# The numbered channel that a folder's rust-toolchain.toml names.
channel() { sed -n 's/^channel = "\(.*\)"/\1/p' "$1/rust-toolchain.toml"; }

# Progress goes to stderr; stdout is for results.
say() { printf '\n== %s\n' "$*" >&2; }

# What scripts/setup installs comes first; npm's wrappers of forge and cast answer 0 even when the program failed: before them the programs.
PATH="$CARGO_TARGET_DIR/tools/bin:$PWD/node_modules/.bin:$PATH"
for programs in "$PWD"/node_modules/@foundry-rs/*/bin; do PATH="$programs:$PATH"; done
