// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// @title The contribution score u and the contribution v of a delivery (eq. 14)
/// @notice All values are Wads.
library Contribution {
    /// @notice u of a member without a delivery in time.
    int256 internal constant LOWEST_SCORE = -1e18;

    /// @notice A slack down to -1e-6 s counts as rounding.
    int256 internal constant SLACK_TOLERANCE = 1e12;

    /// @notice u = min(1, 2 x / x_ref - 1), in [-1, 1]; x_ref = 0 gives -1.
    /// @param measure x
    /// @param referenceMeasure x_ref
    function score(uint256 measure, uint256 referenceMeasure) internal pure returns (int256) {
        // also keeps the quotient below from overflowing
        if (measure >= referenceMeasure) return referenceMeasure == 0 ? LOWEST_SCORE : int256(1e18);
        // below 2 Wads, since measure < referenceMeasure
        return int256(FixedPointMathLib.divWad(2 * measure, referenceMeasure)) - 1e18;
    }

    /// @notice v = (u + 1) ln(1 + slack); 0 if slack <= 0.
    /// @param contributionScore u, in [-1, 1]
    /// @param slack T_max^j - T_comp - T_comm, s
    function value(int256 contributionScore, int256 slack) internal pure returns (uint256) {
        if (slack <= 0) return 0;
        return FixedPointMathLib.mulWad(
            uint256(contributionScore + 1e18), uint256(FixedPointMathLib.lnWad(slack + 1e18))
        );
    }

    /// @notice Whether an update missed its deadline by more than rounding explains.
    function isLate(int256 slack) internal pure returns (bool) {
        return slack < -SLACK_TOLERANCE;
    }
}
