#!/usr/bin/env bash
# OpenZeppelin's token, proxy, access control and governor through `forge script --broadcast`, then forge tests on a fork
# of the node. Foundry simulates every script on the node's state before it sends its transactions.
source "$(dirname "$0")/lib.sh"
start_node
script=devnode/clients/solidity/script/Govern.s.sol:Govern

# step FUNCTION [ARGUMENTS...]: broadcasts it; what it returned is in $work/FUNCTION, one `name: type value` a line.
# Twice the simulated gas: forge simulates all of a script in one block, where a second vote checkpoint overwrites the
# first; in blocks of their own each writes two new slots.
step() {
  local name="${1%%(*}" signature="$1"; shift
  forge script --broadcast --slow --gas-estimate-multiplier 200 --rpc-url "$RPC" --sig "$signature" "$script" "$@" >"$work/$name" 2>&1 \
    || { cat "$work/$name" >&2; fail "forge script $signature"; }
  grep -q 'ONCHAIN EXECUTION COMPLETE' "$work/$name" || { cat "$work/$name" >&2; fail "forge script $signature sent nothing"; }
  echo "  ok  forge script $signature" >&2
}
# returned NAME FUNCTION: that value.
returned() { sed -n "s/^$1: //p" "$work/$2" | grep -oE '(0x[0-9a-fA-F]{40}|\b[0-9]+)( \[.*)?$' | cut -d' ' -f1; }
pass() { cast rpc evm_increaseTime "$1" >/dev/null && cast rpc evm_mine >/dev/null; }
state() { cast call "$COUNCIL" 'state(uint256)(uint8)' "$id"; }

say "forge: token, timelock, governor, a box behind a proxy"
step 'deploy()'
SHARES="$(returned shares deploy)" TIMELOCK="$(returned timelock deploy)" COUNCIL="$(returned council deploy)" BOX="$(returned box deploy)"
export SHARES TIMELOCK COUNCIL BOX
expect "the proxy's implementation is found by its slot" 1 cast call "$BOX" 'version()(uint256)'
refuses "the box is the timelock's alone" AccessControlUnauthorizedAccount cast send "$BOX" 'store(uint256)' 1 --private-key $ALICE_KEY
refuses "an implementation cannot be initialised" InvalidInitialization \
  cast send "$(cast implementation "$BOX")" 'initialize(address,address)' $ALICE $ALICE --private-key $ALICE_KEY
step 'permit()'
expect "a permit was good for 5 tokens" 195000000000000000000 bash -c "cast call $SHARES 'balanceOf(address)(uint256)' $BOB | cut -d' ' -f1"

say "forge: a proposal from its birth to its execution"
step 'propose()'
id="$(returned id propose)"
expect "pending" 0 state
refuses "no vote before its time" GovernorUnexpectedProposalState cast send "$COUNCIL" 'castVote(uint256,uint8)' "$id" 1 --private-key $ALICE_KEY
pass 86401
expect "active" 1 state
step 'vote(uint256)' "$id"
pass 604801
expect "succeeded" 4 state
next="$(cast compute-address $BOB --nonce 1 | grep -o '0x.*')"
step 'queue(address)' "$next"
expect "queued" 5 state
refuses "the timelock makes it wait" TimelockUnexpectedOperationState forge script --broadcast --rpc-url "$RPC" --sig 'execute(address)' "$script" "$next"
pass 172801
step 'execute(address)' "$next"
expect "executed" 7 state
expect "the box was upgraded" 2 cast call "$BOX" 'version()(uint256)'
expect "and holds 42" 42 cast call "$BOX" 'value()(uint256)'
expect "the votes as they were counted" 805000000000000000000 \
  bash -c "cast call $COUNCIL 'proposalVotes(uint256)(uint256,uint256,uint256)' $id | sed -n '2s/ .*//p'"

say "forge: tests on a fork of the node"
forge test --fork-url "$RPC" -vv >&2
expect "which leaves the node as it was" 42 cast call "$BOX" 'value()(uint256)'

say "forge: create"
matches "a contract is deployed by forge create" 'Deployed to: 0x' \
  forge create --broadcast --rpc-url "$RPC" --private-key $ALICE_KEY devnode/clients/solidity/src/Counter.sol:Counter
