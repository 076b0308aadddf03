// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A sanctions oracle whose list anyone may write, for tests
contract SanctionsList {
    mapping(address => bool) private _listed;
    /// Whether questions revert, as a broken oracle's do.
    bool public broken;

    function set(address account, bool listed) external {
        _listed[account] = listed;
    }

    function setBroken(bool isBroken) external {
        broken = isBroken;
    }

    function isSanctioned(address account) external view returns (bool) {
        require(!broken, "out of order");
        return _listed[account];
    }
}
