// What a wallet or a web page does: reads a pool, asks what proofs would pay now, and claims it.
//
//   node examples/claim.mjs URL DEPLOYMENT PROOF...
//
// A PROOF is what `dimo proof WEEK-FOLDER --vehicle ID --json` prints. Each vehicle's account is paid, whoever sends: the
// key in PRIVATE_KEY sends and pays the gas. Without one nothing is sent.
import { readFileSync } from "node:fs";
import { createPublicClient, createWalletClient, defineChain, formatEther, getAddress, http, parseEventLogs } from "viem";
import { privateKeyToAccount } from "viem/accounts";

/** The status of a leaf that pays. */
const EARNED = 1;
/** `ClaimStatus` of the interface: what the contract answers to `quote`. */
const STATUSES = ["payable", "claimed already", "not published", "can still be challenged", "no proof of this root", "account on the sanctions list", "wrong account", "only the account claims", "nothing is paid to this account"];

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const fail = (why) => {
  console.error(`error: ${why}`);
  process.exit(1);
};

const [url, deploymentFile, ...proofFiles] = process.argv.slice(2);
if (proofFiles.length === 0) fail("usage: node examples/claim.mjs URL DEPLOYMENT PROOF...");
const { chainId, distributor: address } = read(deploymentFile);
const pool = { address, abi: read(new URL("../contracts/abi/RewardsDistributor.json", import.meta.url)) };

const chain = defineChain({ id: chainId, name: `chain ${chainId}`, nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 }, rpcUrls: { default: { http: [url] } } });
const client = createPublicClient({ chain, transport: http(), pollingInterval: 100 });
const there = await client.getChainId();
if (there !== chainId) fail(`${url} is chain ${there}, the deployment is on ${chainId}`);

/** The argument of `claim`: leaf and proof from the document, the week's totals from the contract. */
async function claimOf({ week, leaf, proof, root }) {
  const published = await client.readContract({ ...pool, functionName: "weekInfo", args: [week] });
  if (BigInt(published.root) !== 0n && published.root !== root) {
    fail(`vehicle ${leaf.vehicleId}: the pool's week ${week} has root ${published.root}, the proof is for ${root}`);
  }
  const { depth, amount: weekAmount } = published;
  return { ...leaf, week, depth, weekAmount, proof };
}

const payable = [];
for (const document of proofFiles.map(read)) {
  const { week, leaf } = document;
  const what = `week ${week} of vehicle ${leaf.vehicleId}`;
  if (leaf.status !== EARNED || leaf.points === 0) {
    console.log(`${what}: earned nothing`);
    continue;
  }
  const claim = await claimOf(document);
  const [amount, status] = await client.readContract({ ...pool, functionName: "quote", args: [claim] });
  console.log(STATUSES[status] === "payable" ? `${what}: pays ${formatEther(amount)} DIMO to ${getAddress(leaf.account)}` : `${what}: ${STATUSES[status]}`);
  if (STATUSES[status] === "payable") payable.push(claim);
}

if (process.env.PRIVATE_KEY && payable.length > 0) {
  const wallet = createWalletClient({ account: privateKeyToAccount(process.env.PRIVATE_KEY), chain, transport: http() });
  // One transaction for all of them, and one transfer for each account. A refusal is an error before anything is sent.
  const { request } = await client.simulateContract({ ...pool, account: wallet.account, functionName: "claimMany", args: [payable] });
  const receipt = await client.waitForTransactionReceipt({ hash: await wallet.writeContract(request) });
  for (const { args } of parseEventLogs({ abi: pool.abi, logs: receipt.logs, eventName: "Claimed" })) {
    console.log(`paid ${formatEther(args.amount)} DIMO to ${args.payee} for week ${args.week} of vehicle ${args.vehicleId}`);
  }
  if (receipt.status !== "success") fail(`the transaction ${receipt.transactionHash} failed`);
}
