// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {ERC721Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC721/ERC721Upgradeable.sol";
import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {NoncesUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/NoncesUpgradeable.sol";

import {IVehicleId as V} from "../../interfaces/IVehicleId.sol";

/// @title What the twins of vehicles and devices have in common: OpenZeppelin's parts, as they are
/// @dev Not for use. Twins answer with the interfaces' own structs, errors and events, so that the same calls measure
/// both.
abstract contract TokenTwin is
    ERC721Upgradeable,
    AccessControlUpgradeable,
    EIP712Upgradeable,
    NoncesUpgradeable,
    ReentrancyGuardTransient
{
    event NonceUsed(address indexed account, uint256 nonce);

    uint64 public count;

    constructor() {
        _disableInitializers();
    }

    function supportsInterface(bytes4 id)
        public
        view
        override(ERC721Upgradeable, AccessControlUpgradeable)
        returns (bool)
    {
        return super.supportsInterface(id);
    }

    function _init(address admin, string memory title) internal onlyInitializing {
        __ERC721_init(title, title);
        __EIP712_init(title, "1");
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    function _useNonceOf(address account) internal returns (uint256 nonce) {
        nonce = _useNonce(account);
        emit NonceUsed(account, nonce);
    }

    function _check(address account, bytes32 structHash, uint64 deadline, bytes calldata signature) internal view {
        if (block.timestamp > deadline) revert V.SignatureExpired(deadline);
        if (!SignatureChecker.isValidSignatureNow(account, _hashTypedDataV4(structHash), signature)) {
            revert V.InvalidSignature(account);
        }
    }
}
