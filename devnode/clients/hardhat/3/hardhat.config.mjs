import networkHelpers from "@nomicfoundation/hardhat-network-helpers";

// The node under test, and no other network.
export default {
  plugins: [networkHelpers],
  networks: { default: { type: "http", url: process.env.ETH_RPC_URL, timeout: 60000 } },
};
