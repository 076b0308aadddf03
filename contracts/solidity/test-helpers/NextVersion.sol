// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A minimal implementation to upgrade to, for tests
contract NextVersion {
    event Greeted(string words);

    /// The right name alone does not make it a Stylus program.
    function contractName() external pure returns (string memory) {
        return "VehicleId";
    }

    function version() external pure returns (uint256) {
        return 2;
    }

    function greet(string calldata words) external payable {
        emit Greeted(words);
    }
}
