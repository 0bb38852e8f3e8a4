// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where a learner plays in a task, as published last, in one word
/// @notice From the lowest bit: tag (round + 1) 32, coalition 16, similarity 32, frequency 48, samples 32.
library Placement {
    function pack(uint32 tag_, uint16 coalition_, int32 similarity_, uint48 frequency_, uint32 sampleCount_)
        internal
        pure
        returns (uint256)
    {
        return uint256(tag_) | uint256(coalition_) << 32 | uint256(uint32(similarity_)) << 48
            | uint256(frequency_) << 80 | uint256(sampleCount_) << 128;
    }

    /// @notice round + 1; 0 if it never played.
    function tag(uint256 placement) internal pure returns (uint32) {
        return uint32(placement);
    }

    function coalition(uint256 placement) internal pure returns (uint16) {
        return uint16(placement >> 32);
    }

    /// @notice S_ji, units of 1e-9.
    function similarity(uint256 placement) internal pure returns (int32) {
        return int32(uint32(placement >> 48));
    }

    /// @notice Agreed d, cycles/s.
    function frequency(uint256 placement) internal pure returns (uint48) {
        return uint48(placement >> 80);
    }

    function sampleCount(uint256 placement) internal pure returns (uint32) {
        return uint32(placement >> 128);
    }
}
