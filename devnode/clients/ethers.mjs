// ethers 6: the other library web applications are written with.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Contract, ContractFactory, JsonRpcProvider, NonceManager, Wallet, WebSocketProvider, ZeroHash, isError, toBeHex, verifyMessage } from "ethers";
import { KEYS, collect, initCode, solidity, startNode, stylus, ARB_WASM } from "./lib.mjs";

const code = solidity("Counter");
let node, provider, alice, counter;

before(async () => {
  node = await startNode();
  provider = new JsonRpcProvider(node.url, undefined, { pollingInterval: 50, cacheTimeout: -1 });
  alice = new NonceManager(new Wallet(KEYS[0], provider));
  counter = await (await new ContractFactory(code.abi, code.bytecode, alice).deploy()).waitForDeployment();
});

after(() => {
  provider.destroy();
  node.stop();
});

describe("reading", () => {
  test("blocks, transactions and fees", async () => {
    assert.equal((await provider.getNetwork()).chainId, 412346n);
    const block = await provider.getBlock("latest", true);
    const [deployed] = block.prefetchedTransactions;
    assert.equal(deployed.from, await alice.getAddress());
    assert.equal((await provider.getTransaction(deployed.hash)).blockNumber, block.number);
    const fees = await provider.getFeeData();
    assert.equal(fees.gasPrice, block.baseFeePerGas);
    assert.ok(fees.maxFeePerGas >= block.baseFeePerGas);
    assert.equal((await block.getTransaction(0)).hash, deployed.hash);
  });

  test("state, now and at an old block", async () => {
    const first = await (await counter.set(7, "first")).wait();
    await (await counter.set(8, "second")).wait();
    assert.equal(await counter.number(), 8n);
    assert.equal(await counter.number({ blockTag: first.blockNumber }), 7n);
    assert.equal(await provider.getStorage(counter.target, 0), toBeHex(8, 32));
    assert.equal(await provider.getCode(counter.target), code.deployedBytecode);
  });

  test("events by filter", async () => {
    const address = await alice.getAddress();
    const events = await counter.queryFilter(counter.filters.Counted(address, 7), 0);
    assert.deepEqual(events.map((event) => event.args.note), ["first"]);
  });
});

describe("sending", () => {
  test("a custom error is decoded, with its arguments", async () => {
    await assert.rejects(counter.set.staticCall(2000, "x"), (error) => {
      assert.ok(isError(error, "CALL_EXCEPTION"));
      assert.deepEqual([error.revert.name, [...error.revert.args]], ["TooHigh", [2000n, 1000n]]);
      return true;
    });
    await assert.rejects(counter.set(2000, "x"), { code: "CALL_EXCEPTION", action: "estimateGas" });
    // The nonce was counted although nothing was sent.
    alice.reset();
  });

  test("a transaction that reverts after all is an error with its receipt", async () => {
    const sent = await counter.set(2000, "x", { gasLimit: 100_000 });
    await assert.rejects(sent.wait(), (error) => isError(error, "CALL_EXCEPTION") && error.receipt.status === 0);
  });

  test("poverty and a used nonce have their codes", async () => {
    const poor = new Wallet(ZeroHash.replace(/0$/, "7"), provider);
    await assert.rejects(poor.sendTransaction({ to: poor.address, value: 1n }), { code: "INSUFFICIENT_FUNDS" });
    const bob = new Wallet(KEYS[1], provider);
    const tx = { to: bob.address, value: 1n, nonce: 0 };
    await (await bob.sendTransaction(tx)).wait();
    await assert.rejects(bob.sendTransaction(tx), { code: "NONCE_EXPIRED" });
  });

  test("many at once, in their order", async () => {
    const sent = await Promise.all(Array.from({ length: 20 }, (_, index) => counter.set(index, `${index}`, { gasLimit: 100_000 })));
    const receipts = await Promise.all(sent.map((tx) => tx.wait()));
    assert.ok(receipts.every((receipt) => receipt.status === 1));
    assert.equal(await counter.number(), 19n);
  });

  test("the node's own accounts", async () => {
    const signer = await provider.getSigner(0);
    const receipt = await (await signer.sendTransaction({ to: counter.target, data: counter.interface.encodeFunctionData("increment") })).wait();
    assert.equal(receipt.from, await alice.getAddress());
    alice.reset();
  });
});

describe("watching", () => {
  test("events, by polling", async () => {
    const seen = collect(2, (arrived) => {
      counter.on("Counted", (by, number, note) => arrived(note));
      return () => counter.removeAllListeners();
    });
    await new Promise((later) => setTimeout(later, 300));
    await (await counter.set(60, "sixty")).wait();
    await (await counter.increment()).wait();
    assert.deepEqual(await seen, ["sixty", "increment"]);
  });

  test("a transaction is waited for", async () => {
    const sent = await counter.set(70, "seventy");
    assert.equal((await provider.waitForTransaction(sent.hash)).status, 1);
  });
});

describe("Stylus", () => {
  test("a program is deployed, activated and called", async () => {
    const arbWasm = new Contract(ARB_WASM, ["function activateProgram(address) payable returns (uint16, uint256)", "function programTimeLeft(address) view returns (uint64)"], alice);
    const deployed = await (await alice.sendTransaction({ data: initCode(stylus("counter")) })).wait();
    const program = deployed.contractAddress;
    await (await arbWasm.activateProgram(program, { value: 10n ** 16n })).wait();
    assert.ok((await arbWasm.programTimeLeft(program)) > 364n * 86_400n);
    await (await alice.sendTransaction({ to: program, data: "0x01" })).wait();
    assert.equal(await provider.call({ to: program }), toBeHex(1, 32));
  });
});
