// Prints the seconds that @openzeppelin/merkle-tree takes for a tree of N leaves with the fields of ours.
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

const count = Number(process.argv[2]);
const types = ["uint64", "address", "uint16", "uint16", "uint8", "uint32", "uint32", "uint32"];
const leaves = Array.from({ length: count }, (_, index) => [
  index + 1,
  "0x" + (index + 1).toString(16).padStart(40, "0"),
  21,
  0,
  1,
  1,
  4,
  1000 * (1 + (index % 9)),
]);

const started = process.hrtime.bigint();
const { root } = StandardMerkleTree.of(leaves, types);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
if (!root) throw new Error("no root");
console.log(seconds.toFixed(3));
