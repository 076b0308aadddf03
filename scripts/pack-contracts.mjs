// Optimises, checks and compresses compiled contracts: node pack-contracts.mjs FROM TO NAME...
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

/** Most bytes a chain accepts as code. */
const CODE_LIMIT = 24_576;
/** What marks code as a Stylus program compressed without a dictionary. */
const PREFIX = Buffer.from([0xef, 0xf0, 0x00, 0x00]);
const CUSTOM = 0;
const DATA_COUNT = 12;
// With -g the names stay; they do not change the code.
const WASM_OPT = ["-Oz", "-g", "--enable-bulk-memory-opt", "--enable-sign-ext"];

const [from, to, ...names] = process.argv.slice(2);

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

mkdirSync(to, { recursive: true });
const sizes = {};
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
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length };
  const code = Buffer.concat([PREFIX, brotliCompressSync(wasm, { params })]);
  write(`${to}/${name}.wasm`, wasm);
  write(`${to}/${name}.symbols.wasm`, named);
  write(`${to}/${name}.code`, code);
  sizes[name] = { raw: wasm.length, code: code.length, sha256: createHash("sha256").update(wasm).digest("hex") };
}
write(`${to}/sizes.json`, `${JSON.stringify(sizes, null, 2)}\n`);

console.log(`${"contract".padEnd(24)}${"raw".padStart(9)}${"code".padStart(9)}   limit ${CODE_LIMIT}`);
for (const [name, { raw, code }] of Object.entries(sizes)) {
  console.log(`${name.padEnd(24)}${String(raw).padStart(9)}${String(code).padStart(9)}   ${((100 * code) / CODE_LIMIT).toFixed(0)} %`);
}
const large = Object.keys(sizes).filter((name) => sizes[name].code > CODE_LIMIT);
if (large.length > 0) {
  console.error(`above ${CODE_LIMIT} bytes compressed: ${large.join(", ")}`);
  process.exit(1);
}
