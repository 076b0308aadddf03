# Sourced by the suites: a node of their own, and assertions that say what they check.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/env.sh"
clients="$PWD/devnode/clients"
built="$PWD/build/clients"
export DEVNODE="${DEVNODE:-$CARGO_TARGET_DIR/release/devnode}"
export FOUNDRY_PROFILE=clients FOUNDRY_DISABLE_NIGHTLY_WARNING=1 NO_COLOR=1

# The accounts every development chain funds.
ALICE=0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
ALICE_KEY=0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80
BOB=0x70997970C51812dc3A010C7d01b50e0d17dc79C8
BOB_KEY=0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d

# Compiles what the suites deploy: Solidity by forge, Stylus programs from text.
build_contracts() {
  forge build --quiet
  mkdir -p "$built/stylus"
  local text
  for text in "$clients"/stylus/*.wat; do
    wasm-as --enable-bulk-memory "$text" -o "$built/stylus/$(basename "$text" .wat).wasm"
  done
}

# Starts a node on a free port: sets RPC (http) and WS, and stops it when the suite ends.
start_node() {
  local said="$work/node.json" command
  read -ra command <<<"$DEVNODE"
  "${command[@]}" --port 0 --json "$@" >"$said" 2>"$work/node.log" &
  node_process=$!
  local tries
  for tries in $(seq 100); do
    RPC="$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).url' "$said" 2>/dev/null)" && break
    kill -0 "$node_process" 2>/dev/null || { cat "$work/node.log" >&2; fail "the node did not start"; }
    sleep 0.1
  done
  [ -n "$RPC" ] || fail "the node has said nothing for ten seconds"
  WS="ws${RPC#http}"
  export ETH_RPC_URL="$RPC"
}

# From here on cargo compiles to WASM with the compiler of scripts/build-contracts, into a directory that all runs share.
use_wasm_compiler() {
  source scripts/wasm-env.sh
  # A new project asks for a compiler of its own; this one has the sources of its library.
  choose_wasm_compiler
  # The features that Stylus admits; today's compilers assume more.
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C target-cpu=mvp -C target-feature=+bulk-memory"
  export CARGO_TARGET_DIR="$CARGO_TARGET_DIR/clients"
}

stop_node() {
  [ -z "${node_process:-}" ] || { kill -INT "$node_process" 2>/dev/null && wait "$node_process"; } || true
  node_process=
}

work="$(mktemp -d)"
trap 'code=$?; stop_node; [ $code = 0 ] || tail -n 20 "$work/node.log" >&2 2>/dev/null; rm -rf "$work"; exit $code' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }

# expect WHAT WANTED COMMAND...: the command succeeds and prints exactly WANTED.
expect() {
  local what="$1" wanted="$2" got; shift 2
  got="$("$@" 2>"$work/stderr")" || { cat "$work/stderr" >&2; fail "$what: $* failed"; }
  [ "$got" = "$wanted" ] || fail "$what: $* printed '$got', not '$wanted'"
  echo "  ok  $what" >&2
}

# matches WHAT PATTERN COMMAND...: the command succeeds and what it prints matches the extended regular expression.
matches() {
  local what="$1" pattern="$2" got; shift 2
  got="$("$@" 2>&1)" || fail "$what: $* failed: $got"
  grep -qE -- "$pattern" <<<"$got" || fail "$what: $* printed '$got', which does not match $pattern"
  echo "  ok  $what" >&2
}

# refuses WHAT PATTERN COMMAND...: the command fails and says something that matches.
refuses() {
  local what="$1" pattern="$2" got; shift 2
  ! got="$("$@" 2>&1)" || fail "$what: $* succeeded: $got"
  grep -qE -- "$pattern" <<<"$got" || fail "$what: $* said '$got', which does not match $pattern"
  echo "  ok  $what" >&2
}
