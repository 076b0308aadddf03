// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title Devices and their pairing with vehicles
/// @notice An ERC-721 token stands for a device, be it hardware or a software connection. A manufacturer vouches for device
/// keys, one by one or by a Merkle root; who holds a device claims it with its key's signature, and pairs it with a vehicle.
/// One hardware and one software device per vehicle, one vehicle per device.
/// @dev Device ids count from 1 and fit into 64 bits. A key is the address of the device's key, by which its transmissions
/// are known; it may belong to one device, once and for ever. Times are unix seconds. The contract runs behind an ERC-1967
/// proxy; in the middle of a call of it, only views are answered. Signatures are EIP-712 (name "DIMO Device Registry",
/// version "1"), by key or by contract (ERC-1271), each with nonces(signer); contracts/typed-data/DeviceRegistry.json has
/// the types.
interface IDeviceRegistry {
    // ------------------------------------------------------------------ types

    /// @notice As in the manufacturer registry.
    enum Kind {
        Hardware,
        Software
    }

    /// @notice Somebody's signature, and until when it is good.
    struct Consent {
        uint64 deadline;
        bytes signature;
    }

    /// @notice A node of a tree of keys: a hash, and the number of keys below it.
    struct Node {
        bytes32 hash;
        uint64 sum;
    }

    struct ClaimRequest {
        /// Who vouched for the key.
        uint32 manufacturerId;
        address key;
        /// Who will own the device.
        address owner;
        /// The root of keys that holds this one; zero if the key itself was registered.
        bytes32 root;
        /// The key's number under the root, counted from 0.
        uint64 number;
        /// The mask and the siblings, each hash and sum, 40 bytes; empty if the key itself was registered.
        bytes proof;
        /// The key signed Claim(address key,uint32 manufacturerId,address owner,uint256 nonce,uint64 deadline).
        Consent possession;
        /// Unless the owner calls: the owner signed the same.
        Consent ownerConsent;
    }

    struct PairRequest {
        uint64 deviceId;
        uint64 vehicleId;
        /// The device's key signed Pair(uint64 deviceId,uint64 vehicleId,uint256 nonce,uint64 deadline).
        Consent possession;
        /// Unless the device's owner calls: that owner signed the same.
        Consent deviceOwnerConsent;
        /// Unless the vehicle's owner calls, or owns the device as well: that owner signed the same.
        Consent vehicleOwnerConsent;
    }

    struct ConnectRequest {
        /// A software connection, whose owner or operator calls.
        uint32 manufacturerId;
        address key;
        uint64 vehicleId;
        /// The key signed Connect(uint32 manufacturerId,address key,uint64 vehicleId,uint256 nonce,uint64 deadline).
        Consent possession;
        /// Unless the vehicle's owner calls: that owner signed the same.
        Consent ownerConsent;
    }

    struct KeyReplacement {
        uint64 deviceId;
        address newKey;
        /// The new key signed ReplaceKey(uint64 deviceId,address newKey,uint256 nonce,uint64 deadline).
        Consent possession;
        /// Unless the device's owner calls: that owner signed the same.
        Consent ownerConsent;
    }

    struct Device {
        address owner;
        address key;
        uint32 manufacturerId;
        Kind kind;
        /// The vehicle it is paired with; zero for none.
        uint64 vehicleId;
    }

    // ----------------------------------------------------------------- events

    event Initialized(address admin, address manufacturerRegistry, address vehicleId, string baseUri);
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
    /// @notice ERC-4906: the metadata of these tokens may have changed.
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);
    /// @notice A manufacturer vouched for a key.
    event KeyRegistered(uint32 indexed manufacturerId, address indexed key);
    /// @notice A manufacturer vouched for all keys under a root.
    event KeyRootRegistered(uint32 indexed manufacturerId, bytes32 indexed root, uint64 keyCount);
    /// @notice A device came into being; Transfer says whose it is.
    event DeviceClaimed(
        uint64 indexed deviceId, uint32 indexed manufacturerId, address indexed key, Kind kind, address owner
    );
    event DevicePaired(uint64 indexed deviceId, uint64 indexed vehicleId, Kind kind);
    event DeviceUnpaired(uint64 indexed deviceId, uint64 indexed vehicleId, Kind kind);
    /// @notice The old key is dead.
    event KeyReplaced(uint64 indexed deviceId, address indexed oldKey, address indexed newKey);
    /// @notice A manufacturer vouches for a key no more.
    event KeyWithdrawn(uint32 indexed manufacturerId, address indexed key);
    /// @notice A manufacturer vouches no more for what was not claimed of the keys under a root.
    event KeyRootWithdrawn(uint32 indexed manufacturerId, bytes32 indexed root);
    /// @notice The DAO named who acts for a revoked entry; zero for nobody.
    event SuccessorNamed(uint32 indexed manufacturerId, uint32 indexed successorId);
    /// @notice An entry says that a device came back or changed hands; its owner may object until `ends`.
    event ReleaseBegan(uint64 indexed deviceId, uint32 indexed manufacturerId, uint64 ends);
    event ReleaseObjected(uint64 indexed deviceId, address indexed owner);
    /// @notice The DAO decided for the release, against the owner's objection.
    event ReleaseAllowed(uint64 indexed deviceId);
    /// @notice A device was claimed anew by `owner`, or, with zero, its release was taken back or decided against.
    event ReleaseEnded(uint64 indexed deviceId, address indexed owner);
    /// @notice A signature of this account, which may be a device's key, was used up, or voided by it.
    event NonceUsed(address indexed account, uint256 nonce);
    event BaseUriSet(string baseUri);
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
    /// No contract, or not the one meant.
    error InvalidNeighbour(address neighbour);
    error BaseUriTooLong(uint64 length, uint64 max);
    error InvalidSignature(address account);
    error SignatureExpired(uint64 deadline);
    error InvalidKey(address key);
    /// The manufacturer has vouched for the key or root already.
    error AlreadyRegistered(uint32 manufacturerId, bytes32 keyOrRoot);
    /// No tree of two keys or more, numbered from 0 without a gap, has these two nodes below its root.
    error InvalidRoot(bytes32 leftHash, uint64 leftKeys, bytes32 rightHash, uint64 rightKeys);
    /// The manufacturer has not vouched for the key or root.
    error NotRegistered(uint32 manufacturerId, bytes32 keyOrRoot);
    error InvalidProof(address key, bytes32 root, uint64 number);
    /// The key belongs to this device, or did.
    error KeyTaken(address key, uint64 deviceId);
    /// No such manufacturer, or one that is suspended or revoked.
    error ManufacturerNotActive(uint32 manufacturerId);
    /// Neither the manufacturer's owner nor an operator of it.
    error NotOperator(uint32 manufacturerId, address account);
    /// Only software connections are registered and paired in one call.
    error NotSoftware(uint32 manufacturerId);
    error UnknownVehicle(uint64 vehicleId);
    /// Neither the device's owner nor that of the vehicle it is paired with.
    error NotAnOwner(uint64 deviceId, address account);
    error AlreadyPaired(uint64 deviceId, uint64 vehicleId);
    error NotPaired(uint64 deviceId);
    /// The vehicle has a device of this kind.
    error VehicleOccupied(uint64 vehicleId, Kind kind, uint64 deviceId);

    /// Only a revoked entry has a successor, which is another entry of the same kind.
    error InvalidSuccessor(uint32 manufacturerId, uint32 successorId);
    /// Somebody says already that the device came back.
    error ReleasePending(uint64 deviceId, uint64 ends);
    error NotReleased(uint64 deviceId);
    /// The owner may still object.
    error ReleaseTooSoon(uint64 deviceId, uint64 ends);
    error ObjectionTooLate(uint64 deviceId, uint64 ends);
    /// The owner objected: the DAO decides.
    error ReleaseDisputed(uint64 deviceId);

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the contract up. Only once, in the constructor of its proxy.
    /// @param baseUri what tokenURI puts before the id, at most 128 bytes
    function initialize(address admin, address manufacturerRegistry, address vehicleId, string calldata baseUri)
        external;

    /// @notice "DeviceRegistry". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    /// @notice DAO only.
    function setBaseUri(string calldata baseUri) external;

    // --------------------------------------------------------- the manufacturer

    /// @notice Vouches for a key. By the owner or an operator of an active manufacturer.
    function register(uint32 manufacturerId, address key) external;
    /// @notice Vouches for several keys, all or none.
    function registerBatch(uint32 manufacturerId, address[] calldata keys) external;
    /// @notice Vouches for two keys or more at once, by the two nodes below the root of their tree: root and number of keys
    /// follow from them and are not stated. Key number n, counted from 0, is the leaf keccak256(0x00 ‖ key [20]) of weight 1
    /// at place n of the sum tree that rewards have. Where a node's sum is not the number of keys below it, none of those keys
    /// can be claimed.
    function registerRoot(uint32 manufacturerId, Node calldata left, Node calldata right) external;
    /// @notice Software only, by its owner or an operator: vouches for a key, gives the device to the vehicle's owner and
    /// pairs it, in one call.
    function connect(ConnectRequest calldata request) external returns (uint64 deviceId);
    /// @notice Vouches for a new key and gives it to a device, which stays paired. By the owner or an operator of its active
    /// manufacturer, with the device owner's consent. The old key never works again.
    function replaceKey(KeyReplacement calldata request) external;

    // ------------------------------------------------------------------- the owner

    /// @notice Makes a registered key's device the claimer's. Anyone may send it in with both signatures.
    function claim(ClaimRequest calldata request) external returns (uint64 deviceId);
    /// @notice Pairs a device whose manufacturer is active with a vehicle that has none of its kind. Anyone may send it in
    /// with all signatures.
    function pair(PairRequest calldata request) external;
    /// @notice By the owner of the device or of the vehicle.
    function unpair(uint64 deviceId) external;
    /// @notice As unpair for an owner of either, who signed Unpair(uint64 deviceId,uint256 nonce,uint64 deadline).
    /// @param account the owner of the device, or of the vehicle
    function unpairWithSignature(uint64 deviceId, address account, uint64 deadline, bytes calldata signature) external;

    // ------------------------------------------------------------------ ways back

    /// @notice Takes back the word for a key that is no device's. By the manufacturer's owner or operators, while it is active.
    function withdraw(uint32 manufacturerId, address key) external;
    function withdrawBatch(uint32 manufacturerId, address[] calldata keys) external;
    /// @notice Takes back the word for all keys under a root that are not claimed yet. Devices that were stay what they are.
    function withdrawRoot(uint32 manufacturerId, bytes32 root) external;
    /// @notice Names the entry that replaces keys and releases devices of a revoked one, with their owners' consent as it would have;
    /// zero for none. DEFAULT_ADMIN_ROLE only. Who is credited with a device stays who it was.
    function setSuccessor(uint32 manufacturerId, uint32 successorId) external;
    /// @notice Begins the maker's word that a device came back or changed hands. Within 30 days its owner may object; then the DAO
    /// decides, else the device is claimed anew: by its key and whoever owns it then. By the entry's owner or operators, or those of
    /// a revoked entry's successor.
    function release(uint64 deviceId) external;
    /// @notice By the same, at any time: the device is not released.
    function cancelRelease(uint64 deviceId) external;
    /// @notice Device owner only, before the notice ends.
    function objectToRelease(uint64 deviceId) external;
    /// @notice As objectToRelease for the device's owner, who signed ReleaseObjection(uint64 deviceId,uint256 nonce,uint64 deadline).
    function objectToReleaseWithSignature(uint64 deviceId, uint64 deadline, bytes calldata signature) external;
    /// @notice DEFAULT_ADMIN_ROLE only: whether a device is released. Claimed anew it can be not before the notice is over.
    function decideRelease(uint64 deviceId, bool released) external;
    /// @notice All calls in one, as the caller's. One that fails reverts all.
    function multicall(bytes[] calldata calls) external;

    // -------------------------------------------------------------------- views

    function device(uint64 deviceId) external view returns (Device memory);
    /// @notice Until when the owner may object to a release, and whether it did; zero for a device that is not released.
    function releaseOf(uint64 deviceId) external view returns (uint64 ends, bool objected);
    /// @notice Who acts for a revoked entry; zero for nobody.
    function successorOf(uint32 manufacturerId) external view returns (uint32 successorId);
    /// @notice The device with this key; zero if there is none, or the key is dead.
    function deviceOf(address key) external view returns (uint64 deviceId);
    /// @notice Was the key replaced?
    function isDead(address key) external view returns (bool);
    /// @notice Has the manufacturer vouched for this very key? (Not: for a root above it.)
    function isRegistered(uint32 manufacturerId, address key) external view returns (bool);
    /// @notice Number of keys under a manufacturer's root; zero if it has not registered that root.
    function keyCountOf(uint32 manufacturerId, bytes32 root) external view returns (uint64);
    /// @notice The device of this kind a vehicle is paired with; zero for none.
    function pairedDevice(uint64 vehicleId, Kind kind) external view returns (uint64 deviceId);
    /// @notice The device of this kind that a vehicle was paired with at the end of second `timestamp`; zero for none.
    /// The future is as things stand.
    function deviceAt(uint64 vehicleId, Kind kind, uint64 timestamp) external view returns (uint64 deviceId);
    /// @notice The key of the device that a vehicle was paired with then, and its maker; zeros for none.
    /// @dev Whose signature a heartbeat of then is: Heartbeat(uint64 vehicleId,uint64 timestamp), in the domain of this contract.
    function keyAt(uint64 vehicleId, Kind kind, uint64 timestamp)
        external
        view
        returns (address key, uint32 manufacturerId);
    /// @notice Whether a device of this maker was paired with the vehicle at any time from `from` to before `until`. Of a past time the
    /// answer stays what it is.
    function wasPaired(uint64 vehicleId, Kind kind, uint32 manufacturerId, uint64 from, uint64 until)
        external
        view
        returns (bool);
    /// @notice Has the vehicle a device of either kind?
    function isPaired(uint64 vehicleId) external view returns (bool);
    /// @notice Number of devices ever claimed, which is also the last id.
    function count() external view returns (uint64);
    function manufacturerRegistry() external view returns (address);
    function vehicleId() external view returns (address);
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
    /// @notice Unpairs the device, as every transfer does.
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
