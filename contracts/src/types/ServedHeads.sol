// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Eight heads that a learner served, in the order in which their contributions first counted. The first is in the
/// lowest 32 bits.
type ServedHeads is uint256;

using ServedHeadsLibrary for ServedHeads global;

/// @title The entries of a {ServedHeads}
library ServedHeadsLibrary {
    function first(ServedHeads self) internal pure returns (uint32) {
        return uint32(ServedHeads.unwrap(self));
    }

    /// @notice All but the first.
    function rest(ServedHeads self) internal pure returns (ServedHeads) {
        return ServedHeads.wrap(ServedHeads.unwrap(self) >> 32);
    }

    /// @param position of the head among all that the learner served; the last three bits are its place in the word
    function at(ServedHeads self, uint256 position) internal pure returns (uint32) {
        return uint32(ServedHeads.unwrap(self) >> ((position & 7) << 5));
    }

    /// @notice The same heads with a different one at one place.
    /// @param position of the head among all that the learner served; the last three bits are its place in the word
    function withHead(ServedHeads self, uint32 head, uint256 position) internal pure returns (ServedHeads) {
        uint256 shift = (position & 7) << 5;
        uint256 others = ServedHeads.unwrap(self) & ~(uint256(type(uint32).max) << shift);
        return ServedHeads.wrap(others | uint256(head) << shift);
    }
}
