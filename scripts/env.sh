# Sourced by the other scripts: one cargo target directory outside the checkout, shared by every clone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/dimo/target}"

# Progress goes to stderr; stdout is for results.
say() { printf '\n== %s\n' "$*" >&2; }
