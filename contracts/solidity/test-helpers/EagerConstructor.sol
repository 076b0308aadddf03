// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A constructor that initialises what it constructs twice, for tests
contract EagerConstructor {
    constructor(address implementation, bytes memory initialize) {
        for (uint256 i = 0; i < 2; i++) {
            (bool done, bytes memory answer) = implementation.delegatecall(initialize);
            if (!done) {
                assembly {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
    }
}
