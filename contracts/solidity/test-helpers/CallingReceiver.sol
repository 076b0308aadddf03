// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A contract that calls somebody when it is sent an ERC-721 token, for tests, and takes the token whatever
/// becomes of the call
contract CallingReceiver {
    event Called(bool done, bytes answer);

    address private immutable target;
    bytes private payload;

    constructor(address target_, bytes memory payload_) {
        target = target_;
        payload = payload_;
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        (bool done, bytes memory answer) = target.call(payload);
        emit Called(done, answer);
        return this.onERC721Received.selector;
    }
}
