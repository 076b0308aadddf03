// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Box, BoxV2} from "../src/Box.sol";
import {Council} from "../src/Council.sol";
import {Shares} from "../src/Shares.sol";

/// The cheat codes used here; forge-std has more, and is not on npm.
interface Vm {
    function startBroadcast(uint256 key) external;
    function stopBroadcast() external;
    function addr(uint256 key) external pure returns (address);
    function envAddress(string calldata name) external view returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

/// @title A governance, step by step: each function is one `forge script --broadcast`, with time passing in between
contract Govern {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant ALICE = 0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80;
    uint256 private constant BOB = 0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d;
    string private constant REASON = "Upgrade the box and store 42";

    /// Eleven transactions, of which the last make the timelock the only authority.
    function deploy() external returns (Shares shares, TimelockController timelock, Council council, Box box) {
        (address alice, address bob) = (vm.addr(ALICE), vm.addr(BOB));
        vm.startBroadcast(ALICE);
        shares = new Shares(alice);
        timelock = new TimelockController(2 days, new address[](0), new address[](1), alice);
        council = new Council(shares, timelock);
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(council));
        Box implementation = new Box();
        bytes memory start = abi.encodeCall(Box.initialize, (address(timelock), address(timelock)));
        box = Box(address(new ERC1967Proxy(address(implementation), start)));
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), alice);
        shares.delegate(alice);
        shares.transfer(bob, 200e18);
        vm.stopBroadcast();
    }

    /// Bob lets Alice spend by signature, Alice submits it; Bob's votes go to himself.
    function permit() external {
        Shares shares = Shares(vm.envAddress("SHARES"));
        (address alice, address bob) = (vm.addr(ALICE), vm.addr(BOB));
        bytes32 permitType = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 hash = keccak256(abi.encode(permitType, bob, alice, 5e18, shares.nonces(bob), type(uint256).max));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", shares.DOMAIN_SEPARATOR(), hash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(BOB, digest);
        vm.startBroadcast(ALICE);
        shares.permit(bob, alice, 5e18, type(uint256).max, v, r, s);
        shares.transferFrom(bob, alice, 5e18);
        vm.stopBroadcast();
        vm.startBroadcast(BOB);
        shares.delegate(bob);
        vm.stopBroadcast();
    }

    function propose() external returns (uint256 id) {
        vm.startBroadcast(BOB);
        BoxV2 next = new BoxV2();
        (address[] memory to, uint256[] memory values, bytes[] memory data) = _actions(address(next));
        id = _council().propose(to, values, data, REASON);
        vm.stopBroadcast();
    }

    function vote(uint256 id) external {
        vm.startBroadcast(ALICE);
        _council().castVoteWithReason(id, 1, "it is time");
        vm.stopBroadcast();
        vm.startBroadcast(BOB);
        _council().castVote(id, 0);
        vm.stopBroadcast();
    }

    function queue(address next) external {
        (address[] memory to, uint256[] memory values, bytes[] memory data) = _actions(next);
        vm.startBroadcast(BOB);
        _council().queue(to, values, data, keccak256(bytes(REASON)));
        vm.stopBroadcast();
    }

    function execute(address next) external {
        (address[] memory to, uint256[] memory values, bytes[] memory data) = _actions(next);
        vm.startBroadcast(BOB);
        _council().execute(to, values, data, keccak256(bytes(REASON)));
        vm.stopBroadcast();
    }

    function _council() private view returns (Council) {
        return Council(payable(vm.envAddress("COUNCIL")));
    }

    function _actions(address next)
        private
        view
        returns (address[] memory to, uint256[] memory values, bytes[] memory data)
    {
        (to, values, data) = (new address[](2), new uint256[](2), new bytes[](2));
        to[0] = to[1] = vm.envAddress("BOX");
        data[0] = abi.encodeCall(Box(to[0]).upgradeToAndCall, (next, ""));
        data[1] = abi.encodeCall(Box.store, (42));
    }
}
