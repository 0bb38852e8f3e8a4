// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title R_task and R of a learner as a head sees it (eqs. 17-18)
/// @notice Reputations are Wads, weights and similarities in units of 1e-9.
library CompositeReputation {
    /// @notice R_task, rounded down once, so that the order of the heads does not matter.
    /// @param weighted sum of max(S, 0) A[r]
    function task(uint256 weighted) internal pure returns (uint256) {
        return weighted / 1e9;
    }

    /// @notice R = phi R_global + (1 - phi) R_task, rounded down once.
    /// @param globalWeight phi, at most 1e9
    function composite(uint256 global, uint256 task_, uint256 globalWeight) internal pure returns (uint256) {
        return (globalWeight * global + (1e9 - globalWeight) * task_) / 1e9;
    }
}
