// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITasks} from "../interfaces/ITasks.sol";

/// @title The bounds of a task's terms
library TermsCheck {
    /// @notice A million in units of 1e-9. Incentives, R_th and the ban limit are below it.
    uint64 internal constant LARGEST = 1e15;

    /// @notice RoundsBase has one bit for each coalition.
    uint16 internal constant MOST_COALITIONS = 128;

    /// @notice A year, so that every round ends.
    uint32 internal constant LONGEST_WINDOW = 365 days;

    /// @notice Reverts if a term is out of bounds. The reputation registry checks lambda.
    function check(ITasks.GameTerms calldata terms) internal pure {
        if (terms.globalWeight > 1e9) revert ITasks.InvalidTerms("globalWeight");
        if (terms.thresholdUtility > 1e9) revert ITasks.InvalidTerms("thresholdUtility");
        if (terms.reputationThreshold >= LARGEST) revert ITasks.InvalidTerms("reputationThreshold");
        if (terms.reputationIncentive >= LARGEST) revert ITasks.InvalidTerms("reputationIncentive");
        if (terms.maxCompetitionIncentive >= LARGEST) revert ITasks.InvalidTerms("maxCompetitionIncentive");
        if (terms.minCompetitionIncentive > terms.maxCompetitionIncentive) {
            revert ITasks.InvalidTerms("minCompetitionIncentive");
        }
        if (terms.banLimit >= LARGEST) revert ITasks.InvalidTerms("banLimit");
        if (terms.settlementWindow > LONGEST_WINDOW) revert ITasks.InvalidTerms("settlementWindow");
        if (terms.coalitionCount == 0 || terms.coalitionCount > MOST_COALITIONS) {
            revert ITasks.InvalidTerms("coalitionCount");
        }
    }
}
