// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The task reputation R_task and the composite reputation R of a learner, for a head (eqs. 17-18)
/// @notice Reputations are Wads; weights and similarities are in units of 1e-9.
library CompositeReputation {
    /// @notice R_task, rounded down once, so that the order of the heads does not matter.
    /// @param weighted sum of max(S(j, r), 0) A_i[r]
    function task(uint256 weighted) internal pure returns (uint256) {
        return weighted / 1e9;
    }

    /// @notice R = phi R_global + (1 - phi) R_task, rounded down once.
    /// @param globalWeight phi, at most 1e9
    function composite(uint256 globalReputation, uint256 taskReputation, uint256 globalWeight)
        internal
        pure
        returns (uint256)
    {
        return (globalWeight * globalReputation + (1e9 - globalWeight) * taskReputation) / 1e9;
    }
}
