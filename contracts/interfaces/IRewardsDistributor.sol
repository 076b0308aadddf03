// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title Weekly rewards, paid against a Merkle sum root
/// @notice One deployment per pool. A publisher posts one root per week under a bond; after a challenge
/// window the week is final for ever and every vehicle's account can be paid with a proof, for years.
/// @dev Amounts are wei of the reward token; times are unix seconds; a year is 52 weeks of accounting.
/// The contract runs behind an ERC-1967 proxy; in the middle of a call of it only views are answered.
interface IRewardsDistributor {
    // ------------------------------------------------------------------ types

    /// @notice What a pool is set up with, once.
    struct Settings {
        /// DAO timelock; receives DEFAULT_ADMIN_ROLE.
        address admin;
        /// Receives PUBLISHER_ROLE; zero for nobody yet.
        address publisher;
        /// Receives GUARDIAN_ROLE; zero for nobody yet.
        address guardian;
        /// Reward token; also the token of bonds and deposits.
        address token;
        /// Start of week 0.
        uint64 genesis;
        /// First week that will be published.
        uint32 firstWeek;
        /// Issuance of a week in the first year; zero for a pool that only shares out deposits.
        uint128 initialLimit;
        /// The limit is multiplied by this ...
        uint32 decayNumerator;
        /// ... and divided by this (truncating) after every full year.
        uint32 decayDenominator;
        /// Weeks in a year of the schedule.
        uint32 weeksPerYear;
        /// Number of weeks with issuance.
        uint32 scheduleWeeks;
        /// Most the schedule may ever issue.
        uint128 cap;
        /// Seconds between publishing and finality, 1 hour to 30 days (DIMO: 48 hours).
        uint32 challengeWindow;
        /// Seconds from the finality of a year's last week until its unclaimed rest may be swept, at least 364 days.
        uint32 claimPeriod;
        /// Bond a publisher must hold here.
        uint128 bond;
        /// Contract with isSanctioned(address), or zero for none.
        address sanctionsOracle;
    }

    /// @notice One earned leaf (its status is always 1) with its proof and the week's totals.
    struct Claim {
        uint32 week;
        uint64 vehicleId;
        address account;
        uint16 conn;
        uint16 disc;
        uint32 hardware;
        uint32 software;
        uint32 points;
        /// Position of the leaf in the tree.
        uint64 index;
        /// Number of leaves, as published.
        uint64 leafCount;
        /// Tokens of the week, as published.
        uint128 weekAmount;
        /// 40 bytes (hash, sum) per level, leaf to root.
        bytes proof;
    }

    /// @notice Any leaf with its proof, for challenges.
    struct Leaf {
        uint64 vehicleId;
        address account;
        uint16 conn;
        uint16 disc;
        /// 0 missed, 1 earned, 2 withheld.
        uint8 status;
        uint32 hardware;
        uint32 software;
        uint32 points;
        uint64 index;
        bytes proof;
    }

    /// @notice Whether a claim can be paid, and if not, why.
    enum ClaimStatus {
        Payable,
        AlreadyClaimed,
        NotPublished,
        NotFinal,
        InvalidProof,
        Swept,
        Sanctioned,
        WrongAccount
    }

    /// @notice Where a week stands.
    enum WeekState {
        Unpublished,
        Pending,
        Final,
        Swept
    }

    /// @notice A setting that can be refused.
    enum Setting {
        Admin,
        RewardToken,
        Genesis,
        Schedule,
        ChallengeWindow,
        ClaimPeriod
    }

    struct WeekInfo {
        WeekState state;
        bytes32 root;
        uint64 totalPoints;
        uint64 leafCount;
        /// Tokens shared out; for an unpublished week what it would be now.
        uint128 amount;
        /// Part of the amount that comes from deposits; 0 for a week without points, which passed them on.
        uint128 deposits;
        /// When a pending week becomes final, else 0.
        uint64 finalAt;
    }

    struct State {
        address token;
        uint64 genesis;
        uint32 firstWeek;
        uint32 nextWeek;
        uint32 challengeWindow;
        uint32 claimPeriod;
        address sanctionsOracle;
        bool publishingPaused;
        /// Claims are refused before this time; 0 or past = open.
        uint64 claimsPausedUntil;
        /// Bond a publisher must hold.
        uint128 bond;
        /// Bonds held for all publishers.
        uint128 bonds;
        /// Deposits held for unpublished weeks.
        uint128 deposits;
        /// Committed by published weeks and neither paid nor swept.
        uint128 outstanding;
        /// Publisher of the latest week, and when that week is final.
        address publisher;
        uint64 finalAt;
    }

    // ----------------------------------------------------------------- events

    event Initialized(Settings settings);
    event WeekPublished(
        uint32 indexed week,
        address indexed publisher,
        bytes32 root,
        uint64 totalPoints,
        uint64 leafCount,
        uint128 amount,
        uint64 finalAt,
        bytes32 dataHash,
        string dataUri
    );
    /// @notice The guardian took back a pending week; the publisher keeps the bond.
    event WeekVetoed(uint32 indexed week, address indexed guardian, string reason);
    /// @notice A proof of error took back a pending week; the publisher's bond went to the challenger.
    event WeekVoided(uint32 indexed week, address indexed challenger, address indexed publisher, uint128 bond);
    /// @notice A vehicle's week was paid. A relayer's fee, if any, is inside the amount.
    event Claimed(
        uint32 indexed week, uint64 indexed vehicleId, address indexed account, address payee, uint256 amount
    );
    /// @notice An item of a batch was left out; nothing about it changed.
    event ClaimRejected(uint32 indexed week, uint64 indexed vehicleId, address indexed account, ClaimStatus status);
    /// @notice A signature of this account was used up, or voided by it.
    event NonceUsed(address indexed account, uint256 nonce);
    /// @notice A signed claim was relayed: the nonce is used, the fee came out of the claimed amounts.
    event ClaimRelayed(address indexed account, address indexed relayer, uint256 fee, uint256 nonce);
    event Deposited(uint32 indexed week, address indexed from, uint128 amount);
    /// @notice A week without points passed its deposits on (to the week before when that is taken back).
    event DepositCarried(uint32 indexed fromWeek, uint32 indexed toWeek, uint128 amount);
    event BondDeposited(address indexed publisher, uint128 amount);
    event BondWithdrawn(address indexed publisher, uint128 amount);
    event BondSet(uint128 bond);
    event ChallengeWindowSet(uint32 challengeWindow);
    event SanctionsOracleSet(address indexed oracle);
    event PublishingPaused(address indexed by);
    event PublishingUnpaused(address indexed by);
    event ClaimsPaused(address indexed by, uint64 until);
    event ClaimsUnpaused(address indexed by);
    event YearSwept(uint32 indexed year, address indexed to, uint128 amount);
    event TokenRescued(address indexed token, address indexed to, uint128 amount);
    event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole);
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    // ----------------------------------------------------------------- errors

    /// Only a proxy's constructor initialises, and once.
    error InvalidInitialization();
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    error AccessControlBadConfirmation();
    error SafeErc20FailedOperation(address token);
    error InvalidSetting(Setting setting);
    /// Only `expected` can be used here now.
    error WrongWeek(uint32 week, uint32 expected);
    error WeekNotOver(uint32 week, uint64 endsAt);
    error WeekNotFinal(uint32 week, uint64 finalAt);
    /// The week is not in its challenge window.
    error WeekNotPending(uint32 week);
    error PublishingIsPaused();
    /// A root without leaves or points, or leaves without a root.
    error InvalidTotals(bytes32 root, uint64 totalPoints, uint64 leafCount);
    error InsufficientBond(address publisher, uint128 bond, uint128 required);
    /// The publisher's week can still be challenged.
    error BondLocked(address publisher, uint64 until);
    /// Send the difference to this contract, then publish.
    error InsufficientFunds(uint256 balance, uint256 required);
    error AlreadyClaimed(uint32 week, uint64 vehicleId);
    error WeekNotPublished(uint32 week, uint32 nextWeek);
    error InvalidProof(uint32 week, uint64 vehicleId);
    error WeekSwept(uint32 week);
    error AccountSanctioned(address account);
    error ClaimsArePaused(uint64 until);
    /// No item of a batch could be paid; `first` is why the first one could not.
    error NothingPaid(uint256 items, ClaimStatus first);
    error InvalidPayee(address payee);
    error FeeTooHigh(uint256 fee, uint256 limit);
    error SignatureExpired(uint64 deadline);
    error InvalidSignature(address account);
    error PauseTooLong(uint32 duration, uint32 max);
    /// The cool-down after the last pause of claims ends then.
    error PauseTooSoon(uint64 allowedAt);
    /// Years are swept in order.
    error WrongYear(uint32 year, uint32 expected);
    /// The claim period runs until `sweepableAt`; the highest number while the year is not published to its end.
    error ClaimPeriodRunning(uint32 year, uint64 sweepableAt);
    error NotForeign(address token);
    /// The leaves do not prove an error.
    error ChallengeFailed(uint32 week);
    error ArithmeticOverflow();

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the pool up. Only once, in the constructor of its proxy.
    function initialize(Settings calldata settings) external;

    /// @notice "RewardsDistributor". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    // -------------------------------------------------------------- publishing

    /// @notice PUBLISHER_ROLE: posts the next week. Refused before the week is over, while the previous one
    /// is not final, without the bond, or if the contract does not hold the tokens on top of all it owes.
    /// @param totalPoints the root's sum; 0 commits no tokens and carries the deposits to the next week
    /// @param dataHash hash of the published leaves
    /// @param dataUri where they can be fetched
    function publish(
        uint32 week,
        bytes32 root,
        uint64 totalPoints,
        uint64 leafCount,
        bytes32 dataHash,
        string calldata dataUri
    ) external;

    /// @notice Adds to the caller's standing bond (needs an allowance).
    function depositBond(uint128 amount) external;

    /// @notice Takes back from the caller's bond, unless a week of theirs is pending.
    function withdrawBond(uint128 amount) external;

    /// @notice Adds tokens to an unpublished week, at most 52 weeks ahead (needs an allowance).
    function deposit(uint32 week, uint128 amount) external;

    /// @notice GUARDIAN_ROLE: takes the pending week back; it can be published again.
    function veto(uint32 week, string calldata reason) external;

    /// @notice Takes the pending week back by proving two neighbouring leaves whose vehicle ids do not
    /// ascend. The publisher's whole bond goes to the caller.
    function challengeOrder(uint32 week, Leaf calldata left, Leaf calldata right) external;

    // ----------------------------------------------------------------- claiming

    /// @notice Pays one vehicle's week to its account. Anyone may call.
    function claim(Claim calldata item) external returns (uint256 amount);

    /// @notice Pays many, one transfer per account. Items that cannot be paid are reported by ClaimRejected;
    /// if none can, the call reverts with NothingPaid. Anyone may call.
    function claimMany(Claim[] calldata items) external returns (uint256 total);

    /// @notice As claimMany, from an encoding that needs less calldata: per vehicle its account (20 bytes), its id
    /// (8) and the number of weeks that follow (1); per week its number (4), conn (2), disc (2), hardware (4),
    /// software (4), points (4), index (8), leafCount (8), weekAmount (16), the levels of the proof (1) and the proof
    /// (40 per level). All big-endian, one after another, to the end.
    function claimPacked(bytes calldata items) external returns (uint256 total);

    /// @notice As claimMany, for the caller's own items, paid to `payee`.
    function claimTo(Claim[] calldata items, address payee) external returns (uint256 total);

    /// @notice As claimTo on behalf of `account`, which signed (EIP-712; EOA or ERC-1271)
    /// ClaimTo(address account,address payee,uint256 maxFee,uint32[] weeks,uint64[] vehicleIds,uint256 nonce,uint64 deadline)
    /// with its current nonce and the weeks and vehicle ids of `items` in order.
    /// The caller receives `fee`, which must not exceed `maxFee` or the claimed total, and unless zero goes to no
    /// sanctioned caller.
    /// An item that does not prove itself or is another account's makes the call revert with NothingPaid, so that no
    /// relayer spoils items and keeps the fee for all that was signed.
    function claimWithSignature(
        Claim[] calldata items,
        address account,
        address payee,
        uint256 maxFee,
        uint256 fee,
        uint64 deadline,
        bytes calldata signature
    ) external returns (uint256 total);

    // ------------------------------------------------------------ administration

    /// @notice GUARDIAN_ROLE.
    function pausePublishing() external;
    /// @notice DAO only.
    function unpausePublishing() external;
    /// @notice GUARDIAN_ROLE: at most 7 days, and again only 7 days after the last pause ended.
    function pauseClaims(uint32 duration) external;
    /// @notice DAO only: lifts the pause early.
    function unpauseClaims() external;
    /// @notice DAO only; zero for none.
    function setSanctionsOracle(address oracle) external;
    /// @notice DAO only; a pending week keeps its window.
    function setChallengeWindow(uint32 challengeWindow) external;
    /// @notice DAO only; counts from the next publishing.
    function setBond(uint128 bond) external;
    /// @notice DAO only: takes what year `year` (weeks 52·year to 52·year+51) left unclaimed, after the claim period.
    function sweep(uint32 year, address to) external returns (uint128 amount);
    /// @notice DAO only: returns tokens other than the reward token that were sent here by mistake.
    function rescue(address token, address to, uint128 amount) external;

    // -------------------------------------------------------------------- views

    /// @notice What `claim` would pay now, and why not if it would not. A pause of claims is left aside.
    function quote(Claim calldata item) external view returns (uint256 amount, ClaimStatus status);
    function isClaimed(uint64 vehicleId, uint32 week) external view returns (bool);
    function weekInfo(uint32 week) external view returns (WeekInfo memory);
    /// @notice Tokens the schedule gives to a week, without deposits.
    function issuance(uint32 week) external view returns (uint128);
    function yearInfo(uint32 year) external view returns (uint128 committed, uint128 paid, bool swept);
    function bondOf(address publisher) external view returns (uint128);
    function state() external view returns (State memory);
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
    function supportsInterface(bytes4 interfaceId) external view returns (bool);

    // -------------------------------------------------------------------- roles

    function hasRole(bytes32 role, address account) external view returns (bool);
    function getRoleAdmin(bytes32 role) external view returns (bytes32);
    function grantRole(bytes32 role, address account) external;
    function revokeRole(bytes32 role, address account) external;
    function renounceRole(bytes32 role, address callerConfirmation) external;
}
