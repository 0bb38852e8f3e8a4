// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A contribution whose round counts. From the lowest bit: contribution (a Wad) 128, head 32, clock of its round. The
/// clock is in the highest bits, so words are in the order in which they counted.
type CountedContribution is uint256;

using CountedContributionLibrary for CountedContribution global;

function toCountedContribution(uint256 clock, uint32 head, uint128 contribution) pure returns (CountedContribution) {
    return CountedContribution.wrap(clock << 160 | uint256(head) << 128 | contribution);
}

/// @title The fields of a {CountedContribution}
library CountedContributionLibrary {
    function unpack(CountedContribution self)
        internal
        pure
        returns (uint256 clock, uint32 head, uint256 contribution)
    {
        uint256 word = CountedContribution.unwrap(self);
        return (word >> 160, uint32(word >> 128), uint128(word));
    }

    /// @notice Whether it counted after another; no two rounds count at one clock.
    function isAfter(CountedContribution self, CountedContribution other) internal pure returns (bool) {
        return CountedContribution.unwrap(self) > CountedContribution.unwrap(other);
    }
}
