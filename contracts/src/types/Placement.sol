// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A learner's last publication in a task, in one word. From the lowest bit: tag (round + 1) 32, coalition 16,
/// similarity 32, frequency 48, sample count 32.
type Placement is uint256;

using PlacementLibrary for Placement global;

function toPlacement(uint32 tag, uint16 coalition, int32 similarity, uint48 frequency, uint32 sampleCount)
    pure
    returns (Placement)
{
    return Placement.wrap(
        uint256(tag) | uint256(coalition) << 32 | uint256(uint32(similarity)) << 48 | uint256(frequency) << 80
            | uint256(sampleCount) << 128
    );
}

/// @title The fields of a {Placement}
library PlacementLibrary {
    /// @notice round + 1 of the round that it was published for; 0 if it never was.
    function tag(Placement self) internal pure returns (uint32) {
        return uint32(Placement.unwrap(self));
    }

    function coalition(Placement self) internal pure returns (uint16) {
        return uint16(Placement.unwrap(self) >> 32);
    }

    /// @notice S_ji, units of 1e-9.
    function similarity(Placement self) internal pure returns (int32) {
        return int32(uint32(Placement.unwrap(self) >> 48));
    }

    /// @notice Agreed d, cycles/s.
    function frequency(Placement self) internal pure returns (uint48) {
        return uint48(Placement.unwrap(self) >> 80);
    }

    /// @notice |D_i|.
    function sampleCount(Placement self) internal pure returns (uint32) {
        return uint32(Placement.unwrap(self) >> 128);
    }
}
