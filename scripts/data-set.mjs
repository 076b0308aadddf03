// The data set of a week (docs/data-set.md), read and written by nothing of the prover: what its page says is enough for a second
// implementation. `check(folder)` recomputes digests, root, total and counts of a folder, and refuses bytes of another form.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { concat, dataLength, keccak256, toBeHex } from "ethers";

const MANIFEST = [
  "version", "week", "weekStart", "weekEnd", "root", "depth", "totalPoints", "statuses", "vehicles", "previousRoot", "pool", "snapshot", "files",
  "rulesHash", "levels", "connections",
];
const STATUSES = ["missed", "earned", "noConsent", "flagged", "makerNotActive"];
/** Columns of each table: name and type. */
const TABLES = {
  leaves: [["vehicle_id", "u64"], ["account", "address"], ["conn", "u16"], ["disc", "u16"], ["status", "u8"], ["hardware", "u32"], ["software", "u32"], ["points", "u32"]],
  evidence: [["vehicle_id", "u64"], ["device", "address"], ["timestamp", "u64"]],
  roster: [
    ["vehicle_id", "u64"], ["account", "address"], ["hardware_id", "u32"], ["hardware_device", "address"], ["software_id", "u32"],
    ["software_device", "address"], ["consent", "flag"], ["flagged", "flag"], ["from", "u64"], ["until", "u64"],
  ],
};
const ROW_GROUP = 131_072;
/** Parquet's physical type, and its converted type of numbers. */
const PARQUET = { flag: [0], u8: [1, 11], u16: [1, 12], u32: [1, 13], u64: [2, 14], address: [7] };
const WIDTH = { u8: 4, u16: 4, u32: 4, u64: 8, address: 20 };
const [INT32, INT64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12];
const ZERO = `0x${"00".repeat(32)}`;

/** Thrift's compact protocol, written. */
const varint = (value) => {
  const bytes = [];
  for (value = BigInt(value); value >= 0x80n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return [...bytes, Number(value)];
};
const number = (value) => varint(BigInt(value) << 1n);
const text = (value) => [...varint(value.length), ...Buffer.from(value)];
const int32 = (field, value) => [field, INT32, number(value)];
const int64 = (field, value) => [field, INT64, number(value)];
const named = (field, value) => [field, BINARY, text(value)];
const nested = (field, value) => [field, STRUCT, value];
const list = (field, kind, values) => [field, LIST, [...(values.length < 15 ? [(values.length << 4) | kind] : [0xf0 | kind, ...varint(values.length)]), ...values.flat()]];
const struct = (...fields) => {
  let last = 0;
  const bytes = fields.flatMap(([field, kind, value]) => {
    const header = ((field - last) << 4) | kind;
    last = field;
    return [header, ...value];
  });
  return [...bytes, 0];
};

function plain(type, values) {
  if (type === "flag") {
    const bytes = Buffer.alloc(Math.ceil(values.length / 8));
    values.forEach((value, bit) => { bytes[bit >> 3] |= Number(value) << (bit & 7); });
    return bytes;
  }
  if (type === "address") return Buffer.from(values.map((value) => value.slice(2)).join(""), "hex");
  const bytes = Buffer.alloc(WIDTH[type] * values.length);
  values.forEach((value, row) => (type === "u64" ? bytes.writeBigUInt64LE(value, 8 * row) : bytes.writeUInt32LE(value, 4 * row)));
  return bytes;
}

/** The bytes of a table. */
export function write(table, rows) {
  const columns = TABLES[table];
  const parts = [Buffer.from("PAR1")];
  let length = 4;
  const put = (bytes) => { parts.push(bytes); length += bytes.length; };
  const groups = [];
  for (let first = 0; first < rows.length; first += ROW_GROUP) {
    const group = rows.slice(first, first + ROW_GROUP);
    const start = length;
    const chunks = columns.map(([name, type], column) => {
      const offset = length;
      const page = plain(type, group.map((row) => row[column]));
      const data = struct(int32(1, group.length), int32(2, 0), int32(3, 3), int32(4, 3));
      put(Buffer.from(struct(int32(1, 0), int32(2, page.length), int32(3, page.length), nested(5, data))));
      put(page);
      const size = length - offset;
      const meta = struct(
        int32(1, PARQUET[type][0]), list(2, INT32, [number(0)]), list(3, BINARY, [text(name)]), int32(4, 0), int64(5, group.length), int64(6, size),
        int64(7, size), int64(9, offset),
      );
      return struct(int64(2, offset), nested(3, meta));
    });
    groups.push(struct(list(1, STRUCT, chunks), int64(2, length - start), int64(3, group.length)));
  }
  const element = ([name, type]) => {
    const [physical, converted] = PARQUET[type];
    return struct(int32(1, physical), ...(type === "address" ? [int32(2, 20)] : []), int32(3, 0), named(4, name), ...(converted ? [int32(6, converted)] : []));
  };
  const schema = [struct(named(4, "week"), int32(5, columns.length)), ...columns.map(element)];
  const footer = Buffer.from(struct(int32(1, 1), list(2, STRUCT, schema), int64(3, rows.length), list(4, STRUCT, groups)));
  put(footer);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(footer.length);
  return Buffer.concat([...parts, tail, Buffer.from("PAR1")]);
}

/** The rows of a table, whose bytes must be those that `write` gives of them. Where a page begins follows from the pages before it. */
export function read(table, bytes) {
  const columns = TABLES[table];
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  const rows = [];
  for (let at = 4; at < footer;) {
    const group = columns.map(([, type]) => {
      const [values, next] = page(type, bytes, at);
      at = next;
      return values;
    });
    group[0].forEach((_, row) => rows.push(group.map((values) => values[row])));
  }
  if (!write(table, rows).equals(bytes)) throw new Error(`${table}.parquet: its bytes have another form`);
  return rows;
}

/** The values of a page, and where it ends. What else its header says has one value: `write` holds it against that. */
function page(type, bytes, at) {
  const [size, compressed] = numberAfter(bytes, at + 3);
  const [, data] = numberAfter(bytes, compressed + 1);
  const [count, encodings] = numberAfter(bytes, data + 2);
  const start = encodings + 8;
  const value = {
    flag: (row) => Boolean((bytes[start + (row >> 3)] >> (row & 7)) & 1),
    u64: (row) => bytes.readBigUInt64LE(start + 8 * row),
    address: (row) => `0x${bytes.toString("hex", start + 20 * row, start + 20 * row + 20)}`,
  }[type] ?? ((row) => bytes.readUInt32LE(start + 4 * row));
  return [Array.from({ length: count }, (_, row) => value(row)), start + size];
}

/** A zigzag number, and where it ends. */
function numberAfter(bytes, at) {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at++];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [Number(value >> 1n), at];
  }
}

/** Root, depth and total of leaves. */
export function commit(leaves) {
  const uint = (value, bytes) => toBeHex(value, bytes);
  let level = new Map(leaves.map(([vehicle, account, conn, disc, status, hardware, software, points]) => {
    const leaf = concat(["0x00", uint(vehicle, 8), account, uint(conn, 2), uint(disc, 2), uint(status, 1), uint(hardware, 4), uint(software, 4), uint(points, 4)]);
    if (dataLength(leaf) !== 46) throw new Error(`a leaf of ${dataLength(leaf)} bytes`);
    return [vehicle, { hash: keccak256(leaf), sum: BigInt(points) }];
  }));
  const empty = { hash: ZERO, sum: 0n };
  const last = leaves.at(-1)?.[0] ?? 0n;
  const depth = last === 0n ? 0 : last.toString(2).length;
  for (let height = 0; height < depth; height += 1) {
    const above = new Map();
    for (const place of level.keys()) {
      const [left, right] = [level.get(place & ~1n) ?? empty, level.get(place | 1n) ?? empty];
      const hash = keccak256(concat(["0x01", left.hash, uint(left.sum, 8), right.hash, uint(right.sum, 8)]));
      above.set(place >> 1n, { hash, sum: left.sum + right.sum });
    }
    level = above;
  }
  const root = level.get(0n) ?? empty;
  return { root: root.hash, depth, totalPoints: Number(root.sum) };
}

/** The data hash of a folder and its manifest, after everything in it that follows from the rest was recomputed. */
export function check(folder) {
  const bytes = readFileSync(join(folder, "manifest.json"));
  const manifest = JSON.parse(bytes.toString());
  const same = (what, stated, computed) => {
    if (JSON.stringify(stated) !== JSON.stringify(computed)) {
      throw new Error(`${what}: ${JSON.stringify(stated)} in the manifest, ${JSON.stringify(computed)} by the files`);
    }
  };
  same("version", manifest.version, 3);
  same("members", Object.keys(manifest), MANIFEST.filter((name) => name in manifest));
  if (JSON.stringify(manifest) !== bytes.toString()) throw new Error("manifest.json: its bytes have another form");
  const rows = {};
  for (const table of Object.keys(TABLES)) {
    const file = readFileSync(join(folder, `${table}.parquet`));
    same(`${table}.parquet`, manifest.files[table], keccak256(file));
    rows[table] = read(table, file);
  }
  const { root, depth, totalPoints } = commit(rows.leaves);
  for (const [what, computed] of Object.entries({ root, depth, totalPoints })) same(what, manifest[what], computed);
  const statuses = STATUSES.map((name, status) => [name, rows.leaves.filter((leaf) => leaf[4] === status).length]);
  same("statuses", manifest.statuses, Object.fromEntries(statuses));
  same("vehicles", manifest.vehicles, new Set(rows.roster.map(([vehicle]) => vehicle)).size);
  return { dataHash: keccak256(bytes), manifest };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { dataHash, manifest } = check(process.argv[2] ?? ".");
  console.log(JSON.stringify({ dataHash, root: manifest.root, depth: manifest.depth, totalPoints: manifest.totalPoints }));
}
