// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

// Compiled unchanged, so that their artefacts are built here.
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ProxyAdmin} from "@openzeppelin/contracts/proxy/transparent/ProxyAdmin.sol";
import {TransparentUpgradeableProxy} from "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";
