import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { differences } from "../program-hashes.mjs";

const script = fileURLToPath(new URL("../program-hashes.mjs", import.meta.url));
const made = (keccak256) => ({ by: ["rustc 1.96.0"], programs: { shop: { code: { bytes: 7, keccak256 } } } });

/** Runs the script on a folder of its own; what was committed there, before and after. */
function run({ released = true, built, committed, mode = [] }) {
  const dir = mkdtempSync(join(tmpdir(), "hashes-"));
  try {
    const paths = [join(dir, "programs.json"), join(dir, "hashes.json")];
    writeFileSync(paths[0], JSON.stringify({ released, ...built }));
    writeFileSync(paths[1], JSON.stringify(committed));
    const { status, stderr } = spawnSync(process.execPath, [script, ...paths, ...mode], { encoding: "utf8" });
    return { status, stderr, after: JSON.parse(readFileSync(paths[1], "utf8")) };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

test("equal bytes do not differ", () => {
  assert.deepEqual(differences(made("0x1"), made("0x1")), []);
});

test("a difference names the program, the field and both values", () => {
  assert.deepEqual(differences(made("0x1"), made("0x2")), ["programs shop code keccak256: committed is 0x1, built is 0x2"]);
});

test("a program that only one side has differs", () => {
  const none = { ...made(), programs: {} };
  assert.deepEqual(differences(none, made("0x1")), ["programs shop: committed is nothing, built is something"]);
  assert.deepEqual(differences(made("0x1"), none), ["programs shop: committed is something, built is nothing"]);
});

test("another compiler differs even if the bytes do not", () => {
  assert.match(differences(made("0x1"), { ...made("0x1"), by: ["rustc 1.97.0"] })[0], /^by 0: committed is rustc 1.96.0, built is rustc 1.97.0$/);
});

test("a build writes what it built, without the word that says who may", () => {
  assert.deepEqual(run({ built: made("0x2"), committed: made("0x1") }).after, made("0x2"));
});

test("a check passes on the committed bytes", () => {
  assert.equal(run({ built: made("0x1"), committed: made("0x1"), mode: ["--check"] }).status, 0);
});

test("a check fails on other bytes, says what to do, and writes nothing", () => {
  const { status, stderr, after } = run({ built: made("0x2"), committed: made("0x1"), mode: ["--check"] });
  assert.equal(status, 1);
  assert.match(stderr, /run scripts\/build-contracts and commit/);
  assert.deepEqual(after, made("0x1"));
});

test("another compiler's bytes are neither written nor compared, and it is said", () => {
  for (const mode of [[], ["--check"]]) {
    const { status, stderr, after } = run({ released: false, built: made("0x2"), committed: made("0x1"), mode });
    assert.equal(status, 0);
    assert.match(stderr, /NOT the released bytes/);
    assert.deepEqual(after, made("0x1"));
  }
});
