// The released bytes: writes contracts/hashes.json from what was built, with --check only compares:
//   node program-hashes.mjs PROGRAMS.JSON HASHES.JSON [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** What differs between two `programs.json`, one line each. */
export function differences(committed, built) {
  const lines = [];
  const compare = (what, left, right) => {
    if (typeof (left ?? right) === "object" && left && right) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) compare(`${what} ${key}`.trim(), left[key], right[key]);
    } else if (left !== right) {
      const [was, is] = [left, right].map((value) => (value === undefined ? "nothing" : typeof value === "object" ? "something" : value));
      lines.push(`${what}: committed is ${was}, built is ${is}`);
    }
  };
  compare("", committed, built);
  return lines;
}

function main(built, committed, mode) {
  const { released, ...made } = JSON.parse(readFileSync(built, "utf8"));
  if (!released) {
    console.error(`program-hashes: built by ${made.by.join(", ")}: these are NOT the released bytes, and ${committed} is not compared.`);
    console.error("They run alike. The released ones come from rustup's compiler of contracts/rust-toolchain.toml: see scripts/setup.");
  } else if (mode === "--check") {
    const lines = differences(JSON.parse(readFileSync(committed, "utf8")), made);
    for (const line of lines) console.error(`program-hashes: ${line}`);
    if (lines.length === 0) return;
    console.error(`program-hashes: these are not the committed bytes: run scripts/build-contracts and commit ${committed}`);
    process.exit(1);
  } else {
    writeFileSync(committed, `${JSON.stringify(made, null, 2)}\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(...process.argv.slice(2));
