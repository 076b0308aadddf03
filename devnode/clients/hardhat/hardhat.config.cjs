// The node under test, and no other network.
module.exports = {
  solidity: "0.8.28",
  defaultNetwork: "devnode",
  networks: { devnode: { url: process.env.ETH_RPC_URL, timeout: 60000 } },
};
