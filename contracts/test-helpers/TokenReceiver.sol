// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title A contract that is sent ERC-721 tokens, for tests: takes them, mistakes the answer, refuses with or without a
/// reason
contract TokenReceiver {
    enum Mode {
        Take,
        Mistake,
        Refuse,
        RefuseSilently
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
        emit Received(operator, from, tokenId, data);
        return mode == Mode.Take ? this.onERC721Received.selector : bytes4(0x12345678);
    }
}
