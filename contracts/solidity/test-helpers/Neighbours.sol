// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title What vehicles ask of the device registry and of the consumers' staking, for tests of vehicles alone
contract Neighbours {
    mapping(uint64 => bool) public isPaired;
    mapping(address => bool) public isInGoodStanding;

    function setPaired(uint64 vehicleId, bool paired) external {
        isPaired[vehicleId] = paired;
    }

    function setStanding(address consumer, bool good) external {
        isInGoodStanding[consumer] = good;
    }
}
