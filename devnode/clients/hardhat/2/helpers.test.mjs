import { createRequire } from "node:module";
import helpersWork from "../helpers.mjs";

const require = createRequire(import.meta.url);
const { network } = require("hardhat");
helpersWork(require("@nomicfoundation/hardhat-network-helpers"), (method, ...params) => network.provider.request({ method, params }));
