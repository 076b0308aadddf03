// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title The council: may cancel what the timelock holds, and nothing else
/// @notice A last brake against a bought vote. It cannot propose, execute or change anything, and its power ends by itself: with
/// its term the DAO decides unhindered, also on whom to appoint next. The contract holds the timelock's CANCELLER_ROLE, so that
/// a term is a promise of code and not of its members.
contract GuardianCouncil {
    /// @notice The longest term, in seconds from the appointment.
    uint64 public constant LONGEST_TERM = 365 days;

    /// @notice The timelock whose operations it may cancel, and that alone appoints.
    TimelockController public immutable timelock;

    /// @notice Who may cancel, normally a multisig; zero for nobody.
    address public member;

    /// @notice When the member's power ends, unix seconds.
    uint64 public termEnds;

    /// @notice `member` may cancel until `termEnds`; zero for nobody.
    event Appointed(address indexed member, uint64 termEnds);
    /// @notice `operation` of the timelock was cancelled by `member`.
    event Cancelled(bytes32 indexed operation, address indexed member);

    /// @notice Only the timelock appoints, by a vote.
    error NotTheTimelock(address caller);
    /// @notice `caller` is not the member, or the member's term has ended.
    error NotInOffice(address caller, address member, uint64 termEnds);
    /// @notice A term ends in the future, at most LONGEST_TERM from now.
    error InvalidTerm(uint64 termEnds, uint64 latest);

    /// @notice Takes the CANCELLER_ROLE and lays down the admin's, which the timelock's constructor lent to this address: so
    /// whoever deploys never holds a role.
    /// @param held the timelock, deployed with the address of this contract as its admin
    /// @param member_ who may cancel first, zero for nobody
    /// @param termEnds_ until when, unix seconds; 0 for nobody
    constructor(TimelockController held, address member_, uint64 termEnds_) {
        timelock = held;
        _appoint(member_, termEnds_);
        held.grantRole(held.CANCELLER_ROLE(), address(this));
        held.renounceRole(held.DEFAULT_ADMIN_ROLE(), address(this));
    }

    /// @notice Appoints `member_` until `termEnds_`, in place of whoever it was.
    function appoint(address member_, uint64 termEnds_) external {
        require(msg.sender == address(timelock), NotTheTimelock(msg.sender));
        _appoint(member_, termEnds_);
    }

    /// @notice Cancels an operation that the timelock holds.
    /// @param operation its id, as the timelock's CallScheduled has it
    function cancel(bytes32 operation) external {
        require(msg.sender == member && block.timestamp < termEnds, NotInOffice(msg.sender, member, termEnds));
        timelock.cancel(operation);
        emit Cancelled(operation, msg.sender);
    }

    function _appoint(address member_, uint64 termEnds_) private {
        if (member_ == address(0)) {
            termEnds_ = 0;
        } else {
            uint64 latest = uint64(block.timestamp) + LONGEST_TERM;
            require(termEnds_ > block.timestamp && termEnds_ <= latest, InvalidTerm(termEnds_, latest));
        }
        member = member_;
        termEnds = termEnds_;
        emit Appointed(member_, termEnds_);
    }
}
