// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/// @title The payment for a delivery (eq. 10 without the costs)
library Payment {
    /// @notice What eq. 10 needs to know of a coalition. Fixed at publication.
    /// @param lowestFrequency lo, cycles/s
    /// @param highestFrequency hi, cycles/s
    /// @param sampleCount sum of |D|, positive
    /// @param meanReputationUtility mean of H, a Wad
    /// @param competitionIncentive I_comp, a Wad
    /// @param reputationIncentive I_rep, a Wad
    struct PaymentTerms {
        uint256 lowestFrequency;
        uint256 highestFrequency;
        uint256 sampleCount;
        uint256 meanReputationUtility;
        uint256 competitionIncentive;
        uint256 reputationIncentive;
    }

    /// @notice max(0, (S + f share) I_comp + meanH I_rep), a Wad.
    /// @param similarity S, a Wad; under "clamp" not below 0: see {clamp}
    /// @param keptFrequency cycles/s
    /// @param sampleCount |D|
    function amount(PaymentTerms memory terms, int256 similarity, uint256 keptFrequency, uint256 sampleCount)
        internal
        pure
        returns (uint256)
    {
        int256 relative = relativeFrequency(keptFrequency, terms.lowestFrequency, terms.highestFrequency);
        int256 reward = similarity + FixedPointMathLib.sMulWad(relative, int256(share(sampleCount, terms.sampleCount)));
        int256 total = FixedPointMathLib.sMulWad(reward, int256(terms.competitionIncentive))
            + int256(FixedPointMathLib.mulWad(terms.meanReputationUtility, terms.reputationIncentive));
        return total > 0 ? uint256(total) : 0;
    }

    /// @notice max(S, 0).
    function clamp(int256 similarity) internal pure returns (int256) {
        return similarity < 0 ? int256(0) : similarity;
    }

    /// @notice |D_i| / sum of |D|, rounded down.
    function share(uint256 sampleCount, uint256 coalitionSampleCount) internal pure returns (uint256) {
        return FixedPointMathLib.divWad(sampleCount, coalitionSampleCount);
    }

    /// @notice f(d) = (d - lo) / (hi - lo), rounded towards 0; 0 if hi = lo. Negative below lo.
    function relativeFrequency(uint256 frequency, uint256 lowestFrequency, uint256 highestFrequency)
        internal
        pure
        returns (int256)
    {
        if (highestFrequency <= lowestFrequency) return 0;
        return FixedPointMathLib.sDivWad(
            int256(frequency) - int256(lowestFrequency), int256(highestFrequency - lowestFrequency)
        );
    }
}
