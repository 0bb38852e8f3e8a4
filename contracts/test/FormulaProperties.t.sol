// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {CompositeReputation} from "../src/reputation/CompositeReputation.sol";
import {Contribution} from "../src/libraries/Contribution.sol";
import {DecayedSum} from "../src/reputation/DecayedSum.sol";
import {Payment} from "../src/libraries/Payment.sol";
import {ReputationUtility} from "../src/libraries/ReputationUtility.sol";
import {Test} from "./support/Test.sol";

/// @notice Properties of the formulas for all inputs.
contract FormulaPropertiesTest is Test {
    uint256 private constant LARGEST_MEASURE = 1e27;
    int256 private constant LONGEST_SLACK = 1e27;
    uint256 private constant LARGEST_REPUTATION = 1e30;

    function testFuzz_scoreLiesInItsBoundsAndRisesWithTheMeasure(uint256 x, uint256 y, uint256 largest) external pure {
        x = bound(x, 0, LARGEST_MEASURE);
        y = bound(y, x, LARGEST_MEASURE);
        largest = bound(largest, 0, LARGEST_MEASURE);
        int256 low = Contribution.score(x, largest);
        int256 high = Contribution.score(y, largest);
        assertGe(low, -1e18, "u");
        assertLe(high, 1e18, "u");
        assertLe(low, high, "order");
        assertEq(Contribution.score(0, largest), -1e18, "no work");
        if (largest > 0) assertEq(Contribution.score(largest, largest), 1e18, "the largest");
        else assertEq(high, -1e18, "nothing to compare with");
    }

    function testFuzz_valueIsZeroWithoutSlackAndRisesWithBoth(int256 u, int256 more, int256 slack, int256 longer)
        external
        pure
    {
        u = bound(u, -1e18, 1e18);
        more = bound(more, u, 1e18);
        slack = bound(slack, -LONGEST_SLACK, LONGEST_SLACK);
        longer = bound(longer, slack, LONGEST_SLACK);
        uint256 value = Contribution.value(u, slack);
        assertLe(value, Contribution.value(more, slack), "in u");
        // the logarithm is exact only to one unit
        assertLe(value, Contribution.value(u, longer) + 2, "in the slack");
        assertEq(Contribution.value(-1e18, slack), 0, "no work");
        if (slack <= 0) assertEq(value, 0, "no slack");
        assertTrue(value < 1 << 80, "below the registry's limit");
        assertTrue(Contribution.isLate(slack) == (slack < -1e12), "late");
    }

    function testFuzz_utilityLiesInItsBoundsAndDoesNotFall(
        uint256 reputation,
        uint256 more,
        uint256 highest,
        uint256 gamma,
        uint256 threshold
    ) external pure {
        highest = bound(highest, 0, LARGEST_REPUTATION);
        more = bound(more, 0, highest);
        reputation = bound(reputation, 0, more);
        gamma = bound(gamma, 0, 1e18);
        threshold = bound(threshold, 0, 1e27);
        uint256 utility = ReputationUtility.utility(reputation, highest, gamma, threshold);
        assertLe(utility, 1e18, "H");
        assertLe(utility, ReputationUtility.utility(more, highest, gamma, threshold) + 1, "order");
        if (reputation >= threshold) assertGe(utility, gamma, "above the threshold");
        else assertLe(utility, gamma, "below the threshold");
        if (highest >= threshold) {
            assertEq(ReputationUtility.utility(highest, highest, gamma, threshold), 1e18, "the best");
            if (highest > threshold) {
                assertEq(ReputationUtility.utility(threshold, highest, gamma, threshold), gamma, "the threshold");
            }
        }
    }

    function testFuzz_sharesNeverAddUpToMoreThanOne(uint256[8] memory counts) external pure {
        uint256 all = 0;
        for (uint256 i = 0; i < counts.length; ++i) {
            counts[i] = bound(counts[i], 1, type(uint32).max);
            all += counts[i];
        }
        uint256 sum = 0;
        for (uint256 i = 0; i < counts.length; ++i) {
            sum += Payment.share(counts[i], all);
        }
        assertLe(sum, 1e18, "sum of shares");
        assertGe(sum, 1e18 - counts.length, "sum of shares");
    }

    function testFuzz_relativeFrequencyIsZeroAtTheLowestAndOneAtTheHighest(uint256 lowest, uint256 highest, uint256 at)
        external
        pure
    {
        lowest = bound(lowest, 1, type(uint48).max - 1);
        highest = bound(highest, lowest + 1, type(uint48).max);
        at = bound(at, 0, highest);
        int256 relative = Payment.relativeFrequency(at, lowest, highest);
        assertLe(relative, 1e18, "f");
        assertTrue(at < lowest ? relative <= 0 : relative >= 0, "sign");
        assertEq(Payment.relativeFrequency(lowest, lowest, highest), 0, "lowest");
        assertEq(Payment.relativeFrequency(highest, lowest, highest), 1e18, "highest");
        assertEq(Payment.relativeFrequency(at, highest, highest), 0, "no range");
    }

    function testFuzz_amountRisesWithFrequencyAndSimilarity(
        uint64[6] memory drawn,
        int256 similarity,
        int256 closer,
        uint256 frequency,
        uint256 faster,
        uint256 sampleCount
    ) external pure {
        Payment.PaymentTerms memory terms = Payment.PaymentTerms({
            lowestFrequency: bound(drawn[0], 1, 1e9),
            highestFrequency: bound(drawn[1], 1e9, 4e9),
            sampleCount: bound(drawn[2], 1, 1e9),
            meanReputationUtility: bound(drawn[3], 0, 1e18),
            competitionIncentive: bound(drawn[4], 0, 1e12) * 1e9,
            reputationIncentive: bound(drawn[5], 0, 1e12) * 1e9
        });
        sampleCount = bound(sampleCount, 1, terms.sampleCount);
        similarity = bound(similarity, -1e18, 1e18);
        closer = bound(closer, similarity, 1e18);
        faster = bound(faster, 0, terms.highestFrequency);
        frequency = bound(frequency, 0, faster);
        uint256 amount = Payment.amount(terms, similarity, frequency, sampleCount);
        assertLe(amount, Payment.amount(terms, closer, frequency, sampleCount), "in S");
        assertLe(amount, Payment.amount(terms, similarity, faster, sampleCount), "in d");
        assertLe(amount, Payment.amount(terms, Payment.clamp(similarity), frequency, sampleCount), "clamped");
        uint256 most = 2 * terms.competitionIncentive + terms.reputationIncentive;
        assertLe(amount, most, "at most 2 I_comp + I_rep");
    }

    function testFuzz_readNeverGrowsAndTwoStepsAreOne(uint256 value, uint256 decay, uint256 first, uint256 second)
        external
        pure
    {
        value = bound(value, 0, type(uint128).max);
        decay = bound(decay, 0, 1e9) * 1e9;
        first = bound(first, 0, 1e5);
        second = bound(second, 0, 1e5);
        uint256 sum = DecayedSum.read(value, 7, 7 + first, decay);
        assertLe(sum, value, "decay");
        assertEq(DecayedSum.read(value, 7, 7, decay), value, "now");
        if (decay == 1e18) assertEq(sum, value, "lambda 1");
        if (decay == 0 && first > 0) assertEq(sum, 0, "lambda 0");
        uint256 twice = DecayedSum.read(sum, 7 + first, 7 + first + second, decay);
        uint256 once = DecayedSum.read(value, 7, 7 + first + second, decay);
        // powers of lambda are exact to 1e-18 times their exponent
        assertNear(twice, once, 2 + (value / 1e18 + 1) * (first + second + 2), "in two steps");
        assertEq(DecayedSum.add(value, 7, 5, 7 + first, decay), sum + 5, "added");
    }

    function testFuzz_compositeLiesBetweenItsParts(uint256 global, uint256 task, uint256 weight) external pure {
        global = bound(global, 0, LARGEST_REPUTATION);
        task = bound(task, 0, LARGEST_REPUTATION);
        weight = bound(weight, 0, 1e9);
        uint256 composite = CompositeReputation.composite(global, task, weight);
        assertGe(composite, FixedPointMathLib.min(global, task), "lower");
        assertLe(composite, FixedPointMathLib.max(global, task), "upper");
        assertEq(CompositeReputation.composite(global, task, 1e9), global, "phi 1");
        assertEq(CompositeReputation.composite(global, task, 0), task, "phi 0");
    }
}
