// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title Weekly rewards, paid against a Merkle sum root
/// @notice One deployment per pool. A publisher posts one root per week under a bond; in the challenge window that follows the
/// judge may void the week, the guardian may veto its root and anyone may object; then it is final for ever and every
/// vehicle's account can be paid with a proof. Claims never expire.
/// @dev Amounts are wei of the reward token; times are unix seconds. The reward token comes in by `fund`, `deposit`,
/// `depositBond` and `object` only: what is sent otherwise is nobody's. It leaves by claims and `withdrawBond` only.
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
        /// Root of the week before it, from which its streaks go on; zero if they begin.
        bytes32 previousRoot;
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
        /// Seconds between publishing and finality, 26 hours to 30 days (DIMO: 48 hours).
        uint32 challengeWindow;
        /// Bond a publisher must hold here; whoever objects puts up a tenth of it.
        uint128 bond;
        /// Contract with isSanctioned(address), which must answer; zero for none.
        address sanctionsOracle;
    }

    /// @notice A node of the tree: its hash and the points below it. An empty one is zero twice.
    struct Node {
        bytes32 hash;
        uint64 sum;
    }

    /// @notice One earned leaf (its status is always 1) with its proof and what its week shares out.
    struct Claim {
        uint32 week;
        /// Also the leaf's place in the tree.
        uint64 vehicleId;
        address account;
        uint16 conn;
        uint16 disc;
        uint32 hardware;
        uint32 software;
        uint32 points;
        /// Levels of the tree, as published.
        uint8 depth;
        /// Tokens of the week, as published.
        uint128 weekAmount;
        /// A mask of `depth` bits, big-endian in whole bytes, bit k set where the sibling on level k is not empty; then
        /// those siblings, leaf to root, each 40 bytes: hash and sum.
        bytes proof;
    }

    /// @notice What an account signs, besides the items and its nonce.
    struct Order {
        /// Whose claims they are, and who signs.
        address account;
        /// To whom they are paid.
        address payee;
        /// Who may send them in; zero for anyone.
        address relayer;
        /// Most that whoever sends them in may keep.
        uint256 maxFee;
        /// Least that must be claimed in all, the fee included.
        uint256 minTotal;
        /// Last second at which the signature is good.
        uint64 deadline;
    }

    /// @notice Whether a claim can be paid, and if not, why.
    enum ClaimStatus {
        Payable,
        AlreadyClaimed,
        NotPublished,
        NotFinal,
        InvalidProof,
        Sanctioned,
        /// Not the account that calls or signed.
        WrongAccount,
        /// The account lets nobody else claim.
        OnlyAccount,
        /// Zero, or the pool itself.
        InvalidAccount
    }

    /// @notice Where a week stands.
    enum WeekState {
        Unpublished,
        Pending,
        Final
    }

    /// @notice What can be paused.
    enum Part {
        Publishing,
        Claims
    }

    /// @notice A setting that can be refused.
    enum Setting {
        Admin,
        RewardToken,
        Genesis,
        Schedule,
        ChallengeWindow,
        SanctionsOracle
    }

    struct WeekInfo {
        WeekState state;
        bytes32 root;
        uint64 totalPoints;
        /// Levels of the tree.
        uint8 depth;
        /// Tokens shared out; for an unpublished week what it would be now.
        uint128 amount;
        /// Part of the amount that comes from deposits; 0 for a week without points, which passed them on.
        uint128 deposits;
        /// When a pending week becomes final, else 0.
        uint64 finalAt;
        /// Keccak-256 of the manifest.
        bytes32 dataHash;
    }

    struct State {
        address token;
        uint64 genesis;
        uint32 firstWeek;
        uint32 nextWeek;
        uint32 challengeWindow;
        address sanctionsOracle;
        /// Publishing is refused before this time; 0 or past = open.
        uint64 publishingPausedUntil;
        /// Claims are refused before this time; 0 or past = open.
        uint64 claimsPausedUntil;
        /// Bond a publisher must hold.
        uint128 bond;
        /// Bonds held, of everybody.
        uint128 bonds;
        /// Deposits held for unpublished weeks.
        uint128 deposits;
        /// What coming weeks are paid from.
        uint128 reserve;
        /// Publisher of the latest week, and when that week is final.
        address publisher;
        uint64 finalAt;
        /// Until when the judge holds it; 0 for not.
        uint64 heldUntil;
        /// Who objected to it; zero for nobody.
        address objector;
        /// What they put up. Once the week is final it is the reserve's, which has it from the next publishing on.
        uint128 objection;
    }

    // ----------------------------------------------------------------- events

    event Initialized(Settings settings);
    event WeekPublished(
        uint32 indexed week,
        address indexed publisher,
        bytes32 root,
        uint64 totalPoints,
        uint8 depth,
        uint128 amount,
        uint64 finalAt,
        bytes32 previousRoot,
        bytes32 dataHash,
        string dataUri
    );
    /// @notice A pending week was taken back: vetoed by the guardian `accuser`, who gives a reason, or voided by the judge on the
    /// proof of `accuser`. Its publisher may not publish, and its bond is locked, until then or until the DAO decides (the
    /// highest 32-bit number: only then). Half of what the DAO takes of the bond is the accuser's.
    event WeekTakenBack(
        uint32 indexed week,
        address indexed accuser,
        address indexed publisher,
        bytes32 root,
        uint128 bond,
        uint64 suspendedUntil,
        string reason
    );
    /// @notice The DAO ended a suspension and took so much of the bond: half, rounded up, for the reserve, a tenth for the objector
    /// (zero for none), the rest for the accuser, in whose bonds it is.
    event SuspensionEnded(
        address indexed publisher, address indexed accuser, address indexed objector, uint128 taken
    );
    /// @notice Somebody put a bond on it that this root is wrong; the week is final later.
    event WeekObjected(uint32 indexed week, address indexed objector, bytes32 root, uint128 bond, uint64 finalAt);
    /// @notice What an objector put up is in its bond, because the week was taken back, or in the reserve, because it is final.
    event ObjectionClosed(uint32 indexed week, address indexed objector, uint128 bond, bool upheld);
    /// @notice The week is not final before then; 0 if the judge holds it no longer.
    event WeekHeld(uint32 indexed week, uint64 until, uint64 finalAt);
    /// @notice A vehicle's week was paid. A relayer's fee, if any, is inside the amount.
    event Claimed(
        uint32 indexed week, uint64 indexed vehicleId, address indexed account, address payee, uint256 amount
    );
    /// @notice An item of a batch was left out; nothing about it changed.
    event ClaimRejected(uint32 indexed week, uint64 indexed vehicleId, address indexed account, ClaimStatus status);
    /// @notice Where an account's claims go when others send them in, and whether others may.
    event PayoutSet(address indexed account, address indexed recipient, bool onlyMe);
    /// @notice A signature of this account was used up, or voided by it.
    event NonceUsed(address indexed account, uint256 nonce);
    /// @notice A signed claim was relayed: the nonce is used, the fee came out of the claimed amounts.
    event ClaimRelayed(address indexed account, address indexed relayer, uint256 fee, uint256 nonce);
    event Funded(address indexed from, uint128 amount);
    /// @notice From the pool itself: the week before had no points and passed its deposits on; if it is taken back, they are its own
    /// again.
    event Deposited(uint32 indexed week, address indexed from, uint128 amount);
    /// @notice An account's bond is so much from now on, whatever the reason.
    event BondChanged(address indexed account, uint128 bond);
    /// @notice What the DAO sets: one of them changed.
    event RulesChanged(
        uint32 challengeWindow, uint128 bond, address indexed sanctionsOracle, address indexed judge
    );
    /// @notice Refused until then: in the future if the guardian paused, not if the DAO lifted that.
    event PausedUntil(Part indexed part, address indexed by, uint64 until);
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
    /// The judge does not keep the state at the end of this week; anybody may let it.
    error WeekNotAnchored(uint32 week);
    error WeekNotFinal(uint32 week, uint64 finalAt);
    /// The week is not in its challenge window.
    error WeekNotPending(uint32 week);
    error PublishingIsPaused(uint64 until);
    /// These are not the children of the root of a tree of the fewest levels: a zero hash with a sum, nothing in the upper
    /// half, or sums beyond 64 bits.
    error InvalidChildren(uint8 depth, bytes32 leftHash, uint64 leftSum, bytes32 rightHash, uint64 rightSum);
    /// No hash of the data, or no place where it can be had.
    error DataMissing(uint32 week);
    /// The week has another root: the pending one, or the one before that a week goes on from.
    error WrongRoot(uint32 week, bytes32 root, bytes32 expected);
    /// A guardian does not publish what it would have to veto.
    error PublisherIsGuardian(address account);
    /// There is nothing for the DAO to decide.
    error PublisherNotSuspended(address publisher);
    error InsufficientBond(address publisher, uint128 bond, uint128 required);
    /// The publisher's week can still be challenged; or it is suspended, until then or until the DAO decides (the highest
    /// 32-bit number: only then), and does not publish either.
    error BondLocked(address publisher, uint64 until);
    /// Fund the difference, then publish.
    error InsufficientReserve(uint128 reserve, uint128 required);
    /// This root was objected to already.
    error AlreadyObjected(uint32 week, address objector);
    /// The guardian vetoed as many roots of this week as it may.
    error VetoesUsedUp(uint32 week, uint8 max);
    error AlreadyClaimed(uint32 week, uint64 vehicleId);
    error WeekNotPublished(uint32 week, uint32 nextWeek);
    error InvalidProof(uint32 week, uint64 vehicleId);
    error AccountSanctioned(address account);
    /// The account lets nobody else claim.
    error OnlyTheAccountClaims(address account);
    error ClaimsArePaused(uint64 until);
    /// No item of a batch could be paid; `first` is why the first one could not.
    error NothingPaid(uint256 items, ClaimStatus first);
    /// Zero, the pool itself, or not the account that signed.
    error InvalidPayee(address payee);
    error WrongRelayer(address sender, address relayer);
    error FeeTooHigh(uint256 fee, uint256 limit);
    error TotalTooLow(uint256 total, uint256 least);
    error SignatureExpired(uint64 deadline);
    error InvalidSignature(address account);
    /// The pause after the last one ends then.
    error PauseTooSoon(uint64 allowedAt);
    error NotForeign(address token);
    error ArithmeticOverflow();

    // ----------------------------------------------------------------- set-up

    /// @notice Sets the pool up. Only once, in the constructor of its proxy.
    function initialize(Settings calldata settings) external;

    /// @notice "RewardsDistributor". A program that answers another name is another contract's: behind this one's proxy it would
    /// misread everything.
    function contractName() external view returns (string memory);

    // -------------------------------------------------------------- publishing

    /// @notice PUBLISHER_ROLE: posts the next week. Its root and total points are derived from the root's children. Its tokens
    /// move from the reserve to what the pool owes, and the deposits of the week with them; a week without points leaves the
    /// reserve as it is and passes its deposits on.
    /// Refused before the week is over and, where there is a judge, anchored there, while the previous one is not final, without the bond, to a guardian, in a suspension,
    /// or if the reserve is short.
    /// @param depth levels of the tree, the fewest that hold the largest vehicle id: 0 and two empty children without leaves
    /// @param previousRoot root of the week before
    /// @param dataHash Keccak-256 of the canonical manifest
    /// @param dataUri where the data set can be fetched
    function publish(
        uint32 week,
        Node calldata left,
        Node calldata right,
        uint8 depth,
        bytes32 previousRoot,
        bytes32 dataHash,
        string calldata dataUri
    ) external;

    /// @notice Adds to the reserve that coming weeks are paid from (needs an allowance).
    function fund(uint128 amount) external;

    /// @notice Adds tokens to an unpublished week, at most 52 weeks ahead (needs an allowance).
    function deposit(uint32 week, uint128 amount) external;

    // -------------------------------------------------------------------- bonds

    /// @notice Adds to the caller's standing bond (needs an allowance). Refused in a suspension.
    function depositBond(uint128 amount) external;

    /// @notice Takes back from the caller's bond, unless a week of theirs is pending or they are suspended.
    function withdrawBond(uint128 amount) external;

    /// @notice DAO only: ends a suspension; the bond is free.
    function releaseBond(address publisher) external;

    /// @notice DAO only: ends a suspension and takes `amount` of the bond. Half of it, rounded up, goes to the reserve, a tenth
    /// to who objected, if somebody did, and the rest to who proved the error: the guardian that vetoed, or who the judge named.
    function slashBond(address publisher, uint128 amount) external;

    // ---------------------------------------------------------------- challenges

    /// @notice Says that the pending root is wrong, with a tenth of the publisher's required bond (needs an allowance). Once for
    /// a root; the week is final 7 days later. If the week is taken back, the bond comes back into the caller's bond here,
    /// and a tenth of what the DAO takes of the publisher's with it; else it is the reserve's.
    function object(uint32 week, bytes32 root) external;

    /// @notice GUARDIAN_ROLE: takes the pending week back if this is its root, at most three times for a week; it can be published
    /// again. Suspends the publisher and locks its bond for 60 days, unless the DAO decides before.
    function veto(uint32 week, bytes32 root, string calldata reason) external;

    /// @notice JUDGE_ROLE: takes the pending week back if this is its root, because `prover` proved an error. Suspends the
    /// publisher and locks its bond until the DAO decides.
    function voidWeek(uint32 week, bytes32 root, address prover) external;

    /// @notice JUDGE_ROLE: keeps the week pending until then, at most 3 days beyond its window: a later moment is cut to that. Takes
    /// the place of an earlier hold; a moment in the past is none, and the week is final when its window ends, at once if that has passed.
    function hold(uint32 week, uint64 until) external;

    // ----------------------------------------------------------------- claiming

    /// @notice Pays one vehicle's week to its account. Anyone may call.
    function claim(Claim calldata item) external returns (uint256 amount);

    /// @notice Pays many, one transfer per payee. Items that cannot be paid are reported by ClaimRejected;
    /// if none can, the call reverts with NothingPaid. Anyone may call.
    function claimMany(Claim[] calldata items) external returns (uint256 total);

    /// @notice As claimMany, from an encoding that needs less calldata: per vehicle its account (20 bytes), its id
    /// (8) and the number of weeks that follow (1); per week its number (4), conn (2), disc (2), hardware (4),
    /// software (4), points (4), weekAmount (16), depth (1) and the proof. All big-endian, one after another, to the end.
    function claimPacked(bytes calldata items) external returns (uint256 total);

    /// @notice As claimMany, for all earned leaves of aligned runs of 2^level places, each run under one proof. Per run: week (4),
    /// weekAmount (16), depth (1), level (1, at most 8), first place (8); a mask of 2^level bits, big-endian in whole bytes,
    /// bit i set where the i-th place is not empty; for each of those, ascending, status (1), account (20), conn (2), disc (2)
    /// and, if the status is 1, hardware (4), software (4), points (4); then the proof of the node above the run, as one of a
    /// tree of depth - level levels. All big-endian, one run after another, to the end.
    function claimRange(bytes calldata runs) external returns (uint256 total);

    /// @notice As claimMany, for the caller's own items, paid to `payee`.
    function claimTo(Claim[] calldata items, address payee) external returns (uint256 total);

    /// @notice As claimTo on behalf of `order.account`, which signed (EIP-712; EOA or ERC-1271)
    /// ClaimTo(address account,address payee,address relayer,uint256 maxFee,uint256 minTotal,uint32[] weeks,uint64[] vehicleIds,uint256 nonce,uint64 deadline)
    /// with its current nonce and the weeks and vehicle ids of `items` in order.
    /// The caller receives `fee`, which must not exceed `maxFee` or the claimed total, and unless zero goes to no
    /// sanctioned caller. Only what was paid before is left out: any other item that cannot be paid makes the call revert,
    /// so that no relayer spoils items, or sends them in too early, and keeps the fee for all that was signed.
    function claimWithSignature(Claim[] calldata items, Order calldata order, uint256 fee, bytes calldata signature)
        external
        returns (uint256 total);

    /// @notice Where the caller's claims go when they are not redirected by itself (zero: to the caller), and whether nobody else
    /// may send them in.
    function setPayout(address recipient, bool onlyMe) external;

    // ------------------------------------------------------------ administration

    /// @notice GUARDIAN_ROLE: for at most 7 days (longer is cut to that), and again only 7 days after the last pause ended.
    function pausePublishing(uint32 duration) external;
    /// @notice DAO only: lifts the pause early.
    function unpausePublishing() external;
    /// @notice GUARDIAN_ROLE: for at most 7 days (longer is cut to that), and again only 7 days after the last pause ended.
    function pauseClaims(uint32 duration) external;
    /// @notice DAO only: lifts the pause early.
    function unpauseClaims() external;
    /// @notice DAO only; zero for none. It is asked about this pool, and refused if it does not answer.
    function setSanctionsOracle(address oracle) external;
    /// @notice DAO only; zero for none, and then no week needs an anchor. Publishing asks it isAnchored(week): one
    /// that does not answer stops it until another is set. RulesChanged tells it. What it may do to a pending week JUDGE_ROLE says.
    function setJudge(address judge) external;
    /// @notice DAO only; a pending week keeps its window.
    function setChallengeWindow(uint32 challengeWindow) external;
    /// @notice DAO only; counts from the next publishing.
    function setBond(uint128 bond) external;
    /// @notice DAO only: returns tokens other than the reward token that were sent here by mistake.
    function rescue(address token, address to, uint128 amount) external;

    // -------------------------------------------------------------------- views

    /// @notice What `claim` would pay the account now if the asker sent it, and why not if it would not. A pause of claims is
    /// left aside.
    function quote(Claim calldata item) external view returns (uint256 amount, ClaimStatus status);
    function isClaimed(uint64 vehicleId, uint32 week) external view returns (bool);
    function weekInfo(uint32 week) external view returns (WeekInfo memory);
    /// @notice Tokens the schedule gives to a week, without deposits.
    function issuance(uint32 week) external view returns (uint128);
    /// @notice An account's bond, and until when it is suspended: 0 or past = not; the highest 32-bit number: until the DAO
    /// decides.
    function bondOf(address publisher) external view returns (uint128 amount, uint64 suspendedUntil);
    function payoutOf(address account) external view returns (address recipient, bool onlyMe);
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
