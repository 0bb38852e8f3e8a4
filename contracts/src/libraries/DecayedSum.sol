// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// @title A decayed sum of contributions (eqs. 16-17)
/// @notice Kept as it was when something was last added: rounds without an addition are made up for when it is read.
library DecayedSum {
    /// @notice value lambda^(now - since), rounded down.
    /// @param value the sum at `since`, a Wad
    /// @param since clock of the last addition
    /// @param clock now, not before `since`
    /// @param decay lambda, a Wad
    function read(uint256 value, uint256 since, uint256 clock, uint256 decay) internal pure returns (uint256) {
        if (clock == since || value == 0) return value;
        return FixedPointMathLib.mulWad(value, FixedPointMathLib.rpow(decay, clock - since, 1e18));
    }

    /// @notice R <- lambda^(now - since) R + v.
    function add(uint256 value, uint256 since, uint256 contribution, uint256 clock, uint256 decay)
        internal
        pure
        returns (uint256)
    {
        return read(value, since, clock, decay) + contribution;
    }
}
