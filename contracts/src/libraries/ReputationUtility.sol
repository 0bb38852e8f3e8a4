// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// @title The reputation utility H (eqs. 11-12)
/// @notice All values are Wads.
library ReputationUtility {
    /// @notice e - 1, rounded up, so that ln(1 + mu) is exactly 1 for the best member.
    uint256 internal constant E_MINUS_1 = 1_718_281_828_459_045_236;

    /// @notice H(R), in [0, 1] for R <= Rbar.
    /// @param reputation R, at most `highestReputation`
    /// @param highestReputation Rbar, the largest R in the coalition
    /// @param thresholdUtility gamma, at most 1
    /// @param reputationThreshold R_th
    function utility(
        uint256 reputation,
        uint256 highestReputation,
        uint256 thresholdUtility,
        uint256 reputationThreshold
    ) internal pure returns (uint256) {
        if (reputation < reputationThreshold) {
            int256 power = FixedPointMathLib.expWad(int256(reputation) - int256(reputationThreshold));
            return FixedPointMathLib.mulWad(thresholdUtility, uint256(power));
        }
        // divides first: the quotient is at most 1, so a small range cannot magnify its rounding
        uint256 position = highestReputation > reputationThreshold
            ? FixedPointMathLib.divWad(reputation - reputationThreshold, highestReputation - reputationThreshold)
            : 1e18;
        int256 logarithm = FixedPointMathLib.lnWad(int256(1e18 + FixedPointMathLib.mulWad(E_MINUS_1, position)));
        return thresholdUtility + FixedPointMathLib.mulWad(1e18 - thresholdUtility, uint256(logarithm));
    }
}
