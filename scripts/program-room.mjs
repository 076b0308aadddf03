// The size table, and whether a security fix would still fit into every program: node program-room.mjs PROGRAMS.JSON
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Most bytes a chain accepts as code. */
export const CHAIN_LIMIT = 24_576;
/** Most bytes a program may have here: 90 % of it. */
export const LIMIT = 22_118;
/** From here on the build warns: 85 %. */
export const WARNING = 20_889;

/**
 * What is wrong with the sizes, `failures`, and what soon will be, `warnings`. The bytes of another compiler than the released
 * one are a few more or fewer: only a chain's limit holds for them.
 */
export function judge({ released, programs }) {
  const failures = [];
  const warnings = [];
  for (const [name, { code }] of Object.entries(programs)) {
    if (code.bytes > CHAIN_LIMIT) {
      failures.push(`${name}: ${code.bytes} bytes of code, a chain accepts ${CHAIN_LIMIT}`);
    } else if (code.bytes > LIMIT && released) {
      failures.push(`${name}: ${code.bytes} bytes of code leave no room for a security fix: the limit is ${LIMIT}`);
    } else if (code.bytes > WARNING) {
      warnings.push(`${name}: ${code.bytes} bytes of code are near the limit of ${LIMIT}`);
    }
  }
  return { failures, warnings };
}

function main(path) {
  const made = JSON.parse(readFileSync(path, "utf8"));
  console.log(`${"contract".padEnd(24)}${"raw".padStart(9)}${"code".padStart(9)}   of ${CHAIN_LIMIT}`);
  for (const [name, { wasm, code }] of Object.entries(made.programs)) {
    const share = `${((100 * code.bytes) / CHAIN_LIMIT).toFixed(0)} %`;
    console.log(`${name.padEnd(24)}${String(wasm.bytes).padStart(9)}${String(code.bytes).padStart(9)}   ${share}`);
  }
  const { failures, warnings } = judge(made);
  for (const line of warnings) console.error(`warning: ${line}`);
  for (const line of failures) console.error(`program-room: ${line}`);
  if (failures.length > 0) process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv[2]);
