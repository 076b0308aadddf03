// A guide as a stranger reads it, devnode/README.md or the one that GUIDE names: every block of shell commands runs, in
// order, in one shell and an empty folder; a block of text after it is what it prints. There, `…` stands for anything, and
// lines may be left out. A block marked `sh ignore` is what has happened before this runs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";

const GUIDE = process.env.GUIDE ?? new URL("../README.md", import.meta.url);
/** The port the guide uses; another is taken here, since somebody may use that one. */
const PORT = /\b8547\b/g;
const MINUTES = 10;
/** What a new project depends on today may not be what it depends on tomorrow: here, it is what is committed. */
const NEW = "cargo stylus new hello";
const LOCK = new URL("stylus/hello.lock", import.meta.url).pathname;

/** The guide's shell blocks: { heading, commands, expected }. */
function blocks(markdown) {
  const found = [];
  let heading = "";
  for (const [, title, language, body] of markdown.matchAll(/^#+ (.*?)$|^```(.*?)\n(.*?)^```$/gms)) {
    if (title) heading = title;
    else if (language === "sh") found.push({ heading, commands: body, expected: [] });
    else if (language === "text" && found.length > 0) found.at(-1).expected = body.trimEnd().split("\n");
  }
  return found;
}

/** Fails unless lines of `text` match `expected` in their order. */
function assertPrints(text, expected) {
  const lines = text.split("\n");
  for (const wanted of expected.map((line) => line.replace(PORT, port))) {
    const pattern = new RegExp(`^${wanted.trim().split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
    const at = lines.findIndex((line) => pattern.test(line.trim()));
    assert.notEqual(at, -1, `"${wanted}" is not, or not in this order, in:\n${text}`);
    lines.splice(0, at + 1);
  }
}

function freePort() {
  return new Promise((free) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => free(port));
    });
  });
}

/** What its reader has in the folder already: paths, named by GUIDE_HAS. */
const has = (process.env.GUIDE_HAS ?? "").split(" ").filter(Boolean);
const folder = mkdtempSync(join(tmpdir(), "guide-"));
for (const path of has) symlinkSync(path, join(folder, basename(path)));
let shell, port, exited;

before(async () => {
  port = await freePort();
  shell = spawn("bash", ["-e"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"], detached: true });
  exited = new Promise((ended) => shell.on("exit", ended));
});

after(async () => {
  // The whole group: the guide starts nodes in the background.
  process.kill(-shell.pid, "SIGTERM");
  await exited;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** Runs the commands in the shell and answers what they print. */
async function run(commands, number) {
  const [file, output] = [join(folder, `.${number}.sh`), join(folder, `.${number}.out`)];
  writeFileSync(file, commands.replaceAll(PORT, port).replace(NEW, `${NEW}; cp ${LOCK} hello/Cargo.lock`));
  const mark = `<<done ${number}>>`;
  const done = new Promise((finished) => {
    let said = "";
    shell.stdout.on("data", (text) => {
      said += text;
      if (said.includes(mark)) finished("done");
    });
  });
  shell.stdin.write(`source ${file} >${output} 2>&1 </dev/null; echo "${mark}"\n`);
  const outcome = await Promise.race([done, exited.then((code) => `the shell ended with ${code}`)]);
  const text = readFileSync(output, "utf8").replace(/\x1b\[[0-9;]*m/g, "");
  assert.equal(outcome, "done", `${outcome}:\n${text}`);
  return text;
}

describe("the guide", () => {
  blocks(readFileSync(GUIDE, "utf8")).forEach(({ heading, commands, expected }, number) => {
    const name = `${heading}: ${commands.trim().split("\n")[0]}`;
    test(name, { timeout: MINUTES * 60_000 }, async () => assertPrints(await run(commands, number), expected));
  });
});
