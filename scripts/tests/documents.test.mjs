// What the documents point to is there: every relative link with its heading, every path between backticks, and in the file
// what is said to be in it, by "`Name` in `path`". Commands name scripts, packages, tests and examples that there are.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const root = new URL("../../", import.meta.url).pathname;
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" }).trim().split("\n");
const documents = files.filter((file) => file.endsWith(".md"));
/** Files and the folders above them. */
const present = new Set(files.flatMap((file) => file.split("/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/"))));

/** Without blocks of code, whose paths are their reader's. */
const prose = (text) => text.replace(/^```.*?^```$/gms, "");

/** The ids that GitHub gives to headings. */
const headings = (text) => [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-"));

/** Whether a path, in which `*` and `<name>` stand for anything within a name, is a file or folder of the repository. */
function exists(path) {
  const wanted = normalize(path).replace(/\/$/, "");
  if (wanted === ".") return true;
  if (!/[*<]/.test(wanted)) return present.has(wanted);
  const pattern = new RegExp(`^${wanted.split(/\*|<[^>]*>/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join("[^/]+")}$`);
  return [...present].some((file) => pattern.test(file));
}

/** Relative links that lead nowhere. */
export function deadLinks(file, text) {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path, heading] = target.split("#");
    const to = path ? join(dirname(file), path) : file;
    if (!exists(to)) return true;
    return heading !== undefined && !headings(to === file ? text : readFileSync(join(root, to), "utf8")).includes(heading);
  });
}

/** Paths between backticks that are not there: relative to the repository, to the document's folder or to a `src/` of either. */
export function deadPaths(file, text) {
  const spans = [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span);
  const from = ["", dirname(file)].flatMap((folder) => [folder, join(folder, "src")]);
  return spans.filter((span) => isPath(span, from) && !from.some((folder) => exists(join(folder, span))));
}

const SOURCE = /\.(rs|mjs|sol|sh|toml|wat|yml)$/;

/** Whether a span of code is meant as a path of this repository. */
function isPath(span, from) {
  if (!/^[\w./*<>-]+$/.test(span) || /^[/.]*$/.test(span)) return false;
  if (!span.includes("/")) return false;
  const [first] = span.replace(/^\.\//, "").split("/");
  return SOURCE.test(span) || from.some((folder) => present.has(normalize(join(folder, first))));
}

/** Names that are not in the file they are said to be in. */
export function lostNames(file, text) {
  const from = ["", dirname(file)].flatMap((folder) => [folder, join(folder, "src")]);
  const pairs = [...prose(text).matchAll(/`([\w:!]+)`[^`\n]*? in `([^`\n]+\.\w+)`/g)].map(([, name, path]) => [name, path]);
  return pairs.filter(([name, path]) => {
    const there = from.map((folder) => normalize(join(folder, path))).find((candidate) => present.has(candidate));
    const word = new RegExp(`\\b${name.split("::").at(-1).replace(/!$/, "")}\\b`);
    return there !== undefined && !word.test(readFileSync(join(root, there), "utf8"));
  });
}

/** Packages by name: their folder and manifest. */
const packages = new Map(files.filter((file) => /(^|\/)Cargo\.toml$/.test(file)).flatMap((file) => {
  const manifest = readFileSync(join(root, file), "utf8");
  const name = manifest.match(/^\[package\]\nname = "(.*)"/m)?.[1];
  return name ? [[name, { folder: dirname(file), manifest }]] : [];
}));

/** Whether a package has a target of a kind, `test` or `example`. */
function hasTarget({ folder, manifest }, kind, name) {
  const declared = new RegExp(`\\[\\[${kind}\\]\\]\nname = "${name}"`).test(manifest);
  return declared || [`${name}.rs`, `${name}/main.rs`].some((file) => present.has(join(folder, `${kind}s`, file)));
}

/** Scripts, packages, tests and examples that the commands of a document name and that there are not. */
export function deadCommands(text) {
  const commands = [...text.matchAll(/^```sh.*?\n(.*?)^```/gms)].flatMap(([, block]) => block.split("\n"));
  return commands.flatMap((command) => {
    const scripts = [...command.matchAll(/(?<![\w/.-])(scripts\/[\w.-]+)/g)].map(([, path]) => path).filter((path) => !present.has(path));
    if (!/\bcargo (test|run|build)|contracts-cargo test/.test(command)) return scripts;
    const named = [...command.matchAll(/--package ([\w-]+)/g)].map(([, name]) => name);
    const unknown = named.filter((name) => !packages.has(name)).map((name) => `--package ${name}`);
    const owners = named.flatMap((name) => packages.get(name) ?? []);
    const targets = [...command.matchAll(/--(test|example) ([\w-]+)/g)].filter(([, kind, name]) => !owners.some((owner) => hasTarget(owner, kind, name)));
    return [...scripts, ...unknown, ...targets.map(([all]) => all)];
  });
}

test("there are documents to look at", () => assert.ok(documents.includes("README.md") && documents.length > 5));

for (const file of documents) {
  const text = readFileSync(join(root, file), "utf8");
  test(`${file}: links lead somewhere`, () => assert.deepEqual(deadLinks(file, text), []));
  test(`${file}: paths exist`, () => assert.deepEqual(deadPaths(file, text), []));
  test(`${file}: commands can be run`, () => assert.deepEqual(deadCommands(text), []));
  test(`${file}: names are where they are said to be`, () => assert.deepEqual(lostNames(file, text), []));
}

test("every word of the glossary says where it is", () => {
  const rows = readFileSync(join(root, "docs/glossary.md"), "utf8").split("\n").filter((line) => line.startsWith("| **"));
  assert.ok(rows.length > 20);
  assert.deepEqual(rows.filter((row) => !/`[\w:!]+` in `[^`]+\.\w+` \|$/.test(row)), []);
});

test("a dead link, a dead heading and a dead path are found", () => {
  const text = "[a](gone.md) [b](README.md#no-such-heading) [c](#here) `protocol/src/gone.rs` `elsewhere/gone.rs` `tests/<none>/gone`\n# here\n";
  assert.deepEqual(deadLinks("README.md", text), ["gone.md", "README.md#no-such-heading"]);
  assert.deepEqual(deadPaths("README.md", text), ["protocol/src/gone.rs", "elsewhere/gone.rs", "tests/<none>/gone"]);
});

test("a name that is not in its file is found", () => {
  const text = "`Share` in `protocol/src/share.rs`, `Twig` in `protocol/src/share.rs`, `words!` and `Twig::grow` in `src/share.rs`, `gone` in `rejects.csv`\n";
  assert.deepEqual(lostNames("protocol/README.md", text), [["Twig", "protocol/src/share.rs"], ["Twig::grow", "src/share.rs"]]);
});

test("a command of a script, package or test that is not there is found", () => {
  const text = "```sh\nscripts/gone && cargo test --package e2e --test vehicle_id --test gone\ncargo run --package gone\n```\n";
  assert.deepEqual(deadCommands(text), ["scripts/gone", "--test gone", "--package gone"]);
});

test("links to the web, placeholders that something fits, and other code are left alone", () => {
  const text = "[a](https://example.org/x) [b](protocol) `contracts/lib/*` `tests/<contract>` `sha256/wasm` `1/2` `//!`\n```sh\ncat protocol/gone\n```\n";
  assert.deepEqual(deadLinks("README.md", text), []);
  assert.deepEqual(deadPaths("README.md", text), []);
});
