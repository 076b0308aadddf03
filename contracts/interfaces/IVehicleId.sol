// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A vehicle's identity
/// @notice An ERC-721 token stands for a vehicle. Its owner decides who is paid and who may read its data. No VIN is on
/// chain, only a commitment to it, which belongs to one living vehicle at a time.
/// @dev Vehicle ids count from 1 and fit into 64 bits. Times are unix seconds. The contract runs behind an ERC-1967 proxy;
/// in the middle of a call of it only views are answered. Signatures are EIP-712 (name "DIMO Vehicle ID", version "1"), by
/// key or by contract (ERC-1271); contracts/typed-data/VehicleId.json has the types.
interface IVehicleId {
    // ------------------------------------------------------------------ types

    enum Powertrain {
        ICE,
        HEV,
        PHEV,
        BEV
    }

    struct MintRequest {
        address owner;
        /// Id of the device definition (make, model, year), as the definition's catalogue has it.
        bytes32 definition;
        Powertrain powertrain;
        /// Commitment to the VIN, by the scheme of docs/vin.md.
        bytes32 vinCommitment;
        /// Whether the owner lets the vehicle's data be used, and so earns.
        bool dataConsent;
        /// Holds ATTESTOR_ROLE; signed
        /// Attestation(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,uint32 vinScheme,uint64 nonce,uint64 deadline)
        /// with the version of vinScheme() and vinNonce(vinCommitment).
        address attestor;
        uint64 attestationDeadline;
        bytes attestation;
        /// Unless the owner calls: the owner signed
        /// Mint(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,bool dataConsent,uint256 nonce,uint64 deadline)
        /// with nonces(owner).
        uint64 deadline;
        bytes signature;
    }

    struct Vehicle {
        address owner;
        bytes32 definition;
        Powertrain powertrain;
        bytes32 vinCommitment;
        bool dataConsent;
        /// Whom rewards go to instead of the owner; zero for the owner.
        address payee;
        /// Counts transfers: grants, payee and consent belong to one owner's time.
        uint32 tenure;
    }

    /// @notice Access to a vehicle's data.
    struct Grant {
        uint64 vehicleId;
        address grantee;
        /// A bit for each:
        /// 0 telemetry: reading what the vehicle reports, without its places
        /// 1 commands: sending commands, such as locking its doors
        /// 2 location: reading where it is now
        /// 3 location-history: reading where it was, at any time
        /// 4 vin: reading its VIN and credentials made from it
        /// 5 live: receiving what it reports as it reports it
        /// 6 raw: reading what its devices send, undecoded
        /// 7 approximate-location: reading roughly where it is or was
        uint128 permissions;
        /// The first second it does not hold in.
        uint64 expiry;
        /// For family or a mechanic, who read for the owner: up to four at a time, without licence or stake.
        bool personal;
        /// Keccak-256 of what the grantee may do with the data; zero for nothing agreed.
        bytes32 termsHash;
        /// Where that can be read.
        string termsUri;
    }

    struct ReclaimRequest {
        uint64 vehicleId;
        /// Whose vehicle it is.
        address keeper;
        /// Holds ATTESTOR_ROLE; signed Reclaim(uint64 vehicleId,address keeper,uint64 nonce,uint64 deadline) with
        /// vinNonce of the vehicle's commitment.
        address attestor;
        uint64 deadline;
        bytes attestation;
    }

    // ----------------------------------------------------------------- events

    event Initialized(address admin, string baseUri);
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
    /// @notice ERC-4906: the metadata of these tokens may have changed.
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);
    event VehicleMinted(
        uint64 indexed vehicleId,
        address indexed owner,
        bytes32 indexed vinCommitment,
        bytes32 definition,
        Powertrain powertrain,
        address attestor
    );
    event VehicleBurned(uint64 indexed vehicleId, address indexed owner, bytes32 indexed vinCommitment);
    /// @notice A new owner: grants, payee and consent of the previous one are void.
    event TenureBegan(uint64 indexed vehicleId, address indexed owner, uint32 tenure);
    event DataConsentSet(uint64 indexed vehicleId, address indexed owner, bool consent);
    event PayeeSet(uint64 indexed vehicleId, address indexed owner, address indexed payee);
    event AccessGranted(
        uint64 indexed vehicleId,
        address indexed grantee,
        uint128 permissions,
        uint64 expiry,
        uint32 tenure,
        bool personal,
        bytes32 termsHash,
        string termsUri
    );
    event AccessRevoked(uint64 indexed vehicleId, address indexed grantee, uint32 tenure);
    /// @notice Whatever was granted before is void.
    event AllAccessRevoked(uint64 indexed vehicleId, address indexed owner, uint32 tenure);
    /// @notice By the grantee.
    event AccessRenounced(uint64 indexed vehicleId, address indexed grantee, uint32 tenure);
    /// @notice An attestor says that the vehicle is `keeper`'s. Its owner may object until `ends`.
    event ReclaimBegan(uint64 indexed vehicleId, address indexed keeper, address indexed attestor, uint64 ends);
    /// @notice The DAO decides.
    event ReclaimObjected(uint64 indexed vehicleId, address indexed owner);
    /// @notice With the keeper as the owner (`moved`), or as if it had not begun.
    event ReclaimEnded(uint64 indexed vehicleId, address indexed keeper, bool moved);
    /// @notice By the guardian; or by the DAO, which ends it.
    event MintingStoppedUntil(uint64 until);
    /// @notice By the guardian; or by the DAO, which ends it.
    event AttestorSuspendedUntil(address indexed account, uint64 until);
    event VinSchemeSet(uint32 indexed version, bytes32 keyCheck);
    /// @notice A signature of this account was used up, or voided by it.
    event NonceUsed(address indexed account, uint256 nonce);
    event BaseUriSet(string baseUri);
    event DeviceRegistrySet(address indexed deviceRegistry);
    event ConsumerStakingSet(address indexed consumerStaking);
    event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    // ----------------------------------------------------------------- errors

    /// Only a proxy's constructor initialises, and once.
    error InvalidInitialization();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    error ERC721InvalidOwner(address owner);
    error ERC721NonexistentToken(uint256 tokenId);
    error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
    error ERC721InvalidReceiver(address receiver);
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    error ERC721InvalidApprover(address approver);
    error ERC721InvalidOperator(address operator);
    error InvalidAdmin(address admin);
    error BaseUriTooLong(uint64 length, uint64 max);
    error InvalidSignature(address account);
    error SignatureExpired(uint64 deadline);
    /// The signer holds no ATTESTOR_ROLE.
    error NotAttestor(address account);
    /// Until then the guardian has stopped what this attestor's word counts for.
    error AttestorSuspended(address account, uint64 until);
    /// Until then the guardian has stopped all minting.
    error MintingStopped(uint64 until);
    /// The guardian suspends for at least a second and at most `max` seconds, 14 days.
    error InvalidSuspension(uint32 duration, uint32 max);
    /// The guardian may suspend again 14 days after its last suspension of the same ended.
    error SuspensionTooSoon(uint64 allowedAt);
    /// A definition or commitment of zero.
    error InvalidDefinition(bytes32 definition, bytes32 vinCommitment);
    /// One living vehicle per VIN commitment.
    error VinTaken(bytes32 vinCommitment, uint64 vehicleId);
    error NotOwner(uint64 vehicleId, address account);
    /// Unpair its devices first.
    error VehiclePaired(uint64 vehicleId);
    /// No permission at all, one that is not in the list, or an expiry that has passed.
    error InvalidGrant(uint128 permissions, uint64 expiry);
    /// Nobody, or the owner, who needs no grant.
    error InvalidGrantee(address grantee);
    /// Four others have personal grants that hold.
    error TooManyPersonalGrantees(uint64 vehicleId, uint8 max);
    /// Nobody, or the owner.
    error InvalidKeeper(address keeper);
    /// An attestor whose word counts began it already; its notice ends or ended then.
    error ReclaimPending(uint64 vehicleId, uint64 ends);
    error NotReclaimed(uint64 vehicleId);
    /// Nothing moves before the notice ends.
    error ReclaimTooSoon(uint64 vehicleId, uint64 ends);
    error ObjectionTooLate(uint64 vehicleId, uint64 ends);
    /// The owner objected: the DAO decides.
    error ReclaimDisputed(uint64 vehicleId);
    /// The grantee's licence or stake does not suffice (ConsumerStaking).
    error NotInGoodStanding(address grantee);

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the contract up. Only once, in the constructor of its proxy.
    /// @param baseUri what tokenURI puts before the id, at most 128 bytes; empty for no URI at all
    function initialize(address admin, string calldata baseUri) external;

    /// @notice "VehicleId". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    /// @notice DAO only.
    function setBaseUri(string calldata baseUri) external;
    /// @notice DAO only: who is asked whether a vehicle is paired; zero for nobody.
    function setDeviceRegistry(address deviceRegistry) external;
    /// @notice DAO only: who is asked whether a grantee is in good standing; zero for nobody.
    function setConsumerStaking(address consumerStaking) external;

    /// @notice DAO only: tells the check of the key that VINs are committed to with (docs/vin.md). The first completes
    /// version 1, every other is a new version: attestations under the one before are void.
    function setVinScheme(bytes32 keyCheck) external;
    /// @notice DAO only: ends a vehicle that does not exist, paired or not. The VIN may be minted anew.
    function retire(uint64 vehicleId) external;
    /// @notice DAO only, whether the owner objected or not: the vehicle goes to the keeper, once the notice is over, or stays.
    function decideReclaim(uint64 vehicleId, bool moves) external;
    /// @notice DAO only: ends the guardian's stop of minting.
    function resumeMinting() external;
    /// @notice DAO only: ends the guardian's suspension of an attestor.
    function reinstateAttestor(address account) external;

    // --------------------------------------------------------------- the guardian

    /// @notice GUARDIAN_ROLE only: nothing is minted for at most 14 days. Ends by itself, and not again within 14 days.
    /// @param duration seconds
    function stopMinting(uint32 duration) external;
    /// @notice GUARDIAN_ROLE only: what an attestor signed counts for nothing for at most 14 days, nor does what it began.
    /// Ends by itself, and not again within 14 days.
    /// @param duration seconds
    function suspendAttestor(address account, uint32 duration) external;

    // ---------------------------------------------------------------- the vehicle

    /// @notice Does several of these calls, as if each came from the caller: all of them, or none.
    function multicall(bytes[] calldata calls) external;

    /// @notice Mints a vehicle for its owner, who calls or signed.
    function mint(MintRequest calldata request) external returns (uint64 vehicleId);
    /// @notice Owner only, and only without paired devices. The VIN may be minted anew.
    function burn(uint64 vehicleId) external;
    /// @notice As burn for the vehicle's owner, who signed Burn(uint64 vehicleId,uint256 nonce,uint64 deadline) with
    /// nonces(owner).
    function burnWithSignature(uint64 vehicleId, uint64 deadline, bytes calldata signature) external;
    /// @notice Owner only.
    function setDataConsent(uint64 vehicleId, bool consent) external;
    /// @notice As setDataConsent for the vehicle's owner, who signed
    /// DataConsent(uint64 vehicleId,bool consent,uint256 nonce,uint64 deadline) with nonces(owner).
    function setDataConsentWithSignature(uint64 vehicleId, bool consent, uint64 deadline, bytes calldata signature)
        external;
    /// @notice Owner only: who receives the vehicle's rewards from the running week on; zero for the owner.
    function setPayee(uint64 vehicleId, address payee) external;
    /// @notice As setPayee for the vehicle's owner, who signed
    /// Payee(uint64 vehicleId,address payee,uint256 nonce,uint64 deadline) with nonces(owner).
    function setPayeeWithSignature(uint64 vehicleId, address payee, uint64 deadline, bytes calldata signature) external;

    // -------------------------------------------------------------------- access

    /// @notice Owner only, to grantees in good standing or personally: replaces what the grantee was granted before.
    function grantAccess(Grant calldata grant) external;
    /// @notice As grantAccess for the vehicle's owner, who signed
    /// AccessGrant(uint64 vehicleId,address grantee,uint128 permissions,uint64 expiry,bool personal,bytes32 termsHash,string termsUri,uint256 nonce,uint64 deadline)
    /// with nonces(owner).
    function grantAccessWithSignature(Grant calldata grant, uint64 deadline, bytes calldata signature) external;
    /// @notice Owner only.
    function revokeAccess(uint64 vehicleId, address grantee) external;
    /// @notice As revokeAccess for the vehicle's owner, who signed
    /// AccessRevocation(uint64 vehicleId,address grantee,uint256 nonce,uint64 deadline) with nonces(owner).
    function revokeAccessWithSignature(uint64 vehicleId, address grantee, uint64 deadline, bytes calldata signature)
        external;
    /// @notice Owner only: whatever was granted is void.
    function revokeAllAccess(uint64 vehicleId) external;
    /// @notice As revokeAllAccess for the vehicle's owner, who signed
    /// AllAccessRevocation(uint64 vehicleId,uint256 nonce,uint64 deadline) with nonces(owner).
    function revokeAllAccessWithSignature(uint64 vehicleId, uint64 deadline, bytes calldata signature) external;
    /// @notice By the grantee: what it was granted is void.
    function renounceAccess(uint64 vehicleId) external;
    /// @notice Has the grantee all these permissions, at this moment? False once expired, revoked, renounced or transferred,
    /// without the owner's data consent, and, unless the grant is personal, while the grantee is not in good standing. The
    /// owner has every permission.
    function hasAccess(uint64 vehicleId, address grantee, uint128 permissions) external view returns (bool);
    /// @notice What was granted, whatever became of it.
    function grantOf(uint64 vehicleId, address grantee)
        external
        view
        returns (uint128 permissions, uint64 expiry, bool personal, bytes32 termsHash);

    // ------------------------------------------------------------------ ways back

    /// @notice Begins an attestor's word that the vehicle has another keeper: sold without its token, or its owner's key
    /// lost. Anybody may send it. Within 30 days the owner may object; then the DAO decides, else the token may move.
    function reclaim(ReclaimRequest calldata request) external;
    /// @notice Owner only, before the notice ends.
    function objectToReclaim(uint64 vehicleId) external;
    /// @notice As objectToReclaim for the vehicle's owner, who signed
    /// ReclaimObjection(uint64 vehicleId,uint256 nonce,uint64 deadline) with nonces(owner).
    function objectToReclaimWithSignature(uint64 vehicleId, uint64 deadline, bytes calldata signature) external;
    /// @notice By anybody, once the notice is over: the token moves to the keeper, unless the owner objected or the
    /// attestor's word no longer counts.
    function completeReclaim(uint64 vehicleId) external;
    /// @notice All zero for a vehicle that nobody reclaims.
    function reclaimOf(uint64 vehicleId)
        external
        view
        returns (address keeper, address attestor, uint64 ends, bool objected);

    // -------------------------------------------------------------------- views

    function vehicle(uint64 vehicleId) external view returns (Vehicle memory);
    /// @notice The living vehicle with this VIN commitment; zero if there is none.
    function vehicleOf(bytes32 vinCommitment) external view returns (uint64 vehicleId);
    /// @notice What the next attestation about this VIN commitment must carry.
    function vinNonce(bytes32 vinCommitment) external view returns (uint64);
    /// @notice By which version of scheme and key VINs are committed to, and the check of that key, zero before it was told.
    function vinScheme() external view returns (uint32 version, bytes32 keyCheck);
    /// @notice When the guardian's last stop of minting ends or ended; zero if there was none.
    function mintingStoppedUntil() external view returns (uint64);
    /// @notice When the guardian's last suspension of this attestor ends or ended; zero if there was none.
    function attestorSuspendedUntil(address account) external view returns (uint64);
    /// @notice Number of vehicles ever minted, which is also the last id.
    function count() external view returns (uint64);
    function deviceRegistry() external view returns (address);
    function consumerStaking() external view returns (address);
    function nonces(address account) external view returns (uint256);
    /// @notice Uses up the caller's next nonce: whatever was signed with it and not sent in yet is void.
    function voidNonce() external returns (uint256 nonce);
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );

    // ------------------------------------------------------------------- ERC-721

    function balanceOf(address owner) external view returns (uint256);
    function ownerOf(uint256 tokenId) external view returns (address);
    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external;
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
    function transferFrom(address from, address to, uint256 tokenId) external;
    function approve(address to, uint256 tokenId) external;
    function setApprovalForAll(address operator, bool approved) external;
    function getApproved(uint256 tokenId) external view returns (address);
    function isApprovedForAll(address owner, address operator) external view returns (bool);
    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function tokenURI(uint256 tokenId) external view returns (string memory);
    function supportsInterface(bytes4 interfaceId) external view returns (bool);

    // -------------------------------------------------------------------- roles

    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
}
