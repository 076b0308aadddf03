// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {IManufacturerRegistry as M} from "../../interfaces/IManufacturerRegistry.sol";

/// @title ManufacturerRegistry's whitelist and what devices ask of it, in Solidity, to compare gas
/// @dev Not for use: what else the DAO and owners do is left out, and names are not folded or judged.
contract ManufacturerTwin is AccessControlUpgradeable, ReentrancyGuardTransient {
    using Checkpoints for Checkpoints.Trace224;

    struct Entry {
        address owner;
        M.Kind kind;
        M.Status status;
    }

    uint64 private _genesis;
    uint32 public count;
    mapping(uint32 id => Entry) private _entries;
    mapping(uint32 id => string) private _names;
    mapping(bytes32 name => uint32) private _ids;
    mapping(uint32 id => mapping(address account => bool)) private _operators;
    mapping(uint32 id => Checkpoints.Trace224) private _points;
    mapping(uint32 id => Checkpoints.Trace224) private _statuses;

    constructor() {
        _disableInitializers();
    }

    function initialize(address admin, uint64 genesis) external initializer {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _genesis = genesis;
    }

    function whitelist(address owner, string calldata name, M.Kind kind, uint32 points, uint32 fromWeek)
        external
        nonReentrant
        onlyRole(DEFAULT_ADMIN_ROLE)
        returns (uint32 id)
    {
        bytes32 key = keccak256(bytes(name));
        if (_ids[key] != 0) revert M.NameTaken(name, _ids[key]);
        if (owner == address(0)) revert M.InvalidOwner(owner);
        if (points > 1 << 30) revert M.TooManyPoints(points, 1 << 30);
        uint32 week = uint32((block.timestamp - _genesis) / 7 days);
        if (fromWeek < week) revert M.WeekTooEarly(fromWeek, week);
        id = ++count;
        _entries[id] = Entry(owner, kind, M.Status.Active);
        _names[id] = name;
        _ids[key] = id;
        _points[id].push(fromWeek, points);
        _statuses[id].push(week, uint224(M.Status.Active));
        emit M.ManufacturerWhitelisted(id, owner, kind, points, fromWeek, name);
    }

    function operation(uint32 id, address account) external view returns (M.Status, M.Kind, bool) {
        Entry memory entry = _entries[id];
        bool may = entry.owner == account || _operators[id][account];
        return (entry.status, entry.kind, entry.status != M.Status.None && may);
    }
}
