#!/usr/bin/env bash
# cargo-stylus: a project from its birth to a traced transaction, and a prebuilt program.
source "$(dirname "$0")/lib.sh"
start_node
prebuilt="$PWD/build/contracts/rewards-distributor.wasm"
[ -f "$prebuilt" ] || fail "$prebuilt is missing: run scripts/build-contracts"
arbwasm=0x0000000000000000000000000000000000000071
use_wasm_compiler
unset FOUNDRY_PROFILE

# stylus COMMAND ARGUMENTS...: on this node, without the colours; signed: with a key too. In this order, since the
# arguments of a constructor take all that follows.
stylus() { cargo stylus $1 --endpoint "$RPC" "${@:2}" 2>&1 | sed 's/\x1b\[[0-9;]*m//g'; }
signed() { stylus "$1" --private-key $ALICE_KEY "${@:2}"; }
# deployed WHAT: the address in the output of a deployment.
deployed() { sed -n 's/.*deployed code at address: *\(0x[0-9a-fA-F]*\).*/\1/p' "$work/$1"; }

say "cargo stylus: a new project"
cargo stylus new "$work/hello" >/dev/null 2>&1
cd "$work/hello"
cp "$clients/stylus/constructor.rs" src/lib.rs
cp "$clients/stylus/hello.lock" Cargo.lock
matches "check" 'wasm data fee' stylus check
matches "its constructor" 'constructor\(uint256' cargo stylus constructor
matches "init code" '[0-9a-f]{1000,}' cargo stylus get-initcode

say "cargo stylus: deploy, with a constructor by StylusDeployer"
signed deploy --no-verify --constructor-args 42 >"$work/constructed" || fail "deploy: $(<"$work/constructed")"
contract="$(deployed constructed)"
expect "the constructor has run" 42 cast call "$contract" 'number()(uint256)'
expect "for who signed" 0x1 bash -c "cast send --json --private-key $ALICE_KEY $contract 'setNumber(uint256)' 43 | node -p 'JSON.parse(require(\"fs\").readFileSync(0)).status'"
refuses "and for nobody else" 'execution reverted' cast call --from $BOB "$contract" 'setNumber(uint256)' 44

say "cargo stylus: trace and simulate"
tx="$(cast block latest --json | node -p 'JSON.parse(require("fs").readFileSync(0)).transactions[0]')"
matches "a transaction's host functions" 'storage_cache_bytes32' stylus trace --tx "$tx"
matches "by Nitro's native tracer" 'emit_log' stylus trace --use-native-tracer --tx "$tx"
matches "of a call that is not sent" 'storage_load_bytes32' stylus simulate --to "$contract" --data "$(cast sig 'number()')"

say "cargo stylus: a prebuilt program"
matches "check" 'wasm data fee' stylus check --wasm-file "$prebuilt"
signed deploy --no-verify --wasm-file "$prebuilt" --no-activate >"$work/prebuilt" || fail "deploy: $(<"$work/prebuilt")"
program="$(deployed prebuilt)"
refuses "it does not run before its activation" 'not activated' cast call "$program" 0x01ffc9a7
matches "an estimate of the activation" '[0-9]{7}' signed activate --address "$program" --estimate-gas
matches "activation" 'activated' signed activate --address "$program"
expect "its version is the chain's" "$(cast call $arbwasm 'stylusVersion()(uint16)')" cast call $arbwasm 'programVersion(address)(uint16)' "$program"
refuses "twice it is refused" "$(cast sig 'ProgramUpToDate()')" signed activate --address "$program"

say "cargo stylus: the cache and the year"
matches "the cache's status" 'not yet cached' stylus 'cache status' --address "$program"
matches "a bid that would do" '[Mm]inimum bid|0' stylus 'cache suggest-bid' "$program"
matches "a bid" '' signed 'cache bid' "$program" 0
expect "which is taken" true cast call 0x0000000000000000000000000000000000000072 'codehashIsCached(bytes32)(bool)' "$(cast codehash "$program")"
codehash="$(cast codehash "$program")"
refuses "keepalive is too early" "$(cast sig 'ProgramKeepaliveTooSoon(uint64)')|TooSoon" signed codehash-keepalive --codehash "$codehash"
cast rpc evm_increaseTime $((40 * 86400)) >/dev/null
# A call runs in the latest block, and its clock is not moved before another is made.
cast rpc evm_mine >/dev/null
# The tool offers no fee, of which ArbWasm wants some: a chain refuses it just so.
refuses "the tool offers no fee" "$(cast sig 'ProgramInsufficientValue(uint256,uint256)')|InsufficientValue" signed codehash-keepalive --codehash "$codehash"
cast send -q --private-key $ALICE_KEY --value 0.01ether $arbwasm 'codehashKeepalive(bytes32)' "$codehash"
left() { [ "$(cast call $arbwasm 'programTimeLeft(address)(uint64)' "$program" | cut -d' ' -f1)" -ge $((365 * 86400 - 3600)) ] && echo "a year"; }
expect "a month later it gives the program a year" "a year" left
