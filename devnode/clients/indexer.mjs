// The request pattern of an indexer such as Ponder: headers from the end backwards, ranges of logs, whole blocks with
// their receipts, traces; all by plain JSON-RPC, so that what is asked is what is written here.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ContractFactory, Interface, JsonRpcProvider, NonceManager, Wallet } from "ethers";
import { KEYS, solidity, startNode } from "./lib.mjs";

const BLOCKS = 60;
const code = solidity("Counter");
const events = new Interface(code.abi);
let node, provider, counter, rpc;

before(async () => {
  node = await startNode();
  provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1, staticNetwork: true });
  rpc = (method, ...params) => provider.send(method, params);
  const alice = new NonceManager(new Wallet(KEYS[0], provider));
  counter = await (await new ContractFactory(code.abi, code.bytecode, alice).deploy()).waitForDeployment();
  for (let number = 1; number < BLOCKS; number++) await counter.set(number, `${number}`, { gasLimit: 100_000 });
});

after(() => {
  provider.destroy();
  node.stop();
});

const hex = (number) => `0x${number.toString(16)}`;

describe("an indexer", () => {
  test("follows the chain backwards by parent hashes to the genesis", async () => {
    let block = await rpc("eth_getBlockByNumber", "latest", false);
    assert.equal(Number(block.number), BLOCKS);
    for (let expected = BLOCKS - 1; expected >= 0; expected--) {
      block = await rpc("eth_getBlockByHash", block.parentHash, false);
      assert.equal(Number(block.number), expected);
    }
  });

  test("reads the same logs in ranges, in blocks and in receipts", async () => {
    const ranged = [];
    for (let from = 0; from <= BLOCKS; from += 25) {
      ranged.push(...(await rpc("eth_getLogs", { address: [counter.target], topics: [[events.getEvent("Counted").topicHash]], fromBlock: hex(from), toBlock: hex(Math.min(from + 24, BLOCKS)) })));
    }
    const numbers = ranged.map((log) => Number(events.parseLog(log).args.number));
    assert.deepEqual(numbers, Array.from({ length: BLOCKS - 1 }, (_, index) => index + 1));

    const sample = ranged[40];
    assert.deepEqual(await rpc("eth_getLogs", { blockHash: sample.blockHash }), [sample]);
    const receipts = await rpc("eth_getBlockReceipts", sample.blockNumber);
    assert.deepEqual(receipts.flatMap((receipt) => receipt.logs), [sample]);
    assert.deepEqual(await rpc("eth_getTransactionReceipt", sample.transactionHash), receipts[0]);
  });

  test("reads whole blocks whose transactions match their receipts", async () => {
    for (const number of [1, 30, BLOCKS]) {
      const block = await rpc("eth_getBlockByNumber", hex(number), true);
      const receipts = await rpc("eth_getBlockReceipts", block.hash);
      assert.deepEqual(block.transactions.map((tx) => tx.hash), receipts.map((receipt) => receipt.transactionHash));
      assert.deepEqual(await rpc("eth_getTransactionByBlockNumberAndIndex", hex(number), "0x0"), block.transactions[0]);
      assert.equal(receipts.at(-1).cumulativeGasUsed, block.gasUsed);
    }
  });

  test("asks for what is not there yet and gets null", async () => {
    assert.equal(await rpc("eth_getBlockByNumber", hex(BLOCKS + 1), true), null);
    assert.equal(await rpc("eth_getBlockReceipts", hex(BLOCKS + 1)), null);
    assert.equal(await rpc("eth_getTransactionReceipt", `0x${"ab".repeat(32)}`), null);
  });
});
