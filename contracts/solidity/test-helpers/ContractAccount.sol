// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A smart account with one owner (ERC-1271), for tests
contract ContractAccount {
    bytes4 private constant MAGIC = 0x1626ba7e;

    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    /// @notice Valid if the owner's key signed `hash` (65 bytes r, s, v).
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        bytes32 word = ecrecover(hash, uint8(signature[64]), r, s) == owner ? MAGIC : bytes4(0xffffffff);
        if (answering == 3) word |= bytes32(uint256(1));
        uint256 length = answering == 1 ? 64 : answering == 2 ? 31 : 32;
        assembly {
            mstore(0, word)
            mstore(32, 1)
            return(0, length)
        }
    }

    /// @notice How isValidSignature answers: 0 a word, 1 a word more, 2 a word that is cut off, 3 a word with dirt behind the selector.
    uint8 public answering;

    function answer(uint8 how) external {
        answering = how;
    }

    /// @notice Lets the owner act as this account.
    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == owner, "not the owner");
        (bool done, bytes memory answer) = target.call(data);
        require(done, "call failed");
        return answer;
    }
}
