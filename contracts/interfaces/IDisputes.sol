// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title Cases against those who misuse drivers' data, and compensation of the harmed drivers
/// @notice Anyone accuses a data consumer, with evidence and a bond. Of what the DAO slashes the harmed drivers, the reporter and
/// the treasury have their shares. The stake itself lies in ConsumerStaking (IConsumerStaking), where this contract has
/// DISPUTES_ROLE; without that role no case can be filed.
/// @dev Amounts are wei of the stake token; times are unix seconds; weeks are those of the rewards' clock; shares of a slash
/// are in basis points. The contract runs behind an ERC-1967 proxy; in the middle of a call of it only views are answered.
/// Tokens held = compensation + bonds (totals()), always.
interface IDisputes {
    // ------------------------------------------------------------------ types

    /// @notice The DAO's rules. A change is staged and holds 7 days later; a case is judged by the rules it was filed under.
    struct Parameters {
        /// Most a case may claim.
        uint128 maxClaim;
        /// What a reporter puts up, at least 1 wei.
        uint128 bond;
        /// Seconds the accused has to respond, 1 to 28 days.
        uint32 responseWindow;
        /// Seconds the DAO has after that, 14 to 56 days; the case lapses at the end of the week in which they are over.
        uint32 decisionWindow;
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
        /// ConsumerStaking, for good. Its token is that of bonds and compensations, its weeks are those of the deadlines.
        address staking;
        /// Receives the treasury's part of slashes and what nobody claimed.
        address treasury;
        Parameters parameters;
    }

    /// @notice A setting that can be refused.
    enum Setting {
        Admin,
        Staking,
        Treasury,
        Bond,
        ResponseWindow,
        DecisionWindow,
        ClaimPeriod,
        Shares
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
        /// Levels of the tree.
        uint8 depth;
        /// Shared out in all.
        uint128 pot;
        /// Neither claimed nor swept.
        uint128 left;
        /// Last time to claim; before the root is posted, to post it.
        uint64 until;
    }

    /// @notice A node of the shares' tree: a hash, and the sum of the shares below it.
    struct Node {
        bytes32 hash;
        uint64 sum;
    }

    /// @notice A harmed vehicle's share with its proof. The leaf is
    /// keccak256(0x00, vehicleId uint64, account, shares uint64) at place vehicleId of the sum tree that rewards have; the
    /// payout is floor(shares * pot / totalShares).
    struct Share {
        uint64 caseId;
        uint64 vehicleId;
        address account;
        uint64 shares;
        /// The mask and the siblings, each hash and sum, 40 bytes, leaf to root.
        bytes proof;
    }

    struct Totals {
        /// Left for harmed vehicles.
        uint128 compensation;
        uint128 bonds;
    }

    struct State {
        address staking;
        /// As ConsumerStaking's.
        address token;
        address treasury;
        /// As ConsumerStaking's.
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
    /// @notice slashed = reward + toTreasury + compensation, as ConsumerStaking tells in Slashed. The bond went back to the
    /// reporter.
    event CaseUpheld(
        uint64 indexed caseId,
        address indexed accused,
        address indexed reporter,
        uint128 slashed,
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
        uint8 depth,
        uint64 until,
        bytes32 dataHash,
        string dataUri
    );
    event CompensationClaimed(
        uint64 indexed caseId, uint64 indexed vehicleId, address indexed account, uint128 amount
    );
    /// @notice A share of a batch was left out; `reason` is the error it alone would have met.
    event CompensationRejected(
        uint64 indexed caseId, uint64 indexed vehicleId, address indexed account, bytes reason
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
    error UnusableCaseSetting(Setting setting);
    error UnknownParameters(uint32 version, uint32 latest);
    error ZeroAmount();
    /// Above the cap. Above the accused's stake ConsumerStaking refuses (LockTooHigh).
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
    /// No tree of shares of so many levels has these two nodes below its root.
    error InvalidChildren(uint8 depth, bytes32 leftHash, uint64 leftSum, bytes32 rightHash, uint64 rightSum);
    error CompensationClosed(uint64 caseId, uint64 until);
    error CompensationOpen(uint64 caseId, uint64 until);
    error AlreadyClaimed(uint64 caseId, uint64 vehicleId);
    error InvalidProof(uint64 caseId, uint64 vehicleId);
    error ArithmeticOverflow();

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the contract up. Only once, only through a proxy (in its constructor call). These first parameters
    /// hold at once.
    function initialize(Settings calldata settings) external;

    /// @notice "Disputes". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    /// @notice DAO only: rules that hold 7 days from now. Replaces what was staged and does not hold yet.
    function stageParameters(Parameters calldata parameters) external;
    /// @notice DAO only.
    function setTreasury(address treasury) external;

    // ---------------------------------------------------------------------- cases

    /// @notice Accuses a consumer. Takes the bond from the caller (needs an allowance) and locks the claimed amount in
    /// ConsumerStaking.
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

    /// @notice DAO only, once per upheld case: whom its compensation is for, by the two nodes below the root of the shares'
    /// tree. Root and total follow from them and are not stated. May be executed together with uphold.
    /// @param depth levels of the tree: the bit length of the largest vehicleId
    /// @param dataHash hash of the published shares
    /// @param dataUri where they can be fetched
    function postCompensation(
        uint64 caseId,
        Node calldata left,
        Node calldata right,
        uint8 depth,
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

    function caseOf(uint64 caseId) external view returns (Case memory);
    function compensationOf(uint64 caseId) external view returns (Compensation memory);
    function isCompensated(uint64 caseId, uint64 vehicleId) external view returns (bool);
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
