// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {TokenTwin} from "./TokenTwin.sol";
import {IDeviceRegistry as D} from "../../interfaces/IDeviceRegistry.sol";
import {IManufacturerRegistry as M} from "../../interfaces/IManufacturerRegistry.sol";

/// @title DeviceRegistry's register, claim, pair and transfer in Solidity, to compare gas
/// @dev Roots of keys, connections and replaced keys are left out.
contract DeviceTwin is TokenTwin {
    using Checkpoints for Checkpoints.Trace208;

    bytes32 private constant CLAIM =
        keccak256("Claim(address key,uint32 manufacturerId,address owner,uint256 nonce,uint64 deadline)");
    bytes32 private constant PAIR = keccak256("Pair(uint64 deviceId,uint64 vehicleId,uint256 nonce,uint64 deadline)");

    struct Identity {
        address key;
        uint32 manufacturerId;
        uint64 vehicleId;
        D.Kind kind;
    }

    struct Holder {
        uint64 deviceId;
        bool dead;
    }

    M private _manufacturers;
    IERC721 private _vehicles;
    mapping(uint256 id => Identity) private _identities;
    mapping(address key => Holder) private _holders;
    mapping(uint32 manufacturer => mapping(address key => bool)) private _registered;
    mapping(uint64 vehicle => mapping(D.Kind => Checkpoints.Trace208)) private _paired;

    function initialize(address admin, address manufacturers, address vehicles, string calldata)
        external
        initializer
    {
        _init(admin, "DIMO Device Registry");
        _manufacturers = M(manufacturers);
        _vehicles = IERC721(vehicles);
    }

    function register(uint32 manufacturer, address key) external nonReentrant {
        (M.Status status,, bool may) = _manufacturers.operation(manufacturer, msg.sender);
        if (status != M.Status.Active) revert D.ManufacturerNotActive(manufacturer);
        if (!may) revert D.NotOperator(manufacturer, msg.sender);
        if (key == address(0)) revert D.InvalidKey(key);
        if (_registered[manufacturer][key]) {
            revert D.AlreadyRegistered(manufacturer, bytes32(uint256(uint160(key))));
        }
        _registered[manufacturer][key] = true;
        emit D.KeyRegistered(manufacturer, key);
    }

    function claim(D.ClaimRequest calldata r) external nonReentrant returns (uint64 id) {
        D.Kind kind = _activeKind(r.manufacturerId);
        if (!_registered[r.manufacturerId][r.key]) {
            revert D.NotRegistered(r.manufacturerId, bytes32(uint256(uint160(r.key))));
        }
        uint64 taken = _holders[r.key].deviceId;
        if (taken != 0) revert D.KeyTaken(r.key, taken);
        _checkClaim(r, r.key, r.possession);
        if (msg.sender != r.owner) _checkClaim(r, r.owner, r.ownerConsent);

        id = ++count;
        _identities[id] = Identity(r.key, r.manufacturerId, 0, kind);
        _holders[r.key] = Holder(id, false);
        _mint(r.owner, id);
        emit D.DeviceClaimed(id, r.manufacturerId, r.key, kind, r.owner);
    }

    function pair(D.PairRequest calldata r) external nonReentrant {
        address owner = _requireOwned(r.deviceId);
        Identity memory device = _identities[r.deviceId];
        if (device.vehicleId != 0) revert D.AlreadyPaired(r.deviceId, device.vehicleId);
        _activeKind(device.manufacturerId);
        address driver = _vehicles.ownerOf(r.vehicleId);
        Checkpoints.Trace208 storage paired = _paired[r.vehicleId][device.kind];
        uint208 other = paired.latest();
        if (other != 0) revert D.VehicleOccupied(r.vehicleId, device.kind, uint64(other));
        _checkPair(r, device.key, r.possession);
        if (msg.sender != owner) _checkPair(r, owner, r.deviceOwnerConsent);
        if (msg.sender != driver && driver != owner) _checkPair(r, driver, r.vehicleOwnerConsent);

        _identities[r.deviceId].vehicleId = r.vehicleId;
        paired.push(uint48(block.timestamp), r.deviceId);
        emit D.DevicePaired(r.deviceId, r.vehicleId, device.kind);
    }

    function transferFrom(address from, address to, uint256 id) public override nonReentrant {
        super.transferFrom(from, to, id);
    }

    /// @dev A device sold is unpaired.
    function _update(address to, uint256 id, address auth) internal override returns (address from) {
        from = super._update(to, id, auth);
        Identity memory device = _identities[id];
        if (from == address(0) || device.vehicleId == 0) return from;
        _identities[id].vehicleId = 0;
        _paired[device.vehicleId][device.kind].push(uint48(block.timestamp), 0);
        emit D.DeviceUnpaired(uint64(id), device.vehicleId, device.kind);
    }

    function _activeKind(uint32 manufacturer) private view returns (D.Kind) {
        (M.Status status, M.Kind kind,) = _manufacturers.operation(manufacturer, msg.sender);
        if (status != M.Status.Active) revert D.ManufacturerNotActive(manufacturer);
        return D.Kind(uint8(kind));
    }

    function _checkClaim(D.ClaimRequest calldata r, address signer, D.Consent calldata consent) private {
        uint256 nonce = _useNonceOf(signer);
        bytes32 order = keccak256(abi.encode(CLAIM, r.key, r.manufacturerId, r.owner, nonce, consent.deadline));
        _check(signer, order, consent.deadline, consent.signature);
    }

    function _checkPair(D.PairRequest calldata r, address signer, D.Consent calldata consent) private {
        uint256 nonce = _useNonceOf(signer);
        bytes32 order = keccak256(abi.encode(PAIR, r.deviceId, r.vehicleId, nonce, consent.deadline));
        _check(signer, order, consent.deadline, consent.signature);
    }
}
