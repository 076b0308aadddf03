// The two programs of this folder on a chain: before a week is final, when it is, and after it was claimed. scripts/examples
// runs this, with `dimo` and `quote` on the PATH.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createTestClient, formatEther, http, parseAbi, publicActions } from "viem";
import { KEYS, startNode } from "../devnode/clients/lib.mjs";

const GENESIS = 1670216400;
const [WEEK, CHALLENGE_WINDOW] = [7 * 86_400, 48 * 3600];
/** Vehicles 7, 8 and 9 of vehicles.csv: 7,000 and 4,000 points, and none for want of consent. */
const GUARDIAN = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720";
const [SEVEN, EIGHT] = ["0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"];
/** floor(points · amount / total) of the first year's 1,105,000 and the 11,000 points above. */
const [TO_SEVEN, TO_EIGHT] = ["703181.818181818181818181", "401818.181818181818181818"];

const here = new URL(".", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "examples-"));
const [deployment, week] = [join(folder, "pool.json"), join(folder, "week-0")];
const proofs = [7, 8, 9].map((vehicle) => join(folder, `proof-${vehicle}.json`));
let node, tests;

/** What a program prints; it must succeed. */
function run(file, args, env = {}) {
  return new Promise((done, failed) => {
    execFile(file, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error) failed(new Error(`${file} ${args.join(" ")}: ${stderr || error}`));
      else done(stdout.trim());
    });
  });
}

const dimo = (...args) => run("dimo", args, { DIMO_RPC_URL: node.url, DIMO_DEPLOYMENT: undefined });
const quote = (vehicle) => run("quote", [node.url, deployment, week, String(vehicle)]);
const claim = (env, documents = proofs) => run("node", [join(here, "claim.mjs"), node.url, deployment, ...documents], env);

async function moveTo(timestamp) {
  await tests.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
  await tests.mine({ blocks: 1 });
}

/** What an account has of the pool's token. */
function balance(account) {
  const { token } = JSON.parse(readFileSync(deployment, "utf8"));
  return tests.readContract({ address: token, abi: parseAbi(["function balanceOf(address) view returns (uint256)"]), functionName: "balanceOf", args: [account] });
}

before(async () => {
  node = await startNode("--timestamp", String(GENESIS));
  tests = createTestClient({ mode: "anvil", transport: http(node.url) }).extend(publicActions);
  await dimo("deploy", "--pool-only", "--first-week", "0", "--guardian", GUARDIAN, "--dev-account", "0", "--out", deployment);
  const csv = (name) => join(here, `${name}.csv`);
  await dimo("week", "build", "--week", "0", "--vehicles", csv("vehicles"), "--connections", csv("connections"), "--activity", csv("activity"), "--out", week);
  for (const [at, path] of proofs.entries()) writeFileSync(path, await dimo("proof", week, "--vehicle", String(7 + at), "--json"));
  await moveTo(GENESIS + WEEK);
  await dimo("week", "publish", week, "--data-uri", "ipfs://week", "--deployment", deployment, "--deposit-bond", "--fund", "--dev-account", "0");
});

after(() => {
  node?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a week that can be challenged pays nothing yet, and nothing is sent", async () => {
  assert.equal(await quote(7), "week 0 pays vehicle 7 nothing now: the week can still be challenged");
  const block = await tests.getBlockNumber();
  assert.equal(await claim({ PRIVATE_KEY: KEYS[0] }), [
    "week 0 of vehicle 7: can still be challenged",
    "week 0 of vehicle 8: can still be challenged",
    "week 0 of vehicle 9: earned nothing",
  ].join("\n"));
  assert.equal(await tests.getBlockNumber(), block);
});

test("a proof of another week's root is named as such", async () => {
  const forged = join(folder, "forged.json");
  writeFileSync(forged, JSON.stringify({ ...JSON.parse(readFileSync(proofs[0], "utf8")), root: `0x${"11".repeat(32)}` }));
  await assert.rejects(claim({}, [forged]), /vehicle 7: the pool's week 0 has root 0x.*, the proof is for 0x1111/);
});

test("a final week is quoted, and without a key nothing is sent", async () => {
  await moveTo(GENESIS + WEEK + CHALLENGE_WINDOW + 60);
  assert.equal(await quote(7), `week 0 pays vehicle 7 703,181.818181818181818181 DIMO, to ${SEVEN}`);
  assert.equal(await claim({ PRIVATE_KEY: "" }), [
    `week 0 of vehicle 7: pays ${TO_SEVEN} DIMO to ${SEVEN}`,
    `week 0 of vehicle 8: pays ${TO_EIGHT} DIMO to ${EIGHT}`,
    "week 0 of vehicle 9: earned nothing",
  ].join("\n"));
  assert.equal(await balance(SEVEN), 0n);
});

test("the accounts of the proofs are paid, whoever sends", async () => {
  const said = await claim({ PRIVATE_KEY: KEYS[0] });
  assert.deepEqual(said.split("\n").slice(3), [
    `paid ${TO_SEVEN} DIMO to ${SEVEN} for week 0 of vehicle 7`,
    `paid ${TO_EIGHT} DIMO to ${EIGHT} for week 0 of vehicle 8`,
  ]);
  assert.equal(formatEther(await balance(SEVEN)), TO_SEVEN);
  assert.equal(formatEther(await balance(EIGHT)), TO_EIGHT);
});

test("what was claimed is not paid again", async () => {
  assert.equal(await quote(8), "week 0 pays vehicle 8 nothing now: already claimed");
  assert.deepEqual((await claim({ PRIVATE_KEY: KEYS[0] })).split("\n"), [
    "week 0 of vehicle 7: claimed already",
    "week 0 of vehicle 8: claimed already",
    "week 0 of vehicle 9: earned nothing",
  ]);
});
