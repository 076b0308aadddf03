// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {Box} from "../src/Box.sol";
import {Shares} from "../src/Shares.sol";

interface Vm {
    function envAddress(string calldata name) external view returns (address);
    function prank(address sender) external;
    function rollFork(uint256 number) external;
    function createSelectFork(string calldata url, uint256 number) external returns (uint256);
    function envString(string calldata name) external view returns (string memory);
}

/// @title forge tests against the state of a running node, at its head and at an old block
contract ForkedTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    Box private box = Box(vm.envAddress("BOX"));

    function test_ReadsTheStateOfTheNode() external view {
        require(box.value() == 42 && box.version() == 2, "not the executed proposal");
    }

    function test_ChangesItsOwnCopyOnly() external {
        vm.prank(vm.envAddress("TIMELOCK"));
        box.store(7);
        require(box.value() == 7, "not stored");
    }

    function test_ReadsAnOldBlock() external {
        vm.createSelectFork(vm.envString("ETH_RPC_URL"), 10);
        require(box.version() == 1 && box.value() == 0, "not as it was before the proposal");
    }
}
