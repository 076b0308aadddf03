#!/usr/bin/env bash
# Hardhat 2 and 3 with their network helpers. Only when named (devnode/clients/run hardhat): they install some 400 packages, by the locks
# in hardhat/. Hardhat 3 needs Node 22: where the system's is older, a package brings it.
source "$(dirname "$0")/lib.sh"
export HARDHAT_DISABLE_TELEMETRY_PROMPT=true
install() { npm ci --ignore-scripts --no-audit --no-fund >&2; }

# helpers VERSION: its tests, in the folder of that version.
helpers() {
  local suite="$clients/hardhat/$1" config
  config=$(echo "$suite"/hardhat.config.*)
  (cd "$suite" && install)
  if [ "$1" = 3 ] && [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 22 ]; then
    # npm leaves out what is not for the Node it runs on: once more, on the right one.
    cp "$suite"/node_modules/node-linux-*/bin/node "$work/node"
    PATH="$work:$PATH"
    (cd "$suite" && install)
  fi

  say "hardhat $1: its helpers know the node by its name only"
  start_node
  (cd "$suite" && HARDHAT_CONFIG="$config" HELPERS=refused node --test --test-reporter=spec helpers.test.mjs >&2)
  stop_node

  say "hardhat $1: network helpers"
  start_node --client-prefix anvil-methods --distinct-times
  # A configuration is read where its project is.
  (cd "$suite" && HARDHAT_CONFIG="$config" HELPERS=accepted node --test --test-reporter=spec helpers.test.mjs >&2)
  stop_node
}

helpers 2
helpers 3
