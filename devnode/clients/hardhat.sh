#!/usr/bin/env bash
# Hardhat with its network helpers. Only when named (devnode/clients/run hardhat): it installs some 200 packages, by the lock in hardhat/.
source "$(dirname "$0")/lib.sh"
suite="$clients/hardhat"
export HARDHAT_DISABLE_TELEMETRY_PROMPT=true HARDHAT_CONFIG="$suite/hardhat.config.cjs"
(cd "$suite" && npm ci --ignore-scripts --no-audit --no-fund >&2)
# A configuration is read where its project is.
cd "$suite"

say "hardhat: its helpers know the node by its name only"
start_node
HELPERS=refused node --test --test-reporter=spec helpers.test.cjs >&2
stop_node

say "hardhat: network helpers"
start_node --client-prefix anvil-methods --distinct-times
HELPERS=accepted node --test --test-reporter=spec helpers.test.cjs >&2
