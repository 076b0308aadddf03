// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title Proofs of error against published weeks
/// @notice Whoever finds a lie in a pending week proves it here, in one transaction, and the pool takes the week back. Whoever is
/// refused data, or believes that activity was invented, demands it with a bond; what is not answered in 24 hours voids the week.
/// Anybody may call all of it but what says otherwise.
/// @dev Weeks are those of the pools, counted from `genesis`; times are unix seconds. A week's tree is the sum tree of its pool:
/// `leaf = keccak256(0x00, vehicleId, account, conn, disc, status, hardware, software, points)`,
/// `node = keccak256(0x01, left hash, left sum, right hash, right sum)`, packed, and a path is what claims bring: a mask and the
/// siblings that are not empty. The judge needs JUDGE_ROLE of every pool that it judges.
/// The contract runs behind an ERC-1967 proxy; in the middle of a call of it only views are answered.
interface IWeekJudge {
    // ------------------------------------------------------------------ types

    /// @notice What the judge is set up with, once.
    struct Settings {
        /// DAO timelock; receives DEFAULT_ADMIN_ROLE.
        address admin;
        /// Token of the bonds of demands.
        address token;
        address vehicleId;
        address deviceRegistry;
        address manufacturerRegistry;
        /// Start of week 0, of the pools as well.
        uint64 genesis;
        /// What a demand costs; who answers has it.
        uint128 bond;
    }

    /// @notice What a pool's leaves follow. All but those of `Referral` are judged by every proof; these by `proveSum`,
    /// `proveLeafSum`, `proveAccount` and demands alone.
    enum Rule {
        /// Not judged.
        None,
        Baseline,
        /// As Baseline, of plug-in hybrids and battery-electric vehicles only.
        Green,
        Marketplace,
        Referral
    }

    /// @notice What was wrong.
    enum Fault {
        Sum,
        Rule,
        Step,
        Omission,
        Account,
        Consent,
        Credit,
        /// A demand was not answered.
        Withheld
    }

    /// @notice What is demanded: the leaf at a place or its emptiness, or a heartbeat of a credited device.
    enum Evidence {
        Leaf,
        Hardware,
        Software
    }

    /// @notice The groups of a vehicle's devices.
    enum Kind {
        Hardware,
        Software
    }

    struct Node {
        bytes32 hash;
        uint64 sum;
    }

    /// @notice A leaf as it was published, and its path.
    struct Leaf {
        uint64 vehicleId;
        address account;
        uint16 conn;
        uint16 disc;
        uint8 status;
        uint32 hardware;
        uint32 software;
        uint32 points;
        bytes proof;
    }

    /// @notice A demand is one of these.
    struct Question {
        address pool;
        uint32 week;
        bytes32 root;
        /// The vehicle.
        uint64 place;
        Evidence evidence;
        /// Whose device the leaf credits; 0 for a leaf.
        uint32 manufacturerId;
    }

    // ----------------------------------------------------------------- events

    event Initialized(Settings settings);
    /// @notice A pool is judged by this rule, its streaks from that week on.
    event PoolSet(address indexed pool, Rule rule, uint32 stepsFrom);
    event BondSet(uint128 bond);
    /// @notice The state at the end of a week; `late`: some time after it, because nobody came in time.
    event WeekAnchored(uint32 indexed week, bytes32 blockHash, bytes32 stateRoot, uint64 number, uint64 timestamp, bool late);
    /// @notice A week was proven wrong at this place, and its pool took it back.
    event WeekProvenWrong(
        address indexed pool, uint32 indexed week, address indexed prover, bytes32 root, Fault fault, uint64 place
    );
    event Demanded(
        address indexed pool,
        uint32 indexed week,
        uint64 indexed place,
        bytes32 root,
        Evidence evidence,
        uint32 manufacturerId,
        address demander,
        uint128 bond,
        uint64 until
    );
    /// @notice A demand ended: its bond is that of `to`, who answered it, or who made it and was not answered or whose week fell.
    event DemandClosed(
        address indexed pool,
        uint32 indexed week,
        uint64 indexed place,
        bytes32 root,
        Evidence evidence,
        uint32 manufacturerId,
        address to,
        uint128 bond
    );
    /// @notice A leaf that was demanded, in its fields; its path is in the transaction.
    event LeafShown(
        address indexed pool,
        uint32 indexed week,
        uint64 indexed vehicleId,
        address account,
        uint16 conn,
        uint16 disc,
        uint8 status,
        uint32 hardware,
        uint32 software,
        uint32 points
    );
    event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    // ----------------------------------------------------------------- errors

    /// Only a proxy's constructor initialises, and once.
    error InvalidInitialization();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    error SafeErc20FailedOperation(address token);
    /// It must be there, and answer.
    error InvalidContract(address account);
    /// The pool is not judged, or not by this kind of proof, or not in this week.
    error NotJudged(address pool, uint32 week);
    /// Only pending weeks are judged.
    error WeekNotPending(address pool, uint32 week);
    error AlreadyAnchored(uint32 week);
    error WeekNotAnchored(uint32 week);
    /// No header, or not the last block before the end of the week and the one after it.
    error InvalidHeader(uint32 week);
    /// The chain does not know this block, or no longer.
    error UnknownBlock(uint64 number, bytes32 blockHash);
    /// From then on any block after the end of the week will do.
    error TooEarlyForLateAnchor(uint32 week, uint64 allowedAt);
    /// The path does not lead from there to the published root.
    error InvalidPath(uint32 week, uint64 place);
    /// The nodes are not those of the anchored state.
    error InvalidStateProof(uint32 week, uint64 vehicleId);
    /// What was brought does not show a lie.
    error NothingWrong(uint32 week, uint64 place);
    /// The leaf credits nobody there whose devices sign in that week.
    error NothingSigned(uint32 week, uint64 vehicleId);
    /// The challenge window has ended, or the tree has no such place.
    error CannotBeDemanded(uint32 week, uint64 place);
    error AlreadyDemanded(uint32 week, uint64 place);
    error NotDemanded(uint32 week, uint64 place);
    /// It can be answered until then.
    error DemandIsOpen(uint64 until);
    error DemandIsOver(uint64 until);
    /// Not signed by the key that was paired then, or not in the week.
    error InvalidHeartbeat(uint64 vehicleId, uint64 timestamp);
    error ArithmeticOverflow();

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the judge up. Only once, in the constructor of its proxy.
    function initialize(Settings calldata settings) external;

    /// @notice "WeekJudge". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    /// @notice DAO only: the rule of a pool, whose weeks must begin as the judge's.
    /// @param stepsFrom first week whose streaks are judged: the pool's first, or the one after it if that goes on from a root
    /// that was not published there
    function setPool(address pool, Rule rule, uint32 stepsFrom) external;

    /// @notice DAO only: what coming demands cost.
    function setBond(uint128 bond) external;

    // ------------------------------------------------------------------ anchors

    /// @notice Keeps the state at the end of a week: `header` is the last block before it, `next` the one after, both as RLP. The chain
    /// must know the hash of `next`. With an empty `next`, from 28 hours after the end on: `header` is any block after the end that
    /// the chain knows.
    function anchor(uint32 week, bytes calldata header, bytes calldata next) external;

    // ------------------------------------------------------------------- proofs

    /// @notice The node over these two, `level` levels (at least 1) above the leaves and the `place`th there, is stated with a sum that
    /// is not theirs; or one of them has a sum and no hash; or both are empty and it is not.
    function proveSum(
        address pool,
        uint32 week,
        uint8 level,
        uint64 place,
        Node calldata left,
        Node calldata right,
        uint64 sum,
        bytes calldata proof
    ) external;

    /// @notice A leaf is stated with a sum that is not its points.
    function proveLeafSum(address pool, uint32 week, Leaf calldata leaf, uint64 place, uint64 sum) external;

    /// @notice The leaf at this place contradicts itself, or the registry: a zero account, an unknown status, another vehicle's id,
    /// points or credits of a week that was not earned, an earned week without credit, other points than those of level and
    /// connections, a maker that does not exist, is of the other kind or not active in the week.
    function proveRule(address pool, uint32 week, Leaf calldata leaf, uint64 place) external;

    /// @notice The leaf does not follow from that of the week before.
    function proveStep(address pool, uint32 week, Leaf calldata leaf, Leaf calldata before) external;

    /// @notice The leaf does not follow from nothing, though the vehicle had no leaf in the week before.
    /// @param emptiness path of its place there
    function proveFirstStep(address pool, uint32 week, Leaf calldata leaf, bytes calldata emptiness) external;

    /// @notice The vehicle has no leaf, though it would still have one if it had missed the week.
    /// @param emptiness path of its place in this week
    function proveOmission(address pool, uint32 week, Leaf calldata before, bytes calldata emptiness) external;

    /// @notice The leaf names somebody who was not the owner in the week, nor its payee.
    /// @param state nodes of Merkle-Patricia proofs in the anchored state, one behind the other: of VehicleId's account, then of the
    /// vehicle's words `token`, `past` if `token.since` is after the start of the week, and `payee` if `token.has_payee`
    /// (contracts/storage/VehicleId.json)
    function proveAccount(address pool, uint32 week, Leaf calldata leaf, bytes calldata state) external;

    /// @notice The leaf withholds for want of consent, though it was given all week, or counts transmissions though it never was.
    /// @param state as of `proveAccount`, with the words `token` and `past`
    function proveConsent(address pool, uint32 week, Leaf calldata leaf, bytes calldata state) external;

    /// @notice The leaf credits a maker none of whose devices was paired with the vehicle in the week.
    function proveCredit(address pool, uint32 week, Leaf calldata leaf, Kind kind) external;

    // ------------------------------------------------------------------ demands

    /// @notice Demands the leaf at a place, or the proof that it is empty (needs an allowance of the bond). Only while the challenge
    /// window is open; the week is not final before the demand can be settled.
    function demandLeaf(address pool, uint32 week, uint64 place) external;

    /// @notice Demands a heartbeat of the device that the leaf credits, if its maker's devices sign (needs an allowance of the bond).
    function demandHeartbeat(address pool, uint32 week, Leaf calldata leaf, Kind kind) external;

    /// @notice Answers by the leaf; the bond is the caller's.
    function answerLeaf(address pool, uint32 week, Leaf calldata leaf) external;

    /// @notice Answers by the path of an empty place; the bond is the caller's.
    function answerEmpty(address pool, uint32 week, uint64 place, bytes calldata emptiness) external;

    /// @notice Answers by the signature of a key that was paired then,
    /// Heartbeat(uint64 vehicleId,uint64 timestamp) in the domain of DeviceRegistry; the bond is the caller's.
    function answerHeartbeat(
        address pool,
        uint32 week,
        uint64 vehicleId,
        Kind kind,
        uint32 manufacturerId,
        uint64 timestamp,
        bytes calldata signature
    ) external;

    /// @notice Ends a demand that nobody can answer any more: the week is void if it was not answered in time, and the bond goes back
    /// to who demanded.
    function settle(Question calldata question) external;

    // -------------------------------------------------------------------- views

    function isAnchored(uint32 week) external view returns (bool);
    /// @notice The anchor of a week; all zero if there is none.
    function anchorOf(uint32 week)
        external
        view
        returns (bytes32 stateRoot, uint64 number, uint64 timestamp, bool late);
    function poolOf(address pool) external view returns (Rule rule, uint32 stepsFrom);
    /// @notice Who demanded, with which bond, and until when it can be answered; zeros for no demand.
    function demandOf(Question calldata question)
        external
        view
        returns (address demander, uint128 bond, uint64 until);
    /// @notice As set up, with the present bond; the admin is left out.
    function settings() external view returns (Settings memory);
    function supportsInterface(bytes4 interfaceId) external view returns (bool);

    // -------------------------------------------------------------------- roles

    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
}
