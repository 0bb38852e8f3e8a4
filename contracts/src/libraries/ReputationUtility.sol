// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// @title H of a reputation (eqs. 11-12)
/// @notice All values are Wads.
library ReputationUtility {
    /// @notice e - 1, rounded up: then ln(1 + mu) is exactly 1 for the best member.
    uint256 internal constant E_MINUS_1 = 1_718_281_828_459_045_236;

    /// @notice H(R), in [0, 1] for R <= Rbar.
    /// @param reputation R, at most `highest`
    /// @param highest Rbar, the largest in the coalition
    /// @param thresholdUtility gamma, at most 1
    /// @param threshold R_th
    function utility(uint256 reputation, uint256 highest, uint256 thresholdUtility, uint256 threshold)
        internal
        pure
        returns (uint256)
    {
        if (reputation < threshold) {
            int256 power = FixedPointMathLib.expWad(int256(reputation) - int256(threshold));
            return FixedPointMathLib.mulWad(thresholdUtility, uint256(power));
        }
        // the quotient first: it is at most 1, and a small range cannot blow up its rounding
        uint256 position =
            highest > threshold ? FixedPointMathLib.divWad(reputation - threshold, highest - threshold) : 1e18;
        int256 logarithm = FixedPointMathLib.lnWad(int256(1e18 + FixedPointMathLib.mulWad(E_MINUS_1, position)));
        return thresholdUtility + FixedPointMathLib.mulWad(1e18 - thresholdUtility, uint256(logarithm));
    }
}
