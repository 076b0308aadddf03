// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A minimal UUPS implementation to upgrade to, for tests
contract NextVersion {
    bytes32 public immutable proxiableUUID;

    event Greeted(string words);

    /// @param slot what it claims as its implementation slot; the ERC-1967 one if it is honest
    constructor(bytes32 slot) {
        proxiableUUID = slot;
    }

    function version() external pure returns (uint256) {
        return 2;
    }

    function greet(string calldata words) external {
        emit Greeted(words);
    }
}
