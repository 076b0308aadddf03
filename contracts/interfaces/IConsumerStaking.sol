// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title The stake of those who read drivers' data, and what becomes of it when they misuse them
/// @notice A licence is an account. It stakes as much as the DAO's rule asks of its consumption, and loses stake to the
/// harmed drivers, the reporter and the treasury when the DAO upholds a case against it.
/// @dev Amounts are wei of the stake token; times are unix seconds; weeks are those of the rewards' clock; shares of a slash
/// are in basis points. The contract runs behind an ERC-1967 proxy; in the middle of a call of it only views are answered.
/// Tokens held = active + unbonding + compensation + bonds (totals()), always. What cases lock is part of active and
/// unbonding stake: it cannot be withdrawn.
interface IConsumerStaking {
    // ------------------------------------------------------------------ types

    /// @notice The DAO's rules. A change is staged and holds 7 days later; a case is judged by the rules it was filed under.
    struct Parameters {
        /// Stake every licence needs.
        uint128 baseStake;
        /// Stake that each unit consumed in the last `usageWeeks` weeks adds.
        uint128 stakePerUnit;
        /// Most a case may claim.
        uint128 maxClaim;
        /// What a reporter puts up, at least 1 wei.
        uint128 bond;
        /// Ended weeks whose consumption counts, 1 to 12.
        uint32 usageWeeks;
        /// Seconds from asking for stake back until it can be withdrawn, 1 to 90 days (DIMO: 14 days).
        uint32 unbondingPeriod;
        /// Seconds the accused has to respond, 1 to 28 days.
        uint32 responseWindow;
        /// Seconds the DAO has after that, 14 to 56 days; the case lapses at the end of the week in which they are over.
        uint32 decisionWindow;
        /// Longest freeze, and the least time between two, 1 hour to 30 days.
        uint32 maxFreeze;
        /// Seconds to claim a compensation, 28 days to 5 years.
        uint32 claimPeriod;
        /// Part of a slash that the reporter receives, at most 5000.
        uint32 reporterShare;
        /// Part that the treasury receives; the rest, and what rounding leaves, is the harmed vehicles'.
        uint32 treasuryShare;
    }

    /// @notice What the contract is set up with, once.
    struct Settings {
        /// DAO timelock; receives DEFAULT_ADMIN_ROLE.
        address admin;
        /// Receives METER_ROLE; zero for nobody yet.
        address meter;
        /// Receives GUARDIAN_ROLE; zero for nobody yet.
        address guardian;
        /// Stake token; also the token of bonds, fees and compensations.
        address token;
        /// Receives the treasury's part of slashes and what nobody claimed.
        address treasury;
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
        Treasury,
        Genesis,
        Bond,
        UsageWeeks,
        UnbondingPeriod,
        ResponseWindow,
        DecisionWindow,
        MaxFreeze,
        ClaimPeriod,
        Shares
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
        /// What undecided cases claim: that much of active and unbonding stake cannot be withdrawn. Cases may claim the same stake.
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

    enum CaseState {
        None,
        /// Undecided. Past its deadline it locks nothing any more.
        Open,
        Upheld,
        Dismissed,
        Lapsed
    }

    struct Case {
        CaseState state;
        address accused;
        address reporter;
        /// Claimed, and locked while the case is undecided.
        uint128 amount;
        /// The reporter's.
        uint128 bond;
        /// Which parameters judge it.
        uint32 parametersVersion;
        bool responded;
        /// The accused may respond before this time; unless it did, the DAO upholds only after it.
        uint64 respondUntil;
        /// The DAO decides before this time.
        uint64 deadline;
    }

    /// @notice The harmed vehicles' part of a slash.
    struct Compensation {
        /// Of the shares' tree; zero until posted.
        bytes32 root;
        uint64 totalShares;
        uint64 leafCount;
        /// Shared out in all.
        uint128 pot;
        /// Neither claimed nor swept.
        uint128 left;
        /// Last time to claim; before the root is posted, to post it.
        uint64 until;
    }

    /// @notice A harmed vehicle's share with its proof. The leaf is
    /// keccak256(0x00, vehicleId uint64, account, shares uint64), the tree is that of the rewards; the payout is
    /// floor(shares * pot / totalShares).
    struct Share {
        uint64 caseId;
        uint64 vehicleId;
        address account;
        uint64 shares;
        /// Position of the leaf in the tree.
        uint64 index;
        /// 40 bytes (hash, sum) per level, leaf to root.
        bytes proof;
    }

    struct Totals {
        uint128 active;
        uint128 unbonding;
        /// Left for harmed vehicles.
        uint128 compensation;
        uint128 bonds;
    }

    struct State {
        address token;
        address treasury;
        address marketplace;
        uint64 genesis;
        /// The parameters that hold now.
        uint32 parametersVersion;
        /// The parameters staged last, and since or from when they hold.
        uint32 latestVersion;
        uint64 latestFrom;
        /// Number of cases ever filed, which is also the last id.
        uint64 cases;
    }

    // ----------------------------------------------------------------- events

    event Initialized(Settings settings);
    event ParametersStaged(uint32 indexed version, Parameters parameters, uint64 effectiveAt);
    event TreasurySet(address indexed treasury);
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
    event CaseFiled(
        uint64 indexed caseId,
        address indexed accused,
        address indexed reporter,
        uint128 amount,
        uint128 bond,
        uint32 parametersVersion,
        uint64 respondUntil,
        uint64 deadline,
        bytes32 evidenceHash,
        string evidenceUri
    );
    event CaseAnswered(uint64 indexed caseId, address indexed accused, bytes32 answerHash, string answerUri);
    /// @notice slashed = reward + toTreasury + compensation, of which `fromActive` was active stake. The bond went back to the
    /// reporter.
    event CaseUpheld(
        uint64 indexed caseId,
        address indexed accused,
        address indexed reporter,
        uint128 slashed,
        uint128 fromActive,
        uint128 reward,
        uint128 toTreasury,
        uint128 compensation
    );
    /// @notice The bond went to the accused.
    event CaseDismissed(uint64 indexed caseId, address indexed accused, uint128 bond);
    /// @notice The bond went back to the reporter.
    event CaseLapsed(uint64 indexed caseId, address indexed reporter, uint128 bond);
    event CompensationPosted(
        uint64 indexed caseId,
        bytes32 root,
        uint64 totalShares,
        uint64 leafCount,
        uint64 until,
        bytes32 dataHash,
        string dataUri
    );
    event CompensationClaimed(
        uint64 indexed caseId, uint64 indexed vehicleId, address indexed account, uint64 index, uint128 amount
    );
    /// @notice A share of a batch was left out; `reason` is the error it alone would have met.
    event CompensationRejected(
        uint64 indexed caseId, uint64 indexed vehicleId, address indexed account, uint64 index, bytes reason
    );
    /// @notice What nobody claimed in time went to the treasury.
    event CompensationSwept(uint64 indexed caseId, address indexed treasury, uint128 amount);
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
    /// Above the cap, or above the accused's stake.
    error ClaimTooHigh(uint128 amount, uint128 max);
    error UnknownCase(uint64 caseId);
    /// The case was decided, or lapsed.
    error CaseClosed(uint64 caseId, CaseState state);
    /// Too late to decide: the case can only lapse.
    error CaseOver(uint64 caseId, uint64 deadline);
    /// Too early to lapse.
    error CaseNotOver(uint64 caseId, uint64 deadline);
    error NotAccused(uint64 caseId, address account);
    error AlreadyResponded(uint64 caseId);
    error ResponseWindowOver(uint64 caseId, uint64 respondUntil);
    /// The accused may still respond.
    error ResponseWindowOpen(uint64 caseId, uint64 respondUntil);
    /// More than the case claims.
    error SlashTooHigh(uint64 caseId, uint128 slash, uint128 max);
    /// The case was not upheld, or left nothing for harmed vehicles.
    error NoCompensation(uint64 caseId);
    error CompensationAlreadyPosted(uint64 caseId);
    error CompensationNotPosted(uint64 caseId);
    /// A root without leaves or shares, or none.
    error InvalidTotals(bytes32 root, uint64 totalShares, uint64 leafCount);
    error CompensationClosed(uint64 caseId, uint64 until);
    error CompensationOpen(uint64 caseId, uint64 until);
    error AlreadyClaimed(uint64 caseId, uint64 index);
    error InvalidProof(uint64 caseId, uint64 vehicleId);
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
    /// @notice DAO only.
    function setTreasury(address treasury) external;
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

    // ---------------------------------------------------------------------- cases

    /// @notice Accuses a consumer. Takes the bond from the caller (needs an allowance) and locks the claimed amount.
    /// @param amount at most maxClaim and the accused's active and unbonding stake
    function fileCase(address accused, uint128 amount, bytes32 evidenceHash, string calldata evidenceUri)
        external
        returns (uint64 caseId);
    /// @notice The accused's word, once, within its window.
    function respond(uint64 caseId, bytes32 answerHash, string calldata answerUri) external;
    /// @notice DAO only: slashes active and unbonding stake pro rata, shares it out and returns the bond. Once the accused has
    /// responded or its window is over.
    /// @param slash at most what the case claims; what other cases left of the stake, if that is less
    function uphold(uint64 caseId, uint128 slash) external;
    /// @notice DAO only: the bond goes to the accused.
    function dismiss(uint64 caseId) external;
    /// @notice Returns the bond of a case that was not decided in time. Anyone may call; the stake is free already.
    function lapse(uint64 caseId) external;

    // --------------------------------------------------------------- compensation

    /// @notice DAO only, once per upheld case: whom its compensation is for. May be executed together with uphold.
    /// @param dataHash hash of the published shares
    /// @param dataUri where they can be fetched
    function postCompensation(
        uint64 caseId,
        bytes32 root,
        uint64 totalShares,
        uint64 leafCount,
        bytes32 dataHash,
        string calldata dataUri
    ) external;
    /// @notice Pays a harmed vehicle's share to its account. Anyone may call.
    function claimCompensation(Share calldata share) external returns (uint128 amount);
    /// @notice Pays many, one transfer per account. What cannot be paid is reported by CompensationRejected; if nothing can, the
    /// call reverts as the first share would.
    function claimCompensations(Share[] calldata shares) external returns (uint128 total);
    /// @notice Sends the treasury what was not claimed, or never posted, in time. Anyone may call.
    function sweepCompensation(uint64 caseId) external returns (uint128 amount);

    // -------------------------------------------------------------------- views

    /// @notice Registered, not revoked, not frozen, and active stake at least what is required.
    function isInGoodStanding(address consumer) external view returns (bool);
    /// @notice baseStake + stakePerUnit * consumption of the last usageWeeks ended weeks; the highest number if that is higher.
    function requiredStake(address consumer) external view returns (uint128);
    function consumer(address account) external view returns (Consumer memory);
    function unbondings(address account) external view returns (Unbonding[] memory);
    function usageOf(address account, uint32 week) external view returns (uint64 units);
    function caseOf(uint64 caseId) external view returns (Case memory);
    function compensationOf(uint64 caseId) external view returns (Compensation memory);
    function isCompensated(uint64 caseId, uint64 index) external view returns (bool);
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
