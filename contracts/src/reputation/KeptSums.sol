// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountedContribution} from "../types/CountedContribution.sol";
import {ServiceSum, toServiceSum} from "../types/ServiceSum.sol";
import {DecayedSum} from "./DecayedSum.sol";

/// @notice The sums A_i[r] that a learner keeps, in memory.
/// @param heads, sums entries from `count` on are free
struct KeptSums {
    uint32[] heads;
    ServiceSum[] sums;
    uint256 count;
}

using KeptSumsLibrary for KeptSums global;

/// @title Which sums a learner keeps
/// @notice One more than it can keep replaces the smallest.
library KeptSumsLibrary {
    /// @notice Adds a contribution at the clock of its round.
    function add(KeptSums memory self, CountedContribution entry, uint256 reputationDecay) internal pure {
        (uint256 clock, uint32 head, uint256 contribution) = entry.unpack();
        uint256 at = find(self, head);
        if (at < self.count) {
            contribution += DecayedSum.read(self.sums[at].value(), self.sums[at].clock(), clock, reputationDecay);
        } else if (at < self.heads.length) {
            self.count = at + 1;
        } else {
            at = smallest(self, clock, reputationDecay);
        }
        (self.heads[at], self.sums[at]) = (head, toServiceSum(contribution, clock));
    }

    /// @notice Position of a head; `count` if it has none.
    function find(KeptSums memory self, uint32 head) internal pure returns (uint256 at) {
        while (at < self.count && self.heads[at] != head) ++at;
    }

    /// @notice Position of the smallest sum; of equal ones, that of the lowest head.
    function smallest(KeptSums memory self, uint256 clock, uint256 reputationDecay) internal pure returns (uint256 at) {
        uint256 least = type(uint256).max;
        for (uint256 i = 0; i < self.count; ++i) {
            uint256 value = valueAt(self, i, clock, reputationDecay);
            if (value < least || (value == least && self.heads[i] < self.heads[at])) (least, at) = (value, i);
        }
    }

    /// @notice A_i[r] of the head at a position, decayed to now.
    function valueAt(KeptSums memory self, uint256 at, uint256 clock, uint256 reputationDecay)
        internal
        pure
        returns (uint256)
    {
        ServiceSum sum = self.sums[at];
        return DecayedSum.read(sum.value(), sum.clock(), clock, reputationDecay);
    }
}
