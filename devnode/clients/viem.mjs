// viem: what a web application and its tests do.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createTestClient,
  createWalletClient,
  decodeFunctionResult,
  defineChain,
  encodeFunctionData,
  fromRlp,
  getContract,
  http,
  keccak256,
  numberToHex,
  parseAbi,
  parseEther,
  webSocket,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ARB_WASM, KEYS, collect, initCode, solidity, startNode, stylus } from "./lib.mjs";

const [alice, bob] = KEYS.map((key) => privateKeyToAccount(key));
const stranger = "0x00000000000000000000000000000000000000ee";
const counterCode = solidity("Counter");
let node, chain, client, wallet, tests, counter;

before(async () => {
  node = await startNode();
  chain = defineChain({
    id: 412346,
    name: "devnode",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [node.url], webSocket: [node.ws] } },
    contracts: { multicall3: { address: "0xca11bde05977b3631167028862be2a173976ca11" } },
  });
  const transport = http(node.url);
  client = createPublicClient({ chain, transport, pollingInterval: 50 });
  wallet = createWalletClient({ account: alice, chain, transport });
  tests = createTestClient({ chain, transport, mode: "anvil" });
  const hash = await wallet.deployContract(counterCode);
  const { contractAddress } = await client.waitForTransactionReceipt({ hash });
  counter = getContract({ ...counterCode, address: contractAddress, client: { public: client, wallet } });
});

after(() => node.stop());

/** What a Merkle-Patricia proof, whose nodes lead from `root` along `path`, says is at its end. */
function provenValue(root, path, proof) {
  let [expected, nibbles] = [root, path.slice(2)];
  for (const node of proof) {
    assert.equal(keccak256(node), expected, "a node hashes to what its parent says");
    const items = fromRlp(node);
    if (items.length === 17) {
      [expected, nibbles] = [items[parseInt(nibbles[0], 16)], nibbles.slice(1)];
      continue;
    }
    const flag = parseInt(items[0][2], 16);
    const part = items[0].slice(flag & 1 ? 3 : 4);
    assert.ok(nibbles.startsWith(part), "the path goes this way");
    [expected, nibbles] = [items[1], nibbles.slice(part.length)];
    if (flag & 2) break;
  }
  assert.equal(nibbles, "", "the path ends here");
  return expected;
}

/** The receipt of a transaction that succeeded. */
async function mined(sent) {
  const receipt = await client.waitForTransactionReceipt({ hash: await sent });
  assert.equal(receipt.status, "success");
  return receipt;
}

/** The numbers of the next three blocks, as `from` sees them. */
const nextBlocks = (from) => collect(3, (arrived, failed) => {
  const stop = from.watchBlockNumber({ onBlockNumber: arrived, onError: failed, emitOnBegin: false });
  setTimeout(async () => {
    for (let mined = 0; mined < 3; mined++) {
      await tests.mine({ blocks: 1 });
      await new Promise((later) => setTimeout(later, 150));
    }
  }, 300);
  return stop;
});

describe("reading", () => {
  test("the chain, its blocks and fees", async () => {
    assert.equal(await client.getChainId(), 412346);
    const block = await client.getBlock({ includeTransactions: true });
    assert.equal(block.transactions[0].from, alice.address.toLowerCase());
    assert.equal((await client.getBlock({ blockHash: block.hash })).number, block.number);
    assert.equal(await client.getGasPrice(), block.baseFeePerGas);
    const { maxFeePerGas, maxPriorityFeePerGas } = await client.estimateFeesPerGas();
    assert.ok(maxFeePerGas >= block.baseFeePerGas && maxPriorityFeePerGas === 0n);
    const history = await client.getFeeHistory({ blockCount: 2, rewardPercentiles: [50] });
    assert.deepEqual(history.reward, [[0n], [0n]]);
    assert.equal(history.baseFeePerGas.length, 3);
  });

  test("a contract, now and at an old block", async () => {
    const first = await mined(counter.write.set([7n, "first"]));
    const second = await mined(counter.write.set([8n, "second"]));
    assert.equal(await counter.read.number(), 8n);
    assert.equal(await counter.read.number({ blockNumber: first.blockNumber }), 7n);
    assert.equal(await client.getStorageAt({ address: counter.address, slot: "0x0" }), numberToHex(8n, { size: 32 }));
    assert.equal(await client.getTransactionCount({ address: alice.address, blockNumber: first.blockNumber - 1n }), 1);
    assert.equal(second.blockNumber, first.blockNumber + 1n);
  });

  test("logs by event, arguments and range", async () => {
    const { blockNumber } = await mined(counter.write.set([40n, "forty"]));
    await mined(counter.write.increment());
    const logs = await client.getContractEvents({ ...counterCode, address: counter.address, eventName: "Counted", args: { number: [40n, 41n] }, fromBlock: 0n });
    assert.deepEqual(logs.map((log) => log.args.note), ["forty", "increment"]);
    const one = await client.getContractEvents({ ...counterCode, address: counter.address, fromBlock: blockNumber, toBlock: blockNumber });
    assert.equal(one.length, 1);
  });

  test("a batch of requests in one", async () => {
    const batched = createPublicClient({ chain, transport: http(node.url, { batch: true }) });
    const [id, number, balance] = await Promise.all([batched.getChainId(), batched.getBlockNumber(), batched.getBalance({ address: bob.address })]);
    assert.equal(id, 412346);
    assert.ok(number > 0n && balance === parseEther("10000"));
  });
});

describe("calls", () => {
  test("a custom error is decoded from a simulation", async () => {
    await assert.rejects(counter.simulate.set([2000n, "x"]), (error) => {
      const reverted = error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError);
      assert.deepEqual([reverted.data?.errorName, reverted.data?.args], ["TooHigh", [2000n, 1000n]]);
      return true;
    });
  });

  test("the text of a revert is shown", async () => {
    await assert.rejects(counter.read.refuse(["no such luck"]), /no such luck/);
  });

  test("an estimate is what the transaction uses", async () => {
    const gas = await counter.estimateGas.set([50n, "x"], { account: alice });
    assert.equal((await mined(counter.write.set([50n, "x"]))).gasUsed, gas);
  });

  test("overrides reach calls and estimates", async () => {
    const stateOverride = [{ address: counter.address, stateDiff: [{ slot: numberToHex(0, { size: 32 }), value: numberToHex(999, { size: 32 }) }] }];
    const { data } = await client.call({ to: counter.address, data: encodeFunctionData({ ...counterCode, functionName: "number" }), stateOverride });
    assert.equal(decodeFunctionResult({ ...counterCode, functionName: "number", data }), 999n);
    // Another increment fits below the limit, two do not.
    await client.estimateContractGas({ ...counterCode, address: counter.address, functionName: "increment", account: alice, stateOverride });
    stateOverride[0].stateDiff[0].value = numberToHex(1000, { size: 32 });
    await assert.rejects(client.estimateContractGas({ ...counterCode, address: counter.address, functionName: "increment", account: alice, stateOverride }), /TooHigh/);
    const poor = privateKeyToAccount(`0x${"11".repeat(32)}`);
    const rich = [{ address: poor.address, balance: parseEther("1") }];
    assert.equal(await client.estimateGas({ account: poor, to: stranger, value: 1n, stateOverride: rich }), 21000n);
    await assert.rejects(client.estimateGas({ account: poor, to: stranger, value: 1n }), /insufficient funds|exceeds the balance/i);
  });

  test("code that is not deployed answers a call", async () => {
    const answer = await client.readContract({ abi: counterCode.abi, code: counterCode.bytecode, functionName: "LIMIT" });
    assert.equal(answer, 1000n);
  });
});

describe("simulations", () => {
  const [set, number] = [
    { ...counterCode, functionName: "set", args: [77n, "simulated"] },
    { ...counterCode, functionName: "number" },
  ];

  test("calls build on one another, and nothing remains", async () => {
    const { address: to } = counter;
    const before = await counter.read.number();
    const tooHigh = { ...set, to, args: [2000n, "x"] };
    const { results } = await client.simulateCalls({ account: alice, calls: [{ ...set, to }, { ...number, to }, tooHigh] });
    assert.deepEqual(results.map(({ status }) => status), ["success", "success", "failure"]);
    assert.equal(results[0].logs.length, 1);
    assert.equal(results[1].result, 77n);
    assert.match(results[2].error.message, /TooHigh/);
    assert.equal(await counter.read.number(), before);
  });

  test("the ether that calls move is shown", async () => {
    const value = parseEther("3");
    const { assetChanges } = await client.simulateCalls({ account: alice, calls: [{ to: stranger, value }], traceAssetChanges: true });
    assert.equal(assetChanges[0].value.diff, -value);
  });

  test("blocks follow one another, with overrides", async () => {
    const { address: to } = counter;
    const latest = await client.getBlock();
    const [one, two] = await client.simulateBlocks({
      blocks: [
        { blockOverrides: { time: latest.timestamp + 1000n }, calls: [{ ...set, to, account: alice }] },
        { calls: [{ ...number, to }, { account: bob, to: stranger, value: 1n }] },
      ],
      traceTransfers: true,
    });
    assert.equal(one.timestamp, latest.timestamp + 1000n);
    assert.equal(two.parentHash, one.hash);
    assert.equal(two.calls[0].result, 77n);
    assert.equal(two.calls[1].logs.length, 1);
  });
});

describe("many answers at once", () => {
  test("multicall, failures apart", async () => {
    const calls = [["number"], ["LIMIT"], ["refuse", ["no such luck"]]];
    const contracts = calls.map(([functionName, args]) => ({ ...counterCode, address: counter.address, functionName, args }));
    const answers = await client.multicall({ contracts });
    assert.deepEqual(answers.map((answer) => answer.status), ["success", "success", "failure"]);
    assert.equal(answers[1].result, 1000n);
    assert.match(answers[2].error.message, /no such luck/);
  });

});

describe("proofs", () => {
  test("an account and its storage are proven against the block's state root", async () => {
    const { blockNumber } = await mined(counter.write.set([77n, "proven"]));
    const { stateRoot } = await client.getBlock({ blockNumber });
    const proof = await client.getProof({ address: counter.address, storageKeys: [numberToHex(0, { size: 32 })], blockNumber });
    const account = provenValue(stateRoot, keccak256(counter.address), proof.accountProof);
    assert.deepEqual(fromRlp(account), [numberToHex(proof.nonce, { size: 1 }), "0x", proof.storageHash, proof.codeHash]);
    const [slot] = proof.storageProof;
    assert.equal(slot.value, 77n);
    assert.equal(fromRlp(provenValue(proof.storageHash, keccak256(slot.key), slot.proof)), numberToHex(77n));
  });
});

describe("sending", () => {
  test("transactions of every type", async () => {
    const access = [{ address: counter.address, storageKeys: [numberToHex(0, { size: 32 })] }];
    const types = [{ type: "legacy" }, { type: "eip2930", accessList: access }, { type: "eip1559" }];
    for (const type of types) {
      const receipt = await mined(wallet.sendTransaction({ to: stranger, value: 1n, ...type }));
      assert.equal(receipt.type, type.type);
    }
  });

  test("an account delegates to a contract (EIP-7702)", async () => {
    const authorization = await createWalletClient({ account: bob, chain, transport: http(node.url) }).signAuthorization({ contractAddress: counter.address });
    const data = encodeFunctionData({ ...counterCode, functionName: "set", args: [3n, "delegated"] });
    await mined(wallet.sendTransaction({ to: bob.address, data, authorizationList: [authorization] }));
    assert.equal(await client.getCode({ address: bob.address }), `0xef0100${counter.address.slice(2).toLowerCase()}`);
    assert.equal(await client.readContract({ ...counterCode, address: bob.address, functionName: "number" }), 3n);
  });

  test("typed data is what the contract verifies (EIP-712)", async () => {
    const letter = solidity("Letter");
    const { contractAddress: address } = await mined(wallet.deployContract(letter));
    const message = { to: bob.address, text: "Dear Bob" };
    const signature = await alice.signTypedData({
      domain: { name: "Letter", version: "1", chainId: chain.id, verifyingContract: address },
      types: { Mail: [{ name: "to", type: "address" }, { name: "text", type: "string" }] },
      primaryType: "Mail",
      message,
    });
    const signer = await client.readContract({ ...letter, address, functionName: "signer", args: [message.to, message.text, signature] });
    assert.equal(signer, alice.address);
  });

  test("the node's own accounts", async () => {
    const [from] = await createWalletClient({ chain, transport: http(node.url) }).getAddresses();
    assert.equal(from, alice.address);
    const unlocked = createWalletClient({ account: from, chain, transport: http(node.url) });
    assert.equal((await mined(unlocked.sendTransaction({ to: stranger, value: 1n }))).from, from.toLowerCase());
    const typed = { domain: { chainId: chain.id }, types: { Note: [{ name: "text", type: "string" }] }, primaryType: "Note", message: { text: "a note" } };
    assert.equal(await unlocked.signTypedData(typed), await alice.signTypedData(typed));
    assert.equal(await unlocked.signMessage({ message: "a message" }), await alice.signMessage({ message: "a message" }));
  });
});

describe("watching", () => {
  test("blocks, by polling", async () => {
    const numbers = await nextBlocks(client);
    assert.deepEqual(numbers, [numbers[0], numbers[0] + 1n, numbers[0] + 2n]);
  });

  test("events, by filters", async () => {
    const seen = collect(2, (arrived, failed) => client.watchContractEvent({
      ...counterCode,
      address: counter.address,
      eventName: "Counted",
      onLogs: (logs) => logs.forEach((log) => arrived(log.args.note)),
      onError: failed,
    }));
    await new Promise((later) => setTimeout(later, 200));
    await mined(counter.write.set([60n, "sixty"]));
    await mined(counter.write.increment());
    assert.deepEqual(await seen, ["sixty", "increment"]);
  });
});

describe("WebSocket subscriptions", () => {
  let socket;

  before(() => {
    socket = createPublicClient({ chain, transport: webSocket(node.ws, { reconnect: false }) });
  });
  after(async () => (await socket.transport.getRpcClient()).close());

  test("new blocks", async () => {
    const numbers = await nextBlocks(socket);
    assert.deepEqual(numbers, [numbers[0], numbers[0] + 1n, numbers[0] + 2n]);
  });

  test("events of one contract and one argument", async () => {
    const seen = collect(1, (arrived, failed) => socket.watchContractEvent({
      ...counterCode,
      address: counter.address,
      eventName: "Counted",
      args: { number: 62n },
      onLogs: (logs) => logs.forEach((log) => arrived(log.args.note)),
      onError: failed,
    }));
    await new Promise((later) => setTimeout(later, 200));
    await mined(counter.write.set([61n, "unwanted"]));
    await mined(counter.write.set([62n, "wanted"]));
    assert.deepEqual(await seen, ["wanted"]);
  });

  test("transactions as they arrive", async () => {
    const seen = collect(1, (arrived, failed) => socket.watchPendingTransactions({ onTransactions: (hashes) => hashes.forEach(arrived), onError: failed }));
    await new Promise((later) => setTimeout(later, 200));
    const { transactionHash } = await mined(counter.write.increment());
    assert.deepEqual(await seen, [transactionHash]);
  });

  test("plain requests go the same way", async () => {
    assert.equal(await socket.getChainId(), 412346);
  });
});

describe("the test client", () => {
  test("state is set", async () => {
    const address = "0x00000000000000000000000000000000000000aa";
    await tests.setBalance({ address, value: 5n });
    assert.equal(await client.getBalance({ address }), 5n);
    await tests.setNonce({ address, nonce: 9 });
    assert.equal(await client.getTransactionCount({ address }), 9);
    await tests.setCode({ address, bytecode: counterCode.deployedBytecode });
    await tests.setStorageAt({ address, index: 0, value: numberToHex(11, { size: 32 }) });
    assert.equal(await client.readContract({ ...counterCode, address, functionName: "number" }), 11n);
  });

  test("time and blocks pass", async () => {
    const { timestamp, number } = await client.getBlock();
    await tests.increaseTime({ seconds: 1000 });
    await tests.mine({ blocks: 2, interval: 60 });
    const later = await client.getBlock();
    assert.equal(later.number, number + 2n);
    assert.ok(later.timestamp >= timestamp + 1060n);
    await tests.setNextBlockTimestamp({ timestamp: 4000000000n });
    await mined(wallet.sendTransaction({ to: stranger, value: 1n }));
    assert.equal((await client.getBlock()).timestamp, 4000000000n);
  });

  test("a snapshot is returned to", async () => {
    const [before, id] = [await counter.read.number(), await tests.snapshot()];
    await mined(counter.write.set([before + 1n, "to be undone"]));
    await tests.revert({ id });
    assert.equal(await counter.read.number(), before);
  });

  test("blocks are made by the clock, or not at all", async () => {
    await tests.setAutomine(false);
    const hash = await wallet.sendTransaction({ to: stranger, value: 1n });
    assert.equal(await client.getTransactionCount({ address: alice.address, blockTag: "pending" }), 1 + (await client.getTransactionCount({ address: alice.address })));
    assert.equal((await tests.getTxpoolStatus()).pending, 1);
    await tests.setIntervalMining({ interval: 1 });
    await client.waitForTransactionReceipt({ hash });
    await tests.setIntervalMining({ interval: 0 });
    await tests.setAutomine(true);
    assert.equal(await tests.getAutomine(), true);
  });

  test("a contract is impersonated", async () => {
    const { address } = counter;
    await tests.impersonateAccount({ address });
    await tests.setBalance({ address, value: parseEther("1") });
    const sent = createWalletClient({ account: address, chain, transport: http(node.url) }).sendTransaction({ to: stranger, value: 1n });
    assert.equal((await mined(sent)).from, address.toLowerCase());
    await tests.stopImpersonatingAccount({ address });
  });

  test("anybody is impersonated", async () => {
    const address = "0x00000000000000000000000000000000000000bb";
    await tests.impersonateAccount({ address });
    await tests.setBalance({ address, value: parseEther("1") });
    const sent = createWalletClient({ account: address, chain, transport: http(node.url) }).sendTransaction({ to: alice.address, value: 1n });
    assert.equal((await mined(sent)).from, address);
    await tests.stopImpersonatingAccount({ address });
  });
});

describe("Stylus", () => {
  const arbWasm = { address: ARB_WASM, abi: parseAbi([
    "function activateProgram(address program) payable returns (uint16 version, uint256 dataFee)",
    "function programVersion(address program) view returns (uint16 version)",
    "error ProgramNotActivated()",
    "event ProgramActivated(bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version)",
  ]) };
  let program;

  before(async () => {
    const receipt = await mined(wallet.sendTransaction({ data: initCode(stylus("counter")) }));
    program = receipt.contractAddress;
  });

  test("a program is activated, and pays its data fee", async () => {
    await assert.rejects(client.readContract({ ...arbWasm, functionName: "programVersion", args: [program] }), /ProgramNotActivated/);
    const value = parseEther("1");
    const { result, request } = await client.simulateContract({ ...arbWasm, account: alice, functionName: "activateProgram", args: [program], value });
    const before = await client.getBalance({ address: alice.address });
    const receipt = await mined(wallet.writeContract(request));
    const paid = before - (await client.getBalance({ address: alice.address }));
    assert.equal(paid, result[1] + receipt.gasUsed * receipt.effectiveGasPrice, "what exceeds the fee comes back");
  });

  test("it is called from Solidity, in one transaction", async () => {
    const caller = solidity("Caller");
    const { contractAddress: address } = await mined(wallet.deployContract(caller));
    const receipt = await mined(wallet.writeContract({ ...caller, address, functionName: "forward", args: [program, "0x01"] }));
    assert.equal(receipt.logs[0].address, program);
    assert.equal(await client.readContract({ ...caller, address, functionName: "answer" }), numberToHex(1, { size: 32 }));
  });
});
