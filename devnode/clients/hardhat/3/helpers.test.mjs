import { network } from "hardhat";
import helpersWork from "../helpers.mjs";

const { networkHelpers, provider } = await network.create();
helpersWork(networkHelpers, (method, ...params) => provider.request({ method, params }));
