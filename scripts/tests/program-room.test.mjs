import assert from "node:assert/strict";
import { test } from "node:test";

import { CHAIN_LIMIT, LIMIT, WARNING, judge } from "../program-room.mjs";

const built = (bytes, released = true) => ({ released, programs: { shop: { code: { bytes } } } });

test("the limits are shares of what a chain accepts", () => {
  assert.equal(LIMIT, Math.floor(CHAIN_LIMIT * 0.9));
  assert.equal(WARNING, Math.floor(CHAIN_LIMIT * 0.85));
});

test("a program with room is neither failed nor warned of", () => {
  assert.deepEqual(judge(built(WARNING)), { failures: [], warnings: [] });
});

test("a program near the limit is warned of", () => {
  const { failures, warnings } = judge(built(LIMIT));
  assert.deepEqual(failures, []);
  assert.match(warnings[0], /shop: 22118 bytes of code are near the limit of 22118/);
});

test("a program above the limit fails", () => {
  assert.match(judge(built(LIMIT + 1)).failures[0], /shop: 22119 bytes of code leave no room/);
});

test("a program above what a chain accepts fails as that", () => {
  assert.match(judge(built(CHAIN_LIMIT + 1)).failures[0], /a chain accepts 24576/);
});

test("of the bytes of another compiler only a chain's limit is asked", () => {
  assert.deepEqual(judge(built(CHAIN_LIMIT, false)).failures, []);
  assert.deepEqual(judge(built(LIMIT - 1, false)).failures, []);
  assert.match(judge(built(CHAIN_LIMIT + 1, false)).failures[0], /a chain accepts/);
});
