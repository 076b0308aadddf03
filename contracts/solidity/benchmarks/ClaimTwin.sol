// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

import {IRewardsDistributor as I} from "../../interfaces/IRewardsDistributor.sol";

/// @title The distributor's publish and claim in Solidity, to compare gas
/// @notice Same leaf, sum tree, commitment, bitmap and reserve, on OpenZeppelin's parts behind the same proxy.
/// @dev Not for use: bonds, deposits, challenges, sanctions, pauses, payouts and signatures are left out, which only
/// makes it cheaper. The schedule gives every week the first year's amount.
contract ClaimTwin is Initializable, AccessControlUpgradeable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    bytes32 public constant PUBLISHER_ROLE = keccak256("PUBLISHER_ROLE");

    struct Head {
        IERC20 token;
        uint32 finalAt;
        uint32 nextWeek;
    }

    struct Totals {
        uint64 points;
        uint8 depth;
        uint128 amount;
    }

    Head private _head;
    uint64 private _genesis;
    uint32 private _challengeWindow;
    uint128 private _limit;
    uint128 private _reserve;
    mapping(uint256 week => bytes32) private _commitments;
    mapping(uint256 week => bytes32) private _roots;
    mapping(uint256 week => Totals) private _totals;
    mapping(uint256 week => bytes32) private _dataHashes;
    mapping(uint256 vehicleAndWord => uint256) private _claimed;

    constructor() {
        _disableInitializers();
    }

    function initialize(I.Settings calldata settings) external initializer {
        _grantRole(DEFAULT_ADMIN_ROLE, settings.admin);
        _grantRole(PUBLISHER_ROLE, settings.publisher);
        _head = Head(IERC20(settings.token), 0, settings.firstWeek);
        _genesis = settings.genesis;
        _challengeWindow = settings.challengeWindow;
        _limit = settings.initialLimit;
    }

    function fund(uint128 amount) external {
        _reserve += amount;
        _head.token.safeTransferFrom(msg.sender, address(this), amount);
    }

    function publish(
        uint32 week,
        I.Node calldata left,
        I.Node calldata right,
        uint8 depth,
        bytes32 previousRoot,
        bytes32 dataHash,
        string calldata dataUri
    ) external onlyRole(PUBLISHER_ROLE) {
        _checkDue(week);
        if (week > 0 && previousRoot != _roots[week - 1]) {
            revert I.WrongRoot(week - 1, previousRoot, _roots[week - 1]);
        }
        if (dataHash == 0 || bytes(dataUri).length == 0) revert I.DataMissing(week);
        if (depth > 64 || right.hash == 0 || (left.hash == 0 && left.sum > 0)) {
            revert I.InvalidChildren(depth, left.hash, left.sum, right.hash, right.sum);
        }
        Totals memory totals = Totals(left.sum + right.sum, depth, _limit);
        _store(week, _join(left.hash, left.sum, right.hash, right.sum), totals);
        _dataHashes[week] = dataHash;
        emit I.WeekPublished(
            week,
            msg.sender,
            _roots[week],
            totals.points,
            depth,
            totals.amount,
            _head.finalAt,
            previousRoot,
            dataHash,
            dataUri
        );
    }

    function claim(I.Claim calldata item) external nonReentrant returns (uint256 amount) {
        Head memory head = _head;
        I.ClaimStatus status;
        (amount, status) = _assess(head, item);
        if (status != I.ClaimStatus.Payable) revert I.InvalidProof(item.week, item.vehicleId);
        _book(item, item.account, amount);
        head.token.safeTransfer(item.account, amount);
    }

    function claimMany(I.Claim[] calldata items) external nonReentrant returns (uint256 total) {
        Head memory head = _head;
        address[] memory accounts = new address[](items.length);
        uint256[] memory amounts = new uint256[](items.length);
        uint256 count;
        for (uint256 i = 0; i < items.length; ++i) {
            I.Claim calldata item = items[i];
            (uint256 amount, I.ClaimStatus status) = _assess(head, item);
            if (status != I.ClaimStatus.Payable) {
                emit I.ClaimRejected(item.week, item.vehicleId, item.account, status);
                continue;
            }
            _book(item, item.account, amount);
            total += amount;
            uint256 share = 0;
            while (share < count && accounts[share] != item.account) ++share;
            if (share == count) accounts[count++] = item.account;
            amounts[share] += amount;
        }
        if (count == 0) revert I.NothingPaid(items.length, I.ClaimStatus.InvalidProof);
        for (uint256 i = 0; i < count; ++i) {
            head.token.safeTransfer(accounts[i], amounts[i]);
        }
    }

    function _checkDue(uint32 week) private view {
        Head memory head = _head;
        if (week != head.nextWeek) revert I.WrongWeek(week, head.nextWeek);
        uint64 endsAt = _genesis + (uint64(week) + 1) * 7 days;
        if (block.timestamp < endsAt) revert I.WeekNotOver(week, endsAt);
        if (block.timestamp < head.finalAt) revert I.WeekNotFinal(week - 1, head.finalAt);
    }

    function _store(uint32 week, bytes32 root, Totals memory totals) private {
        if (_reserve < totals.amount) revert I.InsufficientReserve(_reserve, totals.amount);
        _reserve -= totals.amount;
        _commitments[week] = keccak256(abi.encodePacked(root, totals.points, totals.depth, totals.amount));
        _roots[week] = root;
        _totals[week] = totals;
        _head.finalAt = uint32(block.timestamp) + _challengeWindow;
        _head.nextWeek = week + 1;
    }

    function _assess(Head memory head, I.Claim calldata item) private view returns (uint256, I.ClaimStatus) {
        if (item.week >= head.nextWeek) return (0, I.ClaimStatus.NotPublished);
        if (item.week + 1 == head.nextWeek && block.timestamp < head.finalAt) return (0, I.ClaimStatus.NotFinal);
        (uint256 key, uint256 bit) = _bit(item);
        if (_claimed[key] & bit != 0) return (0, I.ClaimStatus.AlreadyClaimed);
        (bool valid, bytes32 root, uint64 total) = _rootOf(item);
        bytes32 commitment = keccak256(abi.encodePacked(root, total, item.depth, item.weekAmount));
        if (!valid || total == 0 || commitment != _commitments[item.week]) return (0, I.ClaimStatus.InvalidProof);
        return (uint256(item.points) * item.weekAmount / total, I.ClaimStatus.Payable);
    }

    function _book(I.Claim calldata item, address payee, uint256 amount) private {
        (uint256 key, uint256 bit) = _bit(item);
        _claimed[key] |= bit;
        emit I.Claimed(item.week, item.vehicleId, item.account, payee, amount);
    }

    function _bit(I.Claim calldata item) private pure returns (uint256 key, uint256 bit) {
        return (uint256(item.vehicleId) << 32 | item.week >> 8, 1 << (item.week & 0xff));
    }

    /// @dev The path follows from the vehicle's id; the proof is a mask of levels and the siblings it names.
    function _rootOf(I.Claim calldata item) private pure returns (bool valid, bytes32 hash, uint64 sum) {
        hash = keccak256(
            abi.encodePacked(
                uint8(0),
                item.vehicleId,
                item.account,
                item.conn,
                item.disc,
                uint8(1),
                item.hardware,
                item.software,
                item.points
            )
        );
        sum = item.points;
        uint256 place = item.vehicleId;
        uint256 depth = item.depth;
        uint256 cursor = (depth + 7) / 8;
        if (depth > 64 || place >> depth != 0 || item.proof.length < cursor) return (false, hash, sum);
        uint256 mask = 0;
        for (uint256 i = 0; i < cursor; ++i) {
            mask = mask << 8 | uint8(item.proof[i]);
        }
        if (mask >> depth != 0) return (false, hash, sum);
        for (uint256 level = 0; level < depth; ++level) {
            bytes32 sibling = 0;
            uint64 siblingSum = 0;
            if (mask >> level & 1 == 1) {
                if (item.proof.length < cursor + 40) return (false, hash, sum);
                sibling = bytes32(item.proof[cursor:cursor + 32]);
                siblingSum = uint64(bytes8(item.proof[cursor + 32:cursor + 40]));
                if (sibling == 0) return (false, hash, sum);
                cursor += 40;
            }
            hash = place >> level & 1 == 1
                ? _join(sibling, siblingSum, hash, sum)
                : _join(hash, sum, sibling, siblingSum);
            sum += siblingSum;
        }
        valid = cursor == item.proof.length;
    }

    function _join(bytes32 left, uint64 leftSum, bytes32 right, uint64 rightSum) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(1), left, leftSum, right, rightSum));
    }
}
