// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A contribution whose round does not count yet. From the lowest bit: contribution (a Wad) 128, coalition 8, head 32,
/// {RoundKey} 88.
type PendingContribution is uint256;

/// @dev Names a round of a task. From the lowest bit: round 32, task + 1. Never 0.
type RoundKey is uint256;

using PendingContributionLibrary for PendingContribution global;
using {isSameRound as ==} for RoundKey global;

function isSameRound(RoundKey one, RoundKey other) pure returns (bool) {
    return RoundKey.unwrap(one) == RoundKey.unwrap(other);
}

function toRoundKey(uint32 task, uint32 round) pure returns (RoundKey) {
    return RoundKey.wrap((uint256(task) + 1) << 32 | round);
}

/// @dev An empty slot, reserved for a round.
function reserveFor(RoundKey key) pure returns (PendingContribution) {
    return PendingContribution.wrap(RoundKey.unwrap(key) << 168);
}

/// @dev A contribution that names no round yet.
function toPendingContribution(uint32 head, uint16 coalition, uint256 contribution) pure returns (PendingContribution) {
    return PendingContribution.wrap(uint256(head) << 136 | uint256(coalition) << 128 | contribution);
}

/// @title The fields of a {PendingContribution}
library PendingContributionLibrary {
    /// @notice The same contribution, to a round.
    function inRound(PendingContribution self, RoundKey roundKey) internal pure returns (PendingContribution) {
        return PendingContribution.wrap(RoundKey.unwrap(roundKey) << 168 | PendingContribution.unwrap(self));
    }

    function key(PendingContribution self) internal pure returns (RoundKey) {
        return RoundKey.wrap(PendingContribution.unwrap(self) >> 168);
    }

    function task(PendingContribution self) internal pure returns (uint32) {
        return uint32((PendingContribution.unwrap(self) >> 200) - 1);
    }

    function round(PendingContribution self) internal pure returns (uint32) {
        return uint32(PendingContribution.unwrap(self) >> 168);
    }

    function head(PendingContribution self) internal pure returns (uint32) {
        return uint32(PendingContribution.unwrap(self) >> 136);
    }

    function coalition(PendingContribution self) internal pure returns (uint8) {
        return uint8(PendingContribution.unwrap(self) >> 128);
    }

    /// @notice v; 0 while nothing is recorded.
    function contribution(PendingContribution self) internal pure returns (uint128) {
        return uint128(PendingContribution.unwrap(self));
    }
}
