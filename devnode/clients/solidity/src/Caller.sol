// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// @title Calls another contract, in Solidity or Stylus, and keeps its answer
contract Caller {
    bytes public answer;

    function forward(address target, bytes calldata data) external returns (bytes memory) {
        (bool done, bytes memory given) = target.call(data);
        if (!done) {
            assembly {
                revert(add(given, 32), mload(given))
            }
        }
        answer = given;
        return given;
    }
}
