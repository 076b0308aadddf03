// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// @title A value behind a proxy; who may store it and who may upgrade it are roles
contract Box is AccessControlUpgradeable, UUPSUpgradeable {
    bytes32 public constant KEEPER = keccak256("KEEPER");

    uint256 public value;

    constructor() {
        _disableInitializers();
    }

    function initialize(address admin, address keeper) external initializer {
        __AccessControl_init();
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(KEEPER, keeper);
    }

    function store(uint256 newValue) external onlyRole(KEEPER) {
        value = newValue;
    }

    function version() external pure virtual returns (uint256) {
        return 1;
    }

    function _authorizeUpgrade(address) internal override onlyRole(DEFAULT_ADMIN_ROLE) {}
}

/// @title What the box is upgraded to
contract BoxV2 is Box {
    function version() external pure override returns (uint256) {
        return 2;
    }
}
