// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title The whitelist of hardware makers and software connections, and what a week of theirs is worth
/// @notice The DAO whitelists; an entry's owner names operators, which register its devices. Suspending takes effect on
/// registering, claiming and pairing at once, and on points from the next week: never retroactively. The DAO also sets the
/// levels of the streak, from a future week on.
/// @dev Weeks are those of the rewards, counted from `genesis`; times are unix seconds. The contract runs behind an
/// ERC-1967 proxy; in the middle of a call of it only views are answered.
interface IManufacturerRegistry {
    // ------------------------------------------------------------------ types

    /// @notice In which group of a vehicle's devices an entry's devices count.
    enum Kind {
        Hardware,
        Software
    }

    enum Status {
        /// No such entry, or not yet.
        None,
        Active,
        Suspended,
        /// For ever. The name stays taken for another 364 days.
        Revoked
    }

    struct Manufacturer {
        string name;
        Kind kind;
        /// At this moment.
        Status status;
        address owner;
        /// Who may accept the ownership; zero for nobody.
        address pendingOwner;
    }

    /// @notice A level of the streak.
    struct Level {
        /// Weeks connected from which it holds.
        uint16 minWeeks;
        /// Points of an earned week.
        uint32 points;
    }

    // ----------------------------------------------------------------- events

    event Initialized(address admin, uint64 genesis);
    event ManufacturerWhitelisted(
        uint32 indexed id, address indexed owner, Kind kind, uint32 points, uint32 fromWeek, string name
    );
    /// @notice Registering, claiming and pairing stop now, points from `fromWeek`.
    event ManufacturerSuspended(uint32 indexed id, uint32 fromWeek);
    /// @notice By the guardian: registering, claiming and pairing stop until `until`, points from `fromWeek` until before
    /// `untilWeek`. A word of the DAO before then takes its place.
    event ManufacturerSuspendedUntil(uint32 indexed id, uint64 until, uint32 fromWeek, uint32 untilWeek);
    event ManufacturerReinstated(uint32 indexed id, uint32 fromWeek);
    event ManufacturerRevoked(uint32 indexed id, uint32 fromWeek);
    /// @notice Changes announced before for the same week or later ones are replaced.
    event PointsSet(uint32 indexed id, uint32 points, uint32 fromWeek);
    /// @notice Levels of the streak. Those announced before for the same week or later ones are replaced.
    event LevelsSet(uint32 indexed fromWeek, Level[] levels);
    /// @notice From this week on only signed transmissions of the entry's devices count.
    event SignedFromSet(uint32 indexed id, uint32 fromWeek);
    event OperatorSet(uint32 indexed id, address indexed operator, bool allowed);
    event OwnershipTransferStarted(uint32 indexed id, address indexed owner, address indexed pendingOwner);
    /// @notice All operators of the previous owner are gone with it, and whom it offered the entry to.
    event OwnershipTransferred(uint32 indexed id, address indexed previousOwner, address indexed newOwner);
    event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    // ----------------------------------------------------------------- errors

    /// Only a proxy's constructor initialises, and once.
    error InvalidInitialization();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    error InvalidAdmin(address admin);
    /// Weeks must have begun.
    error InvalidGenesis(uint64 genesis);
    error UnknownManufacturer(uint32 id);
    /// 1 to 32 printable ASCII characters, no space at either end and no two in a row.
    error InvalidName(string name);
    /// Letters' case does not make another name. The name of a revoked entry is free after 364 days.
    error NameTaken(string name, uint32 id);
    error InvalidOwner(address owner);
    error NotOwner(uint32 id, address account);
    error NotPendingOwner(uint32 id, address account);
    /// The guardian suspends for at least a second and at most `max` seconds, 14 days.
    error InvalidSuspension(uint32 duration, uint32 max);
    /// The guardian may suspend again 14 days after its last suspension of the same ended.
    error SuspensionTooSoon(uint64 allowedAt);
    /// The entry's status does not allow this.
    error WrongStatus(uint32 id, Status status);
    /// Rules change from a future week on.
    error WeekTooEarly(uint32 week, uint32 earliest);
    /// At most 104 weeks ahead.
    error WeekTooLate(uint32 week, uint32 latest);
    /// The entry's devices sign already, and go on doing so.
    error AlreadySigns(uint32 id, uint32 fromWeek);
    error TooManyPoints(uint32 points, uint32 max);
    /// One to 16 levels, the first from zero weeks on, each from more weeks than the one before.
    error InvalidLevels(uint32 levels);

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the registry up, with DIMO's levels from week 0 on. Only once, in the constructor of its
    /// proxy.
    function initialize(address admin, uint64 genesis) external;

    /// @notice "ManufacturerRegistry". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    // ------------------------------------------------------------------ the DAO

    /// @notice Whitelists a maker or connection, active at once. Ids count from 1.
    /// @param points of an earned week that a device of this entry contributed to, from `fromWeek` on
    /// @param fromWeek the current week or one of the next 104
    function whitelist(address owner, string calldata name, Kind kind, uint32 points, uint32 fromWeek)
        external
        returns (uint32 id);
    /// @notice Only an active entry, or one that the guardian suspended.
    function suspend(uint32 id) external;
    /// @notice GUARDIAN_ROLE only, an active entry, for at most 14 days: ends by itself, and not again within 14 days. The
    /// DAO may reinstate the entry before, or suspend it for longer.
    /// @param duration seconds
    function suspendFor(uint32 id, uint32 duration) external;
    /// @notice Only a suspended entry; its devices earn again from the next week.
    function reinstate(uint32 id) external;
    /// @notice For ever.
    function revoke(uint32 id) external;
    /// @notice Gives an entry another owner where the key of the present one is lost or stolen. Its operators are gone.
    function reappoint(uint32 id, address owner) external;
    /// @notice From one of the next 104 weeks on; replaces what was announced to begin then or later.
    function setPoints(uint32 id, uint32 points, uint32 fromWeek) external;
    /// @notice From one of the next 104 weeks on; replaces what was announced to begin then or later.
    function setLevels(Level[] calldata levels, uint32 fromWeek) external;
    /// @notice From a future week on, at most 104 weeks ahead, only transmissions that a device of the entry signed count. Another
    /// week takes the place of one that has not begun; what has begun stays.
    function setSignedFrom(uint32 id, uint32 fromWeek) external;

    // ---------------------------------------------------------------- the owner

    /// @notice Lets an account register devices for the entry, or no longer.
    function setOperator(uint32 id, address operator, bool allowed) external;
    /// @notice The first of two steps; zero takes it back.
    function transferOwnership(uint32 id, address newOwner) external;
    /// @notice The second, by the new owner. Operators of the old one are gone.
    function acceptOwnership(uint32 id) external;

    // -------------------------------------------------------------------- views

    /// @notice May the entry's devices be registered, claimed and paired at this moment?
    function isActive(uint32 id) external view returns (bool);
    /// @notice Status that counts for points of a whole week. Future weeks: as things stand.
    function statusAt(uint32 id, uint32 week) external view returns (Status);
    /// @notice Points of a week, whatever the status. Future weeks: as announced.
    function pointsAt(uint32 id, uint32 week) external view returns (uint32);
    /// @notice Levels of the streak in a week. Future weeks: as announced.
    function levelsAt(uint32 week) external view returns (Level[] memory);
    /// @notice The first week in which only signed transmissions of the entry's devices count; zero for never.
    function signedFrom(uint32 id) external view returns (uint32);
    function manufacturer(uint32 id) external view returns (Manufacturer memory);
    /// @notice Zero if no entry has this name.
    function idOf(string calldata name) external view returns (uint32 id);
    /// @notice Owner or operator of an entry, whatever its status.
    function mayOperate(uint32 id, address account) external view returns (bool);
    /// @notice What registering a device asks, in one call.
    function operation(uint32 id, address account) external view returns (Status status, Kind kind, bool mayOperate);
    /// @notice Number of entries, which is also the last id.
    function count() external view returns (uint32);
    function genesis() external view returns (uint64);
    function supportsInterface(bytes4 interfaceId) external view returns (bool);

    // -------------------------------------------------------------------- roles

    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
}
