#!/usr/bin/env bash
# cargo-stylus: a project from its birth to a traced transaction, and a prebuilt program.
source "$(dirname "$0")/lib.sh"
start_node
use_wasm_compiler
# stylus COMMAND ARGUMENTS...: with the node, and with a key where the command wants one.
stylus() { cargo stylus "$@" --endpoint "$RPC"; }
signed() { stylus "$@" --private-key $ALICE_KEY; }
# address: the last one on stdin.
address() { grep -oE '0x[0-9a-fA-F]{40}\b' | tail -n1; }
plain() { sed 's/\x1b\[[0-9;]*m//g'; }
say "cargo stylus: a new project"
cargo stylus new "$work/hello" >/dev/null 2>&1
cd "$work/hello"
cp "$clients/stylus/constructor.rs" src/lib.rs
cp "$clients/stylus/hello.lock" Cargo.lock
matches "check" 'wasm data fee' stylus check
matches "its constructor's signature" 'constructor\(uint256' cargo stylus constructor
matches "init code" '^0x[0-9a-f]{1000,}' cargo stylus get-initcode
matches "an estimate of the deployment" 'gas' signed deploy --no-verify --estimate-gas --constructor-args 42

say "cargo stylus: deploy with a constructor, by StylusDeployer"
deployed="$(signed deploy --no-verify --constructor-args 42 2>&1 | plain)" || fail "deploy: $deployed"
contract="$(grep -i 'deployed code at address' <<<"$deployed" | address)"
expect "the constructor has run" 42 cast call "$contract" 'number()(uint256)'
