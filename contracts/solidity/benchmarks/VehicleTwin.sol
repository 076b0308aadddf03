// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {TokenTwin} from "./TokenTwin.sol";
import {IVehicleId as V} from "../../interfaces/IVehicleId.sol";

/// @title VehicleId's mint and transfer in Solidity, to compare gas
contract VehicleTwin is TokenTwin {
    bytes32 private constant ATTESTOR_ROLE = keccak256("ATTESTOR_ROLE");
    bytes32 private constant ATTESTATION = keccak256(
        "Attestation(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,uint32 vinScheme,uint64 nonce,uint64 deadline)"
    );
    bytes32 private constant MINT = keccak256(
        "Mint(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,bool dataConsent,uint256 nonce,uint64 deadline)"
    );

    struct Facts {
        V.Powertrain powertrain;
        bool dataConsent;
        uint32 tenure;
        address payee;
        uint32 since;
        bool isReclaimed;
    }

    struct Past {
        uint32 consentSince;
        uint32 consentUntil;
        address ownerBefore;
        uint32 consentBeforeUntil;
    }

    struct Vin {
        uint64 vehicleId;
        uint64 nonce;
    }

    // In one slot with the count.
    uint64 private _mintingStoppedUntil;
    uint32 private _vinScheme;

    mapping(address attestor => uint64) private _suspendedUntil;
    mapping(uint256 id => Facts) private _facts;
    mapping(uint256 id => Past) private _pasts;
    mapping(uint256 id => bytes32) private _definitions;
    mapping(uint256 id => bytes32) private _commitments;
    mapping(bytes32 commitment => Vin) private _vins;

    function initialize(address admin, string calldata) external initializer {
        _init(admin, "DIMO Vehicle ID");
        _vinScheme = 1;
    }

    function vinNonce(bytes32 commitment) external view returns (uint64) {
        return _vins[commitment].nonce;
    }

    function mint(V.MintRequest calldata r) external nonReentrant returns (uint64 id) {
        if (r.definition == 0 || r.vinCommitment == 0) revert V.InvalidDefinition(r.definition, r.vinCommitment);
        Vin memory vin = _vins[r.vinCommitment];
        if (vin.vehicleId != 0) revert V.VinTaken(r.vinCommitment, vin.vehicleId);
        if (block.timestamp < _mintingStoppedUntil) revert V.MintingStopped(_mintingStoppedUntil);
        if (!hasRole(ATTESTOR_ROLE, r.attestor)) revert V.NotAttestor(r.attestor);
        uint64 until = _suspendedUntil[r.attestor];
        if (block.timestamp < until) revert V.AttestorSuspended(r.attestor, until);
        _check(r.attestor, _attestation(r, vin.nonce), r.attestationDeadline, r.attestation);
        if (msg.sender != r.owner) _check(r.owner, _order(r), r.deadline, r.signature);

        id = ++count;
        _vins[r.vinCommitment] = Vin(id, vin.nonce + 1);
        _commitments[id] = r.vinCommitment;
        _definitions[id] = r.definition;
        _facts[id] = Facts(r.powertrain, r.dataConsent, 0, address(0), uint32(block.timestamp), false);
        _mint(r.owner, id);
        emit V.VehicleMinted(id, r.owner, r.vinCommitment, r.definition, r.powertrain, r.attestor);
        if (r.dataConsent) emit V.DataConsentSet(id, r.owner, true);
    }

    function transferFrom(address from, address to, uint256 id) public override nonReentrant {
        super.transferFrom(from, to, id);
    }

    /// @dev A new owner starts with nothing decided.
    function _update(address to, uint256 id, address auth) internal override returns (address from) {
        from = super._update(to, id, auth);
        if (from == address(0)) return from;
        Facts storage facts = _facts[id];
        uint32 tenure = facts.tenure + 1;
        uint32 time = uint32(block.timestamp);
        _pasts[id] = Past(0, 0, from, facts.dataConsent ? time : _pasts[id].consentUntil);
        (facts.tenure, facts.dataConsent, facts.payee, facts.since) = (tenure, false, address(0), time);
        emit V.TenureBegan(uint64(id), to, tenure);
    }

    function _attestation(V.MintRequest calldata r, uint64 nonce) private view returns (bytes32) {
        return keccak256(
            abi.encode(
                ATTESTATION,
                r.owner,
                r.definition,
                r.powertrain,
                r.vinCommitment,
                _vinScheme,
                nonce,
                r.attestationDeadline
            )
        );
    }

    function _order(V.MintRequest calldata r) private returns (bytes32) {
        uint256 nonce = _useNonceOf(r.owner);
        return keccak256(
            abi.encode(
                MINT, r.owner, r.definition, r.powertrain, r.vinCommitment, r.dataConsent, nonce, r.deadline
            )
        );
    }
}
