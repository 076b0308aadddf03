// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AccessControlUpgradeable} from "@openzeppelin/contracts-upgradeable/access/AccessControlUpgradeable.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";

import {IRewardsDistributor as I} from "../../interfaces/IRewardsDistributor.sol";

/// @title The distributor's publish and claim in Solidity, to compare gas
/// @notice Same leaf, sum tree, commitment, bitmap and yearly accounts, on OpenZeppelin's parts behind the same proxy.
/// @dev Not for use: bonds, deposits, challenges, sanctions, pauses, sweeping and signatures are left out, which only
/// makes it cheaper. The schedule gives every week the first year's amount.
contract ClaimTwin is Initializable, AccessControlUpgradeable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    bytes32 public constant PUBLISHER_ROLE = keccak256("PUBLISHER_ROLE");
    uint256 private constant YEAR = 52;

    struct Head {
        IERC20 token;
        uint32 finalAt;
        uint32 nextWeek;
    }

    struct Year {
        uint128 committed;
        uint128 paid;
    }

    struct Totals {
        uint64 points;
        uint64 leafCount;
        uint128 amount;
    }

    Head private _head;
    uint64 private _genesis;
    uint32 private _challengeWindow;
    uint128 private _limit;
    mapping(uint256 week => bytes32) private _commitments;
    mapping(uint256 week => bytes32) private _roots;
    mapping(uint256 week => Totals) private _totals;
    mapping(uint256 year => Year) private _years;
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

    function publish(
        uint32 week,
        bytes32 root,
        uint64 totalPoints,
        uint64 leafCount,
        bytes32 dataHash,
        string calldata dataUri
    ) external onlyRole(PUBLISHER_ROLE) {
        Head memory head = _head;
        if (week != head.nextWeek) revert I.WrongWeek(week, head.nextWeek);
        uint64 endsAt = _genesis + (uint64(week) + 1) * 7 days;
        if (block.timestamp < endsAt) revert I.WeekNotOver(week, endsAt);
        if (block.timestamp < head.finalAt) revert I.WeekNotFinal(week - 1, head.finalAt);

        uint128 amount = _setAside(head.token, week);
        _commitments[week] = keccak256(abi.encodePacked(root, totalPoints, leafCount, amount));
        _roots[week] = root;
        _totals[week] = Totals(totalPoints, leafCount, amount);
        head.finalAt = uint32(block.timestamp) + _challengeWindow;
        head.nextWeek = week + 1;
        _head = head;
        emit I.WeekPublished(
            week, msg.sender, root, totalPoints, leafCount, amount, head.finalAt, dataHash, dataUri
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
            uint256 at = 0;
            while (at < count && accounts[at] != item.account) ++at;
            if (at == count) accounts[count++] = item.account;
            amounts[at] += amount;
        }
        if (count == 0) revert I.NothingPaid(items.length, I.ClaimStatus.InvalidProof);
        for (uint256 i = 0; i < count; ++i) {
            head.token.safeTransfer(accounts[i], amounts[i]);
        }
    }

    function _setAside(IERC20 token, uint32 week) private returns (uint128 amount) {
        amount = _limit;
        uint256 owed = amount;
        for (uint256 year = 0; year <= week / YEAR; ++year) {
            owed += _years[year].committed - _years[year].paid;
        }
        uint256 balance = token.balanceOf(address(this));
        if (balance < owed) revert I.InsufficientFunds(balance, owed);
        _years[week / YEAR].committed += amount;
    }

    function _assess(Head memory head, I.Claim calldata item) private view returns (uint256, I.ClaimStatus) {
        if (item.week >= head.nextWeek) return (0, I.ClaimStatus.NotPublished);
        if (item.week + 1 == head.nextWeek && block.timestamp < head.finalAt) return (0, I.ClaimStatus.NotFinal);
        (uint256 key, uint256 bit) = _bit(item);
        if (_claimed[key] & bit != 0) return (0, I.ClaimStatus.AlreadyClaimed);
        (bool valid, bytes32 root, uint64 total) = _rootOf(item);
        bytes32 commitment = keccak256(abi.encodePacked(root, total, item.leafCount, item.weekAmount));
        if (!valid || total == 0 || commitment != _commitments[item.week]) return (0, I.ClaimStatus.InvalidProof);
        return (uint256(item.points) * item.weekAmount / total, I.ClaimStatus.Payable);
    }

    function _book(I.Claim calldata item, address payee, uint256 amount) private {
        (uint256 key, uint256 bit) = _bit(item);
        _claimed[key] |= bit;
        _years[item.week / YEAR].paid += uint128(amount);
        emit I.Claimed(item.week, item.vehicleId, item.account, payee, amount);
    }

    function _bit(I.Claim calldata item) private pure returns (uint256 key, uint256 bit) {
        return (uint256(item.vehicleId) << 32 | item.week >> 8, 1 << (item.week & 0xff));
    }

    /// @dev The shape is that of RFC 6962: an odd last node moves up.
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
        uint256 position = item.index;
        uint256 width = item.leafCount;
        uint256 at = 0;
        if (position >= width) return (false, hash, sum);
        for (; width > 1; width = (width + 1) / 2) {
            if (position % 2 == 1 || position + 1 < width) {
                if (item.proof.length < at + 40) return (false, hash, sum);
                bytes32 sibling = bytes32(item.proof[at:at + 32]);
                uint64 siblingSum = uint64(bytes8(item.proof[at + 32:at + 40]));
                hash = position % 2 == 1
                    ? keccak256(abi.encodePacked(uint8(1), sibling, siblingSum, hash, sum))
                    : keccak256(abi.encodePacked(uint8(1), hash, sum, sibling, siblingSum));
                sum += siblingSum;
                at += 40;
            }
            position /= 2;
        }
        valid = at == item.proof.length;
    }
}
