// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// @title The reward and governance token of development chains
/// @notice A fixed supply of 1,000,000,000 tokens; nobody can mint or burn. Real networks use the existing $DIMO.
contract DimoToken is ERC20, ERC20Permit, ERC20Votes {
    /// @param holder receives the whole supply
    constructor(address holder) ERC20("DIMO", "DIMO") ERC20Permit("DIMO") {
        _mint(holder, 1_000_000_000e18);
    }

    /// @notice Votes are counted by time: block numbers on Arbitrum are those of the parent chain.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice The clock as ERC-6372 names it.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
