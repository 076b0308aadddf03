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
        /// Commitment to the VIN.
        bytes32 vinCommitment;
        /// Whether the owner lets the vehicle's data be used, and so earns.
        bool dataConsent;
        /// Holds ATTESTOR_ROLE; signed
        /// Attestation(address owner,bytes32 definition,uint8 powertrain,bytes32 vinCommitment,uint64 nonce,uint64 deadline)
        /// with vinNonce(vinCommitment).
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
        uint64 indexed vehicleId, address indexed grantee, uint128 permissions, uint64 expiry, uint32 tenure
    );
    event AccessRevoked(uint64 indexed vehicleId, address indexed grantee, uint32 tenure);
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
    /// A definition or commitment of zero.
    error InvalidDefinition(bytes32 definition, bytes32 vinCommitment);
    /// One living vehicle per VIN commitment.
    error VinTaken(bytes32 vinCommitment, uint64 vehicleId);
    error NotOwner(uint64 vehicleId, address account);
    /// Unpair its devices first.
    error VehiclePaired(uint64 vehicleId);
    /// No permission at all, or an expiry that has passed.
    error InvalidGrant(uint128 permissions, uint64 expiry);
    error InvalidGrantee(address grantee);
    /// The grantee's licence or stake does not suffice (ConsumerStaking).
    error NotInGoodStanding(address grantee);

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the contract up. Only once, in the constructor of its proxy.
    /// @param baseUri what tokenURI puts before the id, at most 128 bytes
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

    // ---------------------------------------------------------------- the vehicle

    /// @notice Mints a vehicle for its owner, who calls or signed.
    function mint(MintRequest calldata request) external returns (uint64 vehicleId);
    /// @notice Owner only, and only without paired devices. The VIN may be minted anew.
    function burn(uint64 vehicleId) external;
    /// @notice Owner only.
    function setDataConsent(uint64 vehicleId, bool consent) external;
    /// @notice As setDataConsent for the vehicle's owner, who signed
    /// DataConsent(uint64 vehicleId,bool consent,uint256 nonce,uint64 deadline) with nonces(owner).
    function setDataConsentWithSignature(uint64 vehicleId, bool consent, uint64 deadline, bytes calldata signature)
        external;
    /// @notice Owner only: who receives the vehicle's rewards from the running week on; zero for the owner.
    function setPayee(uint64 vehicleId, address payee) external;

    // -------------------------------------------------------------------- access

    /// @notice Owner only, to grantees in good standing: replaces what the grantee was granted before.
    function grantAccess(uint64 vehicleId, address grantee, uint128 permissions, uint64 expiry) external;
    /// @notice Owner only.
    function revokeAccess(uint64 vehicleId, address grantee) external;
    /// @notice Has the grantee all these permissions, at this moment? False once expired, revoked or transferred, and
    /// while the grantee is not in good standing.
    function hasAccess(uint64 vehicleId, address grantee, uint128 permissions) external view returns (bool);
    /// @notice What was granted, whatever became of it.
    function grantOf(uint64 vehicleId, address grantee) external view returns (uint128 permissions, uint64 expiry);

    // -------------------------------------------------------------------- views

    function vehicle(uint64 vehicleId) external view returns (Vehicle memory);
    /// @notice The living vehicle with this VIN commitment; zero if there is none.
    function vehicleOf(bytes32 vinCommitment) external view returns (uint64 vehicleId);
    /// @notice What an attestation for this VIN commitment must carry.
    function vinNonce(bytes32 vinCommitment) external view returns (uint64);
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
