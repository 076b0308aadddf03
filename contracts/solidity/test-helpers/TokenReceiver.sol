// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

interface IToken {
    function ownerOf(uint256 tokenId) external view returns (address);
    function balanceOf(address owner) external view returns (uint256);
    function approve(address to, uint256 tokenId) external;
}

/// @title A contract that is sent ERC-721 tokens, for tests: takes them, mistakes the answer, refuses with or without a
/// reason, looks back at the token, tries to act on it while it is still being sent, or answers in another length
contract TokenReceiver {
    enum Mode {
        Take,
        Mistake,
        Refuse,
        RefuseSilently,
        LookBack,
        ActBack,
        /// Answers right, and a word more than asked.
        AnswerLonger,
        /// Answers right, but for the last bit of the word.
        AnswerDirty,
        /// Answers right, but for the length of the word.
        AnswerShorter
    }

    error NoThanks();

    event Received(address operator, address from, uint256 tokenId, bytes data);

    Mode private immutable mode;

    constructor(Mode mode_) {
        mode = mode_;
    }

    function onERC721Received(address operator, address from, uint256 tokenId, bytes calldata data)
        external
        returns (bytes4)
    {
        if (mode == Mode.Refuse) revert NoThanks();
        // solhint-disable-next-line reason-string
        if (mode == Mode.RefuseSilently) revert();
        if (mode == Mode.LookBack) {
            require(IToken(msg.sender).ownerOf(tokenId) == address(this), "not mine yet");
            require(IToken(msg.sender).balanceOf(address(this)) == 1, "not counted yet");
        }
        if (mode == Mode.ActBack) {
            (bool done,) = msg.sender.call(abi.encodeCall(IToken.approve, (operator, tokenId)));
            require(!done, "acted in the middle of a call");
        }
        emit Received(operator, from, tokenId, data);
        if (mode >= Mode.AnswerLonger) {
            bytes32 answer = this.onERC721Received.selector;
            if (mode == Mode.AnswerDirty) answer |= bytes32(uint256(1));
            uint256 length = mode == Mode.AnswerLonger ? 64 : mode == Mode.AnswerDirty ? 32 : 31;
            assembly {
                mstore(0, answer)
                mstore(32, 1)
                return(0, length)
            }
        }
        return mode != Mode.Mistake ? this.onERC721Received.selector : bytes4(0x12345678);
    }
}
