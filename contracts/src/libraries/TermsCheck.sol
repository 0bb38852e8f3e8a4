// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITasks} from "../interfaces/ITasks.sol";

/// @title Which terms a task may have
library TermsCheck {
    /// @notice Incentives, R_th and the ban limit lie below a million, in units of 1e-9.
    uint64 internal constant LARGEST = 1e15;

    /// @notice One bit a coalition is what the reputation registry takes.
    uint16 internal constant MOST_COALITIONS = 128;

    /// @notice A year: a round must come to an end.
    uint32 internal constant LONGEST_WINDOW = 365 days;

    /// @notice lambda is left to the reputation registry, whose it is.
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
