// Optimises, checks and compresses compiled contracts, and says what came out in TO/programs.json:
//   node pack-contracts.mjs FROM TO COMPILER RUSTC NAME...
// COMPILER is `released` or another's name, RUSTC what it calls itself.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

import { keccak256 } from "ethers";

const require = createRequire(import.meta.url);
// Not node's own brotli, which changes with node: package-lock.json pins this one, the `brotli` crate as WASM, whose bytes are
// the same under node 18, 20 and 22, and 4 to 12 fewer than those of brotli 1.1.0 (both at quality 11, a window of 22 bits).
const { compress } = require("brotli-wasm");

/** What marks code as a Stylus program compressed without a dictionary. */
const PREFIX = Buffer.from([0xef, 0xf0, 0x00, 0x00]);
const CUSTOM = 0;
const DATA_COUNT = 12;
// Until nothing gets smaller any more: one round leaves up to 1.5 % of the compressed code. With -g the names stay.
const WASM_OPT = ["-Oz", "--converge", "-g", "--enable-bulk-memory-opt", "--enable-sign-ext"];

const [from, to, compiler, rustc, ...names] = process.argv.slice(2);

/** The sections of a WASM module, in order. */
function sections(wasm) {
  const found = [];
  for (let at = 8; at < wasm.length; ) {
    const start = at;
    const id = wasm[at++];
    let size = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = wasm[at++];
      size += (byte & 0x7f) * 2 ** shift;
    }
    // A custom section begins with its name, shorter than 128 bytes in all that compilers write.
    const name = id === CUSTOM ? wasm.subarray(at + 1, at + 1 + wasm[at]).toString() : undefined;
    at += size;
    found.push({ id, name, bytes: wasm.subarray(start, at) });
  }
  return found;
}

/** The module with only those sections that `keep` chooses. */
function only(wasm, keep) {
  return Buffer.concat([wasm.subarray(0, 8), ...sections(wasm).filter(keep).map((section) => section.bytes)]);
}

/** Written whole or not at all: a build may run beside a test. */
function write(path, bytes) {
  writeFileSync(`${path}.tmp`, bytes);
  renameSync(`${path}.tmp`, path);
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const version = (name) => `${name} ${lock.packages[`node_modules/${name}`].version}`;

mkdirSync(to, { recursive: true });
const programs = {};
for (const name of names) {
  // Of what the compiler tells about itself, wasm-opt would take features that no chain has.
  const compiled = only(readFileSync(`${from}/${name.replaceAll("-", "_")}.wasm`), ({ id, name }) => id !== CUSTOM || name === "name");
  const [before, after] = [`${to}/${name}.in.tmp`, `${to}/${name}.out.tmp`];
  writeFileSync(before, compiled);
  execFileSync("node_modules/.bin/wasm-opt", [...WASM_OPT, before, "-o", after]);
  const named = readFileSync(after);
  rmSync(before);
  rmSync(after);
  const wasm = only(named, ({ id }) => id !== CUSTOM);
  if (sections(wasm).some(({ id }) => id === DATA_COUNT)) throw new Error(`${name}: a DataCount section burns all gas of the activation`);
  const compressed = compress(wasm, { quality: 11 });
  if (!brotliDecompressSync(compressed).equals(wasm)) throw new Error(`${name}: does not decompress to what was compressed`);
  const code = Buffer.concat([PREFIX, compressed]);
  write(`${to}/${name}.wasm`, wasm);
  write(`${to}/${name}.symbols.wasm`, named);
  write(`${to}/${name}.code`, code);
  programs[name] = {
    wasm: { bytes: wasm.length, sha256: sha256(wasm) },
    // The last is what a chain shows of an account (EXTCODEHASH).
    code: { bytes: code.length, sha256: sha256(code), keccak256: keccak256(code) },
  };
}
const made = { released: compiler === "released", by: [rustc, version("binaryen"), version("brotli-wasm")], programs };
write(`${to}/programs.json`, `${JSON.stringify(made, null, 2)}\n`);
