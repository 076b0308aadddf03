// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// @title What every client can read, write, watch and fail on
contract Counter {
    /// @notice The number is above the limit.
    error TooHigh(uint256 wanted, uint256 limit);

    event Counted(address indexed by, uint256 indexed number, string note);

    uint256 public constant LIMIT = 1000;

    uint256 public number;
    mapping(address => uint256) public countedBy;

    function set(uint256 wanted, string memory note) public payable {
        if (wanted > LIMIT) revert TooHigh(wanted, LIMIT);
        number = wanted;
        countedBy[msg.sender] += 1;
        emit Counted(msg.sender, wanted, note);
    }

    function increment() external payable {
        set(number + 1, "increment");
    }

    function refuse(string calldata reason) external pure {
        revert(reason);
    }
}
