// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// @title A decayed sum of contributions (eqs. 16-17)
/// @notice Stored as it was at the last addition. Reading it applies the decay of the rounds since then.
library DecayedSum {
    /// @notice sum lambda^(clock - since), rounded down.
    /// @param sum the sum at `since`, a Wad
    /// @param since clock of the last addition
    /// @param clock now, not before `since`
    /// @param reputationDecay lambda, a Wad
    function read(uint256 sum, uint256 since, uint256 clock, uint256 reputationDecay) internal pure returns (uint256) {
        if (clock == since || sum == 0) return sum;
        return FixedPointMathLib.mulWad(sum, FixedPointMathLib.rpow(reputationDecay, clock - since, 1e18));
    }

    /// @notice R <- lambda^(clock - since) R + v.
    /// @param contribution v, a Wad
    function add(uint256 sum, uint256 since, uint256 contribution, uint256 clock, uint256 reputationDecay)
        internal
        pure
        returns (uint256)
    {
        return read(sum, since, clock, reputationDecay) + contribution;
    }
}
