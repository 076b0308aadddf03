// What @nomicfoundation/hardhat-network-helpers does, on the node at ETH_RPC_URL.
const assert = require("node:assert/strict");
const { beforeEach, test } = require("node:test");
const helpers = require("@nomicfoundation/hardhat-network-helpers");
const { network } = require("hardhat");

const { time } = helpers;
const bob = "0xb0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0";
const ask = (method, ...params) => network.provider.request({ method, params });
const number = async () => Number(await ask("eth_blockNumber"));
const balance = async (address) => BigInt(await ask("eth_getBalance", address, "latest"));
const header = () => ask("eth_getBlockByNumber", "latest", false);
const succeeds = async (hash) => assert.equal((await ask("eth_getTransactionReceipt", hash)).status, "0x1");

if (process.env.HELPERS === "refused") {
  test("a node under its own name is not accepted", () => assert.rejects(helpers.mine(), /OnlyHardhatNetworkError|only be used with/i));
  return;
}

// Every test from the same state, by the helper that most suites use.
async function fixture() {
  await helpers.setBalance(bob, 7n);
}
beforeEach(() => helpers.loadFixture(fixture));

test("a fixture runs once and is gone back to", async () => {
  let runs = 0;
  async function counted() {
    runs += 1;
    await helpers.setBalance(bob, 1000n);
    return runs;
  }
  assert.equal(await helpers.loadFixture(counted), 1);
  await helpers.setBalance(bob, 2n);
  assert.equal(await helpers.loadFixture(counted), 1);
  assert.equal(await balance(bob), 1000n);
});

test("time goes on as asked", async () => {
  const now = await time.latest();
  assert.equal(await time.increase(3600), now + 3600);
  assert.equal(await time.latest(), now + 3600);
  await time.increaseTo(now + 7200);
  assert.equal(await time.latest(), now + 7200);
  await time.setNextBlockTimestamp(now + 9000);
  await helpers.mine();
  assert.equal(await time.latest(), now + 9000);
  assert.equal(await time.latestBlock(), await number());
});

test("time does not go back, and an error says so", async () => {
  const now = await time.latest();
  await assert.rejects(time.increaseTo(now - 10), /lies before the latest block/);
});

test("blocks are mined, several at once and to a number", async () => {
  const first = await number();
  await helpers.mine();
  assert.equal(await number(), first + 1);
  const before = await time.latest();
  await helpers.mine(10, { interval: 60 });
  assert.equal(await number(), first + 11);
  assert.equal((await time.latest()) - before >= 9 * 60, true);
  await helpers.mineUpTo(first + 20);
  assert.equal(await number(), first + 20);
});

test("accounts are given what one likes", async () => {
  await helpers.setBalance(bob, 10n ** 18n);
  assert.equal(await balance(bob), 10n ** 18n);
  await helpers.setNonce(bob, 5);
  assert.equal(await ask("eth_getTransactionCount", bob, "latest"), "0x5");
  await helpers.setCode(bob, "0x5f5ff3");
  assert.equal(await ask("eth_getCode", bob, "latest"), "0x5f5ff3");
  await helpers.setStorageAt(bob, 3, 9);
  assert.equal(BigInt(await helpers.getStorageAt(bob, 3)), 9n);
});

test("anybody is impersonated, and no longer", async () => {
  await helpers.setBalance(bob, 10n ** 18n);
  const tx = { from: bob, to: bob, value: "0x1" };
  await assert.rejects(ask("eth_sendTransaction", tx));
  await helpers.impersonateAccount(bob);
  await succeeds(await ask("eth_sendTransaction", tx));
  await helpers.stopImpersonatingAccount(bob);
  await assert.rejects(ask("eth_sendTransaction", tx));
});

test("a snapshot is gone back to", async () => {
  const snapshot = await helpers.takeSnapshot();
  await helpers.setBalance(bob, 1n);
  await snapshot.restore();
  assert.equal(await balance(bob), 7n);
});

test("a waiting transaction is dropped", async () => {
  const [alice] = await ask("eth_accounts");
  await ask("evm_setAutomine", false);
  const hash = await ask("eth_sendTransaction", { from: alice, to: bob, value: "0x1" });
  assert.equal(await helpers.dropTransaction(hash), true);
  await ask("evm_setAutomine", true);
  assert.equal(await ask("eth_getTransactionByHash", hash), null);
});

test("the next block's base fee and the gas of blocks are set", async () => {
  await helpers.setNextBlockBaseFeePerGas(200_000_000);
  await helpers.mine();
  assert.equal((await header()).baseFeePerGas, "0xbebc200");
  await helpers.setBlockGasLimit(30_000_000);
  await helpers.mine();
  assert.equal((await header()).gasLimit, "0x1c9c380");
});

test("what Arbitrum fixes is refused with its reason", async () => {
  await assert.rejects(helpers.setCoinbase(bob), /hardhat_setCoinbase is not supported.*sequencer/);
  await assert.rejects(helpers.setPrevRandao(1), /hardhat_setPrevRandao is not supported.*always 1/);
});

// The last one: nothing is left to go back to.
test("a reset goes back to the genesis block", async () => {
  await helpers.mine(3);
  await helpers.reset();
  assert.equal(await number(), 0);
});
