// A data set by its page alone: the weeks in prover/vectors, which the prover writes byte for byte, by another program.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { check, commit, read, write } from "../data-set.mjs";

const week = (number) => new URL(`../../prover/vectors/week-${number}`, import.meta.url).pathname;
const SUM_TREE = JSON.parse(readFileSync(new URL("../../protocol/vectors/tree.json", import.meta.url)));

/** A copy of week 1 with one file changed. */
function changed(name, change) {
  const folder = mkdtempSync(join(tmpdir(), "data-set-"));
  cpSync(week(1), folder, { recursive: true });
  writeFileSync(join(folder, name), change(readFileSync(join(folder, name))));
  try {
    return check(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("root, total, counts and digests are those of the manifest, and the bytes those of the page", () => {
  assert.equal(check(week(1)).manifest.week, 1);
});

test("streaks go on from the week before", () => {
  assert.equal(check(week(1)).manifest.previousRoot, check(week(0)).manifest.root);
});

test("another byte of any file is noticed", () => {
  const flip = (bytes) => { bytes[40] ^= 1; return bytes; };
  for (const table of ["leaves", "evidence", "roster"]) assert.throws(() => changed(`${table}.parquet`, flip), new RegExp(`${table}.parquet`));
});

test("a manifest that says something else of the leaves, or the same in another form, is noticed", () => {
  const manifest = (change) => () => changed("manifest.json", (bytes) => {
    const value = JSON.parse(bytes);
    change(value);
    return JSON.stringify(value);
  });
  assert.throws(manifest((value) => { value.totalPoints += 1; }), /totalPoints/);
  assert.throws(manifest((value) => { value.statuses.earned += 1; }), /statuses/);
  assert.throws(manifest((value) => { value.more = 1; }), /members/);
  assert.throws(() => changed("manifest.json", (bytes) => `${bytes}\n`), /another form/);
});

test("more rows than a group holds are written and read in groups", () => {
  const rows = Array.from({ length: 131_073 }, (_, row) => [BigInt(row), `0x${"07".repeat(20)}`, 5n]);
  assert.equal(read("evidence", write("evidence", rows)).length, rows.length);
});

test("roots are those of the tree's vectors", () => {
  for (const tree of SUM_TREE.trees) {
    const leaves = tree.leaves.map((leaf) => [
      BigInt(leaf.vehicle_id), leaf.account, leaf.conn, leaf.disc, leaf.status, leaf.hardware, leaf.software, leaf.points,
    ]);
    assert.deepEqual(commit(leaves), { root: tree.root, depth: tree.depth, totalPoints: tree.total_points });
  }
});
