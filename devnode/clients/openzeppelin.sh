#!/usr/bin/env bash
# OpenZeppelin's own Hardhat suite against a devnode. Not part of any other suite: it takes the better part of an hour.
#
#   devnode/clients/openzeppelin.sh CHECKOUT [TEST FILE…]
#
# CHECKOUT is a checkout of github.com/OpenZeppelin/openzeppelin-contracts (5.x) whose packages are installed (npm ci). It is
# left as it was. A `devnode` is expected on the PATH, or its path in DEVNODE.
#
# What fails here and not on anvil should be tests of the code limit, of blobs and of withdrawal fields, which Arbitrum has otherwise.
set -euo pipefail
[ $# -ge 1 ] && [ -f "$1/hardhat.config.js" ] || {
    echo "usage: $0 CHECKOUT-OF-OPENZEPPELIN-CONTRACTS [TEST FILE…]" >&2
    exit 2
}
checkout=$(cd "$1" && pwd)
shift
[ -d "$checkout/node_modules/hardhat" ] || {
    echo "$checkout has no packages: run npm ci there" >&2
    exit 2
}

work=$(mktemp -d)
trap 'kill "${node:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
"${DEVNODE:-devnode}" --port 0 --json --accounts 20 --distinct-times --client-prefix anvil-methods \
    >"$work/node.json" 2>"$work/node.log" &
node=$!
until url=$(grep -o 'http://[^"]*' "$work/node.json"); do
    kill -0 "$node" 2>/dev/null || { cat "$work/node.log" >&2; exit 1; }
    sleep 0.1
done

# The suite's own settings, with this node in the place of Hardhat's.
cat >"$checkout/.hardhat.devnode.config.js" <<CONFIG
const config = require('./hardhat.config.js');
module.exports = {
  ...config,
  defaultNetwork: 'devnode',
  networks: { ...config.networks, devnode: { url: '$url', timeout: 120000 } },
};
CONFIG
trap 'kill "${node:-}" 2>/dev/null || true; rm -rf "$work" "$checkout/.hardhat.devnode.config.js"' EXIT
cd "$checkout"
npx hardhat --config .hardhat.devnode.config.js test "$@"
