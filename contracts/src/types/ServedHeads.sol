// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Eight heads that a learner served, in the order in which their contributions first counted. The first is in the
/// lowest 32 bits.
type ServedHeads is uint256;

using ServedHeadsLibrary for ServedHeads global;

/// @dev A word that holds one head, at its place.
/// @param position of the head among all that the learner served; the last three bits are its place in the word
function toServedHeads(uint32 head, uint256 position) pure returns (ServedHeads) {
    return ServedHeads.wrap(uint256(head) << ((position & 7) << 5));
}

/// @title The entries of a {ServedHeads}
library ServedHeadsLibrary {
    function first(ServedHeads self) internal pure returns (uint32) {
        return uint32(ServedHeads.unwrap(self));
    }

    /// @notice All but the first.
    function rest(ServedHeads self) internal pure returns (ServedHeads) {
        return ServedHeads.wrap(ServedHeads.unwrap(self) >> 32);
    }

    /// @notice The heads of both words, which have no place in common.
    function union(ServedHeads self, ServedHeads other) internal pure returns (ServedHeads) {
        return ServedHeads.wrap(ServedHeads.unwrap(self) | ServedHeads.unwrap(other));
    }
}
