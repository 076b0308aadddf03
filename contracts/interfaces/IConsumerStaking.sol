// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title The stake of those who read drivers' data
/// @notice A licence is an account. It stakes as much as the DAO's rule asks of its consumption, and loses stake when the DAO
/// upholds a case against it in Disputes (IDisputes), which alone may lock stake and slash it.
/// @dev Amounts are wei of the stake token; times are unix seconds; weeks are those of the rewards' clock. The
/// contract runs behind an ERC-1967 proxy; in the middle of a call of it only views are answered.
/// Tokens held = active + unbonding (totals()), always. What cases lock is part of that and cannot be withdrawn; every lock
/// ends by itself with a week, whatever becomes of Disputes.
interface IConsumerStaking {
    // ------------------------------------------------------------------ types

    /// @notice The DAO's rules. A change is staged and holds 7 days later.
    struct Parameters {
        /// Stake every licence needs.
        uint128 baseStake;
        /// Stake that each unit consumed in the last `usageWeeks` weeks adds.
        uint128 stakePerUnit;
        /// Ended weeks whose consumption counts, 1 to 12.
        uint32 usageWeeks;
        /// Seconds from asking for stake back until it can be withdrawn, 1 to 90 days (DIMO: 14 days).
        uint32 unbondingPeriod;
        /// Longest freeze, and the least time between two, 1 hour to 30 days.
        uint32 maxFreeze;
    }

    /// @notice What the contract is set up with, once.
    struct Settings {
        /// DAO timelock; receives DEFAULT_ADMIN_ROLE.
        address admin;
        /// Receives METER_ROLE; zero for nobody yet.
        address meter;
        /// Receives GUARDIAN_ROLE; zero for nobody yet.
        address guardian;
        /// Receives DISPUTES_ROLE: the Disputes of this contract; zero for none yet, and no case can be filed.
        address disputes;
        /// Stake token; also the token of fees.
        address token;
        /// Pool that shares out data fees (a RewardsDistributor of the same token and clock); zero for none yet.
        address marketplace;
        /// Start of week 0.
        uint64 genesis;
        Parameters parameters;
    }

    /// @notice A setting that can be refused.
    enum Setting {
        Admin,
        StakeToken,
        Genesis,
        UsageWeeks,
        UnbondingPeriod,
        MaxFreeze
    }

    /// @notice What a consumer consumed in a week.
    struct Usage {
        address consumer;
        uint64 units;
    }

    struct Consumer {
        bool registered;
        bool revoked;
        /// Not in good standing before this time; 0 or past = not frozen.
        uint64 frozenUntil;
        /// Stake that counts.
        uint128 active;
        /// Stake asked back: counts no more, is slashed all the same.
        uint128 unbonding;
        /// What undecided cases lock: that much of active and unbonding stake cannot be withdrawn. Cases may lock the same stake.
        uint128 locked;
        /// What withdraw would pay now.
        uint128 withdrawable;
        /// Active stake that good standing needs now.
        uint128 required;
        bool inGoodStanding;
    }

    struct Unbonding {
        uint128 amount;
        uint64 withdrawableAt;
    }

    struct Totals {
        uint128 active;
        uint128 unbonding;
    }

    struct State {
        address token;
        address marketplace;
        uint64 genesis;
        /// The parameters that hold now.
        uint32 parametersVersion;
        /// The parameters staged last, and since or from when they hold.
        uint32 latestVersion;
        uint64 latestFrom;
    }

    // ----------------------------------------------------------------- events

    event Initialized(Settings settings);
    event ParametersStaged(uint32 indexed version, Parameters parameters, uint64 effectiveAt);
    event MarketplaceSet(address indexed marketplace);
    event ConsumerRegistered(address indexed consumer, string uri);
    event LicenceUriSet(address indexed consumer, string uri);
    event LicenceRevoked(address indexed consumer);
    event LicenceReinstated(address indexed consumer);
    event LicenceFrozen(address indexed consumer, address indexed guardian, uint64 until);
    event LicenceUnfrozen(address indexed consumer, address indexed by);
    event Staked(address indexed consumer, uint128 amount);
    event UnstakeRequested(address indexed consumer, uint128 amount, uint64 withdrawableAt);
    event UnstakeCancelled(address indexed consumer, uint128 amount);
    event Withdrawn(address indexed consumer, uint128 amount);
    /// @notice An account's unbonding entry is now this; an amount of zero: there is none at this index.
    event UnbondingSet(address indexed consumer, uint32 indexed index, uint128 amount, uint64 withdrawableAt);
    /// @notice What the consumer consumed in the week; replaces what was reported before.
    event UsageReported(uint32 indexed week, address indexed consumer, uint64 units);
    event DataFeePaid(address indexed consumer, uint32 indexed week, uint128 amount);
    /// @notice What cases lock of the consumer's stake to the end of that week is now this.
    event LockSet(address indexed consumer, uint32 indexed lastWeek, uint128 amount);
    /// @notice So much went to Disputes, of which `fromActive` was active stake; UnbondingSet tells of the rest.
    event Slashed(address indexed consumer, uint128 amount, uint128 fromActive);
    event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    // ----------------------------------------------------------------- errors

    /// Only a proxy's constructor initialises, and once.
    error InvalidInitialization();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    /// The token refused, returned false, or delivered another amount than asked for.
    error SafeErc20FailedOperation(address token);
    error UnusableSetting(Setting setting);
    error UnknownParameters(uint32 version, uint32 latest);
    error NotRegistered(address consumer);
    error AlreadyRegistered(address consumer);
    error LicenceIsRevoked(address consumer);
    error LicenceNotRevoked(address consumer);
    error ZeroAmount();
    error InsufficientStake(address consumer, uint128 amount, uint128 active);
    /// Withdraw what is due, or wait.
    error TooManyUnbondings(address consumer, uint32 max);
    error NothingUnbonding(address consumer);
    /// `due` has unbonded, `free` is what no case locks.
    error NothingToWithdraw(address consumer, uint128 due, uint128 free);
    error WeekNotOver(uint32 week, uint64 endsAt);
    /// A report may be corrected upwards only.
    error UsageNotHigher(address consumer, uint32 week, uint64 reported, uint64 recorded);
    error NoMarketplace();
    error FreezeTooLong(uint32 duration, uint32 max);
    /// Another freeze is possible then.
    error FreezeTooSoon(address consumer, uint64 allowedAt);
    error NotFrozen(address consumer);
    /// Above the consumer's active and unbonding stake.
    error LockTooHigh(address consumer, uint128 amount, uint128 stake);
    /// Stake is locked to the end of the running week or of one of the 12 after it.
    error UnusableLock(uint32 lastWeek, uint32 first, uint32 last);
    error ArithmeticOverflow();

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the contract up. Only once, in the constructor of its proxy. These first parameters
    /// hold at once.
    function initialize(Settings calldata settings) external;

    /// @notice "ConsumerStaking". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    /// @notice DAO only: rules that hold 7 days from now. Replaces what was staged and does not hold yet.
    function stageParameters(Parameters calldata parameters) external;
    /// @notice DAO only; zero for none.
    function setMarketplace(address marketplace) external;

    // ---------------------------------------------------------------- the licence

    /// @notice Makes the caller's account a licence.
    /// @param uri where it says who it is
    function register(string calldata uri) external;
    function setLicenceUri(string calldata uri) external;
    /// @notice DAO only: ends good standing. The stake stays the consumer's and can be asked back.
    function revokeLicence(address consumer) external;
    /// @notice DAO only.
    function reinstateLicence(address consumer) external;
    /// @notice GUARDIAN_ROLE: ends good standing for a time, at most maxFreeze, and again only maxFreeze after the end of the
    /// last time. Stake is not touched.
    function freeze(address consumer, uint32 duration) external;
    /// @notice GUARDIAN_ROLE or DAO: lifts a freeze early.
    function unfreeze(address consumer) external;

    // ------------------------------------------------------------------- the stake

    /// @notice Adds to the caller's active stake (needs an allowance).
    function stake(uint128 amount) external;
    /// @notice Asks active stake back; it stops counting at once and can be withdrawn after the unbonding period. At most 8
    /// requests at a time.
    function requestUnstake(uint128 amount) external;
    /// @notice Makes all unbonding stake active again.
    function cancelUnstake() external;
    /// @notice Pays what has unbonded, as far as no case locks it, oldest request first.
    function withdraw() external returns (uint128 amount);

    // ------------------------------------------------------------------- metering

    /// @notice METER_ROLE: consumption in a week that is over. A consumer's week may be reported again with a higher number,
    /// never a lower one.
    function reportUsage(uint32 week, Usage[] calldata usage) external;
    /// @notice Pays a fee for data (needs an allowance), into the marketplace pool of the running week. Licences only.
    function payDataFee(uint128 amount) external;

    // ----------------------------------------------------------- locks and slashes

    /// @notice DISPUTES_ROLE: locks stake to the end of a week, on top of what is locked already.
    /// @param amount at most the consumer's active and unbonding stake
    /// @param lastWeek the running week or one of the 12 after it
    function lock(address consumer, uint128 amount, uint32 lastWeek) external;
    /// @notice DISPUTES_ROLE: ends so much of what is locked to the end of that week.
    function unlock(address consumer, uint128 amount, uint32 lastWeek) external;
    /// @notice DISPUTES_ROLE: ends so much of what is locked to the end of that week, takes from active and unbonding stake pro
    /// rata and pays it to the caller.
    /// @param amount what to take; all there is, if that is less
    function slash(address consumer, uint128 locked, uint32 lastWeek, uint128 amount)
        external
        returns (uint128 slashed);

    // -------------------------------------------------------------------- views

    /// @notice Registered, not revoked, not frozen, and active stake at least what is required.
    function isInGoodStanding(address consumer) external view returns (bool);
    /// @notice baseStake + stakePerUnit * consumption of the last usageWeeks ended weeks; the highest number if that is higher.
    function requiredStake(address consumer) external view returns (uint128);
    function consumer(address account) external view returns (Consumer memory);
    function unbondings(address account) external view returns (Unbonding[] memory);
    function usageOf(address account, uint32 week) external view returns (uint64 units);
    function parametersAt(uint32 version) external view returns (Parameters memory);
    function totals() external view returns (Totals memory);
    function state() external view returns (State memory);
    function supportsInterface(bytes4 interfaceId) external view returns (bool);

    // -------------------------------------------------------------------- roles

    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
}
