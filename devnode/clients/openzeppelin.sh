#!/usr/bin/env bash
# OpenZeppelin's own Hardhat suite against a devnode. Not part of any other suite: it takes the better part of an hour.
#
#   devnode/clients/openzeppelin.sh CHECKOUT [TEST FILE…]
#
# CHECKOUT is a checkout of github.com/OpenZeppelin/openzeppelin-contracts, 5.6 or later (Hardhat 3, which needs Node 22), whose packages
# are installed (npm ci). It is left as it was. A `devnode` is expected on the PATH, or its path in DEVNODE.
#
# What fails here and not on anvil should be tests of the code limit, of blobs and of withdrawal fields, which Arbitrum has otherwise.
set -euo pipefail
[ $# -ge 1 ] && [ -f "$1/hardhat.config.ts" ] || {
    echo "usage: $0 CHECKOUT-OF-OPENZEPPELIN-CONTRACTS [TEST FILE…] (5.6 or later: with a hardhat.config.ts)" >&2
    exit 2
}
checkout=$(cd "$1" && pwd)
shift
[ -d "$checkout/node_modules/hardhat" ] || {
    echo "$checkout has no packages: run npm ci there" >&2
    exit 2
}

work=$(mktemp -d)
config="$checkout/hardhat.devnode.config.ts"
trap 'kill "${node:-}" 2>/dev/null || true; rm -rf "$work" "$config"' EXIT
"${DEVNODE:-devnode}" --port 0 --json --accounts 20 --distinct-times --client-prefix anvil-methods \
    >"$work/node.json" 2>"$work/node.log" &
node=$!
until url=$(grep -o 'http://[^"]*' "$work/node.json"); do
    kill -0 "$node" 2>/dev/null || { cat "$work/node.log" >&2; exit 1; }
    sleep 0.1
done

# The suite's own settings, with this node in the place of Hardhat's.
cat >"$config" <<CONFIG
import config from './hardhat.config.ts';
export default {
  ...config,
  networks: { ...config.networks, default: { type: 'http', url: '$url', timeout: 120000 } },
};
CONFIG
cd "$checkout"
# Its tests in JavaScript: those in Solidity run in Hardhat itself.
npx hardhat --config hardhat.devnode.config.ts test mocha "$@"
