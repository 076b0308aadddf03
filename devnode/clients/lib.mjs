// Shared by the JavaScript suites: a node of their own, what they deploy, and the accounts every node funds.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const root = new URL("../../", import.meta.url).pathname;

/** Private keys of the first accounts of the mnemonic "test test … junk". */
export const KEYS = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
];
export const ARB_WASM = "0x0000000000000000000000000000000000000071";

/** Starts a node on a free port and resolves when it listens: { url, ws, stop }. */
export async function startNode(...flags) {
  const [file, ...first] = process.env.DEVNODE.split(" ");
  const node = spawn(file, [...first, "--port", "0", "--json", ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((listening, failed) => {
    let said = "";
    node.on("error", failed);
    node.on("exit", (code) => failed(new Error(`the node ended with ${code}`)));
    node.stdout.on("data", (text) => {
      said += text;
      try {
        listening(JSON.parse(said).url);
      } catch {
        // Not the whole document yet.
      }
    });
  });
  return { url, ws: url.replace("http", "ws"), stop: () => node.kill("SIGINT") };
}

/** ABI and init code of a contract in devnode/clients/solidity. */
export function solidity(name) {
  const artefact = JSON.parse(readFileSync(`${root}build/clients/solidity/${name}.sol/${name}.json`));
  return { abi: artefact.abi, bytecode: artefact.bytecode.object, deployedBytecode: artefact.deployedBytecode.object };
}

/** The code of a Stylus program: a prefix and the compressed WASM. */
export function stylus(name) {
  const wasm = readFileSync(`${root}build/clients/stylus/${name}.wasm`);
  return Buffer.concat([Buffer.from("eff00000", "hex"), brotliCompressSync(wasm)]);
}

/** Init code that deploys `code` as it is. */
export function initCode(code) {
  const length = code.length.toString(16).padStart(4, "0");
  return `0x61${length}80600a3d393df3${code.toString("hex")}`;
}

/** `count` values from calls of the function handed to `start`, or an error after `seconds`. */
export function collect(count, start, seconds = 10) {
  return new Promise((done, failed) => {
    const values = [];
    const timer = setTimeout(() => failed(new Error(`only ${values.length} of ${count} arrived`)), seconds * 1000);
    const stop = start((value) => {
      values.push(value);
      if (values.length === count) {
        clearTimeout(timer);
        stop?.();
        done(values);
      }
    }, failed);
  });
}
