// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title An ERC-20 that breaks its promises on demand, for tests
contract MisbehavingToken {
    enum Mode {
        Honest,
        /// transfer and transferFrom return false and move nothing
        ReturnsFalse,
        /// they return nothing at all, as some old tokens do, but move the tokens
        ReturnsNothing,
        /// one in a hundred tokens is kept from every transfer
        TakesFee,
        /// every transfer calls `target` with `payload` first and ignores the outcome
        Reenters,
        /// every transfer calls `target` with `payload` first and reverts as it does
        ReentersStrictly
    }

    Mode public mode;
    address public target;
    bytes public payload;
    /// Whether the last call back succeeded.
    bool public reentered;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(address holder) {
        totalSupply = 1_000_000_000 ether;
        balanceOf[holder] = totalSupply;
    }

    function misbehave(Mode newMode, address newTarget, bytes calldata newPayload) external {
        (mode, target, payload) = (newMode, newTarget, newPayload);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        allowance[from][msg.sender] -= value;
        return _move(from, to, value);
    }

    function _move(address from, address to, uint256 value) private returns (bool) {
        if (mode == Mode.ReturnsFalse) return false;
        if (mode == Mode.Reenters || mode == Mode.ReentersStrictly) {
            (bool done, bytes memory answer) = target.call(payload);
            reentered = done;
            if (!done && mode == Mode.ReentersStrictly) {
                assembly {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
        uint256 received = mode == Mode.TakesFee ? value - value / 100 : value;
        balanceOf[from] -= value;
        balanceOf[to] += received;
        emit Transfer(from, to, received);
        if (mode == Mode.ReturnsNothing) {
            assembly {
                return(0, 0)
            }
        }
        return true;
    }
}
