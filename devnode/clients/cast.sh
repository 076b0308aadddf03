#!/usr/bin/env bash
# Foundry's cast: everything one does with it at a prompt.
source "$(dirname "$0")/lib.sh"
start_node

artefact() { node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).bytecode.object' "$built/solidity/$1.sol/$1.json"; }
# field NAME: that field of the JSON on stdin.
field() { node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }
# send ARGUMENTS...: the hash of the transaction, which succeeded.
send() {
  local receipt; receipt="$(cast send --json "$@")" || return
  [ "$(field status <<<"$receipt")" = 0x1 ] || fail "cast send $* reverted"
  field transactionHash <<<"$receipt"
}
COUNTED='Counted(address indexed,uint256 indexed,string)'

say "cast: facts about the chain"
expect "chain id" 412346 cast chain-id
expect "the same over WebSocket" 412346 cast chain-id --rpc-url "$WS"
expect "genesis is block 0" 0 cast block-number
expect "gas price" 100000000 cast gas-price
expect "base fee" 100000000 cast base-fee
matches "client" '^devnode/' cast client
matches "age" "$(date -u +%Y)" cast age
expect "an account's balance" 10000.000000000000000000 cast balance --ether $ALICE
expect "an account's nonce" 0 cast nonce $ALICE

say "cast: deploy and send"
send --private-key $ALICE_KEY --create "$(artefact Counter)" >"$work/deployed"
counter=0x5FbDB2315678afecb367f032d93F642f64180aa3
expect "the contract is where its creator's nonce puts it" $counter cast receipt "$(<"$work/deployed")" contractAddress
matches "its code" '^[0-9]{3,}$' cast codesize $counter
first="$(send $counter 'set(uint256,string)' 7 first --private-key $ALICE_KEY)"
expect "it keeps what was sent" 7 cast call $counter 'number()(uint256)'
second="$(send $counter 'set(uint256,string)' 8 second --from $BOB --unlocked)"
expect "the node signs for its accounts" $BOB cast receipt "$second" from
third="$(send $counter 'increment()' --private-key $ALICE_KEY --legacy)"
type_of() { cast tx --json "$1" | field type; }
expect "a legacy transaction" 0x0 type_of "$third"
expect "a transaction with an access list" 0x1 type_of "$(send $counter 'increment()' --private-key $ALICE_KEY --access-list --legacy)"
expect "ether goes along" 5 bash -c "cast send -q $counter 'increment()' --value 5 --private-key $ALICE_KEY && cast balance $counter"
raw="$(cast mktx $counter 'set(uint256,string)' 20 made --private-key $BOB_KEY)"
expect "a signed transaction is published" 0x1 bash -c "cast publish $raw | node -p 'JSON.parse(require(\"fs\").readFileSync(0)).status'"
refuses "twice it is not" 'nonce too low|already known' cast rpc eth_sendRawTransaction "$raw"
refuses "another chain's transaction is refused" 'chain id' cast rpc eth_sendRawTransaction "$(cast mktx $BOB --value 1 --nonce 9 --gas-limit 21000 --gas-price 1gwei --priority-gas-price 0 --chain 1 --private-key $BOB_KEY)"
refuses "an empty purse is refused" 'insufficient funds' cast send $BOB --value 1ether --private-key 0x$(printf '%064d' 7)

say "cast: reverts"
refuses "a call shows the revert's text" 'execution reverted: no such luck' cast call $counter 'refuse(string)' 'no such luck'
refuses "an estimate decodes the contract's own error" 'TooHigh\(2000, 1000\)' cast send $counter 'set(uint256,string)' 2000 x --private-key $ALICE_KEY
reverted="$(cast send --json --gas-limit 100000 $counter 'set(uint256,string)' 2000 x --private-key $ALICE_KEY | field transactionHash)"
matches "a reverted transaction is mined with status 0" '^(0|false)' cast receipt "$reverted" status

say "cast: history"
number_at() { cast call --block "$(cast receipt "$1" blockNumber)" $counter 'number()(uint256)'; }
expect "state as it was" 7 number_at "$first"
expect "and a block later" 8 number_at "$second"
expect "storage as it was" 0x$(printf '%064x' 7) cast storage --block "$(cast receipt "$first" blockNumber)" $counter 0
expect "balance as it was" 10000.000000000000000000 cast balance --ether --block 0 $ALICE
expect "nonce as it was" 1 cast nonce --block 1 $ALICE
expect "no code before it was deployed" 0x cast code --block 0 $counter
expect "a mapping's slot" 0x$(printf '%064x' 2) cast storage $counter "$(cast index address $BOB 1)"
expect "a block by hash" 2 cast block "$(cast block 2 --field hash)" --field number
matches "safe and finalized blocks" '^[0-9]+$' cast block finalized --field number

say "cast: logs"
count_logs() { cast logs --json --address $counter "$@" | field length; }
expect "all of an event" 6 count_logs --from-block 0 "$COUNTED"
expect "of one sender" 2 count_logs --from-block 0 "$COUNTED" $BOB
expect "of one number, whoever sent it" 1 count_logs --from-block 0 "$COUNTED" '' 20
expect "of some blocks" 2 count_logs --from-block 2 --to-block 3 "$COUNTED"
expect "of no other contract" 0 bash -c "cast logs --json --from-block 0 --address $BOB | node -p 'JSON.parse(require(\"fs\").readFileSync(0)).length'"

say "cast: gas"
estimate="$(cast estimate --from $ALICE $counter 'set(uint256,string)' 30 x)"
gas_used() { cast receipt "$1" gasUsed; }
expect "an estimate is what the transaction uses" "$estimate" gas_used "$(send $counter 'set(uint256,string)' 30 x --private-key $ALICE_KEY)"
matches "an access list names the slots" '0x0{64}' cast access-list $counter 'increment()'
replayed="$(send $counter 'increment()' --private-key $ALICE_KEY)"
matches "cast run replays it, to the gas" "Gas used: $(gas_used "$replayed")" cast run "$replayed"
matches "cast call --trace" 'emit Counted\(by: 0xf39Fd6' cast call --trace --from $ALICE $counter 'increment()'

say "cast: overrides"
# 47 5f 52 60 20 5f f3: answers its own balance.
expect "code and a balance" 0x$(printf '%064x' 77) cast call --override-code $BOB:0x475f5260205ff3 --override-balance $BOB:77 $BOB
expect "a slot" 99 cast call --override-state-diff $counter:0:99 $counter 'number()(uint256)'

say "cast: proofs"
proven() { cast proof "$counter" 0 | field 'storageProof[0].value'; }
expect "a slot with its proof" 0x"$(printf %x "$(cast call $counter 'number()(uint256)')")" proven
matches "the root of a contract's storage" '^0x[0-9a-f]{64}$' cast storage-root $counter
expect "the hash of its code" "$(cast keccak "$(cast code $counter)")" cast codehash $counter

say "cast: traces"
tracer() { cast rpc debug_traceTransaction "$replayed" "{\"tracer\":\"$1\"}"; }
matches "calls" '"type":"CALL"' tracer callTracer
matches "the state before" "$(tr A-F a-f <<<$counter)" tracer prestateTracer
matches "opcodes" '"op":"SSTORE"' cast rpc debug_traceTransaction "$replayed"
matches "a call that is not sent" '"type":"CALL"' cast rpc debug_traceCall "{\"to\":\"$counter\",\"data\":\"$(cast sig 'number()')\"}" latest '{"tracer":"callTracer"}'

say "cast: EIP-7702 and blobs"
authorisation="$(cast wallet sign-auth $counter --private-key $BOB_KEY)"
delegated="$(send $BOB 'set(uint256,string)' 50 delegated --auth "$authorisation" --private-key $ALICE_KEY)"
expect "the transaction's type" 0x4 type_of "$delegated"
expect "the account delegates" 0xef0100"$(tr A-F a-f <<<"${counter#0x}")" cast code $BOB
expect "and runs the contract's code on its own storage" 50 cast call $BOB 'number()(uint256)'
refuses "blobs have no place on Arbitrum" 'blob' cast send --blob --path /etc/hostname $BOB --private-key $ALICE_KEY

say "cast: signatures"
signature="$(cast wallet sign --private-key $BOB_KEY 'a message')"
expect "by a key" "Validation succeeded. Address $BOB signed this message." cast wallet verify --address $BOB 'a message' "$signature"
expect "by the node, the same" "\"$signature\"" cast rpc personal_sign "$(cast from-utf8 'a message')" $BOB

say "cast: what only a development chain does"
rpc() { cast rpc "$@" >/dev/null; }
snapshot="$(cast rpc evm_snapshot | tr -d '"')"
before="$(cast block latest --field timestamp)"
rpc evm_increaseTime 3600; rpc evm_mine
later() { echo $(($(cast block latest --field timestamp) - before >= 3600)); }
expect "time passes" 1 later
rpc evm_setNextBlockTimestamp 4000000000; rpc evm_mine
expect "to the second" 4000000000 cast block latest --field timestamp
expect "a block is found by its time" "$(cast block-number)" cast find-block 4000000000
rpc anvil_setBalance 0x00000000000000000000000000000000000000aa 0x64
expect "a balance is set" 100 cast balance 0x00000000000000000000000000000000000000aa
rpc anvil_setStorageAt $counter 0x0 0x$(printf '%064x' 3)
expect "a slot is set" 3 cast call $counter 'number()(uint256)'
rpc anvil_impersonateAccount $counter
rpc anvil_setBalance $counter 0xde0b6b3a7640000
expect "a contract sends" $counter cast receipt "$(send $ALICE --value 1 --from $counter --unlocked)" from
rpc evm_setAutomine false
cast send --async $ALICE --value 1 --private-key $ALICE_KEY --gas-limit 21000 >/dev/null
matches "a transaction waits in the pool" '"pending": "0x1"' cast tx-pool status
rpc evm_setAutomine true; rpc evm_mine
matches "and is mined" '"pending": "0x0"' cast tx-pool status
expect "all of it is undone" true cast rpc evm_revert "$snapshot"
expect "back to the number before" 31 cast call $counter 'number()(uint256)'

say "cast: logs as they come, over WebSocket"
timeout 30 cast logs --subscribe --rpc-url "$WS" --address $counter "$COUNTED" >"$work/heard" 2>&1 &
listener=$!
for _ in $(seq 50); do
  send $counter 'increment()' --private-key $ALICE_KEY >"$work/sent"
  grep -q "$(<"$work/sent")" "$work/heard" && break
  sleep 0.1
done
kill $listener
expect "a log is heard of" 1 grep -c "transactionHash: $(<"$work/sent")" "$work/heard"

say "cast: Stylus, by cast alone"
code="0xeff00000$(brotli -c "$built/stylus/counter.wasm" | od -An -v -tx1 | tr -d ' \n')"
# Init code that returns what follows it.
init="0x61$(printf '%04x' $(((${#code} - 2) / 2)))80600a3d393df3${code#0x}"
program="$(cast receipt "$(send --private-key $ALICE_KEY --create "$init")" contractAddress)"
arbwasm=0x0000000000000000000000000000000000000071
refuses "a program does not run before its activation" 'not activated' cast call "$program"
activated="$(send $arbwasm 'activateProgram(address)' "$program" --value 0.01ether --private-key $ALICE_KEY)"
expect "it is activated" 1 bash -c "cast logs --json --from-block $(cast receipt "$activated" blockNumber) --address $arbwasm 'ProgramActivated(bytes32 indexed,bytes32,address,uint256,uint16)' | node -p 'JSON.parse(require(\"fs\").readFileSync(0)).length'"
expect "its version is the chain's" "$(cast call $arbwasm 'stylusVersion()(uint16)')" cast call $arbwasm 'programVersion(address)(uint16)' "$program"
expect "it answers" 0x$(printf '%064d' 0) cast call "$program"
send "$program" 0x01 --private-key $ALICE_KEY >"$work/sent"
expect "it keeps" 0x$(printf '%064d' 1) cast storage "$program" 0
expect "it logs" 0x$(printf '%064d' 1) bash -c "cast receipt --json $(<"$work/sent") | node -p 'JSON.parse(require(\"fs\").readFileSync(0)).logs[0].data'"
