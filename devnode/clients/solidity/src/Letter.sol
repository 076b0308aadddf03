// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Verifies typed data (EIP-712)
contract Letter is EIP712("Letter", "1") {
    bytes32 private constant TYPE = keccak256("Mail(address to,string text)");

    function signer(address to, string calldata text, bytes calldata signature) external view returns (address) {
        bytes32 hash = _hashTypedDataV4(keccak256(abi.encode(TYPE, to, keccak256(bytes(text)))));
        return ECDSA.recover(hash, signature);
    }
}
